"""The ear inside a worker process: one utterance and its grammar in, a hypothesis out.

How it hears (docs/hearing.md has the figures): noise is turned down where there is much; the 8 kHz of the
line are brought to the 16 kHz of the model and dithered; cepstra are normalised over this one utterance;
beams are wide; dictionaries hold only the words that are needed.
"""

from __future__ import annotations

import math
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from pocketsphinx import Config, Decoder, get_model_path

from ivr.audio.frame import Pcm
from ivr.audio.resample import widen
from ivr.errors import RecogniserError
from ivr.events import Word
from ivr.nlu.grammar import Grammar
from ivr.stt import spoken
from ivr.stt.acoustic import LINES, TRANSFORMS, cleared, line, telephone_means_file
from ivr.stt.arpa import arpa
from ivr.stt.digits import blank
from ivr.stt.digits.hearing import sure, telling, weighed, whole, within
from ivr.stt.digits.reader import DigitReader
from ivr.stt.everyday import EVERYDAY
from ivr.stt.evidence import Part, Weights, beside, cleanness, evidence, value
from ivr.stt.freedom import Freedom
from ivr.stt.jsgf import jsgf
from ivr.stt.lexicon import Lexicon
from ivr.stt.recogniser import Hypothesis
from ivr.stt.voiced import over_noise, voiced

DICTIONARY = Path(get_model_path()) / "en-us" / "cmudict-en-us.dict"

KEPT = 16
"""How many compiled grammars a worker keeps; one of a whole flow holds 10 to 40 MB."""

SURE = 0.75
"""Digits that are as sure as this need no phrases beside them."""

ALONE = 0.9
"""A phrase that is as sure as this by itself is not held against free talk."""

LEFT_OPEN = 3.0
"""Nats: a value of which the grammar left more open is held against free talk at a closed question too, and
as sure as VALUE says (fitted by `bench/values.py`)."""

PHRASE = Weights(16.0756, {"mean": 0.2065, "worst": 0.0205, "clean": -2.9173, "steady": -16.8058})
BORNE_OUT = Weights(
    5.9418,
    {
        "mean": 0.0797,
        "worst": 0.0201,
        "behind": -0.059,
        "alike": 3.0878,
        "posterior": 2.1133,
        "clean": -1.9767,
        "steady": -13.9157,
    },
)
FREE = Weights(
    -9.9725,
    {
        "mean": -0.0008,
        "worst": 0.0235,
        "posterior": 3.9897,
        "at_home": 10.5168,
        "clean": -0.6403,
        "steady": -13.0287,
    },
)

VALUE = Weights(-1.864, {"odds": 0.226, "alike": 4.074, "open": -0.178})

_LOG_BASE = math.log(1.0001)  # scores are integers of this base; the wheel hands out their exponentials
_UNLIKE = -100.0  # a frame's score that no word deserves
_SEARCH = "question"
_WIDE: dict[str, Any] = {"beam": 1e-80, "wbeam": 1e-60, "pbeam": 1e-80}


@dataclass(frozen=True, slots=True)
class Request:
    """One utterance: int16 samples at 8000 Hz as bytes. Without samples the grammar is only got ready, for
    this `line` (acoustic.py)."""

    grammar: Grammar
    pcm: bytes
    line: str = LINES[0][1]


@contextmanager
def _file(text: str, suffix: str) -> Iterator[str]:
    """A file for as long as pocketsphinx reads it."""
    with tempfile.NamedTemporaryFile("w", suffix=suffix, encoding="utf-8") as file:
        file.write(text)
        file.flush()
        yield file.name


class _Reader:
    """One decoder with its one search."""

    def __init__(
        self,
        means: str,
        dictionary: str,
        language: Callable[[Decoder], None],
        lattice: bool = False,
        **options: object,
    ) -> None:
        self._scale = 1024 if lattice else 1  # of acoustic scores, in the wheel's own units
        self._lattice = lattice
        with _file(dictionary, ".dict") as path:
            try:
                # compallsen: scores count from the best sound of all, not of those still in the beam.
                self._decoder = Decoder(
                    Config(
                        lm=None,
                        dict=path,
                        mean=means,
                        loglevel="FATAL",
                        compallsen=True,
                        **options,
                    )
                )
                language(self._decoder)
                self._decoder.activate_search(_SEARCH)
            except RuntimeError as fault:
                raise RecogniserError(f"pocketsphinx refuses this language: {fault}") from fault

    @classmethod
    def of_phrases(cls, means: str, grammar: Grammar, lexicon: Lexicon) -> _Reader | None:
        """Only what the grammar says; None when it can say nothing."""
        text = jsgf(grammar, lexicon)
        if not text:
            return None
        words = lexicon.cut(spoken.words(grammar))
        return cls(means, words, lambda d: d.add_jsgf_string(_SEARCH, text), bestpath=False, **_WIDE)

    @classmethod
    def of_talk(cls, means: str, grammar: Grammar, lexicon: Lexicon) -> _Reader:
        """The grammar's words in any order, and everyday words."""
        words = lexicon.cut(spoken.words(grammar) | set(EVERYDAY))
        with _file(arpa(grammar, lexicon, EVERYDAY), ".lm") as path:
            return cls(means, words, lambda d: d.add_lm_file(_SEARCH, path), lattice=True)

    def read(self, wide: bytes) -> tuple[Part, ...]:
        """What was heard, without silences; normalised by this utterance alone."""
        self._decoder.reinit_feat()  # or the noise that was learnt from the last caller stays
        self._decoder.start_utt()
        self._decoder.process_raw(wide, full_utt=True)
        self._decoder.end_utt()
        return tuple(part for part in self._parts() if not part.silent)

    def _parts(self) -> Iterator[Part]:
        if self._decoder.hyp() is None:
            return
        for piece in self._decoder.seg():
            name = piece.word.partition("(")[0] or piece.word
            first, last = piece.start_frame, piece.end_frame
            if piece.ascore > 0:
                score = math.log(piece.ascore) / _LOG_BASE / self._scale
            else:  # too small for a float: very long, or very unlike
                score = _UNLIKE * (last - first + 1)
            yield Part(name, first, last, score, piece.prob if self._lattice else 0.0)


