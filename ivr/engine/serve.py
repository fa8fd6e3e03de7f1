"""Everything that is needed to take calls, put together from the settings and taken down in order."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, suppress
from typing import Any

import structlog
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)

from ivr import settings as settings_room
from ivr.ari.client import AriClient
from ivr.ari.media import MediaSocket
from ivr.engine import demands
from ivr.engine.app import App, Rooms
from ivr.engine.backends import BackEnd, BackEnds
from ivr.engine.board import Board
from ivr.engine.gate import BEAT_LIMIT_S, Gate
from ivr.engine.mail import EmailSender
from ivr.engine.records import Records
from ivr.engine.renewal import Renewal
from ivr.engine.repertoire import Play, Repertoire, prompts_of
from ivr.engine.senders import Sender, Senders, SmsSender, WebhookSender
from ivr.errors import PromptError, VoiceError
from ivr.flow.bounded import bounded
from ivr.llm.models import counsel
from ivr.settings import Settings
from ivr.store.database import Database
from ivr.store.journal import Journals
from ivr.stt.recognisers import recogniser
from ivr.tts.prompts import Prompt, Prompts
from ivr.tts.store import store
from ivr.tts.wanted import Wanted, later

log = structlog.get_logger()


async def serve(settings: Settings, console: Console) -> None:
    """Take calls until told to stop (see `until_told`).

    Raises AnotherEngine when one is at work on this Asterisk, or has taken over from this one.
    """
    repertoire = Repertoire.load(
        settings.flows, settings.numbers, settings.public, settings.understanding.sense
    )
    demands.check((version.play.flow for version in repertoire.live), settings)
    async with AsyncExitStack() as house:
        gate = Gate(await house.enter_async_context(ari_client(settings.asterisk, BEAT_LIMIT_S)))
        await gate.claim()
        ear = recogniser(settings.hearing)  # first: what it lacks is told before prompts take minutes
        await ear.open()
        house.push_async_callback(ear.close)
        prompts = store(settings)
        house.push_async_callback(prompts.close)
        if settings.prompts_shared:
            await build(prompts, repertoire, console)
        else:
            await confine(prompts, *(version.play for version in repertoire.live))
            if sample(prompts, repertoire) is None:
                raise PromptError("Not one prompt was built; `ivr prompts build` and `sync` come first.")
        records = Records(Journals(settings.calls), Database(settings.store))
        house.push_async_callback(records.close)
        await house.enter_async_context(
            records.habits.counted(lambda: [version.play.flow.name for version in repertoire.live])
        )
        ari = await house.enter_async_context(ari_client(settings.asterisk, settings.asterisk.timeout))
        sound = settings.media
        media = await house.enter_async_context(MediaSocket(sound.address, sound.port, sound.asterisk))
        ends = await house.enter_async_context(back_ends(settings))
        away = await house.enter_async_context(senders(settings, ends))
        adviser = None if settings.llm is None else counsel(settings.llm, settings.calls)
        if adviser is not None:
            house.push_async_callback(adviser.close)
        rooms = Rooms(
            ari,
            gate,
            media,
            ear,
            prompts,
            ends,
            repertoire,
            records,
            away,
            settings.recordings,
            sound.max_calls,
            sample(prompts, repertoire),
            adviser,
        )
        board = Board(settings.calls)

        async def prepare(play: Play) -> None:
            await records.habits.count([play.flow.name])
            if settings.prompts_shared:
                await prompts.build(prompts_of(play))
            else:
                await confine(prompts, play)

        await house.enter_async_context(Renewal(repertoire, settings.flows, prepare, board))
        await until_told(App(rooms), settings.drain)


def ari_client(asterisk: settings_room.Asterisk, timeout: float) -> AriClient:
    password = asterisk.password.reveal(os.environ)
    return AriClient(asterisk.url, asterisk.user, password, asterisk.app, timeout=timeout)


def sample(prompts: Prompts, repertoire: Repertoire) -> Prompt | None:
    """Any prompt of those that are there."""
    for one in repertoire.static_prompts():
        with suppress(VoiceError):  # a language that nobody speaks
            found = prompts.ready(one.text, one.language, take=one.take)
            if found is not None:
                return found
    return None


async def build(prompts: Prompts, repertoire: Repertoire, console: Console) -> None:
    """Render whatever can be said without knowing the caller: nobody waits for it on a call.

    What cannot be made is told, and tried again when it is said: a voice that is away keeps nobody from the
    rest. When there is nothing at all to play, the ExceptionGroup of `Prompts.build`.
    """
    columns = (TextColumn("Rendering prompts"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("prompts", total=None)
        try:
            await prompts.build(
                repertoire.static_prompts(),
                lambda built: bar.update(task, completed=built.done, total=built.wanted),
            )
        except ExceptionGroup as missing:
            if sample(prompts, repertoire) is None:
                raise
            reasons = tuple(dict.fromkeys(str(fault) for fault in missing.exceptions))
            log.error("prompts are missing", why=missing.message, reasons=reasons)


async def confine(prompts: Prompts, *plays: Play) -> None:
    """Where Asterisk has a copy of the prompts: nothing is made here, and what nobody built is told."""
    lines: list[Wanted] = []
    for play in plays:
        pieces = await asyncio.to_thread(bounded, play.flow)
        lines += (*prompts_of(play), *later(play.flow, pieces))
    missing = await prompts.confine(lines)
    if missing:
        log.error(
            "prompts are missing",
            missing=len(missing),
            hint="`ivr prompts check` names them; `ivr prompts build` and `sync` bring them to Asterisk",
        )


def back_ends(settings: Settings) -> BackEnds:
    return BackEnds(
        {
            name: BackEnd(
                name,
                end.url,
                {header: secret.reveal(os.environ) for header, secret in end.headers.items()},
                end.timeout,
                end.max_bytes,
            )
            for name, end in settings.back_ends.items()
        }
    )


def senders(settings: Settings, ends: BackEnds) -> Senders:
    return Senders({name: MAKERS[type(one)](one) for name, one in settings.senders.items()}, ends)


def email(one: settings_room.Email) -> EmailSender:
    password = "" if one.password is None else one.password.reveal(os.environ)
    return EmailSender(one.host, one.from_, one.port, one.user, password, one.tls)


def sms(one: settings_room.Sms) -> SmsSender:
    return SmsSender(one.back_end, one.path, one.body)


def webhook(one: settings_room.Webhook) -> WebhookSender:
    headers = {name: secret.reveal(os.environ) for name, secret in one.headers.items()}
    return WebhookSender(one.url, headers)


MAKERS: Mapping[type, Callable[[Any], Sender]] = {
    settings_room.Email: email,
    settings_room.Sms: sms,
    settings_room.Webhook: webhook,
}
"""A kind of sender in the settings -> how it becomes one."""


async def until_told(app: App, drain: float) -> None:
    """Run until a signal (SIGTERM, SIGINT): then no new call comes, and those that are held are
    finished for at most `drain` seconds. The second signal ends that: callers go to the fallback.

    A fault of the app itself ends the process, and the service starts anew.
    """
    told, again = asyncio.Event(), asyncio.Event()

    def tell() -> None:
        (again if told.is_set() else told).set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, tell)
    running = asyncio.create_task(app.run())
    await _first(running, told.wait())
    if not running.done():
        await _first(running, app.drain(drain), again.wait())
    running.cancel()
    try:
        await running
    except asyncio.CancelledError:
        log.info("the engine has closed its gate and gone")


async def _first(running: asyncio.Task[None], *others: Coroutine[None, None, object]) -> None:
    """Until the first of them is over; `running` goes on, the others do not."""
    tasks = [asyncio.create_task(other) for other in others]
    await asyncio.wait((running, *tasks), return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
