"""Fit ivr/audio/voice_weights.py: the small net that knows a voice from the noises of a telephone.

    make silero                                      the teacher, from its hash-pinned wheel
    python -m training.voice --data DIR              into ivr/audio/voice_weights.py
    python -m training.voice --data DIR --leave-out music
                                                     how well a kind of noise is known that was never met

Voices are every second order of DIR/orders (Picovoice's speech-to-intent-benchmark, Apache-2.0; see
bench/recordings.py) and sentences spoken by flite and espeak-ng; the noises are those of bench/noises.py
from other seeds than a bench takes. Every voice goes through a band, a tilt, noise at 8 to 45 dB
and mu-law. Which frames hold a voice is what Silero (MIT) hears in the clean sound; frames of which it is
not sure are left out. Needs PyTorch, which the engine never does.
"""

from __future__ import annotations

import argparse
import base64
import os
import subprocess
import tempfile
import textwrap
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from bench import noises
from bench.recordings import orders, recording
from ivr.audio.frame import Pcm
from ivr.audio.g711 import PCMU
from ivr.audio.resample import narrow
from ivr.audio.silero import CHUNK, Silero
from ivr.audio.timbre import FEATURES, SIZE, features
from ivr.audio.vad import MARGIN, QUIETEST
from ivr.audio.voice import FRAMES, LAYERS
from ivr.audio.wav import Wav
from ivr.engine.better_ear import silero

OUT = Path(__file__).resolve().parent.parent / "ivr" / "audio" / "voice_weights.py"
STEP = SIZE // 2
EPOCHS, BATCH, RATE_OF_LEARNING = 14, 512, 2e-3
NOISES, NOISE_SEED = 600, 1000
SENTENCES = (
    "I want to track my order",
    "yes please",
    "no thank you",
    "five five four two one",
    "can I talk to an agent",
    "where is my package",
    "uh huh",
    "okay",
    "yeah",
    "right",
    "I see",
    "oh",
)
VOICES = (*(("flite", voice) for voice in ("rms", "awb", "kal16")), ("espeak-ng", "en-us"))
HEAD = '''"""The weights of `voice.py`: half floats in base 85; `python -m training.voice` makes them.

Fitted on Picovoice's speech-to-intent-benchmark (Apache-2.0), synthesised voices and made-up noises.
"""

WEIGHTS = """\\
{}
"""
'''
Numbers = NDArray[np.float32]
Sound = NDArray[np.float64]


def spoken(sentence: str, program: str, voice: str) -> Pcm:
    """A sentence by a synthesiser, at 8 kHz."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        command = {"flite": ["flite", "-voice", voice, "-t", sentence, "-o", file.name]}
        other = ["espeak-ng", "-v", voice, "-w", file.name, sentence]
        subprocess.run(command.get(program, other), check=True)
        wav = Wav.parse(Path(file.name).read_bytes())
    return narrow(wav.pcm, wav.rate)


def through(sound: Sound, random: np.random.Generator) -> Sound:
    """A telephone's band and tilt, drawn by lot."""
    return noises.band(
        sound, random.uniform(50, 350), random.uniform(3000, 3900), slope=random.uniform(-3, 3)
    )


def telephoned(sound: Sound) -> Pcm:
    return PCMU.decode(PCMU.encode(np.clip(np.rint(sound), -32768, 32767).astype(np.int16)))


def judged(pcm: Pcm) -> tuple[Numbers, Sound]:
    """What the net sees at each frame, shape (n, FRAMES * FEATURES), and how loud each is (dBFS)."""
    padded = np.concatenate((np.zeros(SIZE - STEP, np.int16), pcm))
    rows = [features(padded[at : at + SIZE]) for at in range(0, len(padded) - SIZE + 1, STEP)]
    nothing = [np.zeros(FEATURES, np.float32)] * (FRAMES - 1)
    seen = np.lib.stride_tricks.sliding_window_view(np.array([*nothing, *rows]), FRAMES, axis=0)
    power = np.mean(pcm[: len(rows) * STEP].reshape(-1, STEP).astype(float) ** 2, axis=1)
    loud = 10 * np.log10(power / 32768**2 + 1e-12)
    return seen.transpose(0, 2, 1).reshape(len(rows), -1), loud


