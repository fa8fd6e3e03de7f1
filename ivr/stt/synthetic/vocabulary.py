"""The words of the model: the most frequent of pocketsphinx's US English, each with what it costs to say.

Both come with pocketsphinx's wheel (BSD): cmudict for the sounds, a language model for how often.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path

from pocketsphinx import Config, LogMath, NGramModel, get_model_path

from ivr.stt.lexicon import Lexicon

FOLDER = Path(get_model_path()) / "en-us"
WORDS = 20_000
RARE = 16.0
"""The cost of a word that the language model does not have: one in nine million."""

_LOG_BASE = math.log(1.0001)


def costs(known: Lexicon, more: Iterable[str] = (), count: int = WORDS) -> Mapping[str, float]:
    """Word -> negative log probability: `more`, and the `count` most frequent ones, sorted by name."""
    model = NGramModel(Config(hmm=None, lm=None, dict=None), LogMath(), str(FOLDER / "en-us.lm.bin"))
    all_costs = {word: min(RARE, -model.prob([word]) * _LOG_BASE) for word in known if word[0].isalpha()}
    frequent = sorted(all_costs, key=lambda word: (all_costs[word], word))[:count]
    return {word: all_costs[word] for word in sorted({*frequent, *more}) if word in all_costs}
