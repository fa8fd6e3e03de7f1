"""How surely the embedded ear hears values: days, times, sums, numbers, telephones, codes, postcodes, names.

    python -m bench.values read --data DIR --cache FILE     hears them: half an hour, in rounds
    python -m bench.values fit --cache FILE                 fits VALUE (ivr/stt/sphinx.py), in seconds

Twelve ways to say each, by six synthesised voices, mu-law, clean and with noise at 15 and 10 dB, at the
questions of a small desk (bench/desk) and, for days and times, of the clinic. A reading is right when it
means the value that was said. Rows of digits are left out: they are not heard so (bench/doubt.py). Each half
is measured with weights of the other; they share no voice and no kind of noise, but the sentences. DIR has
the voices that babble.
"""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np

from bench.belief import ACCEPT, CONFIRM, Rows
from bench.confidence import FLOWS, LEVELS, ROUND, VOICES, Heard, Place, Said, asked, hear, report
from bench.ear import NONSENSE, listed
from bench.recordings import orders
from ivr.stt.acoustic import TRANSFORMS
from ivr.stt.evidence import Value, Weights, evidence, value
from ivr.stt.freedom import Freedom
from ivr.stt.sphinx import LEFT_OPEN, PHRASE
from ivr.stt.spoken import DIGITS

DESK, CLINIC = Path(__file__).parent / "desk", FLOWS / "clinic"

SAID: dict[str, str] = {
    "day": """
        tomorrow|next thursday|the twelfth of march|march third|in two weeks|friday please
        a week from monday|the day after tomorrow|on the thirteenth|june the thirtieth|this sunday
        october ninth please""",
    "hour": """
        half past nine|three thirty|quarter to six|five p m|ten fifteen|noon|at eight in the morning
        two o'clock|seven forty five|eleven a m please|twenty past four|six thirty in the evening""",
    "amount": """
        forty five dollars|twelve fifty|a hundred and twenty|six dollars and seventy five cents
        two hundred fifty bucks|fifteen hundred dollars|thirteen dollars|ninety nine cents
        eighteen dollars please|five hundred and sixty|one thousand dollars|thirty dollars""",
    "guests": """
        seven|fifteen|fifty|twenty three|a hundred and one|nineteen|ninety|two dozen|a party of six
        one thousand two hundred and thirty four|just one|forty eight please""",
    "phone": """
        two one two five five five oh one nine nine|four one five five five five two six seven one
        three oh three five five five oh one eight two|eight one eight five five five oh one four zero
        my number is six one seven five five five oh one two three|seven oh two triple five oh one six four
        nine one six five five five double zero seven eight|five one two five five five oh one three six
        it's two oh six five five five oh one nine four|four oh four five five five oh one one zero
        six oh two five five five oh one seven three|eight hundred five five five twelve twelve""",
    "booking": """
        a b four seven|b seven k two|r two d two|alpha bravo four seven|x y z nine nine
        k l m four five six|it's p t eight eight one|nine d e three|charlie four charlie five
        s f one two six|b as in boy seven two k as in king|my booking code is h j triple four""",
    "zip": """
        nine oh two one oh|one oh oh two five|six six one oh four|my zip is seven eight seven oh one
        nine eight one oh nine|three oh three oh one|ninety eight one oh nine|five five four oh one
        k one a zero b one|m five v two t six|it's eight oh two oh two|one double oh one one""",
    "guest": """
        s m i t h|john smith|my name is sarah connor|b r o w n|it's m a r i a|k a t e|jones
        d as in david o e|robert johnson|last name is l o p e z|this is linda|p e t e r""",
}
ALSO = {"day": Place(CLINIC, "which_day", slot="day"), "hour": Place(CLINIC, "what_time", slot="time")}
"""Asked of every second voice."""
BY_READER = ("phone", "zip")
"""Where rows of digits are read by a reader of their own."""


