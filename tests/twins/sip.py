"""A raw SIP caller on one UDP socket: exact arrival times, many calls, and bad manners on demand.

    async with SipCaller("127.0.0.1:5060", "caller", password) as ua:
        call = await ua.call("100")                 # INVITE, digest, ACK; audio flows
        call.first_sound_after_answer_ms
        await call.keys("55421")
        await call.hang_up()                        # BYE and its answer

    call = ua.dial("100")       # INVITE is out
    await call.cancel()         # CANCEL before the answer (or BYE, when the answer was faster)
    call.vanish()               # power cut: no BYE, and silence to whatever the other side sends

Requests are repeated as RFC 3261 17.1 says (T1 = 500 ms); BYE, OPTIONS and re-INVITE are answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import secrets
import time
from types import TracebackType
from typing import Self

from tests.twins.sip_media import Media, Packet, drain, open_udp
from tests.twins.sip_message import Message, Sdp, answer_challenge, parse

T1 = 0.5  # s
AUDIBLE = 200  # of 32768; µ-law silence is 0..8


_OF_THE_TRANSACTION = ("Via", "From", "To", "Call-ID", "Max-Forwards")


class CallRefused(Exception):
    """The INVITE ended without an answer; `status` is that of SIP, 0 for none at all."""

    def __init__(self, status: int, reason: str) -> None:
        self.status = status
        super().__init__(f"{status} {reason}")


class SipCaller:
    """One user agent; any number of calls at once."""

    def __init__(self, server: str, user: str, password: str) -> None:
        host, _, port = server.rpartition(":")
        self.host, self.port = host, int(port)
        self.user, self.password = user, password
        self.calls: dict[str, SipCall] = {}

    async def __aenter__(self) -> Self:
        self.socket = open_udp()
        self.socket.connect((self.host, self.port))
        self.here = f"127.0.0.1:{self.socket.getsockname()[1]}"
        asyncio.get_running_loop().add_reader(self.socket, self._arrived)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for wind_up in (SipCall.hang_up, SipCall.close):
            await asyncio.gather(*(wind_up(call) for call in self.calls.values()))
        asyncio.get_running_loop().remove_reader(self.socket)
        self.socket.close()

    def dial(self, to: str, headers: dict[str, str] | None = None) -> SipCall:
        """Send an INVITE and come back at once."""
        call = SipCall(self, to, headers or {})
        self.calls[call.id] = call
        return call

    async def call(self, to: str, *, within: float = 10, headers: dict[str, str] | None = None) -> SipCall:
        """A call that is answered. Raises CallRefused, or TimeoutError after `within` seconds."""
        call = self.dial(to, headers)
        try:
            await asyncio.wait_for(call.answered(), within)
        except BaseException:
            await call.hang_up()
            raise
        return call

    def send(self, message: Message) -> None:
        # A server that is down looks like one that is silent: the repetition decides.
        with contextlib.suppress(BlockingIOError, ConnectionRefusedError):
            self.socket.send(message.encode())

    def _arrived(self) -> None:
        for at, datagram in drain(self.socket):
            message = parse(datagram)
            if message is None:
                continue
            call = self.calls.get(message.get("Call-ID"))
            if call is not None:
                call.receive(message, at)
            elif not message.status and message.method != "ACK":
                known = message.method == "OPTIONS"
                self.send(_reply(message, "200 OK" if known else "481 Call/Transaction Does Not Exist"))


class SipCall:
    """One dialog and its audio. Times are epoch seconds of the kernel."""

    def __init__(self, ua: SipCaller, to: str, headers: dict[str, str]) -> None:
        self.ua, self.to = ua, to
        self.id = secrets.token_hex(10)
        self.media = Media()
        self.invited_at = self.answered_at = self.ended_at = 0.0
        self.provisionals: list[int] = []
        self.final: Message | None = None
        self.ended_by = ""  # "us", "them", "cancel", "refusal", "vanishing"
        self.over = asyncio.Event()
        self._uri = f"sip:{to}@{ua.host}:{ua.port}"
        self._remote = self._uri
        self._route: list[str] = []
        self._from = f"<sip:{ua.user}@{ua.host}>;tag={secrets.token_hex(4)}"
        self._to = f"<{self._uri}>"
        self._cseq = random.randrange(1, 1000)
        self._extra = tuple(headers.items())
        self._finals: dict[tuple[str, int], asyncio.Future[Message]] = {}
        self._progress = asyncio.Event()
        self._heard: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ack: Message | None = None
        self._closing: asyncio.Task[None] | None = None
        self._invite: Message
        self._inviting = asyncio.create_task(self._run_invite())
        self._inviting.add_done_callback(lambda task: task.cancelled() or task.exception())

    # -- what a test reads ------------------------------------------------------------------

    @property
    def packets(self) -> list[Packet]:
        return self.media.packets

    @property
    def first_packet_after_answer_ms(self) -> float | None:
        """Arrival of the first RTP packet behind the arrival of the 200; negative for early media."""
        return next((1000 * (packet.at - self.answered_at) for packet in self.packets), None)

    @property
    def first_sound_after_answer_ms(self) -> float | None:
        """The same of the first packet that is not silence."""
        return next((1000 * (p.at - self.answered_at) for p in self.packets if p.peak > AUDIBLE), None)

    # -- what a test does -------------------------------------------------------------------

    async def answered(self) -> None:
        """Until the call is answered. Raises CallRefused."""
        await asyncio.shield(self._inviting)

    async def ringing(self) -> None:
        """Until the first provisional answer beyond 100."""
        await self._progress.wait()

    async def say(self, ulaw: bytes) -> None:
        await self.media.say(ulaw)

    async def keys(self, keys: str, *, ticks: int = 5, gap_ticks: int = 5) -> None:
        await self.media.keys(keys, ticks=ticks, gap_ticks=gap_ticks)

    async def info_key(self, key: str, ms: int = 100) -> int:
        """Press a key by SIP INFO, as application/dtmf-relay; gives the status of the answer."""
        self._cseq += 1
        kind = ("Content-Type", "application/dtmf-relay")
        body = f"Signal={key}\r\nDuration={ms}\r\n"
        return (await self._transact(self._request("INFO", self._cseq, [kind], body))).status

    async def cancel(self) -> None:
        """Give up before the answer; when the answer was faster, hang up."""
        if self.over.is_set():
            return
        await asyncio.wait({self._inviting, self._heard}, timeout=4, return_when=asyncio.FIRST_COMPLETED)
        if not self._inviting.done() and self._heard.done():  # before, nobody could know what is cancelled
            self.ended_by = "cancel"
            same = [(name, value) for name, value in self._invite.headers if name in _OF_THE_TRANSACTION]
            cseq = ("CSeq", f"{self._cseq} CANCEL")
            await self._transact(Message(f"CANCEL {self._uri} SIP/2.0", [*same, cseq]))
        try:
            await asyncio.wait_for(self.answered(), 5)
        except CallRefused:
            return
        except TimeoutError:
            self._inviting.cancel()
            await self._end("cancel")
            return
        self.ended_by = ""
        await self.hang_up()

    async def hang_up(self) -> None:
        """End the call in the way its state asks for: CANCEL, BYE, or nothing any more."""
        if self.over.is_set():
            return
        if not self._inviting.done():
            await self.cancel()
            return
        self.ended_by = self.ended_by or "us"
        await self.media.close()
        self._cseq += 1
        await self._transact(self._request("BYE", self._cseq))
        await self._end("us")

    def vanish(self) -> None:
        """Power cut: nothing is sent any more, nothing is answered."""
        self.ended_by = "vanishing"
        self._inviting.cancel()
        self._closing = asyncio.create_task(self.media.close())
        self.over.set()

    async def close(self) -> None:
        """Let go of what this machine holds; nothing is said to the other side."""
        await self.media.close()
        await asyncio.gather(
            self._inviting, *([self._closing] if self._closing else []), return_exceptions=True
        )

    # -- SIP --------------------------------------------------------------------------------

    async def _run_invite(self) -> None:
        await asyncio.sleep(0)  # the caller of dial() holds the call before anything happens
        final = await self._send_invite()
        if final.status in (401, 407):
            proxy = final.status == 407
            challenges = final.all("Proxy-Authenticate" if proxy else "WWW-Authenticate")
            value = answer_challenge(
                challenges, self.ua.user, self.ua.password, "INVITE", self._uri, secrets.token_hex(8)
            )
            self._cseq += 1
            final = await self._send_invite("Proxy-Authorization" if proxy else "Authorization", value)
        if final.status >= 300 or not final.status:
            await self._end("refusal")
            raise CallRefused(final.status, final.start)
        self.final = final
        there = Sdp.parse(final.body)
        self.media.start(there.host, there.port)

    async def _send_invite(self, header: str = "", credentials: str = "") -> Message:
        extra = [("Contact", f"<sip:{self.ua.user}@{self.ua.here}>"), ("Content-Type", "application/sdp")]
        if header:
            extra.append((header, credentials))
        sdp = str(Sdp("127.0.0.1", self.media.port))
        self._invite = self._request("INVITE", self._cseq, [*extra, *self._extra], sdp)
        self.invited_at = time.time()
        return await self._transact(self._invite, ends_at_provisional=True)

    async def _transact(self, request: Message, *, ends_at_provisional: bool = False) -> Message:
        """Send, repeat, and wait for the final answer; a 408 of our own after 32 s (64 T1) of silence."""
        key = (request.start.split()[0], int(request.get("CSeq").split()[0]))
        final: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._finals[key] = final
        wait = T1
        while wait <= 64 * T1:
            if not (ends_at_provisional and self.provisionals):
                self.ua.send(request)
            done, _ = await asyncio.wait({final}, timeout=wait)
            if done:
                return final.result()
            wait = wait * 2 if ends_at_provisional else min(wait * 2, wait + 4)
            if ends_at_provisional and self.provisionals:
                return await final  # the INVITE is heard: its answer may take as long as a person does
        return Message("SIP/2.0 408 Nobody answered", [("CSeq", request.get("CSeq"))])

    def receive(self, message: Message, at: float) -> None:
        """One message of this call, as it arrived."""
        if self.ended_by == "vanishing":
            return
        if not message.status:
            self._receive_request(message, at)
            return
        number, method = message.get("CSeq").split()
        if message.status < 200:
            if method == "INVITE":
                self.provisionals.append(message.status)
                if not self._heard.done():
                    self._heard.set_result(None)
                if message.status > 100:
                    self._progress.set()
            return
        if method == "INVITE":
            self._acknowledge(message, int(number), at)
        waiting = self._finals.get((method, int(number)))
        if waiting is not None and not waiting.done():
            waiting.set_result(message)

    def _acknowledge(self, final: Message, number: int, at: float) -> None:
        if final.status < 300:
            if not self.answered_at:
                self.answered_at = at
                self._to = final.get("To")
                contact = final.get("Contact")
                self._remote = contact.partition("<")[2].partition(">")[0] or contact or self._uri
                self._route = list(reversed(final.all("Record-Route")))
            self._ack = self._request("ACK", number)
        else:  # the ACK of a refusal belongs to the INVITE's own transaction (RFC 3261, 17.1.1.3)
            same = [
                (name, value) for name, value in self._invite.headers if name in ("Via", "From", "Call-ID")
            ]
            headers = [*same, ("To", final.get("To")), ("CSeq", f"{number} ACK"), ("Max-Forwards", "70")]
            self._ack = Message(f"ACK {self._uri} SIP/2.0", headers)
            self.provisionals.clear()
        self.ua.send(self._ack)

    def _receive_request(self, request: Message, at: float) -> None:
        if request.method == "ACK":
            return
        if request.method == "INVITE":
            sdp = str(Sdp("127.0.0.1", self.media.port))
            contact = ("Contact", f"<sip:{self.ua.user}@{self.ua.here}>")
            self.ua.send(_reply(request, "200 OK", [contact, ("Content-Type", "application/sdp")], sdp))
            return
        self.ua.send(_reply(request, "200 OK"))
        if request.method == "BYE" and not self.over.is_set():
            self.ended_at = at
            self._closing = asyncio.create_task(self._end("them"))

    async def _end(self, by: str) -> None:
        self.ended_by = self.ended_by or by
        await self.media.close()
        self.over.set()

    def _request(
        self, method: str, cseq: int, extra: list[tuple[str, str]] | None = None, body: str = ""
    ) -> Message:
        inside = method in ("BYE", "ACK", "INFO")
        headers = [
            ("Via", f"SIP/2.0/UDP {self.ua.here};rport;branch=z9hG4bK{secrets.token_hex(8)}"),
            ("Max-Forwards", "70"),
            ("From", self._from),
            ("To", self._to),
            ("Call-ID", self.id),
            ("CSeq", f"{cseq} {method}"),
            *(("Route", route) for route in (self._route if inside else ())),
            *(extra or []),
        ]
        return Message(f"{method} {self._remote if inside else self._uri} SIP/2.0", headers, body)


def _reply(
    request: Message, status: str, extra: list[tuple[str, str]] | None = None, body: str = ""
) -> Message:
    copied = [
        (name, value) for name, value in request.headers if name in ("Via", "From", "To", "Call-ID", "CSeq")
    ]
    return Message(f"SIP/2.0 {status}", [*copied, *(extra or [])], body)
