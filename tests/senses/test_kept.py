from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ivr.nlu.features import Floats
from ivr.nlu.normalize import Words
from ivr.senses.kept import FEW, Kept

MANY = [("word", str(number)) for number in range(FEW)]
TELLING = [(1.0, 1.0)] * FEW


class Counting:
    name, share, kin = "counting", 1.0, None

    def __init__(self) -> None:
        self.asked = 0

    def vectors(self, sentences: Sequence[Words], telling: Sequence[Sequence[float]]) -> Floats:
        self.asked += len(sentences)
        return np.array([[len(sentence[1]), float(sentence[1])] for sentence in sentences], np.float32)


def test_many_sentences_are_asked_once_and_again_when_one_is_another(tmp_path: Path) -> None:
    first, second = Counting(), Counting()
    made = Kept(first, tmp_path).vectors(MANY, TELLING)
    kept = Kept(second, tmp_path).vectors(MANY, TELLING)
    assert (first.asked, second.asked) == (FEW, 0)
    assert np.array_equal(made, kept)


def test_a_flow_that_changes_costs_its_new_lines(tmp_path: Path) -> None:
    counting = Counting()
    kept = Kept(counting, tmp_path)
    kept.vectors(MANY, TELLING)
    changed = kept.vectors([*MANY[1:], ("word", "99")], TELLING)
    assert counting.asked == FEW + 1
    assert changed[:, 1].tolist() == [*range(1, FEW), 99]


def test_what_one_caller_says_is_not_kept(tmp_path: Path) -> None:
    Kept(Counting(), tmp_path).vectors(MANY[:1], TELLING[:1])
    assert not list(tmp_path.rglob("*"))


def test_what_was_cut_off_is_made_again(tmp_path: Path) -> None:
    made = Kept(Counting(), tmp_path).vectors(MANY, TELLING)
    [file] = (tmp_path / "senses").iterdir()
    whole = file.read_bytes()
    spoilt = whole.replace(made.tobytes(), made.tobytes()[:-1] + b"x")
    assert len(spoilt) == len(whole) and spoilt != whole
    for content in (whole[:-40], b"", b"rubbish", spoilt):
        file.write_bytes(content)
        again = Counting()
        assert np.array_equal(Kept(again, tmp_path).vectors(MANY, TELLING), made)
        assert again.asked == FEW
        assert file.read_bytes() == whole


def test_how_far_it_is_is_told(tmp_path: Path) -> None:
    kept, told = Kept(Counting(), tmp_path), []
    kept.tell = lambda done, of: told.append((done, of))
    kept.vectors(MANY, TELLING)
    assert told[-1] == (FEW, FEW)
    assert told == sorted(told)