def everything() -> Iterator[Said]:
    """Each value by every voice, at one level of noise each; what is no value beside them."""
    for half, voices in enumerate(VOICES):
        for number, voice in enumerate(voices):
            for slot, texts in SAID.items():
                place = ALSO[slot] if slot in ALSO and number % 2 else Place(DESK, slot, slot=slot)
                for at, text in enumerate(listed(texts)):
                    level, seed = LEVELS[(at + number) % 3], at + 12 * number
                    yield Said(f"value {slot}", half, place, text, voice, decibels=level, seed=seed)
                for at, text in enumerate(listed(NONSENSE)[len(slot) % 6 + number :: 10]):
                    level = LEVELS[(at + number) % 3]
                    yield Said(f"other {slot}", half, place, text, voice, decibels=level, seed=at)


def read(data: Path, file: Path, jobs: int) -> None:
    everyone = list(everything())
    order = np.random.default_rng(1).permutation(len(everyone))
    babble = tuple(file for file, _ in orders(data)[::18])
    rows: list[Heard] = []
    with ProcessPoolExecutor(jobs) as pool:
        for start in range(0, len(order), ROUND):
            some = sorted((everyone[at] for at in order[start : start + ROUND]), key=lambda s: str(s.place))
            work = ((said, (TRANSFORMS, TRANSFORMS), babble) for said in some)
            for row in pool.map(hear, work, chunksize=6):
                rows.append(row)
                print(f"\r{len(rows)} of {len(order)}", end="", flush=True)
            file.write_bytes(pickle.dumps(rows))
    print()


@dataclass(frozen=True)
class Case:
    """What was read at a closed question that left much open: `alone` is how sure the phrase is by itself."""

    half: int
    kind: str
    alone: float
    told: Value
    right: bool


def cases(rows: Sequence[Heard]) -> list[Case]:
    found: list[Case] = []
    for row in rows:
        if row.phrase is None or not row.closed:
            continue
        parts = row.phrase.parts
        names = [part.name for part in parts]
        left = sum(freedom(row.said.place).of(names))
        if left > LEFT_OPEN and not (row.said.place.slot in BY_READER and set(names) <= set(DIGITS)):
            alone = PHRASE.confidence(evidence(parts, (), row.clean))
            told = value(alone, parts, row.talk.parts if row.talk else (), left)
            found.append(Case(row.said.half, row.said.kind, alone, told, row.phrase.right))
    return found


@cache
def freedom(place: Place) -> Freedom:
    return Freedom(asked(place)[0])


def fitted(some: Sequence[Case]) -> Weights:
    """Logistic regression by Newton's method, with a ridge of 1 on standardised terms."""
    x = np.array([astuple(one.told) for one in some])
    y = np.array([float(one.right) for one in some])
    middle, spread = x.mean(0), x.std(0) + 1e-9
    x = np.column_stack([(x - middle) / spread, np.ones(len(x))])
    ridge, w = np.diag([1.0] * len(spread) + [1e-3]), np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        w += np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + ridge, x.T @ (y - p) - ridge @ w)
    slopes = w[:-1] / spread
    named = {field.name: round(float(one), 3) for field, one in zip(fields(Value), slopes, strict=True)}
    return Weights(round(float(w[-1] - slopes @ middle), 3), named)


def fit(files: Path) -> None:
    with files.open("rb") as file:
        every = cases(Rows(file).load())
    print(f"VALUE = {fitted(every)}")
    by = {half: fitted([one for one in every if one.half != half]) for half in (0, 1)}
    right = np.array([float(one.right) for one in every])
    ends = {
        "the phrase alone": np.array([one.alone for one in every]),
        "with weights of the other half": np.array([by[one.half].confidence(one.told) for one in every]),
    }
    for name, sure in ends.items():
        report(name, sure, right)
        for kind in sorted({one.kind for one in every}):
            here = np.array([one.kind == kind for one in every])
            taken, back = sure >= ACCEPT, (sure >= CONFIRM) & (sure < ACCEPT)
            told = [int((here & (right == ok) & which).sum()) for ok in (1, 0) for which in (taken, back)]
            print(
                f"  {kind:16} {here.sum():4}  right {int(right[here].sum()):3}: taken {told[0]}, asked back "
                f"{told[1]}   wrong: taken {told[2]}, asked back {told[3]}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["read", "fit"])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    if given.what == "read":
        read(given.data, given.cache, given.jobs)
    else:
        fit(given.cache)


if __name__ == "__main__":
    main()
