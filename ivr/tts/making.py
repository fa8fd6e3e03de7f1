"""What a prompt is kept as, and how speech becomes its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, replace
from typing import Any, NamedTuple

from ivr.tts import joints, levels
from ivr.tts.cache import key_of
from ivr.tts.formats import FORMATS
from ivr.tts.takes import Take
from ivr.tts.voice import Identity, Speech
from ivr.tts.wanted import Wanted

NOBODY = Identity("", "")
"""Whose voice a pause is."""


class Made(NamedTuple):
    """A prompt that came from its recording or voice: what it is kept as, its content by format, and what
    it is."""

    key: str
    sounds: Mapping[str, bytes]
    about: Mapping[str, Any]


def spoken_key(wanted: Wanted, who: Identity) -> str:
    """Everything that changes the sound: who speaks, what, in which language, and how it is finished. A pause
    between pieces is everybody's."""
    if wanted.piece and joints.pause(wanted.text):
        who = NOBODY
    ends = f"piece {joints.VERSION}" if wanted.piece else "whole"
    voice = map(str, astuple(replace(who, instead=())))
    return key_of("voice", *voice, wanted.language, wanted.text, ends, str(levels.VERSION))


def take_key(take: Take) -> str:
    return key_of("take", str(take.file), take.version, str(levels.VERSION))


def spoken(speech: Speech, wanted: Wanted, who: Identity, formats: Sequence[str]) -> Made:
    """Of a voice. VoiceError when there is nothing to hear."""
    about = asdict(replace(who, instead=()))
    return finished(spoken_key(wanted, who), speech, wanted, about, formats)


def recorded(take: Take, wanted: Wanted, formats: Sequence[str]) -> Made:
    """Of people. PromptError when it is no recording, VoiceError when there is nothing to hear."""
    return finished(take_key(take), take.read(), wanted, {"engine": "take"}, formats)


def finished(
    key: str, speech: Speech, wanted: Wanted, about: Mapping[str, Any], names: Sequence[str]
) -> Made:
    """Each rate is made from the voice's own speech."""
    formats = [FORMATS[name] for name in names]
    pcm = {rate: levels.telephone(speech, rate) for rate in {one.rate for one in formats}}
    if wanted.piece:
        cut = ((rate, joints.joinable(sound, rate)) for rate, sound in pcm.items())
        pcm = {rate: levels.levelled(sound, rate) for rate, sound in cut}
    measured = levels.Sound.of(pcm[formats[0].rate], formats[0].rate)
    sounds = {one.name: one.encode(pcm[one.rate]) for one in formats}
    ms = formats[0].ms(len(sounds[formats[0].name]))
    figures = {name: round(value, 2) for name, value in asdict(measured).items()}
    return Made(key, sounds, {**about, "language": wanted.language, "ms": ms, **figures})


def silence(wanted: Wanted, ms: int, formats: Sequence[str]) -> Made:
    """A pause between pieces: no voice is asked for it."""
    sounds = {name: FORMATS[name].encode(joints.silence(ms, FORMATS[name].rate)) for name in formats}
    return Made(spoken_key(wanted, NOBODY), sounds, {"engine": "", "language": wanted.language, "ms": ms})
