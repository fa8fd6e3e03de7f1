"""Sentences by which words.py learns what words do in one: nobody's, and many.

Requests are put together of the parts in requests.txt; walks go from word to word as pocketsphinx's US
English language model (BSD) finds them likely, half of them from a beginning of requests.txt; cuts are parts
of sentences, so that the whole and its part tell what the rest is worth.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from pocketsphinx import NGramModel, get_model_path
from rich.progress import Progress

from bench.banking import plain
from ivr.nlu.normalize import Words

HERE = Path(__file__).parent
MODEL = Path(get_model_path()) / "en-us"
EACH, CUTS, WALKS = 8000, 7, 80_000
"""Requests drawn for each house; parts of each sentence; walks in all."""
PARTS = {"do": 5, "wrong": 3, "about": 2, "thing": 2, "ask": 1}
"""How often each part of a house is drawn."""
_LONGEST, _TRIES, _LIKELIEST = 17, 24, 1500
_STEP = math.log(1.0001)
"""The language model's probabilities are powers of it."""


def frequent(count: int) -> list[str]:
    """The likeliest words of the language model that the dictionary can say, the likeliest first."""
    model = NGramModel.readfile(str(MODEL / "en-us.lm.bin"))
    lines = (MODEL / "cmudict-en-us.dict").read_text(encoding="utf-8").splitlines()
    known = sorted({line.split(" ", 1)[0] for line in lines if "(" not in line.split(" ", 1)[0]})
    scored = [(model.prob([word]), word) for word in known if word[0].isalpha()]
    unknown = min(score for score, _ in scored)
    return [word for score, word in sorted(scored, reverse=True) if score > unknown][:count]


def requests() -> list[Words]:
    """What may be asked of the houses of requests.txt, drawn at random."""
    chance = random.Random(0)
    frames, houses = _parts()
    found: dict[Words, None] = {}
    for house in houses.values():
        found.update(dict.fromkeys(plain(text) for part in ("ask", "thing", "wrong") for text in house[part]))
        for _ in range(EACH):
            found[plain(_request(frames, house, chance))] = None
    return [sentence for sentence in found if sentence]


def _request(
    frames: Mapping[str, Sequence[str]], house: Mapping[str, Sequence[str]], chance: random.Random
) -> str:
    part = chance.choices(list(PARTS), list(PARTS.values()))[0]
    thing, text = chance.choice(house["thing"]), chance.choice(house[part])
    if part in ("about", "thing"):
        text = chance.choice(frames[part]).replace("<about>", text)
    elif part == "do" and chance.random() < 0.75:
        text = f"{chance.choice(frames[part])} {text}"
    elif part == "wrong":
        frame = chance.choice(frames[part]) if chance.random() < 0.6 else "<it> <wrong>"
        text = frame.replace("<wrong>", text)
    if chance.random() < 0.3:
        text = f"{text} {chance.choice(frames['tails'])}"
    if chance.random() < 0.12:
        text = f"{text} and {chance.choice(house[chance.choice(('do', 'ask'))])}"
    return text.replace("<it>", thing)


def _parts() -> tuple[dict[str, list[str]], dict[str, dict[str, list[str]]]]:
    frames: dict[str, list[str]] = {}
    houses: dict[str, dict[str, list[str]]] = {}
    house = frames
    for line in (HERE / "requests.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("house "):
            house = houses.setdefault(line.removeprefix("house "), {})
        elif " | " in line:
            name, texts = line.split(" | ")
            house[name] = texts.split("; ")
    return frames, houses


def cuts(sentences: Iterable[Words]) -> list[Words]:
    """Parts of sentences: some words in a row, or without a few."""
    chance = random.Random(0)
    found: dict[Words, None] = {}
    for sentence in sentences:
        for _ in range(CUTS):
            if chance.random() < 0.5:
                size = chance.randint(3, 12)
                start = chance.randint(0, max(0, len(sentence) - size))
                part = sentence[start : start + size]
            else:
                kept = chance.choice((0.5, 0.75))
                part = tuple(word for word in sentence if chance.random() < kept)
            if len(part) > 1:
                found[part[:24]] = None
    return list(found)


def walks(count: int = WALKS) -> list[Words]:
    """Sentences of three words and more that the language model might say."""
    chance, walk, beginnings = random.Random(0), _Walk(frequent(20_000)), _parts()[0]["begin"]
    found: dict[Words, None] = {}
    with Progress() as progress:
        task = progress.add_task("Walks", total=count)
        while len(found) < count:
            first = chance.choice(beginnings) if chance.random() < 0.5 else ""
            sentence = plain(" ".join(walk(first.split())))
            if len(sentence) > 2 and len(set(sentence)) > 2:
                found[sentence] = None
            progress.update(task, completed=len(found))
    return list(found)


class _Walk:
    """A word is drawn by what follows its neighbour (pairs), and weighed by the last two (triples)."""

    def __init__(self, words: Sequence[str]) -> None:
        self._model = NGramModel.readfile(str(MODEL / "en-us.lm.bin"))
        self._words = ["</s>", *words]
        self._next: dict[str, tuple[list[str], np.ndarray, np.ndarray]] = {}
        self._chance = np.random.default_rng(0)

    def __call__(self, first: Sequence[str]) -> list[str]:
        said = ["<s>", *first]
        while len(said) < _LONGEST:
            word = self._after(said)
            if word == "</s>":
                break
            said.append(word)
        return said[1:]

    def _after(self, said: Sequence[str]) -> str:
        words, sums, likely = self._followers(said[-1])
        drawn = np.minimum(np.searchsorted(sums, self._chance.random(_TRIES)), len(words) - 1)
        before = said[-2:][::-1]
        scores = np.array([self._model.prob([words[at], *before]) for at in drawn]) * _STEP - likely[drawn]
        shares = np.exp(scores - scores.max())
        return words[self._chance.choice(drawn, p=shares / shares.sum())]

    def _followers(self, word: str) -> tuple[list[str], np.ndarray, np.ndarray]:
        """The LIKELIEST, the sums of their probabilities, and the logarithms."""
        found = self._next.get(word)
        if found is None:
            likely = np.array([self._model.prob([other, word]) for other in self._words]) * _STEP
            top = np.argsort(-likely, kind="stable")[:_LIKELIEST]
            sums = np.cumsum(np.exp(likely[top]))
            found = self._next[word] = [self._words[at] for at in top], sums / sums[-1], likely[top]
        return found