class _Language:
    """The readers of one grammar on one kind of line; that of free talk is made when it is first needed."""

    def __init__(self, means: str, grammar: Grammar, lexicon: Lexicon) -> None:
        self._means, self._grammar = means, grammar
        self._lexicon = lexicon.taught(grammar.say_like)
        self.words, self.written = spoken.words(grammar), spoken.written(grammar)
        self.phrases = _Reader.of_phrases(means, grammar, self._lexicon)
        self.freedom = Freedom(grammar)
        self.digits, self.inner_digits = blank.asked(grammar), blank.within(grammar)
        self._talk: _Reader | None = None

    @property
    def talk(self) -> _Reader:
        if self._talk is None:
            self._talk = _Reader.of_talk(self._means, self._grammar, self._lexicon)
        return self._talk

    def left_open(self, parts: Sequence[Part]) -> float:
        """Nats of what was read, but for digits that are read anew."""
        names = [part.name for part in parts]
        nats = self.freedom.of(names)
        anew = blank.inside(names, self.inner_digits) if self.inner_digits else None
        return sum(nats) - (sum(nats[anew]) if anew else 0.0)

    def get_ready(self) -> None:
        if not self._grammar.closed:
            _ = self.talk


class Ear:
    """Holds the dictionary and the latest grammars; `transforms` are those of the lines (acoustic.py)."""

    def __init__(self, transforms: Path = TRANSFORMS) -> None:
        self.lexicon = Lexicon.read(DICTIONARY)
        self._transforms = transforms
        self._languages: OrderedDict[tuple[str, Grammar], _Language] = OrderedDict()

    @cached_property
    def digits(self) -> DigitReader:
        """Made when it is first needed."""
        return DigitReader.shipped()

    def __call__(self, request: Request) -> Hypothesis:
        if not request.pcm:
            self._language(request.line, request.grammar).get_ready()
            return Hypothesis()
        return self.hear(np.frombuffer(request.pcm, np.int16), request.grammar)

    def hear(self, pcm: Pcm, grammar: Grammar) -> Hypothesis:
        """The phrases first; at an open question, unless they are sure alone, free talk beside them."""
        pcm = voiced(pcm)
        kind = line(over_noise(pcm))
        language = self._language(kind, grammar)
        wide = widen(cleared(pcm, kind), np.random.default_rng(len(pcm))).tobytes()
        clean = cleanness(pcm)
        talk = cache(lambda: language.talk.read(wide))
        readings = []
        parts: tuple[Part, ...] = ()
        if language.digits is not None:
            readings.append(whole(self.digits, pcm, language.digits))
        if language.phrases is not None and not (readings and readings[0].confidence >= SURE):
            parts = language.phrases.read(wide)
            read = _hypothesis(parts, language.words, clean, PHRASE)
            if not grammar.closed and parts and read.confidence < ALONE and talk():
                read = replace(read, confidence=BORNE_OUT.confidence(beside(parts, talk(), clean)))
            if grammar.closed and (nats := language.left_open(parts)) > LEFT_OPEN:
                read = sure(read, VALUE.confidence(value(read.confidence, parts, talk(), nats)))
            if language.digits is None or any(word.text not in spoken.DIGITS for word in read.words):
                inner = language.inner_digits  # nothing but digits is read above, and better
                readings.append(within(self.digits, pcm, inner, parts, read, talk) if inner else read)
        if language.digits is not None and telling(readings[0], parts):
            readings[0] = weighed(readings[0], parts, talk())
        # Digits and numbers by themselves are no free talk: a cough would be one.
        if not grammar.closed and not (readings and readings[0].confidence >= ALONE):
            readings.append(_hypothesis(talk(), language.written, clean, FREE))
        readings = sorted((r for r in readings if r.text), key=lambda r: -r.confidence)
        if not readings:
            return Hypothesis()
        best, *rest = readings
        others = [(r.text, r.confidence) for r in rest if r.text != best.text]
        ranked = sorted((*best.alternatives, *others), key=lambda other: -other[1])
        return replace(best, alternatives=tuple(ranked))

    def _language(self, line: str, grammar: Grammar) -> _Language:
        key = (line, grammar)
        if key not in self._languages:
            means = telephone_means_file(line, self._transforms)
            self._languages[key] = _Language(means, grammar, self.lexicon)
        self._languages.move_to_end(key)
        while len(self._languages) > KEPT:
            self._languages.popitem(last=False)
        return self._languages[key]


def _hypothesis(words: Sequence[Part], home: frozenset[str], clean: float, weights: Weights) -> Hypothesis:
    if not words:
        return Hypothesis()
    return Hypothesis(
        text=" ".join(word.name for word in words),
        confidence=weights.confidence(evidence(words, home, clean)),
        words=tuple(Word(word.name, weights.confidence(evidence([word], home, clean))) for word in words),
    )
