"""One call of a phone: its audio, its clock (milliseconds since the answer), its end; on pjsua2."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pjsua2 as pj

from ivr.softphone.ear import Ear, VoiceEnded, VoiceStarted
from ivr.softphone.recording import Recording
from ivr.softphone.voice_line import FRAME, VoiceLine

Tell = Callable[..., None]
"""tell(event_name, **fields): how a phone reports."""

REFUSED_CREDENTIALS = frozenset({401, 403, 407})
KEY_METHODS: Mapping[str, Any] = {
    "rfc4733": pj.PJSUA_DTMF_METHOD_RFC2833,
    "info": pj.PJSUA_DTMF_METHOD_SIP_INFO,
}


class Leg(pj.Call):  # type: ignore[misc]  # pjsua2 has no types
    """One call. `later(at, act)` runs `act` in the main loop; `left(leg)` is called when all is over."""

    def __init__(
        self,
        account: pj.Account | None,
        call_id: int,
        tell: Tell,
        later: Callable[[float, Callable[[], None]], None],
        left: Callable[[Leg], None],
        record: Path | None,
        silence_ms: int,
    ) -> None:
        super().__init__(account, call_id)
        self.line = VoiceLine()
        self.keys_end = 0.0
        self._finished_keys = ""
        self._tell, self._later, self._left = tell, later, left
        self._record, self._silence_ms = record, silence_ms
        self._ear: Ear | None = None
        self._recording: Recording | None = None
        self._answered_at: float | None = None
        self._sayings: list[tuple[int, str]] = []  # (frames left in the mouth when it is over, what)
        self._by_us = self._is_over = False

    @property
    def ms(self) -> int | None:
        """Milliseconds since the call was answered."""
        return None if self._answered_at is None else round(1000 * (time.monotonic() - self._answered_at))

    # -- commands ---------------------------------------------------------------------------

    def reply(self, code: int) -> None:
        if self._is_over:
            return
        how = pj.CallOpParam(True)
        how.statusCode = code
        how.opt.audioCount, how.opt.videoCount = 1, 0
        self._by_us = self._by_us or code >= 300
        self.answer(how)

    def say(self, samples: bytes, what: str) -> None:
        self.line.say(samples)
        self._sayings.append((len(samples) // FRAME, what))
        self._tell("saying", what=what, ms=self.ms, for_ms=1000 * len(samples) // 16000)

    def press(self, key: str, how: str, key_ms: int, finishes: str = "") -> None:
        """Press a key; `finishes` are the keys of which it is the last."""
        if self._is_over:
            return
        press = pj.CallSendDtmfParam()
        press.digits, press.duration, press.method = key, key_ms, KEY_METHODS[how]
        self.sendDtmf(press)
        self._finished_keys = finishes

    def keys_sent(self) -> None:
        """The last key is released, or the other side hung up upon it."""
        if self._finished_keys:
            self._tell("keys_sent", keys=self._finished_keys, ms=self.ms)
            self._finished_keys = ""

    def hang_up(self) -> None:
        if not self._by_us:
            self._by_us = True
            self.hangup(pj.CallOpParam(True))

    # -- what pjsua2 reports ----------------------------------------------------------------

    def onCallState(self, prm: pj.OnCallStateParam) -> None:
        info = self.getInfo()
        if info.state == pj.PJSIP_INV_STATE_EARLY and info.role == pj.PJSIP_ROLE_UAC:
            self._tell("ringing", code=int(info.lastStatusCode))
        elif info.state == pj.PJSIP_INV_STATE_CONFIRMED:
            self._answered_at = time.monotonic()
            if self._ear is not None:  # audio that came before the answer has negative time
                self._ear.now_ms = 0
            self._tell("answered", ms=0)
        elif info.state == pj.PJSIP_INV_STATE_DISCONNECTED:
            code = int(info.lastStatusCode)
            if self._answered_at is None and code in REFUSED_CREDENTIALS:
                self._tell("error", what="call", code=code, reason=info.lastReason)
            self._over(code, info.lastReason)

    def onCallMediaState(self, prm: pj.OnCallMediaStateParam) -> None:
        info = self.getInfo()  # kept: its media live in it
        for index, media in enumerate(info.media):
            if media.type != pj.PJMEDIA_TYPE_AUDIO or media.status != pj.PJSUA_CALL_MEDIA_ACTIVE:
                continue
            audio = self.getAudioMedia(index)
            audio.startTransmit(self.line)
            self.line.startTransmit(audio)
            if self._ear is None:
                self._ear = Ear(silence_ms=self._silence_ms, starts_at_ms=self.ms or 0)
                if self._record is not None:
                    self._recording = Recording(self._record)
                self._tell("media", codec=self.getStreamInfo(index).codecName, ms=self.ms)

    def onDtmfDigit(self, prm: pj.OnDtmfDigitParam) -> None:
        self._tell("key", key=prm.digit, ms=self.ms)

    # -- audio ------------------------------------------------------------------------------

    def listen(self) -> None:
        """Work off the ticks of the line: record, hear, notice that a saying is over."""
        while self.line.ticks:
            heard, said = self.line.ticks.popleft()
            if self._recording is not None:
                self._recording.add(heard, said)
            if self._ear is not None:
                self._tell_voice(self._ear.hear(heard))
        while self._sayings and not self.line.mouth:
            self._tell("said", what=self._sayings.pop(0)[1], ms=self.ms)

    def over(self) -> None:
        """Close what is open, whether or not the other side ever said goodbye."""
        self._over(0, "the phone was switched off")

    def _over(self, code: int, reason: str) -> None:
        if self._is_over:
            return
        self._is_over = True
        self.keys_sent()
        self.listen()
        if self._ear is not None:
            self._tell_voice(self._ear.close())
        if self._recording is not None:
            self._recording.close()
        by = "us" if self._by_us else "them"
        self._tell(
            "hung_up", code=code, reason=reason, by=by, answered=self._answered_at is not None, ms=self.ms
        )
        # The object must outlive this callback: pjsua2 still holds it on the stack.
        self._later(0.0, lambda: self._left(self))

    def _tell_voice(self, change: VoiceStarted | VoiceEnded | None) -> None:
        match change:
            case VoiceStarted(ms=ms):
                self._tell("voice_started", ms=ms)
            case VoiceEnded(ms=ms, lasted_ms=lasted, peak_dbfs=peak):
                self._tell("voice_ended", ms=ms, lasted_ms=lasted, peak_dbfs=peak)
