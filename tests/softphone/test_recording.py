import wave
from pathlib import Path

import numpy as np
import pytest

from ivr.errors import VoiceError
from ivr.softphone.ear import SILENCE_DBFS
from ivr.softphone.recording import Recording, levels

HEARD = np.full(160, 1000, dtype="<i2").tobytes()
SAID = np.full(160, -2000, dtype="<i2").tobytes()


def read(path: Path) -> np.ndarray:
    with wave.open(str(path)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (2, 2, 8000)
        return np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2").reshape(-1, 2)


def test_what_is_heard_is_left_and_what_is_said_is_right(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "new folder" / "call.wav")
    recording.add(HEARD, SAID)
    recording.add(SAID, HEARD)
    recording.close()
    both = read(recording.path)
    assert both.shape == (320, 2)
    assert (both[:160] == (1000, -2000)).all()
    assert (both[160:] == (-2000, 1000)).all()


def test_the_recording_of_a_phone_that_was_killed_can_be_read(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "call.wav")
    for _ in range(50):
        recording.add(HEARD, SAID)
    assert len(read(recording.path)) == 8000
    recording.close()


def test_the_levels_of_a_recording_tell_its_sides_apart(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "call.wav")
    for _ in range(75):
        recording.add(HEARD, bytes(320))
    recording.close()
    assert levels(recording.path) == (-30.3, SILENCE_DBFS)


def test_the_levels_of_what_is_no_recording_are_refused(tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("no sound")
    for path in (tmp_path / "text.wav", tmp_path / "missing.wav"):
        with pytest.raises(VoiceError, match="no recording"):
            levels(path)
