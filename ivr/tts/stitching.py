"""A sentence out of pieces that are there, for when nobody can wait for the voice.

Whole synthesis sounds better: its melody is that of the sentence. So pieces are joined only where the
voice is too slow for a call, or does not speak at all; the whole is made meanwhile, for the next time.
"""

from __future__ import annotations

import asyncio

import structlog

from ivr.errors import PromptError, VoiceError
from ivr.flow.spoken import speech
from ivr.flow.spoken.pauses import paused
from ivr.flow.spoken.pieces import pieces
from ivr.ssml import Utterance, said, words
from ivr.tts.prompts import Prompt, Prompts

RECENT = 4
"""So many sentences tell how fast a voice is."""

HURRY = 0.12
"""Seconds that a caller may wait for the whole sentence while all of its pieces are there."""

log = structlog.get_logger(__name__)


async def spoken(
    prompts: Prompts, annotated: str, language: str, *, take: str = "", slow: bool = False
) -> tuple[Prompt, ...]:
    """What is played one after the other for a line: one prompt, or the pieces of it. Who asked for slower
    speech that cannot be had hears the usual one. VoiceError, PromptError: there is nothing."""
    own = speech(language)
    line = paused(said(annotated), own)
    if prompts.confined:
        return _brought(prompts, line, language, take, slow)
    whole = prompts.ready(line.markup, language, take=take, slow=slow)
    if whole is not None:
        return (whole,)
    making = asyncio.ensure_future(_made(prompts, line.markup, language, take, slow))
    sounds = [piece.sound for piece in pieces(line, own) or ()]
    try:
        joined = prompts.together(sounds, language, slow=slow) if sounds else None
        if joined and not await _in_time(making, prompts.pace):
            making.add_done_callback(_told)
            return tuple(joined)
        return (await making,)
    except (VoiceError, PromptError) as fault:
        usual = prompts.together(sounds, language) if slow and sounds else None
        if not usual:
            raise
        log.warning("a sentence is spoken in pieces, as fast as ever", why=str(fault))
        return tuple(usual)
    except asyncio.CancelledError:
        making.cancel()
        raise


async def ahead(
    prompts: Prompts, annotated: str, language: str, *, take: str = "", slow: bool = False
) -> None:
    """Make a line that may be said in a moment, unless it is there or callers wait for others. VoiceError,
    PromptError."""
    line = paused(said(annotated), speech(language)).markup
    there = prompts.confined or prompts.ready(line, language, take=take, slow=slow) is not None
    if not there and not prompts.is_busy:
        await prompts.get(line, language, take=take, slow=slow)


def _brought(prompts: Prompts, line: Utterance, language: str, take: str, slow: bool) -> tuple[Prompt, ...]:
    """Where Asterisk has only what was built: the sentence, or all of its pieces. PromptError names what is
    missing; of a value, which may be the caller's own, only the kind."""
    cut = pieces(line, speech(language)) or ()
    for slower in dict.fromkeys((slow, False)):
        whole = prompts.ready(line.markup, language, take=take, slow=slower)
        found = [whole] if whole else prompts.together((one.sound for one in cut), language, slow=slower)
        if found:
            return tuple(found)
    lacks = [one for one in cut if prompts.ready(one.sound, language, piece=True) is None]
    names = [f"{one.kind} of a value" if one.kind else repr(words(one.sound)) for one in lacks]
    why = f"pieces of it are missing: {', '.join(dict.fromkeys(names))}" if cut else "it cannot be cut"
    raise PromptError(f"Asterisk has only what was built (prompts_shared: false), not this sentence; {why}.")


async def _made(prompts: Prompts, text: str, language: str, take: str, slow: bool) -> Prompt:
    """The whole sentence; how long it takes tells whether the next one is waited for. A caller who hangs up
    meanwhile tells nothing: it is cancelled then."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    (made,) = await asyncio.gather(prompts.get(text, language, take=take, slow=slow), return_exceptions=True)
    prompts.pace += (loop.time() - began - prompts.pace) / RECENT
    if isinstance(made, BaseException):
        raise made
    return made


async def _in_time(making: asyncio.Future[Prompt], pace: float) -> bool:
    """Whether the whole sentence is there soon enough: a voice that is known to be slow is not waited for."""
    await asyncio.wait({making}, timeout=HURRY if pace < HURRY else 0)
    return making.done() and making.exception() is None


def _told(making: asyncio.Future[Prompt]) -> None:
    if not making.cancelled() and making.exception() is not None:
        log.warning("a sentence is spoken in pieces", why=str(making.exception()))
