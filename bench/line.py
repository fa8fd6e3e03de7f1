"""What benches of real calls share: a flow on a whole system, and clips whose voice is known to the frame."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import numpy as np

from bench import noises
from ivr.audio.frame import RATE, Pcm
from ivr.audio.g711 import PCMU
from ivr.audio.resample import narrow
from ivr.audio.wav import Wav
from ivr.demo.stage import Ports, Stage
from tests.twins.sip import SipCall, SipCaller

FRAME_S = 0.02
HELD_S = 0.1
"""Without a packet for so long the prompt is held or over: Asterisk sends one each 20 ms while it sounds."""

VOICED = 15.0
"""dB below the level of the voice: frames that are softer at its beginning and end are none of it."""

SPEECH_DBFS = -23.0
VOICES = ("flite:rms", "flite:slt", "flite:awb", "espeak-ng:en-us", "espeak-ng:en-gb")


@dataclass(frozen=True)
class Clip:
    """Frames `first` to `last` (both inside, 20 ms each) hold the voice."""

    name: str
    ulaw: bytes
    first: int
    last: int


def clip(name: str, pcm: Pcm) -> Clip:
    """At the level of a telephone call, over a faint hiss."""
    sound = noises.level_of_voice(pcm.astype(float), SPEECH_DBFS)
    hiss = np.random.default_rng(len(pcm)).standard_normal(len(sound))
    frames = sound[: len(sound) // 160 * 160].reshape(-1, 160)
    loud = 10 * np.log10(np.mean(frames**2, axis=1) / noises.FULL**2 + 1e-12)
    (voiced,) = np.nonzero(loud > SPEECH_DBFS - VOICED)
    samples = np.clip(sound + noises.level(hiss, -62), -32768, 32767).astype(np.int16)
    return Clip(name, PCMU.encode(samples), int(voiced[0]), int(voiced[-1]))


def noise(name: str, sound: noises.Sound) -> Clip:
    """As loud as it is."""
    return Clip(name, PCMU.encode(sound.astype(np.int16)), 0, len(sound) // 160 - 1)


def spoken(text: str, voice: str) -> Pcm:
    """By a synthesiser: `flite:slt`, `espeak-ng:en-gb`; 8 kHz, without silence before and behind."""
    program, _, name = voice.partition(":")
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        flite = ["flite", "-voice", name, "-t", text, "-o", file.name]
        espeak = ["espeak-ng", "-v", name, "-w", file.name, text]
        subprocess.run(flite if program == "flite" else espeak, check=True, timeout=30)
        wav = Wav.parse(Path(file.name).read_bytes())
    return narrow(wav.pcm, wav.rate)


@asynccontextmanager
async def system(flow: str, stage: type[Stage] = Stage) -> AsyncIterator[tuple[Stage, SipCaller]]:
    """Asterisk, engine and all, holding this flow; and somebody to call it."""
    name = flow.split()[1]
    with tempfile.TemporaryDirectory(prefix="ivr-bench-") as folder:
        (Path(folder) / "flows" / name).mkdir(parents=True)
        (Path(folder) / "flows" / name / f"{name}.yaml").write_text(flow)
        made = stage(
            Path(folder) / "stage", Ports.free(), flows=Path(folder) / "flows", flow=name, numbers={}
        )
        async with made, SipCaller(made.sip_server, "caller", made.caller_password) as caller:
            yield made, caller


async def sounding(call: SipCall, within: float = 10.0) -> None:
    """Until a prompt sounds."""
    known = len(call.packets)
    async with asyncio.timeout(within):
        while len(call.packets) <= known + 2:
            await asyncio.sleep(0.005)


async def quiet(call: SipCall, within: float = 20.0) -> None:
    """Until the prompt is over."""
    async with asyncio.timeout(within):
        while True:
            known = len(call.packets)
            await asyncio.sleep(4 * HELD_S)
            if len(call.packets) == known:
                return


def gaps(call: SipCall, since: float) -> Iterator[tuple[float, float]]:
    """(last packet before, first packet behind) of every pause of the prompt from then on; 0: none came."""
    times = [packet.at for packet in call.packets]
    for before, behind in zip(times, [*times[1:], 0.0], strict=True):
        if before >= since and (not behind or behind - before > HELD_S):
            yield before, behind


def journals(stage: Stage) -> list[list[dict[str, Any]]]:
    return [
        [json.loads(line) for line in path.read_text().splitlines()]
        for path in sorted((stage.folder / "calls").rglob("*.jsonl"), key=lambda path: path.stat().st_ctime)
    ]


def percentile(values: Sequence[float], share: int) -> float:
    """`share` of a hundred; the median and the largest of few."""
    if len(values) < 2:
        return values[0] if values else float("nan")
    return median(values) if share == 50 else quantiles(values, n=100, method="inclusive")[share - 1]


def load() -> str:
    return "load " + " ".join(f"{one:.1f}" for one in os.getloadavg())


SILENCE = PCMU.encode(np.zeros(RATE // 2, np.int16))
