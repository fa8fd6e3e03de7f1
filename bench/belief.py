"""How far understanding's confidence can be trusted, and the weights that make it (ivr/nlu/belief.py).

    python -m bench.confidence read --data DIR --fitted EVEN ODD --cache FILE    hears all of it: minutes
    python -m bench.belief --cache FILE [--plot FILE]                            fits and measures

The same utterances as in bench/confidence.py, each with the readings that the ear hands on (phrases, free
talk; their confidences by weights that were fitted on the other half), understood by its flow. An answer is
right when the meaning that is taken is what was said. The halves share no recording, no synthesised voice
and no kind of noise; each is measured with weights that were fitted on the other, and with the shipped ones.
"""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import confidence as heard
from bench.orders import NAMES
from ivr.call.call import understanders
from ivr.flow.question import Question
from ivr.flow.reader import read_flow
from ivr.nlu.belief import FITTED, Evidence, Reading, Weights, evidence, words_of
from ivr.nlu.meaning import Meaning
from ivr.stt.evidence import beside
from ivr.stt.evidence import evidence as evidence_of
from ivr.stt.sphinx import ALONE

ACCEPT, CONFIRM = 0.75, 0.45
SIGNS = (1, -1, -1, -1)
"""Of Evidence: the first speaks for the words, the others against them."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Answer:
    """One utterance: each reading with its evidence, and whether its meaning is right."""

    half: int
    kind: str
    readings: tuple[tuple[Reading, Evidence, bool], ...]

    def taken(self, weights: Weights) -> tuple[float, bool]:
        """The likeliest meaning: its confidence, and whether it is right."""
        sure = [
            (words_of(one, told, weights) * one.meaning.confidence, ok) for one, told, ok in self.readings
        ]
        return max(sure, default=(0.0, False), key=lambda one: one[0])


class Rows(pickle.Unpickler):
    """Reads what bench/confidence.py wrote when it was the program itself."""

    def find_class(self, module: str, name: str) -> object:
        return super().find_class(heard.__name__ if module == "__main__" else module, name)


def answers(rows: Sequence[heard.Heard]) -> list[Answer]:
    by = {
        half: {
            name: heard.fitted([one for one in heard.cases(rows, name) if one[0].said.half != half], terms)
            for name, terms in heard.TERMS.items()
        }
        for half in (0, 1)
    }
    return [_answer(row, by[row.said.half]) for row in rows]


def _answer(row: heard.Heard, by: dict[str, heard.Weights]) -> Answer:
    """As ivr/stt/sphinx.py hands its readings on, and as the flow understands them."""
    files = row.said.place.folder.glob("*.yaml")
    flow, one = _flow({path.name: path.read_text(encoding="utf-8") for path in files})
    expecting = Question(flow, row.said.place.step, yes_no=row.said.place.yes_no).expecting

    def means(text: str) -> Meaning:
        return one.understand(text, 1.0, expecting, heard.TODAY)

    told: dict[str, float] = {}
    phrase, talk = row.phrase, row.talk
    if phrase:
        sure = by["PHRASE"].confidence(_evidence(phrase, row.clean))
        if talk and not row.closed and sure < ALONE:
            sure = by["BORNE_OUT"].confidence(beside(phrase.parts, talk.parts, row.clean))
        told[phrase.text] = sure
    if talk and not row.closed and max(told.values(), default=0.0) < ALONE:
        free = by["FREE"].confidence(_evidence(talk, row.clean))
        told[talk.text] = max(free, told.get(talk.text, 0.0))
    readings = [Reading(sure, means(text)) for text, sure in told.items()]
    some = [each for each in readings if not each.meaning.nothing]
    wanted = means(row.said.text) if row.said.kind in ("phrase", "yes or no") else None
    found = [
        (each, evidence(each, readings, expecting), _right(each.meaning, wanted, row.said)) for each in some
    ]
    return Answer(row.said.half, row.said.kind, tuple(found))


_KNOWN: dict[tuple[tuple[str, str], ...], tuple[object, object]] = {}


def _flow(files: dict[str, str]):  # type: ignore[no-untyped-def]
    key = tuple(sorted(files.items()))
    if key not in _KNOWN:
        written = read_flow(files)
        _KNOWN[key] = written.spoken("en-US"), understanders(written)["en-US"]
    return _KNOWN[key]


def _evidence(one: heard.Reading, clean: float):  # type: ignore[no-untyped-def]
    home = {part.name for part, known in zip(one.parts, one.home, strict=True) if known}
    return evidence_of(one.parts, home, clean)


def _right(meaning: Meaning, wanted: Meaning | None, said: heard.Said) -> bool:
    if said.labels is not None:
        ordered = {NAMES.get(name, name): value for name, value in said.labels.items()}
        return {name: str(value).replace("_", " ") for name, value in meaning.slots.items()} == ordered
    if wanted is None or wanted.nothing:
        return False
    then = [[wish.intent for wish in one.then] for one in (meaning, wanted)]
    same = (meaning.intent, meaning.answer, meaning.slots) == (wanted.intent, wanted.answer, wanted.slots)
    return same and then[0] == then[1]


def fitted(some: Sequence[Answer]) -> Weights:
    """The likeliest weights for confidence = fit x P(words), none below 0; Newton's steps, a ridge of 1."""
    best = [max(one.readings, key=lambda read: read[0].confidence) for one in some if one.readings]
    x = np.array([astuple(told) for _, told, _ in best]) * SIGNS
    y = np.array([float(ok) for _, _, ok in best])
    speech = np.clip([read.speech for read, _, _ in best], 1e-4, 1 - 1e-4)
    fit = np.clip([read.meaning.confidence for read, _, _ in best], 1e-4, 1 - 1e-4)
    odds, w = np.log(speech / (1 - speech)), np.zeros(len(SIGNS))
    for _ in range(300):
        words = 1 / (1 + np.exp(-np.clip(odds + x @ w, -30, 30)))
        sure = np.clip(fit * words, 1e-6, 1 - 1e-6)
        bend = fit * words * (1 - words)
        slope = x.T @ ((y - sure) / (sure * (1 - sure)) * bend) - w
        steep = (x * (bend**2 / (sure * (1 - sure)))[:, None]).T @ x + np.eye(len(w))
        w = np.maximum(w + np.clip(np.linalg.solve(steep, slope), -0.5, 0.5), 0)
    return Weights(*(round(float(one), 2) for one in w))


