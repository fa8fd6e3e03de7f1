"""Is it a voice? A small net over the timbre of the last frames, as good as free.

It knows the noises it was fitted on (`training/voice.py`): clicks, thuds, hums, tones, keys, music,
wind. Noise of quite another kind it may take for a voice; for that there is Silero.
"""

from __future__ import annotations

import base64
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ivr.audio.timbre import FEATURES
from ivr.audio.voice_weights import WEIGHTS

FRAMES = 6
"""How many frames are looked at together: 120 ms."""

LAYERS = (16, 8)

Numbers = NDArray[np.float32]


def voiced(timbres: Numbers) -> float:
    """How sure it is that the last frame is of a voice: above 0 rather than not (log odds).

    `timbres` are the `features` of FRAMES frames in order, one after the other in one row.
    """
    (first, first_bias), (second, second_bias), (last, last_bias) = _layers()
    within = np.maximum(timbres @ first + first_bias, 0)
    within = np.maximum(within @ second + second_bias, 0)
    return float((within @ last + last_bias)[0])


@cache
def _layers() -> tuple[tuple[Numbers, Numbers], ...]:
    """Weights of shape (in, out) and bias of each layer."""
    packed = base64.b85decode(WEIGHTS.replace("\n", ""))
    numbers = np.frombuffer(packed, "<f2").astype(np.float32)
    sizes, layers, at = (FRAMES * FEATURES, *LAYERS, 1), [], 0
    for before, after in pairwise(sizes):
        weights = numbers[at : at + before * after].reshape(before, after)
        at += before * after
        layers.append((weights, numbers[at : at + after]))
        at += after
    return tuple(layers)
