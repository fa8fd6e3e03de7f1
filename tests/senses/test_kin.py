from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ivr.errors import SenseError
from ivr.senses import kin
from ivr.senses.kin import kin_of
from ivr.senses.minilm import MiniLM


def test_what_is_shipped_fits_the_sentence_model() -> None:
    found = kin_of(MiniLM.name)
    assert found.middle.shape == (384,)
    assert found.turn.shape == (384, len(found.apart))
    assert (found.apart > 0).all()


def test_a_sense_of_which_nothing_is_known_is_refused() -> None:
    with pytest.raises(SenseError, match="letters"):
        kin_of("letters")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no table"])
def test_a_table_that_was_cut_off_is_refused(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / kin.TABLE).write_bytes(content)
    monkeypatch.setattr(kin, "files", lambda room: tmp_path)
    with pytest.raises(SenseError):
        kin_of(MiniLM.name)


def test_directions_in_which_wishes_differ_are_told_from_those_in_which_sentences_do() -> None:
    from training.senses.kin import kin_for

    chance = np.random.default_rng(1)
    middles = chance.normal(size=(6, 4)) * (3, 3, 0.1, 0.1)

    class Points:
        name, share, kin = "points", 1.0, None

        def vectors(self, sentences, telling):  # type: ignore[no-untyped-def]
            of = [middles[int(words[0])] if words[0].isdigit() else np.zeros(4) for words in sentences]
            return np.array([at + chance.normal(size=4) for at in of], np.float32)

    learned = kin_for(Points(), [[(str(wish),)] * 40 for wish in range(6)])
    assert learned.apart.max() > 1 > 10 * learned.apart.min()
    assert np.abs(learned.turn[:2, learned.apart.argmax()]).max() > np.abs(learned.turn[2:, -1]).max()
