"""The graphs of the model: from sounds to words (HCLr), and how often each word is said (Gr).

HCLr is one loop: every pronunciation is a chain of phones from its one state back to it. A word stands on
the first arc of its chain, so that Vosk can lay any grammar over it without looking ahead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ivr.stt.synthetic.fst import SORTED_BY_INPUT, SORTED_BY_OUTPUT, Fst
from ivr.stt.synthetic.phones import NUMBERS, PHONES, SILENCE, in_word, place

PAUSE = 0.7
"""The cost of a silence between two words."""

Sounds = Sequence[tuple[str, ...]]
"""The pronunciations of one word."""


def write(folder: Path, words: Mapping[str, Sounds], costs: Mapping[str, float]) -> None:
    """Everything that stands in `graph/`."""
    names = ["<eps>", *sorted(words), "[unk]", "#0", "<s>", "</s>"]
    numbers = {name: number for number, name in enumerate(names)}
    (folder / "phones").mkdir(parents=True, exist_ok=True)
    _sounds_to_words(words, numbers).write(folder / "HCLr.fst", SORTED_BY_OUTPUT)
    _said(costs, numbers).write(folder / "Gr.fst", SORTED_BY_INPUT | SORTED_BY_OUTPUT)
    _lines(folder / "words.txt", [f"{name} {number}" for name, number in numbers.items()])
    _lines(folder / "phones.txt", [f"{name} {number}" for number, name in enumerate(PHONES)])
    places = [f"{phone} {place(phone)}" for phone in range(1, len(PHONES))]
    _lines(folder / "phones" / "word_boundary.int", places)
    _lines(folder / "disambig_tid.int", ["1000000"])  # must be there; nothing here is ambiguous


def _sounds_to_words(words: Mapping[str, Sounds], numbers: Mapping[str, int]) -> Fst:
    fst = Fst()
    loop = fst.state(final=True)

    def after(state: int, phone: int, word: int, cost: float = 0.0) -> int:
        """The state behind this phone. Transition 2n - 1 stays in phone n, 2n leaves it, and here, as
        in every Kaldi graph, the one that leaves comes first."""
        there = fst.state()
        fst.arc(state, 2 * phone, word, cost, there)
        fst.arc(there, 2 * phone - 1, 0, 0.0, there)
        return there

    fst.arc(after(loop, NUMBERS[SILENCE], 0, PAUSE), 0, 0, 0.0, loop)
    for word in sorted(words):
        for sounds in dict.fromkeys(words[word]):
            state, label = loop, numbers[word]
            for phone in in_word(sounds):
                state, label = after(state, phone, label), 0
            fst.arc(state, 0, 0, 0.0, loop)
    return fst


def _said(costs: Mapping[str, float], numbers: Mapping[str, int]) -> Fst:
    """Any words in any order."""
    fst = Fst()
    loop = fst.state(final=True)
    for word, cost in costs.items():
        fst.arc(loop, numbers[word], numbers[word], cost, loop)
    return fst


def _lines(file: Path, lines: Sequence[str]) -> None:
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
