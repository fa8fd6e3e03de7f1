"""How well every state of every digit word fits every frame: nets of our own and pocketsphinx's Gaussians.

The nets know digits, but few people; the Gaussians know thousands of people, but their telephone is
a guess. Their logarithms are added with a weight each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ivr.audio.frame import Pcm
from ivr.audio.resample import widen
from ivr.stt.acoustic import MODEL, line, telephone_means
from ivr.stt.digits.cepstra import cepstra, with_differences
from ivr.stt.digits.features import Floats, levelled, mel
from ivr.stt.digits.gaussians import Definition, Sounds
from ivr.stt.digits.lattice import Chains
from ivr.stt.digits.net import EVERY, Net
from ivr.stt.digits.words import NOTHING, OTHER, PARTS, PLAIN, SILENCE, SOUNDS, WAYS, Way
from ivr.stt.voiced import over_noise

STATES = 3
"""Of one sound, as the Gaussians have them; 10 ms each at least."""


@dataclass(frozen=True, slots=True)
class Blend:
    """How much each voice counts: the nets, of it their `parts` beside their sounds, the Gaussians.

    The nets listen once for every one of `warps`, each a length of the speaker's vocal tract; `prior` is
    how much of what they learnt about how often something is said is taken back.
    """

    nets: float = 1.0
    parts: float = 0.7
    gaussians: float = 0.6
    prior: float = 0.5
    warps: tuple[float, ...] = (1.0,)


@dataclass(frozen=True, slots=True)
class Fit:
    """Of every frame (10 ms): `words` (frames, states of WAYS), `silence` and `other` (frames).

    `other` is the best sound of any word that is no digit.
    """

    words: Floats
    silence: Floats
    other: Floats


def _chains(ways: Sequence[Way]) -> Chains:
    return Chains.of_lengths([STATES * len(way.sounds) for way in ways], [len(way.digits) for way in ways])


CHAINS, PLAIN_CHAINS = _chains(WAYS), _chains(WAYS[:PLAIN])

_SOUND = np.array([SOUNDS.index(sound) for way in WAYS for sound in way.sounds]).repeat(STATES)
_PART = np.array([PARTS.index(part) for way in WAYS for part in way.parts]).repeat(STATES)
_QUIET, _ELSE = PARTS.index(NOTHING), PARTS.index(OTHER)


def _states(definition: Definition) -> tuple[tuple[str, int], ...]:
    """Sound and senone of every state, as if silence stood around each word."""
    out: list[tuple[str, int]] = []
    for sounds in (word for way in WAYS for word in way.words):
        around = (SILENCE, *sounds, SILENCE)
        for at, sound in enumerate(sounds):
            place = "s" if len(sounds) == 1 else "b" if at == 0 else "e" if at == len(sounds) - 1 else "i"
            out += [(sound, state) for state in definition.between(sound, around[at], around[at + 2], place)]
    return tuple(out)


class Listener:
    """Nets and Gaussians, loaded once."""

    def __init__(self, nets: Sequence[Net], blend: Blend = Blend()) -> None:
        definition = Definition.read(MODEL / "mdef")
        self._nets, self._blend = nets, blend
        self._definition, self._sounds = definition, dict[str, Sounds]()
        self._silent = np.array(definition.alone(SILENCE))
        spoken = [definition.alone(sound) for sound in definition.sounds if sound in SOUNDS[1:]]
        self._voiced = np.array(spoken).ravel()

    def __call__(self, pcm: Pcm) -> Fit:
        """One utterance, int16 at 8000 Hz."""
        wide = widen(pcm, np.random.default_rng(len(pcm)))
        alone, wanted = self._gaussians(line(over_noise(pcm)))(with_differences(cepstra(wide)))
        sounds, parts = self._heard(pcm, len(wanted))
        frames = min(len(wanted), EVERY * len(sounds))
        at = np.arange(frames) // EVERY
        blend = self._blend
        own, others = blend.nets * (1 - blend.parts), blend.nets * blend.parts
        return Fit(
            words=(own * sounds[:, _SOUND] + others * parts[:, _PART])[at]
            + blend.gaussians * wanted[:frames],
            silence=(own * sounds[:, 0] + others * parts[:, _QUIET])[at]
            + blend.gaussians * alone[:frames, self._silent].max(1),
            other=(own * sounds[:, 1:].max(1) + others * parts[:, _ELSE])[at]
            + blend.gaussians * alone[:frames, self._voiced].max(1),
        )

    def _gaussians(self, line: str) -> Sounds:
        """Those that fit the noise of this line."""
        if line not in self._sounds:
            wanted = _states(self._definition)
            self._sounds[line] = Sounds(self._definition, wanted, telephone_means(line))
        return self._sounds[line]

    def _heard(self, pcm: Pcm, frames: int) -> tuple[Floats, Floats]:
        """The nets' mean opinion: sounds (n, 40) and parts (n, 38); without nets there is none."""
        if not self._nets:
            answers = (frames + EVERY - 1) // EVERY
            return np.zeros((answers, len(SOUNDS)), np.float32), np.zeros((answers, len(PARTS)), np.float32)
        opinions = [
            tuple(said - self._blend.prior * prior for said, prior in zip(net(seen), net.priors, strict=True))
            for seen in (levelled(mel(pcm, warp)) for warp in self._blend.warps)
            for net in self._nets
        ]
        sounds, parts = (np.mean(opinion, axis=0) for opinion in zip(*opinions, strict=True))
        return sounds, parts
