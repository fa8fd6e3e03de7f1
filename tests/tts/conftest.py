import asyncio
from dataclasses import dataclass, field

import numpy as np
import pytest

from ivr.errors import VoiceError
from ivr.tts.voice import Identity, Speech


@dataclass
class Tone:
    """A voice that hums: one tone for each text, as long as the text."""

    name: str = "tone"
    version: str = "1"
    spoken: list[str] = field(default_factory=list)
    gate: asyncio.Event | None = None  # speaks when it opens
    fault: str = ""
    at_once: int = 0
    most_at_once: int = 0

    def identity(self, language: str) -> Identity:
        if len(language) != 5:
            raise VoiceError(f"tone has no voice for {language!r}.")
        return Identity(f"tone {self.version}", language, hertz=16000)

    async def speak(self, text: str, language: str) -> Speech:
        self.spoken.append(text)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await (self.gate.wait() if self.gate else asyncio.sleep(0))
        finally:
            self.at_once -= 1
        if self.fault:
            raise VoiceError(self.fault)
        time = np.arange(16000 * (200 + 20 * len(text)) // 1000) / 16000
        return Speech((8000 * np.sin(2 * np.pi * (300 + len(text)) * time)).astype(np.int16), 16000)

    async def close(self) -> None:
        pass


@pytest.fixture
def tone() -> Tone:
    return Tone()
