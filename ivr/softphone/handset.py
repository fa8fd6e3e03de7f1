"""The SIP side of a phone: one account, one call at a time, on pjsua2.

Everything is bound to 127.0.0.1 and speaks PCMU. Only the phone process imports this file
(pjsua2 is GPL). All of it runs in the main thread, except the two callbacks of VoiceLine.

Facts of pjsua2 that shape it: the fifth call of a process is refused, so one process is one phone;
a CallInfo must be kept while its `media` is read; an exception may not leave a callback.
"""

from __future__ import annotations

import ctypes
import functools
import heapq
import itertools
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pjsua2 as pj

from ivr.softphone.ear import FRAME_MS
from ivr.softphone.headers import caller_of, extra_headers
from ivr.softphone.leg import KEY_METHODS, Leg, Tell

KEYS = frozenset("0123456789*#ABCD")
LOOPBACK = "127.0.0.1"
KEY_MS, GAP_MS = 100, 100  # Q.24 asks for 40 ms and 40 ms at least; people are slower
JITTER_MS = 100

Refused: type[Exception] = pj.Error


class Handset:
    """`turn()` again and again; in between, the commands. Whatever happens goes to `tell`.

    `record` is the WAV for both sides of the next call; a later call writes it anew.
    """

    def __init__(self, tell: Tell, *, record: Path | None = None, silence_ms: int = 700) -> None:
        self.tell, self.record, self.silence_ms = tell, record, silence_ms
        self.call: Leg | None = None
        self.auto_answer_ms: int | None = None
        self._account: _Account | None = None
        self._server = ""
        self._turned_away: set[Leg] = (
            set()
        )  # kept until they are over: a call that is let go is refused with 603
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._endpoint = pj.Endpoint()
        self._endpoint.libCreate()
        self._endpoint.libInit(_quiet_config())
        here = pj.TransportConfig()
        here.port, here.boundAddress, here.publicAddress = 0, LOOPBACK, LOOPBACK
        self._transport = self._endpoint.transportCreate(pj.PJSIP_TRANSPORT_UDP, here)
        self._endpoint.libStart()
        self._endpoint.audDevManager().setNullDev()
        for codec in self._endpoint.codecEnum2():
            wanted = codec.codecId.startswith("PCMU/")
            self._endpoint.codecSetPriority(codec.codecId, 255 if wanted else 0)

    @property
    def address(self) -> str:
        """Where this phone can be called without a server, "127.0.0.1:PORT"."""
        return str(self._endpoint.transportGetInfo(self._transport).localAddress)

    def turn(self, wait_ms: int = 10) -> None:
        """SIP that arrived, what is due, and the audio that went by."""
        self._endpoint.libHandleEvents(wait_ms)
        while self._due and self._due[0][0] <= time.monotonic():
            heapq.heappop(self._due)[2]()
        if self.call is not None:
            self.call.listen()

    def close(self) -> None:
        """Hang up, unregister, end pjsua2. Bounded: at most 2 s."""
        self.hangup()
        self._turn_while(lambda: self.call is not None)
        if self.call is not None:
            self.call.over()
        if self._account is not None and self._account.registered:
            self._account.setRegistration(False)
            self._turn_while(lambda: self._account is not None and self._account.registered)
        # All that must be said is said; without this flag the end waits a second for answers.
        self._endpoint.libDestroy(pj.PJSUA_DESTROY_NO_NETWORK)

    def _turn_while(self, waiting: Callable[[], bool]) -> None:
        end = time.monotonic() + 1.0
        while waiting() and time.monotonic() < end:
            self.turn()

    # -- commands ---------------------------------------------------------------------------

    def register(self, user: str, password: str, server: str, register: bool = True) -> None:
        """Be `user` at `server` ("127.0.0.1:5060"); without `register` only calls can be made."""
        if self._account is not None:
            self._account.shutdown()
        self._server = server
        config = pj.AccountConfig()
        config.idUri = f"sip:{user}@{server}"
        config.regConfig.registrarUri = f"sip:{server}" if register else ""
        config.regConfig.registerOnAdd = register
        config.regConfig.retryIntervalSec = 0  # a refusal is reported, not repeated
        config.regConfig.timeoutSec = 300
        config.sipConfig.transportId = self._transport
        config.sipConfig.authCreds.append(pj.AuthCredInfo("digest", "*", user, 0, password))
        config.callConfig.timerUse = pj.PJSUA_SIP_TIMER_INACTIVE
        config.natConfig.iceEnabled = False
        config.natConfig.contactRewriteUse = 0
        media = config.mediaConfig.transportConfig
        media.boundAddress, media.publicAddress, media.port = LOOPBACK, LOOPBACK, 0
        self._account = _Account(self)
        self._account.create(config, True)
        if not register:
            self.tell("ready", user=user, server=server)

    def dial(self, to: str, headers: Mapping[str, str] | None = None) -> None:
        """Call an extension of the server, or a whole sip: address, with extra headers in the INVITE."""
        if self._account is None:
            raise ValueError("A phone must register before it calls.")
        if self.call is not None:
            raise ValueError("This phone has a call already.")
        address = to if to.startswith("sip:") else f"sip:{to}@{self._server}"
        how = pj.CallOpParam(True)
        how.opt.audioCount, how.opt.videoCount = 1, 0
        for name, value in (headers or {}).items():
            how.txOption.headers.append(_header(name, value))
        self.call = self._leg()
        try:
            self.call.makeCall(address, how)
        except pj.Error:
            self.call = None
            raise
        self.tell("calling", to=address)

    def answer(self) -> None:
        self._call_now().reply(200)

    def reject(self, code: int = 486) -> None:
        self._call_now().reply(code)

    def auto_answer(self, after_ms: int | None = 0) -> None:
        """Answer every call after so many milliseconds of ringing; None: never."""
        self.auto_answer_ms = after_ms
        self.tell("answering", after_ms=after_ms)

    def say(self, samples: bytes, what: str) -> None:
        """Say samples after whatever is still being said."""
        self._call_now().say(samples, what)

    def hush(self) -> None:
        """Say no more."""
        self._call_now().line.mouth.clear()

    def keys(self, keys: str, how: str = "rfc4733", key_ms: int = KEY_MS, gap_ms: int = GAP_MS) -> None:
        """Press keys one after the other; `how` is rfc4733 (in the audio) or info (SIP INFO)."""
        call = self._call_now()
        if not keys or not set(keys) <= KEYS:
            raise ValueError(f"Keys are of 0-9, *, #, A-D, at least one; not {keys!r}.")
        if how not in KEY_METHODS:
            raise ValueError(f"Keys go by rfc4733 or by info, not by {how!r}.")
        start = max(time.monotonic(), call.keys_end)
        for nth, key in enumerate(keys):
            at = start + nth * (key_ms + gap_ms) / 1000
            self.later(
                at, functools.partial(call.press, key, how, key_ms, keys if nth == len(keys) - 1 else "")
            )
        call.keys_end = start + len(keys) * (key_ms + gap_ms) / 1000
        self.later(call.keys_end - gap_ms / 1000, call.keys_sent)

    def hangup(self) -> None:
        """End the call, or ring off; without a call nothing happens."""
        if self.call is not None:
            self.call.hang_up()

    # -- for the account and the call -------------------------------------------------------

    def later(self, at: float, act: Callable[[], None]) -> None:
        """Run `act` in the first turn after monotonic second `at`."""
        heapq.heappush(self._due, (at, next(self._order), act))

    def arrived(self, call_id: int, invite: str) -> None:
        if self.call is not None:
            busy = self._leg(call_id, tell=lambda event, **fields: None)
            self._turned_away.add(busy)
            busy.reply(486)
            return
        self.call = call = self._leg(call_id)
        name, number = caller_of(invite)
        self.tell("incoming", name=name, number=number, headers=extra_headers(invite))
        call.reply(180)
        if self.auto_answer_ms is not None:
            self.later(time.monotonic() + self.auto_answer_ms / 1000, lambda: call.reply(200))

    def _leg(self, call_id: int = pj.PJSUA_INVALID_ID, tell: Tell | None = None) -> Leg:
        return Leg(
            self._account, call_id, tell or self.tell, self.later, self._left, self.record, self.silence_ms
        )

    def _left(self, leg: Leg) -> None:
        self._turned_away.discard(leg)
        if self.call is leg:
            self.call = None

    def _call_now(self) -> Leg:
        if self.call is None:
            raise ValueError("There is no call.")
        return self.call


