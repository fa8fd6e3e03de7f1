"""Which sound each output of the net belongs to, when the words are known: Viterbi over one chain."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ivr.stt.lexicon import Lexicon
from ivr.stt.synthetic.phones import SOUNDS
from training.vosk.features import Frames, Labels

NEVER = -1e9


def aligned(scores: Frames, words: Sequence[str], known: Lexicon) -> tuple[Labels, float] | None:
    """The sound of each row of `scores`, and their mean; None when a word is not known or the words do
    not fit. Silences around words may be passed over."""
    chain, free = [0], [True]
    for word in words:
        if word not in known:
            return None
        sounds = [SOUNDS.index(sound) for sound in known.sounds(word)[0]]
        chain += [*sounds, 0]
        free += [False] * len(sounds) + [True]
    ids, may_skip = np.array(chain), np.array(free)
    rows, size = len(scores), len(chain)
    best = np.full(size, NEVER)
    best[:2] = scores[0, ids[:2]]
    steps = np.zeros((rows, size), np.int8)
    for row in range(1, rows):
        one = np.r_[NEVER, best[:-1]]
        two = np.r_[NEVER, NEVER, np.where(may_skip[1:-1], best[:-2], NEVER)]
        ways = np.stack([best, one, two])
        steps[row] = ways.argmax(0)
        best = ways.max(0) + scores[row, ids]
    at = size - 1 if best[-1] > best[-2] else size - 2
    total = float(best[at])
    if total < NEVER / 2:
        return None
    found = np.zeros(rows, np.int64)
    for row in range(rows - 1, -1, -1):
        found[row] = ids[at]
        at -= steps[row, at]
    return found, total / rows
