"""Everything that is needed to take calls, put together from the settings and taken down in order."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from typing import Any

import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ivr import settings as settings_room
from ivr.ari.client import AriClient
from ivr.ari.media import MediaSocket
from ivr.engine.app import App, Rooms
from ivr.engine.backends import BackEnd, BackEnds
from ivr.engine.board import Board
from ivr.engine.mail import EmailSender
from ivr.engine.records import Records
from ivr.engine.renewal import Renewal
from ivr.engine.repertoire import Repertoire, prompts_of
from ivr.engine.senders import Sender, Senders, SmsSender, WebhookSender
from ivr.settings import Settings
from ivr.store.database import Database
from ivr.store.journal import Journals
from ivr.stt.recognisers import recogniser
from ivr.tts.prompts import Prompts
from ivr.tts.voices import voice

log = structlog.get_logger()


async def serve(settings: Settings, console: Console) -> None:
    """Take calls until SIGTERM or SIGINT; then the gate closes and callers go to the fallback."""
    repertoire = Repertoire.load(settings.flows, settings.numbers)
    async with AsyncExitStack() as house:
        prompts = Prompts(settings.prompts, voice(settings.speaking.engine))
        house.push_async_callback(prompts.close)
        await build(prompts, repertoire, console)
        ear = recogniser(settings.hearing)
        await ear.open()
        house.push_async_callback(ear.close)
        records = Records(Journals(settings.calls), Database(settings.store))
        house.push_async_callback(records.close)
        asterisk = settings.asterisk
        ari = await house.enter_async_context(
            AriClient(
                asterisk.url,
                asterisk.user,
                asterisk.password.reveal(os.environ),
                asterisk.app,
                timeout=asterisk.timeout,
            )
        )
        media = await house.enter_async_context(MediaSocket(settings.media.address, settings.media.port))
        ends = await house.enter_async_context(back_ends(settings))
        away = await house.enter_async_context(senders(settings, ends))
        rooms = Rooms(
            ari,
            media,
            ear,
            prompts,
            ends,
            repertoire,
            records,
            away,
            settings.recordings,
            settings.media.max_calls,
        )
        board = Board(settings.calls)
        await house.enter_async_context(
            Renewal(repertoire, settings.flows, lambda play: prompts.build(prompts_of(play)), board)
        )
        await until_told(App(rooms))


async def build(prompts: Prompts, repertoire: Repertoire, console: Console) -> None:
    """Render whatever can be said without knowing the caller: nobody waits for it on a call."""
    columns = (TextColumn("Rendering prompts"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("prompts", total=None)
        await prompts.build(
            repertoire.static_prompts(), lambda done, of: bar.update(task, completed=done, total=of)
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


async def until_told(app: App) -> None:
    """Run until a signal; a fault of the app itself ends the process, and the service starts anew."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    running = asyncio.create_task(app.run())
    waiting = asyncio.create_task(told.wait())
    await asyncio.wait((running, waiting), return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    running.cancel()
    try:
        await running
    except asyncio.CancelledError:
        log.info("the engine has closed its gate and gone")