class _Account(pj.Account):  # type: ignore[misc]  # pjsua2 has no types
    def __init__(self, handset: Handset) -> None:
        super().__init__()
        self._handset = handset
        self.registered = False

    def onRegState(self, prm: pj.OnRegStateParam) -> None:
        self.registered = 200 <= prm.code < 300 and prm.expiration > 0
        if 200 <= prm.code < 300:
            self._handset.tell("registered" if self.registered else "unregistered")
        else:
            self._handset.tell("error", what="register", code=int(prm.code), reason=prm.reason)

    def onIncomingCall(self, prm: pj.OnIncomingCallParam) -> None:
        self._handset.arrived(prm.callId, prm.rdata.wholeMsg)


def _header(name: str, value: str) -> pj.SipHeader:
    if not re.fullmatch(r"[A-Za-z0-9-]+", name) or not value.isprintable():
        raise ValueError(f"{name}: {value!r} cannot stand in a SIP message.")
    header = pj.SipHeader()
    header.hName, header.hValue = name, value
    return header


def _quiet_config() -> pj.EpConfig:
    config = pj.EpConfig()
    config.logConfig.level = config.logConfig.consoleLevel = 1
    config.uaConfig.threadCnt = 0
    config.uaConfig.mainThreadOnly = True
    config.uaConfig.maxCalls = 4
    config.uaConfig.userAgent = "ivr softphone"
    media = config.medConfig
    media.clockRate = media.sndClockRate = 8000
    media.channelCount = 1
    media.audioFramePtime = FRAME_MS
    media.noVad = True  # silence is sent too: keys and recordings need every frame
    media.ecTailLen = 0
    # A fixed jitter buffer: an adaptive one stretches and drops audio that tests compare.
    media.jbInit = media.jbMinPre = media.jbMaxPre = JITTER_MS
    media.jbMax = 500
    # This build hides the enumeration: its value is reached where it lies. 0 is "discard nothing".
    discard = media.jbDiscardAlgo
    ctypes.c_int.from_address(int(discard)).value = 0
    media.jbDiscardAlgo = discard
    return config
