"""Messages that leave: each sender of the settings sends one kind, and every message ends in one of
five outcomes (see `events.Sent`). Nothing is ever sent twice.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import structlog
from yarl import URL

from ivr.actions import LookUp, Send
from ivr.engine.backends import BackEnd, BackEnds
from ivr.engine.mail import EmailSender, Mail, Outcome
from ivr.errors import BackEndError

log = structlog.get_logger(__name__)

LONGEST_S = 60.0
"""The step that sends has a limit of its own."""

NUMBER = re.compile(r"\+?[0-9]{3,15}")


@dataclass(frozen=True, slots=True)
class SmsSender:
    """A back end that sends text messages: what is posted to `path`, with `{to}` and `{text}` in it."""

    back_end: str
    path: str = "/"
    body: Mapping[str, str] = field(default_factory=lambda: {"to": "{to}", "text": "{text}"})


@dataclass(frozen=True, slots=True)
class WebhookSender:
    """An address to which data is posted; `headers` hold its credentials."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


Sender = EmailSender | SmsSender | WebhookSender
KINDS: Mapping[type[Sender], str] = {EmailSender: "email", SmsSender: "sms", WebhookSender: "webhook"}


class Senders:
    """All senders of the settings. One for the whole engine; `async with` it."""

    def __init__(self, senders: Mapping[str, Sender], back_ends: BackEnds) -> None:
        """BackEndError when the address of a webhook is none."""
        self._senders, self._back_ends, self._mail = dict(senders), back_ends, Mail()
        hooks = {name: one for name, one in senders.items() if isinstance(one, WebhookSender)}
        self._hooks = BackEnds(
            {name: BackEnd(name, origin(one.url), one.headers, LONGEST_S) for name, one in hooks.items()}
        )

    async def send(self, action: Send) -> Outcome:
        """Send within `action.timeout`. Raises nothing: a sender that is not there is an error."""
        name, sender = self._find(action)
        began = time.monotonic()
        outcome, why = await self._send(name, sender, action)
        note = log.info if outcome == "ok" else log.warning
        ms = round(1000 * (time.monotonic() - began))
        note("message", kind=action.kind, via=name, outcome=outcome, ms=ms, **({"why": why} if why else {}))
        return outcome

    def _find(self, action: Send) -> tuple[str, Sender | None]:
        """The sender of this name, or the first of this kind."""
        for name, sender in self._senders.items():
            if KINDS[type(sender)] == action.kind and action.via in ("", name):
                return name, sender
        return action.via, None

    async def _send(self, name: str, sender: Sender | None, action: Send) -> tuple[Outcome, str]:
        match sender:
            case EmailSender():
                return await self._mail.send(sender, action)
            case SmsSender():
                return await self._text(sender, action)
            case WebhookSender():
                path = URL(sender.url).raw_path_qs
                told = {"to": action.to, "subject": action.subject, "text": action.text}
                body = {**{key: text for key, text in told.items() if text}, **action.data}
                return await self._post(self._hooks, name, path, body, action)
        return "error", f"the settings have no sender of kind {action.kind} with this name"

    async def _text(self, sender: SmsSender, action: Send) -> tuple[Outcome, str]:
        number = re.sub(r"[ ()./-]", "", action.to)
        if not NUMBER.fullmatch(number):
            return "refused", "this is no telephone number"
        put = {"{to}": number, "{text}": action.text}
        body = {
            key: re.sub(r"\{to\}|\{text\}", lambda found: put[found[0]], text)
            for key, text in sender.body.items()
        }
        return await self._post(self._back_ends, sender.back_end, sender.path, body, action)

    async def _post(
        self, ends: BackEnds, name: str, path: str, body: Mapping[str, Any], action: Send
    ) -> tuple[Outcome, str]:
        asked = LookUp(
            id=action.id, back_end=name, method="POST", path=path, body=body, timeout=action.timeout
        )
        try:
            outcome = (await ends.look_up(asked)).outcome
        except BackEndError as fault:
            return "error", str(fault)
        return ("refused" if outcome == "not_found" else outcome), ""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._hooks.close()
        await self._mail.close()


def origin(url: str) -> str:
    """The scheme, host and port of an address. BackEndError."""
    try:
        return str(URL(url).origin())
    except ValueError:
        raise BackEndError(f"A webhook needs an http or https address, not {url!r}.") from None
