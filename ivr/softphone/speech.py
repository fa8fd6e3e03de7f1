"""Text to audio for a scripted caller, by flite; and any WAV file as samples of a phone line.

A line is 8000 Hz, one channel, 16 bit little-endian.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import subprocess
import tempfile
import wave
from pathlib import Path

import numpy as np
import soxr

from ivr.errors import VoiceError

RATE = 8000
LONGEST_TEXT = 2000


def spoken(text: str, voice: str = "rms", folder: Path | None = None) -> Path:
    """The WAV file of `text`; made once, then found again by its content.

    Raises VoiceError when flite is missing, does not know the voice, or takes more than 30 s.
    """
    if not text.strip() or len(text) > LONGEST_TEXT or "\0" in text:
        raise VoiceError(f"A phone says 1 to {LONGEST_TEXT} characters of text at a time, not {text[:40]!r}.")
    flite = shutil.which("flite")
    if flite is None:
        raise VoiceError("The softphone speaks with flite, which is not installed (Debian package flite).")
    if voice not in _voices(flite):  # flite itself would speak with another one, without a word
        raise VoiceError(f"flite has no voice {voice!r}; it has {', '.join(sorted(_voices(flite)))}.")
    folder = folder or _own_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = hashlib.sha256(f"{voice}\0{text}".encode()).hexdigest()[:24]
    kept = folder / f"{name}.wav"
    if kept.exists():
        return kept
    handle, fresh = tempfile.mkstemp(dir=folder, suffix=".wav")
    os.close(handle)
    try:
        made = subprocess.run(  # `-t` takes the text as it stands, even one that begins with a dash
            [flite, "-voice", voice, "-t", text, "-o", fresh], capture_output=True, text=True, timeout=30
        )
        if made.returncode or not os.path.getsize(fresh):
            raise VoiceError(
                f"flite could not speak with voice {voice!r}: {made.stderr.strip() or 'no audio'}"
            )
        os.replace(fresh, kept)
    except subprocess.TimeoutExpired as error:
        raise VoiceError("flite did not speak within 30 s.") from error
    finally:
        Path(fresh).unlink(missing_ok=True)
    return kept


@functools.cache
def _voices(flite: str) -> frozenset[str]:
    listed = subprocess.run([flite, "-lv"], capture_output=True, text=True, timeout=10).stdout
    return frozenset(listed.partition(":")[2].split())


def samples(path: Path) -> bytes:
    """A 16-bit WAV file of any rate and any number of channels, as samples of a phone line.

    Raises VoiceError when it is no such file.
    """
    try:
        with wave.open(str(path), "rb") as sound:
            width, channels, rate = sound.getsampwidth(), sound.getnchannels(), sound.getframerate()
            raw = sound.readframes(sound.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise VoiceError(f"{path} is no WAV file that can be said: {error}") from error
    if width != 2:
        raise VoiceError(f"{path} has {8 * width} bits a sample; a phone says 16-bit WAV files.")
    mono = np.frombuffer(raw, dtype="<i2").reshape(-1, channels).mean(axis=1)
    if rate != RATE:
        mono = soxr.resample(mono, rate, RATE, quality="HQ")
    return bytes(np.clip(np.rint(mono), -32768, 32767).astype("<i2").data)


def _own_folder() -> Path:
    """A folder for this user alone: in a shared one, another user could put words in our mouth."""
    return Path(tempfile.gettempdir()) / f"ivr-speech-{os.getuid()}"
