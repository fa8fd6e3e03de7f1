"""Messages leave by a real mail server and a real HTTP server; each ends in one of five outcomes."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from ivr.actions import Send
from ivr.engine.backends import BackEnd, BackEnds
from ivr.engine.mail import EmailSender
from ivr.engine.senders import Senders, SmsSender, WebhookSender
from ivr.errors import BackEndError
from tests.twins.gateway import Gateway

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")


@dataclass
class Desk:
    """A mail server: what came, and what it answers."""

    mails: list[EmailMessage] = field(default_factory=list)
    recipient: str = "250 OK"
    data: str = "250 Taken"
    logged_in: list[str] = field(default_factory=list)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        if self.data == "hang":
            await asyncio.sleep(30)
        return self.data

    def login(self, server: SMTP, session: Session, envelope: Envelope, kind: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logged_in.append(data.login.decode())
        return AuthResult(success=data.password == b"right", handled=False)


@pytest.fixture
def desk() -> Iterator[tuple[Desk, int]]:
    desk = Desk()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = {"authenticator": desk.login, "auth_require_tls": False}
    controller = Controller(desk, hostname="127.0.0.1", port=port, **options)
    controller.start()
    yield desk, port
    controller.stop()


def mail(**more: Any) -> Send:
    fields = {"to": "ann@example.com", "subject": "Your order", "text": "It is on its way.\nGoodbye.", **more}
    return Send(id="s.1", kind="email", via="", **fields)


async def by_mail(port: int, action: Send, **more: Any) -> str:
    sender = EmailSender("127.0.0.1", "shop@example.com", port, tls="none", **more)
    async with BackEnds({}) as ends, Senders({"desk": sender}, ends) as senders:
        return await senders.send(action)


# --- e-mail -------------------------------------------------------------------------------------------


async def test_an_e_mail_arrives_with_its_lines(desk: tuple[Desk, int]) -> None:
    house, port = desk
    assert await by_mail(port, mail()) == "ok"
    (came,) = house.mails
    assert (came["From"], came["To"], came["Subject"]) == (
        "shop@example.com",
        "ann@example.com",
        "Your order",
    )
    assert came.get_content().splitlines() == ["It is on its way.", "Goodbye."]
    assert came["Message-ID"].endswith("@example.com>") and came["Auto-Submitted"] == "auto-generated"


async def test_letters_of_any_language_arrive(desk: tuple[Desk, int]) -> None:
    house, port = desk
    assert await by_mail(port, mail(subject="Señal ¡ya! 📦", text="Mañana. 日本")) == "ok"
    assert (
        house.mails[0]["Subject"] == "Señal ¡ya! 📦"
        and house.mails[0].get_content().strip() == "Mañana. 日本"
    )


async def test_a_line_with_a_dot_does_not_end_the_message(desk: tuple[Desk, int]) -> None:
    house, port = desk
    assert await by_mail(port, mail(text="One\n.\nQUIT\n..two")) == "ok"
    assert house.mails[0].get_content().splitlines() == ["One", ".", "QUIT", "..two"]


@pytest.mark.parametrize(
    "to",
    [
        "",
        "ann",
        "a@b",
        "a@example.com, b@example.com",
        "Ann <a@example.com>",
        "a@example.com\r\nBcc: b@c.de",
        "@x.com",
    ],
)
async def test_only_one_address_is_written_to(desk: tuple[Desk, int], to: str) -> None:
    house, port = desk
    assert await by_mail(port, mail(to=to)) == "refused" and house.mails == []


async def test_no_header_can_be_smuggled_in(desk: tuple[Desk, int]) -> None:
    house, port = desk
    assert await by_mail(port, mail(subject="Hi\r\nBcc: eve@example.com")) == "error" and house.mails == []


async def test_who_has_a_password_logs_in(desk: tuple[Desk, int]) -> None:
    house, port = desk
    assert await by_mail(port, mail(), user="shop", password="right") == "ok" and house.logged_in == ["shop"]
    assert await by_mail(port, mail(), user="shop", password="wrong") == "error"


@pytest.mark.parametrize("part", ["recipient", "data"])
async def test_a_server_that_says_no_has_refused(desk: tuple[Desk, int], part: str) -> None:
    house, port = desk
    setattr(house, part, "550 No such person")
    assert await by_mail(port, mail()) == "refused"


async def test_without_a_server_it_is_an_error(unused_tcp_port: int) -> None:
    assert await by_mail(unused_tcp_port, mail()) == "error"


async def test_a_server_that_is_silent_is_a_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert await by_mail(silent.getsockname()[1], mail(timeout=0.3)) == "timeout"


async def test_a_server_that_is_silent_once_it_has_the_text_may_have_sent_it(desk: tuple[Desk, int]) -> None:
    house, port = desk
    house.data = "hang"
    assert await by_mail(port, mail(timeout=0.5)) == "unknown"


# --- sms, webhook -----------------------------------------------------------------------------------


async def test_a_text_message_goes_to_the_back_end_as_the_settings_say(gateway: Gateway) -> None:
    sender = SmsSender("texts", "/messages?from=shop", {"number": "{to}", "message": "> {text} <"})
    ends = BackEnds(
        {"texts": BackEnd("texts", f"http://127.0.0.1:{gateway.port}/api", {"Authorization": "key"})}
    )
    async with ends, Senders({"texts": sender}, ends) as senders:
        text = "Order {to} is {text} {x} \\1"
        assert await senders.send(Send(id="s", kind="sms", via="", to="+1 (555) 010-0", text=text)) == "ok"
    ((path, headers, body),) = gateway.seen
    assert path == "/api/messages?from=shop" and body == {"number": "+15550100", "message": f"> {text} <"}
    assert headers["Authorization"] == "key" and headers["Idempotency-Key"]


@pytest.mark.parametrize("to", ["", "anonymous", "12", "sip:ann@example.com", "5;6"])
async def test_what_is_no_number_gets_no_text_message(gateway: Gateway, to: str) -> None:
    ends = BackEnds({"texts": BackEnd("texts", f"http://127.0.0.1:{gateway.port}")})
    async with ends, Senders({"texts": SmsSender("texts")}, ends) as senders:
        assert await senders.send(Send(id="s", kind="sms", via="", to=to, text="Hi")) == "refused"
    assert gateway.seen == []


@pytest.mark.parametrize(
    ("status", "outcome"), [(200, "ok"), (404, "refused"), (403, "refused"), (500, "error"), (0, "unknown")]
)
async def test_a_webhook_carries_data_to_its_own_address(gateway: Gateway, status: int, outcome: str) -> None:
    gateway.status = status
    hook = WebhookSender(f"http://127.0.0.1:{gateway.port}/hooks/calls?key=7", {"Authorization": "key"})
    async with BackEnds({}) as ends, Senders({"crm": hook}, ends) as senders:
        action = Send(id="s", kind="webhook", via="crm", text="Hi", data={"order": "55421", "rating": 5})
        assert await senders.send(action) == outcome
    ((path, headers, body),) = gateway.seen
    assert path == "/hooks/calls?key=7" and headers["Authorization"] == "key"
    assert body == {"text": "Hi", "order": "55421", "rating": 5}


@pytest.mark.parametrize("via", ["nobody", ""])
async def test_a_sender_that_is_not_there_is_an_error(via: str) -> None:
    async with BackEnds({}) as ends, Senders({"hook": WebhookSender("http://127.0.0.1:1")}, ends) as senders:
        assert (
            await senders.send(Send(id="s", kind="email", via=via, to="a@example.com", text="Hi")) == "error"
        )
        assert await senders.send(Send(id="s", kind="sms", via="hook", to="5550100", text="Hi")) == "error"


@pytest.mark.parametrize("url", ["", "/hooks", "ftp://example.com/x", "crm"])
async def test_a_webhook_without_an_address_is_found_at_the_start(url: str) -> None:
    async with BackEnds({}) as ends:
        with pytest.raises(BackEndError):
            Senders({"crm": WebhookSender(url)}, ends)


async def test_neither_the_text_nor_the_address_is_logged(
    desk: tuple[Desk, int], capsys: pytest.CaptureFixture[str]
) -> None:
    await by_mail(desk[1], mail(to="canary@example.com", text="canary", subject="canary"))
    said = capsys.readouterr()
    assert "message" in said.out + said.err and "canary" not in said.out + said.err
