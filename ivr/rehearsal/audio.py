"""Level audio: what the caller says goes as sound through everything that hears a caller.

The caller's sentences are synthesised (or recorded), made as loud and as noisy as the test says, cut
into RTP packets of which some are lost, and given to the engine's own listener: jitter buffer, voice
detector, end of speech, recogniser. Time is that of the audio: nothing waits but for the recogniser.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from ivr.actions import Action, Enqueue, Listen, StopListening, Transfer, Voicemail
from ivr.audio.frame import FRAME_MS, Pcm
from ivr.call.call import Call
from ivr.engine.better_ear import silero
from ivr.engine.listener import Listener
from ivr.errors import SimulatorError
from ivr.events import Event, Heard, SpeechEnded
from ivr.nlu.understand import Understander
from ivr.rehearsal.office import demo_office
from ivr.rehearsal.piece import Piece
from ivr.rehearsal.voice import CallersLine, at_loudness, recording, sentence
from ivr.settings import Hearing
from ivr.simulator.acts import Speak
from ivr.simulator.scenario import Scenario
from ivr.simulator.telephone import LookUps, Telephone
from ivr.simulator.text import TextLine
from ivr.stt.recogniser import Recogniser
from ivr.stt.recognisers import recogniser as make_recogniser

FRAME = timedelta(milliseconds=FRAME_MS)
HEARD_WITHIN = timedelta(seconds=1.5)
"""After the last sound of an utterance: what is not heard until then is not heard at all."""
DECODED_WITHIN_S = 30.0
PATIENCE_S = 20.0
"""For one result: sound is fed as fast as it is made and nobody waits at a telephone, so that a machine with
other work makes a rehearsal slow, and not another one."""


class AudioTelephone(Telephone):
    """A telephone whose time passes in frames of sound, each of which is heard."""

    def __init__(
        self,
        call: Call,
        look_up: LookUps,
        at: datetime | None,
        fails: Mapping[str, str],
        line: CallersLine,
        hearing: tuple[Recogniser, Mapping[str, Understander]],
    ) -> None:
        super().__init__(call, look_up, at=at, fails=fails)
        self._line = line
        recogniser, self._understand = hearing
        self._recogniser = recogniser
        self._inbox: asyncio.Queue[Event] = asyncio.Queue()
        self._listener = Listener(recogniser, self._inbox.put_nowait, silero=silero())
        self._next_frame = self.at
        self.heard = 0  # utterances

    async def say(self, pcm: Pcm) -> None:
        """Say this, and wait until it was heard, or was not."""
        self._line.say(pcm)
        while self._line.speaking and not self.over:
            await self.wait_until(self._next_frame + FRAME)
        before, until = self.heard, self.at + HEARD_WITHIN
        while self.heard == before and self.at < until and not self.over:
            await self.wait_until(self._next_frame + FRAME)

    async def end(self) -> None:
        await self._listener.end()

    async def _let_pass(self, until: datetime) -> None:
        if until < self._next_frame:
            self.at = until
            return
        self.at, self._next_frame = self._next_frame, self._next_frame + FRAME
        packet = self._line.datagram()
        if packet is not None:
            self._listener.datagram(packet)
        while not self._inbox.empty():
            await self._hear(self._inbox.get_nowait())

    async def _hear(self, event: Event) -> None:
        """What the listener made of it, at the time of the audio; a result is waited for."""
        await self._put(replace(event, at=self.at))
        if isinstance(event, SpeechEnded):
            while not isinstance(event, Heard):
                try:
                    event = await asyncio.wait_for(self._inbox.get(), DECODED_WITHIN_S)
                except TimeoutError:
                    raise SimulatorError("The recogniser gave no result.") from None
                await self._put(replace(event, at=self.at))
            self.heard += 1

    async def _perform(self, action: Action) -> None:
        await super()._perform(action)
        match action:
            case Listen(expecting=expecting) if expecting.language in self._recogniser.languages:
                grammar = self._understand[expecting.language].grammar(expecting)
                self._listener.open(action, grammar)
            case StopListening() | Enqueue() | Transfer() | Voicemail() | Listen():
                self._listener.close()


class AudioLine(TextLine):
    def __init__(self, piece: Piece, scenario: Scenario, recogniser: Recogniser) -> None:
        noise = None if scenario.noise is None else scenario.loudness - scenario.noise
        self._line = CallersLine(scenario.name, noise, scenario.loss)
        self._recogniser = recogniser
        super().__init__(piece.play.flow, piece.play.understand, scenario, demo_office)

    def make(self, call: Call, at: datetime | None) -> Telephone:
        hearing = self._recogniser, self._understand
        return AudioTelephone(call, self._look_up, at, self._scenario.fails, self._line, hearing)

    async def put_down(self) -> None:
        assert isinstance(self.telephone, AudioTelephone)
        await self.telephone.end()
        await super().put_down()

    async def _speak(self, act: Speak) -> None:
        assert isinstance(self.telephone, AudioTelephone)
        if self.telephone.recording:
            await super()._speak(act)
            return
        loudness = self._scenario.loudness if act.loudness is None else act.loudness
        usual = self._line.noise_dbfs, self._line.loss
        if act.noise is not None:
            self._line.noise_dbfs = loudness - act.noise
        if act.loss is not None:
            self._line.loss = act.loss
        await self.telephone.say(at_loudness(await self._sound(act), loudness))
        self._line.noise_dbfs, self._line.loss = usual

    async def _sound(self, act: Speak) -> Pcm:
        if act.wav:
            return recording(Path(self._scenario.place.file).parent / act.wav)
        return await sentence(act.say, self.language)


class Audio:
    """Level audio for the tests of one flow."""

    name = "audio"

    def __init__(self, piece: Piece, recogniser: Recogniser) -> None:
        self._piece, self._recogniser = piece, recogniser

    @asynccontextmanager
    async def open(self, scenario: Scenario) -> AsyncIterator[AudioLine]:
        line = AudioLine(self._piece, scenario, self._recogniser)
        try:
            yield line
        finally:
            await line.put_down()


@asynccontextmanager
async def open_audio(piece: Piece) -> AsyncIterator[Audio]:
    """With the recogniser that an installation has without settings of its own."""
    recogniser = make_recogniser(Hearing(), PATIENCE_S)
    await recogniser.open()
    try:
        yield Audio(piece, recogniser)
    finally:
        await recogniser.close()