def report(name: str, ends: Sequence[tuple[float, bool]]) -> None:
    sure, right = (np.array(side, float) for side in zip(*ends, strict=True))
    bins = np.minimum((sure * 10).astype(int), 9)
    off = sum(abs(sure[bins == b].sum() - right[bins == b].sum()) for b in set(bins.tolist())) / len(sure)
    good, bad = sure[right == 1], sure[right == 0]
    above = np.mean((good[:, None] > bad) + 0.5 * (good[:, None] == bad))
    print(
        f"{name:24} n {len(sure)}  calibration error {off:.3f}  Brier {np.mean((sure - right) ** 2):.4f}  "
        f"AUROC {above:.4f}   right {len(good)}: taken {_from(good, ACCEPT)}, asked back "
        f"{_from(good, CONFIRM) - _from(good, ACCEPT)}   others: taken {_from(bad, ACCEPT)}, asked back "
        f"{_from(bad, CONFIRM) - _from(bad, ACCEPT)}"
    )


def _from(sure: Floats, edge: float) -> int:
    return int((sure >= edge).sum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--plot", type=Path)
    asked = parser.parse_args()
    with asked.cache.open("rb") as file:
        every = answers(Rows(file).load())
    crossed = {half: fitted([one for one in every if one.half != half]) for half in (0, 1)}
    for name, weights in (("half 0", crossed[1]), ("half 1", crossed[0]), ("both", fitted(every))):
        told = ", ".join(f"{one.name} {getattr(weights, one.name)}" for one in fields(weights))
        print(f"fitted on {name}: {told}")
    ends = {
        "speech x fit": [one.taken(Weights()) for one in every],
        "fitted on the other half": [one.taken(crossed[one.half]) for one in every],
        "as shipped": [one.taken(FITTED) for one in every],
    }
    for name, some in ends.items():
        report(name, some)
    if asked.plot:
        pairs = {name: zip(*some, strict=True) for name, some in ends.items()}
        curves = {name: (np.array(sure), np.array(ok, float)) for name, (sure, ok) in pairs.items()}
        heard.plot(curves, asked.plot)


if __name__ == "__main__":
    main()