def voices(sounds: Iterable[Pcm], teacher: Silero, random: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Frames that are loud enough to be judged, and whether they hold a voice."""
    seen, said = [], []
    for pcm in sounds:
        quiet = np.zeros(1600)
        sound = through(np.concatenate((quiet, pcm[: 9 * 8000].astype(float), quiet)), random)
        loud = random.uniform(-34, -14)
        sound = noises.level_of_voice(sound, loud)
        floor = loud - random.uniform(8, 45)
        hiss = random.standard_normal(len(sound))
        if random.random() < 0.6:
            hiss = noises.band(hiss, 200, 3600, slope=3)
        heard = teacher.stream()
        clean = telephoned(sound + random.standard_normal(len(sound)))
        sure = np.array(
            [heard.hear(clean[at : at + CHUNK]) for at in range(0, len(clean) - CHUNK + 1, CHUNK)]
        )
        rows, levels = judged(telephoned(sound + noises.level(hiss, floor)))
        likely = sure[np.minimum((np.arange(len(rows)) * STEP + STEP // 2) // CHUNK, len(sure) - 1)]
        kept = (levels > max(QUIETEST, floor + MARGIN)) & ((likely > 0.6) | (likely < 0.1))
        seen.append(rows[kept])
        said.append((likely[kept] > 0.5).astype(np.float32))
    return np.concatenate(seen), np.concatenate(said)


def rackets(
    count: int, seed: int, random: np.random.Generator, clean: bool = False
) -> Iterator[tuple[str, Numbers]]:
    """Kind and loud frames of each clip."""
    for kind, sound in noises.clips(count, seed):
        floor = random.uniform(-70, -45)
        line = np.concatenate((np.zeros(3200), sound if clean else through(sound, random)))
        hiss = noises.level(random.standard_normal(len(line)), floor)
        rows, levels = judged(telephoned(line + hiss))
        yield kind, rows[levels > max(QUIETEST, floor + MARGIN)]


def fit(seen: Numbers, said: Numbers, weight: Numbers) -> list[Numbers]:
    """The layers, one after the other: weights of shape (in, out), then a bias."""
    torch.manual_seed(1)
    mean, spread = seen.mean(0), seen.std(0) + 1e-3
    sizes = (seen.shape[1], *LAYERS, 1)
    parts: list[torch.nn.Module] = []
    for before, after in pairwise(sizes):
        parts += [torch.nn.Linear(before, after), torch.nn.ReLU(), torch.nn.Dropout(0.1)]
    net = torch.nn.Sequential(*parts[:-2])
    learner = torch.optim.Adam(net.parameters(), RATE_OF_LEARNING, weight_decay=1e-5)
    given, wanted, counts = (torch.tensor(one) for one in ((seen - mean) / spread, said, weight))
    for epoch in range(EPOCHS):
        learner.param_groups[0]["lr"] = RATE_OF_LEARNING * (1 - epoch / EPOCHS) + 1e-4
        for batch in torch.randperm(len(given)).split(BATCH):
            learner.zero_grad()
            guess = net(given[batch])[:, 0]
            loss = torch.nn.functional.binary_cross_entropy_with_logits(guess, wanted[batch], counts[batch])
            loss.backward()
            learner.step()
        print(f"epoch {epoch + 1} of {EPOCHS}: {float(loss):.3f}", flush=True)
    layers = [
        (part.weight.detach().numpy().T.astype(np.float64), part.bias.detach().numpy().astype(np.float64))
        for part in net
        if isinstance(part, torch.nn.Linear)
    ]
    (first, bias), rest = layers[0], layers[1:]
    layers = [(first / spread[:, None], bias - (mean / spread) @ first), *rest]  # it sees what is not scaled
    return [one.astype(np.float32) for layer in layers for one in layer]


def main(data: Path, leave_out: str) -> None:
    teacher, random = silero(), np.random.default_rng(3)
    if teacher is None:
        raise SystemExit("The teacher is missing: make silero.")
    people = [recording(file) for file, _ in orders(data)[::2]]
    machines = [spoken(sentence, *voice) for voice in VOICES for sentence in SENTENCES]
    seen, said = voices([*people, *machines, *machines], teacher, random)
    noise = [rows for kind, rows in rackets(NOISES, NOISE_SEED, random) if kind != leave_out]
    unsaid = np.concatenate(noise)
    share = max(0.5, said.sum() / len(unsaid))
    weight = np.concatenate((np.ones(len(said)), np.full(len(unsaid), share))).astype(np.float32)
    print(f"{len(said)} frames of voices, {len(unsaid)} of noises")
    layers = fit(
        np.concatenate((seen, unsaid)), np.concatenate((said, np.zeros(len(unsaid), np.float32))), weight
    )
    if leave_out:
        met = np.concatenate([rows for kind, rows in rackets(180, 1, random, True) if kind == leave_out])
        print(f"{leave_out}, never met: {np.mean(run(layers, met) > 0):.1%} of its frames taken for a voice")
        return
    packed = b"".join(layer.astype("<f2").tobytes() for layer in layers)
    OUT.write_text(HEAD.format("\n".join(textwrap.wrap(base64.b85encode(packed).decode(), 100))))
    print(f"{OUT.name}: {len(packed)} bytes")


def run(layers: list[Numbers], seen: Numbers) -> Numbers:
    for at in range(0, len(layers), 2):
        seen = seen @ layers[at] + layers[at + 1]
        seen = np.maximum(seen, 0) if at + 2 < len(layers) else seen
    return seen[:, 0]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--leave-out", default="", choices=["", *noises.KINDS])
    given = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    main(given.data, given.leave_out)
