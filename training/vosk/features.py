"""The line between voice and net: a telephone channel at random, then Kaldi's cepstra, as Vosk makes them."""

from __future__ import annotations

import kaldi_native_fbank as kaldi
import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, lfilter, sosfilt

from ivr.audio.g711 import PCMU
from ivr.stt.synthetic.model import FEATURES
from ivr.stt.synthetic.phones import SOUNDS
from training.vosk.voices import RATE, Sound, Spoken

STEP = 3
"""Frames (10 ms) from one output of the net to the next."""

CLEAN = 0.25
"""The share of lines without noise."""

Frames = NDArray[np.float32]
Labels = NDArray[np.int64]


def _options() -> kaldi.MfccOptions:
    options = kaldi.MfccOptions()
    options.frame_opts.samp_freq = FEATURES["sample-frequency"]
    options.frame_opts.dither = FEATURES["dither"]
    options.frame_opts.snip_edges = True
    options.mel_opts.num_bins = FEATURES["num-mel-bins"]
    options.mel_opts.low_freq = FEATURES["low-freq"]
    options.mel_opts.high_freq = FEATURES["high-freq"]
    options.num_ceps = FEATURES["num-ceps"]
    options.use_energy = False
    return options


def cepstra(sound: Sound) -> Frames:
    """(frames, 40) of a sound in -1..1."""
    mfcc = kaldi.OnlineMfcc(_options())
    mfcc.accept_waveform(RATE, (sound * 32768).tolist())
    mfcc.input_finished()
    return np.stack([mfcc.get_frame(at) for at in range(mfcc.num_frames_ready)]).astype(np.float32)


def channel(sound: Sound, random: np.random.Generator, snr: tuple[float, float] = (8, 40)) -> Sound:
    """Tilted, band-limited, noisy, quieter, and through mu-law."""
    tilt = random.uniform(-0.4, 0.4)
    line = lfilter([1, -tilt], [1], sound)
    if random.random() < 0.6:
        edges = (random.uniform(150, 350), random.uniform(3200, 3700))
        line = sosfilt(butter(2, edges, "bandpass", fs=RATE, output="sos"), line)
    if random.random() < CLEAN:
        snr = (90, 90)  # between words, digital silence
    noise = lfilter([1], [1, -random.uniform(0, 0.9)], random.standard_normal(len(line)))
    ratio = 10 ** (random.uniform(*snr) / 20)
    voiced = np.sqrt(2 * np.mean(line**2)) + 1e-9  # half of a recording is pauses
    line = line + noise / np.sqrt(np.mean(noise**2)) * voiced / ratio
    level = 10 ** (random.uniform(-24, -1) / 20)
    pcm = np.rint(line / (np.abs(line).max() + 1e-6) * level * 32767).astype(np.int16)
    return PCMU.decode(PCMU.encode(pcm)).astype(np.float32) / 32768


def padded(one: Spoken, seed: int) -> tuple[Sound, float]:
    """With silence around; and the seconds before the voice."""
    before, after = np.random.default_rng(seed).integers(400, 3200, 2)
    return np.pad(one.sound, (before, after)), before / RATE


def labels(one: Spoken, frames: int, before: float) -> Labels:
    """The sound at every third frame, as flite told it."""
    times = np.arange(0, frames, STEP) * 0.01 + 0.0125 - before
    names = [SOUNDS.index(name) for name, _ in one.ends] + [0]
    at = np.searchsorted([end for _, end in one.ends], times)
    return np.where(times < 0, 0, np.array(names)[at]).astype(np.int64)
