"""How far the embedded ear's confidence can be trusted, and the logistics that make it (ivr/stt/sphinx.py).

    python -m bench.confidence read --data DIR --fitted EVEN ODD --cache FILE    hears all of it: minutes
    python -m bench.confidence fit --cache FILE --plot FILE                      fits, in seconds

Heard are real people's orders at the coffee bar and at questions of other flows, rows of real digits at
the coffee bar, and synthesised callers at all flows: their own examples, yes and no, nonsense. A reading
is right when it means at that question what was said. The halves share no recording, no synthesised voice
and no kind of noise; each order is heard with transforms fitted on the other half of them
(`training/adapt.py --halves`).
"""

from __future__ import annotations

import argparse
import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.ear import NONSENSE, likeness, listed, say
from bench.lines import MEASURED, TUNED, noise, noisy
from bench.recordings import Slots, digits, orders, recording
from ivr.audio.frame import RATE, Pcm
from ivr.audio.resample import widen
from ivr.call.call import understanders
from ivr.flow.question import Question
from ivr.flow.reader import read_flow
from ivr.nlu.grammar import Grammar
from ivr.stt.acoustic import TRANSFORMS, cleared, line
from ivr.stt.evidence import Beside, Evidence, Part, Weights, beside, cleanness, evidence
from ivr.stt.sphinx import ALONE
from ivr.stt.voiced import over_noise, voiced

FLOWS = Path(__file__).parent.parent / "flows"
TODAY = date(2026, 3, 2)
VOICES = (("rms", "slt", "en-us"), ("awb", "kal16", "en-gb"))
"""Of either half."""
LEVELS = (None, 15.0, 10.0)
EACH = 5
"""Examples of an intent."""
ROUND = 150
Floats = NDArray[np.float64]
YES_NO = (
    "yes",
    "no",
    "yes please",
    "no thank you",
    "yeah",
    "nope",
    "no thanks",
    "sure",
    "yep",
    "that's right",
)
SMALL = frozenset(listed("brew|can|i|get|have|want|me|give|make|like|i'd|may|a|an|with|and"))


@dataclass(frozen=True)
class Place:
    """A question of a flow."""

    folder: Path
    step: str
    yes_no: bool = False
    slot: str = ""


COFFEE = Place(Path(__file__).parent / "coffee", "welcome")
OPEN = tuple(Place(FLOWS / name, "welcome") for name in ("shop", "billing", "bank", "helpdesk", "clinic"))
MORE = Place(FLOWS / "shop", "more", True)


@dataclass(frozen=True)
class Said:
    """What was said where: a recording or (text, voice); `kind` tells whether it belongs there."""

    kind: str
    half: int
    place: Place
    text: str
    voice: str | None = None
    files: tuple[Path, ...] = ()
    labels: Slots | None = None
    decibels: float | None = None
    seed: int = 0


@dataclass(frozen=True)
class Reading:
    """What one search heard; `fit` is how sure the flow is of its meaning once the words are."""

    parts: tuple[Part, ...]
    home: tuple[bool, ...]
    right: bool
    fit: float

    @property
    def text(self) -> str:
        return " ".join(part.name for part in self.parts)


@dataclass(frozen=True)
class Heard:
    said: Said
    frames: int
    clean: float
    closed: bool
    phrase: Reading | None
    talk: Reading | None


Means = Callable[[str], Any]


@cache
def asked(place: Place) -> tuple[Grammar, Means, Any]:
    files = place.folder.glob("*.yaml")
    written = read_flow({path.name: path.read_text(encoding="utf-8") for path in files})
    spoken, one = written.spoken("en-US"), understanders(written)["en-US"]
    slot = spoken.slots[place.slot] if place.slot else None
    expecting = Question(spoken, place.step, slot, yes_no=place.yes_no).expecting
    return one.grammar(expecting), lambda text: one.understand(text, 1.0, expecting, TODAY), one


def examples(place: Place) -> list[str]:
    """Some sentences of each intent that name no slot."""
    _, means, one = asked(place)
    found: list[str] = []
    for ways in one.sayings.values():
        texts = [" ".join(way) for way in ways if all(isinstance(item, str) for item in way)]
        texts = [text for text in dict.fromkeys(texts) if not means(text).nothing]
        found += [texts[at] for at in np.linspace(0, len(texts) - 1, min(EACH, len(texts))).astype(int)]
    return found


