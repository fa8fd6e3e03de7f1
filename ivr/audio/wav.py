"""WAV files in memory: 16-bit linear, one or two channels."""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass

import numpy as np

from ivr.audio.frame import Pcm
from ivr.errors import MediaError


@dataclass(frozen=True, slots=True, eq=False)
class Wav:
    """`pcm` is int16, shape (n,) when mono, (n, 2) when stereo; `rate` in Hz."""

    pcm: Pcm
    rate: int

    @property
    def ms(self) -> int:
        return len(self.pcm) * 1000 // self.rate

    @classmethod
    def parse(cls, data: bytes) -> Wav:
        """Read a whole file. A header that promises more than there is (a synthesiser that wrote to
        a pipe) is believed as far as the samples go. MediaError for anything else than 16-bit
        linear mono or stereo.
        """
        try:
            with wave.open(io.BytesIO(data)) as file:
                channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
                samples = file.readframes(file.getnframes())
        except (wave.Error, EOFError, RuntimeError) as error:  # RuntimeError: a chunk that lies
            raise MediaError(
                f"This is no WAV file that can be read: {str(error) or 'it ends too early'}."
            ) from error
        if width != 2 or channels not in (1, 2) or not rate:
            raise MediaError(
                f"A WAV file must hold 16-bit samples in one or two channels, "
                f"this one holds {8 * width}-bit samples in {channels} at {rate} Hz."
            )
        whole = len(samples) - len(samples) % (2 * channels)
        pcm = np.frombuffer(samples[:whole], "<i2").astype(np.int16)
        return cls(pcm if channels == 1 else pcm.reshape(-1, 2), rate)

    def __bytes__(self) -> bytes:
        out = io.BytesIO()
        with wave.open(out, "wb") as file:
            file.setnchannels(1 if self.pcm.ndim == 1 else self.pcm.shape[1])
            file.setsampwidth(2)
            file.setframerate(self.rate)
            file.writeframes(self.pcm.astype("<i2").tobytes())
        return out.getvalue()
