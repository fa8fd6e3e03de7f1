"""Our cepstra are those of pocketsphinx, to the last digits of a float."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from pocketsphinx import Config, Decoder

from ivr.stt.digits.cepstra import cepstra, with_differences


def theirs(wide: np.ndarray, folder: Path) -> np.ndarray:
    """What pocketsphinx writes down when it is asked for its cepstra."""
    words = folder / "words.dict"
    words.write_text("one W AH N\n")
    logs = folder / "logs"
    logs.mkdir()
    decoder = Decoder(Config(lm=None, dict=str(words), mfclogdir=str(logs), loglevel="FATAL"))
    decoder.add_jsgf_string("one", "#JSGF V1.0; grammar one; public <one> = one;")
    decoder.activate_search("one")
    decoder.start_utt()
    decoder.process_raw(wide.tobytes(), full_utt=True)
    decoder.end_utt()
    (file,) = logs.iterdir()
    raw = file.read_bytes()
    order = "<" if struct.unpack("<i", raw[:4])[0] * 4 == len(raw) - 4 else ">"
    return np.frombuffer(raw[4:], f"{order}f4").reshape(-1, 13)


@pytest.mark.parametrize("colour", ["white", "tone", "rising"])
def test_they_equal_those_of_pocketsphinx(colour: str, tmp_path: Path) -> None:
    dice, at = np.random.default_rng(3), np.arange(16000)
    sound = {
        "white": dice.normal(0, 2000, 16000),
        "tone": 8000 * np.sin(at * 0.2) * (at % 4000 < 2000) + dice.normal(0, 60, 16000),
        "rising": dice.normal(0, 1, 16000) * at / 4,
    }[colour]
    wide = np.clip(sound, -32768, 32767).astype(np.int16)
    ours, wanted = cepstra(wide), theirs(wide, tmp_path)
    count = min(len(ours), len(wanted))
    assert 0 <= len(wanted) - len(ours) <= 1  # they pad the last frame with zeros
    np.testing.assert_allclose(ours[:count], wanted[:count], atol=2e-3)


@pytest.mark.parametrize("samples", [0, 1, 409, 410, 411, 570])
def test_few_samples_are_few_frames(samples: int) -> None:
    features = with_differences(cepstra(np.ones(samples, np.int16)))
    assert features.shape == (max(0, (samples - 410) // 160 + 1), 3, 13)


def test_the_level_of_a_line_is_taken_away() -> None:
    """Where the cepstra of loud frames count, twice as loud is a constant in the first of them."""
    loud = np.random.default_rng(0).normal(0, 1, (50, 13)).astype(np.float32) + 20
    np.testing.assert_allclose(with_differences(loud), with_differences(loud + 5), atol=1e-4)