def everything(data: Path) -> Iterator[Said]:
    named = orders(data)
    for at, (file, labels) in enumerate(named):
        about = {"half": at % 2, "files": (file,), "text": file.stem, "seed": at}
        levels = ((None, 15.0), (None, 6.0))[at // 2 % 2] if at // 4 % 2 else (None,)
        for level in levels:
            yield Said("order", place=COFFEE, labels=labels, decibels=level, **about)
        if at // 2 % 2:
            place = (*OPEN[:3], MORE)[at // 4 % 4]
            yield Said("order elsewhere", place=place, decibels=LEVELS[at // 16 % 2], **about)
    takes = digits(data)
    speakers = sorted({speaker for _, _, speaker in takes})
    for at in range(60):
        who, rng = speakers[at % len(speakers)], np.random.default_rng(at)
        own = [file for file, _, speaker in takes if speaker == who]
        files = tuple(own[one] for one in rng.choice(len(own), 4))
        yield Said("digits elsewhere", speakers.index(who) % 2, COFFEE, f"digits {at}", files=files, seed=at)
    for at in range(60):
        kinds = (TUNED, ("car", "street"))[at % 2]
        place = (MORE, *OPEN, COFFEE)[at // 2 % 7] if at % 3 else MORE
        yield Said("noise", at % 2, place, kinds[at // 2 % len(kinds)], seed=at)
    seed = 0
    for place, kind, texts in [
        *((place, "phrase", examples(place)) for place in OPEN),
        (MORE, "yes or no", YES_NO),
        *((place, "nonsense", listed(NONSENSE)[start::6]) for start, place in enumerate((*OPEN, COFFEE))),
        (MORE, "nonsense", listed(NONSENSE)[::3]),
    ]:
        for text in texts:
            for half, voices in enumerate(VOICES):
                seed += 1
                for voice in (voices[seed // 2 % 3],) if kind == "phrase" else voices:
                    at = seed // 6 + voices.index(voice)
                    yield Said(kind, half, place, text, voice, decibels=LEVELS[at % 3], seed=seed)


@cache
def ear(transforms: Path) -> Any:
    from ivr.stt.sphinx import Ear

    return Ear(transforms)


@cache
def voice(file: Path) -> Pcm:
    return voiced(recording(file))


def sound(said: Said, others: Sequence[Path]) -> Pcm:
    if said.kind == "noise":
        samples = RATE // 2 * (1 + said.seed % 5)
        return noise(samples, 12000 / (1 + said.seed % 7), said.text, said.seed)
    if said.voice is not None:
        pcm = voiced(say(said.text, said.voice))
    elif len(said.files) == 1:
        pcm = voice(said.files[0])
    else:
        pcm = np.concatenate([np.pad(recording(file), (0, RATE // 10)) for file in said.files])
    if said.decibels is None:
        return pcm
    kinds = (TUNED, MEASURED)[said.half]
    babble = [voice(file) for file in others if file not in said.files]
    return noisy(pcm, said.decibels, kinds[said.seed // 2 % len(kinds)], said.seed, babble)


def ordered(text: str, labels: Slots) -> bool:
    """Every slot is in the text, and nothing else but small words."""
    for value in sorted(labels.values(), key=len, reverse=True):
        if f" {value} " not in f" {text} ":
            return False
        text = f" {text} ".replace(f" {value} ", " | ", 1).strip()
    return set(text.split()) - {"|"} <= SMALL


def hear(job: tuple[Said, tuple[Path, Path], tuple[Path, ...]]) -> Heard:
    """As ivr/stt/sphinx.py does, but always with both searches."""
    said, fitted, others = job
    grammar, means, _ = asked(said.place)
    pcm = voiced(sound(said, others))
    kind = line(over_noise(pcm))
    language = ear(fitted[1 - said.half])._language(kind, grammar)
    wide = widen(cleared(pcm, kind), np.random.default_rng(len(pcm))).tobytes()

    def reading(parts: tuple[Part, ...], home: frozenset[str], free: bool) -> Reading | None:
        if not parts:
            return None
        text = " ".join(part.name for part in parts)
        meaning = means(text)
        if said.labels is not None:
            right = ordered(text, said.labels)
        elif said.place.slot:
            told = means(said.text).slots.get(said.place.slot)
            right = said.kind.startswith("value") and meaning.slots.get(said.place.slot) == told is not None
        elif said.kind in ("phrase", "yes or no"):
            meant = means(said.text)
            right = (meaning.intent, meaning.answer) == (meant.intent, meant.answer) and not meaning.nothing
        else:
            right = False
        if free and said.voice is not None and not said.place.slot:
            right = right or likeness(said.text, text) > 0.75
        fit = 0.0 if meaning.nothing else meaning.confidence
        return Reading(parts, tuple(part.name in home for part in parts), right, fit)

    return Heard(
        said,
        len(pcm) * 100 // RATE,
        cleanness(pcm),
        grammar.closed,
        reading(language.phrases.read(wide), language.words, False),
        reading(language.talk.read(wide), language.written, True),
    )


def _read(asked: argparse.Namespace) -> None:
    """In rounds, each a sample of everything, so that whoever stops it keeps something to fit on."""
    everyone = list(everything(asked.data))
    order = np.random.default_rng(1).permutation(len(everyone))[: asked.most]
    named = orders(asked.data)
    others = tuple(tuple(file for file, _ in named[half::18]) for half in (0, 1))
    rows: list[Heard] = []
    with ProcessPoolExecutor(asked.jobs) as pool:
        for start in range(0, len(order), ROUND):
            jobs = [everyone[at] for at in order[start : start + ROUND]]
            jobs.sort(key=lambda said: (said.half, str(said.place), said.kind))  # grammars are kept
            work = ((said, tuple(asked.fitted), others[said.half]) for said in jobs)
            for row in pool.map(hear, work, chunksize=8):
                rows.append(row)
                print(f"\r{len(rows)} of {len(order)}", end="", flush=True)
            asked.cache.write_bytes(pickle.dumps(rows))
    print()


TERMS = {
    "PHRASE": ("mean", "worst", "clean", "steady"),
    "BORNE_OUT": ("mean", "worst", "behind", "alike", "posterior", "clean", "steady"),
    "FREE": ("mean", "worst", "posterior", "at_home", "clean", "steady"),
}
Case = tuple[Heard, Reading, Evidence | Beside]


def cases(rows: Sequence[Heard], name: str) -> list[Case]:
    """The readings that this logistic judges, with their evidence."""
    found: list[Case] = []
    for row in rows:
        phrase, talk = row.phrase, row.talk
        if name == "BORNE_OUT" and phrase and talk:
            found.append((row, phrase, beside(phrase.parts, talk.parts, row.clean)))
        elif name != "BORNE_OUT" and (one := talk if name == "FREE" else phrase):
            home = {part.name for part, known in zip(one.parts, one.home, strict=True) if known}
            found.append((row, one, evidence(one.parts, home, row.clean)))
    return found


def fitted(some: Sequence[Case], terms: Sequence[str]) -> Weights:
    """Logistic regression by Newton's method, with a ridge of 1 on standardised terms."""
    x = np.array([[getattr(evident, term) for term in terms] for _, _, evident in some])
    y = np.array([float(reading.right) for _, reading, _ in some])
    middle, spread = x.mean(0), x.std(0) + 1e-9
    x = np.column_stack([(x - middle) / spread, np.ones(len(x))])
    ridge, w = np.diag([1.0] * len(terms) + [1e-3]), np.zeros(len(terms) + 1)
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        w += np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + ridge, x.T @ (y - p) - ridge @ w)
    slopes = w[:-1] / spread
    named = {term: round(float(slope), 4) for term, slope in zip(terms, slopes, strict=True)}
    return Weights(round(float(w[-1] - slopes @ middle), 4), named)


def crossed(rows: Sequence[Heard]) -> list[dict[str, float]]:
    """For each row what each logistic says that was fitted on the other half."""
    sure: list[dict[str, float]] = [{} for _ in rows]
    place = {id(row): at for at, row in enumerate(rows)}
    for name, terms in TERMS.items():
        every = cases(rows, name)
        for half in (0, 1):
            weights = fitted([case for case in every if case[0].said.half != half], terms)
            for row, _, evident in every:
                if row.said.half == half:
                    sure[place[id(row)]][name] = weights.confidence(evident)
    return sure


def decided(row: Heard, sure: dict[str, float]) -> tuple[Reading | None, float]:
    """The reading that the ear hands on, and its confidence (see Ear.hear, but for digits)."""
    phrase = sure.get("PHRASE", 0.0)
    if phrase < ALONE and not row.closed:
        phrase = sure.get("BORNE_OUT", phrase)
        if sure.get("FREE", 0.0) > phrase:
            return row.talk, sure["FREE"]
    return row.phrase, phrase


def report(name: str, sure: Floats, right: Floats) -> None:
    good, bad = sure[right == 1], sure[right == 0]
    bins = np.minimum((sure * 10).astype(int), 9)
    off = sum(abs(sure[bins == b].sum() - right[bins == b].sum()) for b in set(bins)) / len(sure)
    least = np.percentile(good, 10)
    print(
        f"{name:28s} n {len(sure):4d}  right {len(good):4d}, {np.mean(good >= 0.75):4.0%} from 0.75   wrong: "
        f"{np.mean(bad >= 0.75):5.1%} from 0.75, {np.mean(bad >= least):5.1%} where 90 % of right ones are "
        f"kept ({least:.2f})   ECE {off:.3f}"
    )


def _fit(asked: argparse.Namespace) -> None:
    rows: list[Heard] = pickle.loads(asked.cache.read_bytes())
    for name, terms in TERMS.items():
        print(f"{name} = {fitted(cases(rows, name), terms)}")
    sure = crossed(rows)
    curves: dict[str, tuple[Floats, Floats]] = {}
    for name in TERMS:
        some = [(sure[at][name], one[1].right) for at, row in enumerate(rows) for one in cases([row], name)]
        curves[name] = np.array([s for s, _ in some]), np.array([float(r) for _, r in some])
    ends = [decided(row, one) for row, one in zip(rows, sure, strict=True)]
    right = np.array([float(reading is not None and reading.right) for reading, _ in ends])
    curves["what the ear hands on"] = np.array([one for _, one in ends]), right
    print("Each half with weights fitted on the other:")
    for name, (confidence, truth) in curves.items():
        report(name, confidence, truth)
    print(f"{'':16s}   dB    n  right  of them from 0.75   accepted and wrong (confidence x fit from 0.75)")
    for kind, level in sorted({(r.said.kind, r.said.decibels or 60.0) for r in rows}, key=str):
        at = [i for i, r in enumerate(rows) if (r.said.kind, r.said.decibels or 60.0) == (kind, level)]
        good = [i for i in at if right[i]]
        wrong = [i for i in at if not right[i] and ends[i][0] and ends[i][1] * ends[i][0].fit >= 0.75]
        trusted = np.mean([ends[i][1] >= 0.75 for i in good]) if good else 0.0
        print(
            f"{kind:16s} {level:4.0f} {len(at):4d}  {len(good) / len(at):5.1%} {trusted:12.0%} "
            f"{len(wrong) / len(at):19.1%}"
        )
    if asked.plot:
        plot(curves, asked.plot)


def plot(curves: dict[str, tuple[Floats, Floats]], file: Path) -> None:
    from matplotlib import pyplot

    pyplot.figure(figsize=(5.5, 5.5))
    pyplot.plot([0, 1], [0, 1], color="grey", lw=0.7)
    for name, (sure, right) in curves.items():
        parts = [part for part in np.array_split(np.argsort(sure), 8) if len(part)]
        places = [sure[part].mean() for part in parts], [right[part].mean() for part in parts]
        pyplot.plot(*places, "o-", ms=4, label=f"{name} ({len(sure)})")
    pyplot.xlabel("confidence (mean of an eighth of the readings)")
    pyplot.ylabel("share that was right")
    pyplot.legend(loc="upper left", fontsize=8)
    pyplot.savefig(file, dpi=110)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["read", "fit"])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--fitted", type=Path, nargs=2, default=(TRANSFORMS, TRANSFORMS))
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--most", type=int, help="hear only so many utterances")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--plot", type=Path)
    asked = parser.parse_args()
    {"read": _read, "fit": _fit}[asked.what](asked)


if __name__ == "__main__":
    main()
