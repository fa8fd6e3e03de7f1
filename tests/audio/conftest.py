"""Sounds for the ears: speech (synthesised once a run) and noises, as a telephone brings them."""

import subprocess

import numpy as np
import pytest

from ivr.audio.frame import Frame
from ivr.audio.g711 import PCMU
from ivr.audio.resample import narrow
from ivr.audio.wav import Wav

SENTENCE = "I want to track my order please"
VOICES = {
    "flite": ["flite", "-voice", "rms", "-t", SENTENCE, "-o", "/dev/stdout"],
    "espeak-ng": ["espeak-ng", "-v", "en-us", "--stdout", SENTENCE],
}


class Sounds:
    """Float arrays at 8 kHz. Lengths in ms, levels in dBFS (rms); every noise has its seed."""

    @staticmethod
    def size(dbfs):
        return 32768 * 10 ** (dbfs / 20)

    @classmethod
    def at(cls, sound, dbfs):
        return sound / np.sqrt(np.mean(np.square(sound, dtype=float))) * cls.size(dbfs)

    @classmethod
    def white(cls, ms, dbfs, seed=1):
        return np.random.default_rng(seed).standard_normal(ms * 8) * cls.size(dbfs)

    @classmethod
    def coloured(cls, ms, dbfs, seed=1):
        """Noise of the telephone's band, falling 3 dB an octave."""
        spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(ms * 8))
        hertz = np.fft.rfftfreq(ms * 8, 1 / 8000)
        band = (hertz > 300) & (hertz < 3400)
        return cls.at(np.fft.irfft(spectrum * band / np.sqrt(np.maximum(hertz, 1)), ms * 8), dbfs)

    @classmethod
    def hum(cls, ms, dbfs):
        turn = 2 * np.pi * np.arange(ms * 8) / 8000
        return cls.at(np.sin(50 * turn) + np.sin(150 * turn) / 3 + np.sin(250 * turn) / 5, dbfs)

    @classmethod
    def clicks(cls, ms, dbfs, every_ms=500, seed=1):
        """Bangs of 1 to 15 ms over a quiet line."""
        random, sound = np.random.default_rng(seed), cls.white(ms, -60, seed)
        for at in range(every_ms * 4, ms * 8 - 200, every_ms * 8):
            length = random.integers(8, 120)
            sound[at : at + length] += random.standard_normal(length) * cls.size(dbfs)
        return sound

    @staticmethod
    def frames(*sounds):
        """One after the other, through mu-law, in frames of 20 ms."""
        samples = np.clip(np.rint(np.concatenate(sounds)), -32768, 32767).astype(np.int16)
        pcm = PCMU.decode(PCMU.encode(samples))
        return [Frame(pcm[at : at + 160], 8000, at) for at in range(0, len(pcm) - 159, 160)]


@pytest.fixture(scope="session")
def sounds():
    return Sounds


@pytest.fixture(scope="session", params=VOICES)
def speech(request, tmp_path_factory):
    """A sentence of about 2 s, -24 dBFS, without silence before and behind."""
    command = VOICES[request.param]
    file = tmp_path_factory.mktemp("speech") / "sentence.wav"
    with file.open("wb") as out:
        subprocess.run(command, stdout=out, check=True, timeout=30)
    wav = Wav.parse(file.read_bytes())
    pcm = narrow(wav.pcm, wav.rate)
    heard = np.flatnonzero(np.abs(pcm.astype(int)) > np.abs(pcm.astype(int)).max() / 30)
    return Sounds.at(pcm[heard[0] : heard[-1] + 1].astype(float), -24)
