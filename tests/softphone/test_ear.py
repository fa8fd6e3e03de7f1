import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.softphone.ear import SILENCE_DBFS, Ear, VoiceEnded, VoiceStarted, level

SILENCE = bytes(320)
VOICE = (np.sin(np.arange(160) / 4) * 8000).astype("<i2").tobytes()
HUM = (np.sin(np.arange(160) / 4) * 60).astype("<i2").tobytes()  # about -58 dBFS


def hear(ear: Ear, *stretches: tuple[bytes, int]) -> list[VoiceStarted | VoiceEnded]:
    changes = [ear.hear(frame) for frame, count in stretches for _ in range(count)]
    return [change for change in changes if change is not None]


def test_a_prompt_is_told_with_its_begin_its_end_and_its_length() -> None:
    changes = hear(Ear(silence_ms=200), (SILENCE, 10), (VOICE, 50), (SILENCE, 20))
    assert changes == [VoiceStarted(200), VoiceEnded(1200, 1000, pytest.approx(-15.3, abs=0.2))]


def test_a_pause_between_sentences_does_not_end_a_prompt() -> None:
    changes = hear(Ear(silence_ms=700), (VOICE, 20), (SILENCE, 30), (VOICE, 20), (SILENCE, 40))
    assert [type(change) for change in changes] == [VoiceStarted, VoiceEnded]
    assert changes[-1].ms == 20 * 70


def test_a_click_is_not_a_voice() -> None:
    assert hear(Ear(), (SILENCE, 5), (VOICE, 1), (SILENCE, 50)) == []


def test_line_noise_is_not_a_voice() -> None:
    assert hear(Ear(), (HUM, 100)) == []


def test_a_voice_that_the_end_of_the_call_cuts_off_ends_there() -> None:
    ear = Ear()
    hear(ear, (VOICE, 10))
    assert ear.close() == VoiceEnded(200, 200, pytest.approx(-15.3, abs=0.2))
    assert ear.close() is None


@pytest.mark.parametrize(
    ("frame", "dbfs"),
    [(SILENCE, SILENCE_DBFS), (b"", SILENCE_DBFS), (b"\xff\x7f" * 160, 0.0), (VOICE, -15.3)],
)
def test_the_level_of_a_frame(frame: bytes, dbfs: float) -> None:
    assert level(frame) == pytest.approx(dbfs, abs=0.2)


@given(st.lists(st.sampled_from([SILENCE, VOICE, HUM]), max_size=300))
def test_started_and_ended_alternate_and_time_never_runs_backwards(frames: list[bytes]) -> None:
    ear = Ear(silence_ms=100)
    changes = hear(ear, *((frame, 1) for frame in frames))
    assert all(
        isinstance(change, VoiceEnded if nth % 2 else VoiceStarted) for nth, change in enumerate(changes)
    )
    times = [change.ms for change in changes]
    assert times == sorted(times)
    assert all(0 <= time <= 20 * len(frames) for time in times)
