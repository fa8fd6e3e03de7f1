from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from ivr.nlu.examples import Example
from ivr.nlu.intents import MANY, Intents
from ivr.nlu.languages import language_of
from ivr.senses import shelf
from ivr.senses.senses import sense
from ivr.senses.shelf import Folder

ENGLISH = language_of("en")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
WISHES = {
    "pay": ("pay my bill", "settle the invoice"),
    "track": ("where is my order", "track the parcel"),
    "book": ("book a room", "I need a table"),
    "cancel": ("cancel my visit", "I will not come"),
}


def examples() -> list[Example]:
    said = [
        (f"{line} {ten} {unit}", name)
        for name, lines in WISHES.items()
        for line in lines
        for ten in TENS
        for unit in UNITS
    ]
    return [Example(tuple(line.lower().split()), name, at) for at, (line, name) in enumerate(said)]


def fitted(folder: Folder) -> Intents:
    return Intents(examples(), ENGLISH, sense("words"), (), folder)


def asked(intents: Intents) -> list[object]:
    said = ("where is the package", "settle my bill", "a room for two", "purple elephants", "nine")
    return [intents.ranked(tuple(text.split()), intents.names) for text in said]


def test_what_was_learned_is_there_again_to_the_last_digit(tmp_path: Path) -> None:
    assert len(examples()) >= MANY
    folder = Folder("fit", tmp_path)
    made = asked(fitted(folder))
    [file] = folder.place.iterdir()
    whole = file.read_bytes()
    assert asked(fitted(folder)) == made
    file.write_bytes(whole[:-200])
    assert asked(fitted(folder)) == made
    assert file.read_bytes() == whole
    np.savez(file, weights=np.zeros((2, 2)))  # somebody else's
    assert asked(fitted(folder)) == made
    assert file.read_bytes() == whole


def test_a_fit_that_is_kept_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fitted(Folder("fit", tmp_path))

    def never(*given: object) -> None:
        raise AssertionError("it was fitted again")

    monkeypatch.setattr("ivr.nlu.intents.Regression", never)
    fitted(Folder("fit", tmp_path))
    with pytest.raises(AssertionError, match="fitted again"):
        Intents(examples()[:-1], ENGLISH, sense("words"), (), Folder("fit", tmp_path))


def test_few_examples_are_not_kept(tmp_path: Path) -> None:
    Intents(examples()[: MANY - 1], ENGLISH, None, (), Folder("fit", tmp_path))
    assert not list(tmp_path.rglob("*"))


def test_what_other_code_learned_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Folder("fit", tmp_path)
    folder.keep("a", {"one": np.ones(3)})
    assert folder.kept("a") is not None
    assert folder.kept("b") is None
    monkeypatch.setattr(shelf, "code", lambda parts: "of tomorrow")
    assert folder.kept("a") is None


def test_what_a_file_would_run_is_not_run(tmp_path: Path) -> None:
    folder = Folder("fit", tmp_path)
    folder.keep("a", {"one": np.ones(3)})
    [file] = folder.place.iterdir()
    np.savez(file, one=np.array([{"an": "object"}], object))
    assert folder.kept("a") is None


def test_what_was_not_used_for_longest_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST", 2)
    folder = Folder("fit", tmp_path)
    for at, content in enumerate("ab"):
        before = set(folder.place.glob("*"))
        folder.keep(content, {"one": np.ones(3)})
        [file] = set(folder.place.glob("*")) - before
        os.utime(file, (at, at))
    assert folder.kept("a") is not None  # used: now "b" is the oldest
    folder.keep("c", {"one": np.ones(3)})
    assert [folder.kept(content) is not None for content in "abc"] == [True, False, True]


def test_a_folder_that_is_none_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "senses").write_text("", encoding="utf-8")
    folder = Folder("fit", tmp_path)
    folder.keep("a", {"one": np.ones(3)})
    assert "cannot be kept in" in folder.trouble
    assert folder.kept("a") is None
