"""E-mail by SMTP (RFC 5321), one connection a message, in threads of its own.

the server took it                  ok
it refused sender, address, text    refused
no connection, no login             error
no answer before the text was sent  timeout
no answer after it                  unknown: it may have been sent, and is not sent again
"""

from __future__ import annotations

import asyncio
import re
import smtplib
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from typing import Literal

from ivr.actions import Send

ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z0-9-]{2,63}")
"""One address and nothing else: no list, no name, no route."""

Outcome = Literal["ok", "refused", "error", "timeout", "unknown"]

THREADS = 4

POLICY = SMTP.clone(cte_type="7bit")
"""Every server takes it, whatever it says it can."""


@dataclass(frozen=True, slots=True)
class EmailSender:
    """A mail server and who writes. `tls`: starttls, tls (from the first byte), or none."""

    host: str
    sender: str
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    tls: Literal["starttls", "tls", "none"] = "starttls"


@dataclass(slots=True)
class Progress:
    """How far a message came."""

    sent: bool = False


class Mail:
    """Sends for all senders; `close` it at the end."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="mail")

    async def send(self, sender: EmailSender, action: Send) -> tuple[Outcome, str]:
        """The outcome, and why it is no other one. Raises nothing."""
        if not ADDRESS.fullmatch(action.to):
            return "refused", "this is no address"
        progress = Progress()
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(action.timeout):
                await loop.run_in_executor(self._threads, deliver, sender, action, progress)
        except TimeoutError:
            return ("unknown" if progress.sent else "timeout"), "no answer in time"
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as fault:
            return "refused", type(fault).__name__
        except (smtplib.SMTPException, OSError, ValueError) as fault:
            return ("unknown" if progress.sent else "error"), type(fault).__name__
        return "ok", ""

    async def close(self) -> None:
        """Threads that still wait for a server end with its time limit; nobody waits for them."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def deliver(sender: EmailSender, action: Send, progress: Progress) -> None:
    """Blocks. Raises what smtplib raises."""
    message = written(sender, action)
    with connected(sender, action.timeout) as server:
        if sender.tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        if sender.user:
            server.login(sender.user, sender.password)
        server.ehlo_or_helo_if_needed()
        code, answer = server.mail(sender.sender)
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, answer, sender.sender)
        code, answer = server.rcpt(action.to)
        if code not in (250, 251):
            raise smtplib.SMTPRecipientsRefused({action.to: (code, answer)})
        progress.sent = True
        code, answer = server.data(bytes(message))
        if code != 250:
            raise smtplib.SMTPDataError(code, answer)


@contextmanager
def connected(sender: EmailSender, timeout: float) -> Iterator[smtplib.SMTP]:
    """A connection that is closed in any case; a server that says no goodbye has taken it all the same."""
    if sender.tls == "tls":
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(sender.host, sender.port, timeout=timeout, context=context)
    else:
        server = smtplib.SMTP(sender.host, sender.port, timeout=timeout)
    try:
        yield server
    finally:
        server.close()


def written(sender: EmailSender, action: Send) -> EmailMessage:
    """ValueError when a header would hold more than one line."""
    message = EmailMessage(POLICY)
    message["From"], message["To"], message["Subject"] = sender.sender, action.to, action.subject
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=sender.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notes in answer
    message.set_content(action.text)
    return message
