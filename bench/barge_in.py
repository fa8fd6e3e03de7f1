"""What interrupts a prompt on a real call, and what does not.

    python -m bench.barge_in                         voices made with flite and espeak-ng
    python -m bench.barge_in --data DIR              people's orders (see bench/recordings.py) besides
    python -m bench.barge_in --noises 0 --backchannels 0 --interruptions 40

A whole system on this machine; all times are read at the caller's own RTP socket by the kernel's arrival
times. Interruptions come one after the other; noises and back-channels by `--callers` at once.
A clip has a call of its own: a prompt that was held twice for nothing is held no more.
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bench import noises
from bench.line import (
    FRAME_S,
    VOICES,
    Clip,
    clip,
    gaps,
    journals,
    load,
    noise,
    percentile,
    sounding,
    spoken,
    system,
)
from bench.recordings import orders, recording
from ivr.demo.stage import Stage
from tests.twins.sip import SipCaller

LONG = (
    "Welcome to our line. While you listen, here is what happened this week, told slowly and at some length. "
    "On Monday a delivery came in, and it was put away on the shelves before noon. On Tuesday the shelves "
    "were counted, and the count was right. On Wednesday nobody came, so that the floor was swept twice. "
    "On Thursday there was a visit from the head office, who liked the floor. Now tell us what we can do."
)
FLOW = f"""flow: line
policy: {{handover: people}}
intents:
  track_order:
    begin: tracked
    label: track my order
    hear:
      - I want to track my order
      - where is my order/package
  send_back:
    begin: sent
    label: send something back
    hear:
      - I want to send something back
      - I would like to return something
  coffee:
    begin: brewed
    label: order a coffee
    hear:
      - (can I have) a large/medium/small (sized) coffee/latte/espresso/cappuccino/mocha/americano
steps:
  hello: {{ask: '{LONG}'}}
  tracked: {{ask: What is the number?}}
  sent: {{ask: What is it that you want to send?}}
  brewed: {{ask: What else do you want?}}
  people: {{queue: support}}
"""
WISHES = (
    "I want to track my order",
    "where is my package",
    "I want to send something back",
    "I would like to return something",
)
BACKCHANNELS = ("uh huh", "mm hmm", "okay", "yeah", "right", "I see", "oh", "hm", "sure", "got it")
IN_S, BEHIND_S = 1.0, 2.5
TOLD = {"PauseSaying", "Understood", "Degraded"}


@dataclass(frozen=True)
class Seen:
    """`held_ms`: from the first frame of the voice to the last packet of the prompt; `again_ms`: from its
    last frame to the next packet. None: the prompt was not held, or did not go on."""

    name: str
    held_ms: float | None
    again_ms: float | None


async def over_prompt(caller: SipCaller, sound: Clip) -> Seen:
    call = await caller.call("100")
    try:
        await sounding(call)
        await asyncio.sleep(IN_S)
        known = len(call.media.sent)
        await call.say(sound.ulaw)
        await asyncio.sleep(BEHIND_S)
        begun, ended = call.media.sent[known + sound.first], call.media.sent[known + sound.last] + FRAME_S
        (last, again), *_ = [*gaps(call, begun), (0.0, 0.0)]
        if not last or (last > call.packets[-1].at - 0.001 and not again and last > ended + 2):
            return Seen(sound.name, None, None)
        return Seen(sound.name, 1000 * (last - begun), 1000 * (again - ended) if again else None)
    finally:
        await call.hang_up()


async def play(
    stage: Stage, caller: SipCaller, clips: Sequence[Clip], callers: int, what: str
) -> tuple[list[Seen], Counter[str]]:
    """What was seen, and how many journals tell of a prompt that was held, or of an answer."""
    before, seen = len(journals(stage)), []
    gate = asyncio.Semaphore(callers)
    with Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task(what, total=len(clips))

        async def one(sound: Clip) -> None:
            async with gate:
                seen.append(await over_prompt(caller, sound))
                progress.advance(bar)

        await asyncio.gather(*(one(sound) for sound in clips))
    await asyncio.sleep(1)
    told: Counter[str] = Counter()
    for journal in journals(stage)[before:]:
        told.update({record["type"] for record in journal} & TOLD)
    return seen, told


def row(name: str, values: Sequence[float]) -> str:
    figures = "".join(f"{percentile(values, share):8.0f}" for share in (50, 95, 99))
    return f"{name:58}{len(values):6}{figures}"


async def main(given: argparse.Namespace) -> None:
    wishes = [clip(f"{voice}: {text}", spoken(text, voice)) for voice in VOICES for text in WISHES]
    if given.data:
        # Somebody who interrupts speaks at once: what is before the voice is cut off.
        people = [clip(file.name, recording(file)) for file, _ in orders(given.data)[3::15]]
        wishes += [
            Clip(one.name, one.ulaw[160 * one.first :][:32000], 0, min(one.last - one.first, 199))
            for one in people
        ]
    wishes = [wishes[at % len(wishes)] for at in range(given.interruptions)]
    hums = [clip(f"{voice}: {text}", spoken(text, voice)) for voice in VOICES for text in BACKCHANNELS]
    hums = [hums[at % len(hums)] for at in range(given.backchannels)]
    rackets = [noise(one.kind, one.sound) for one in islice(noises.clips(given.noises), given.noises)]
    async with system(FLOW) as (stage, caller):
        print(f"{'':58}{'clips':>6}{'p50':>8}{'p95':>8}{'p99':>8}   {load()}")
        if wishes:
            seen, told = await play(stage, caller, wishes, 1, "Interruptions")
            held = [one.held_ms for one in seen if one.held_ms is not None]
            print(row("interruptions: first voiced → last prompt packet, ms", held))
            print(f"  held {len(held)} of {len(wishes)}; the prompt ended in {told['Understood']}   {load()}")
        if rackets:
            seen, told = await play(stage, caller, rackets, given.callers, "Noises")
            kinds = Counter(one.name for one in seen if one.held_ms is not None)
            held = f"{told['PauseSaying'] / len(seen):.1%}"
            ended = f"held {held}, ended {told['Understood']}, gone deaf {told['Degraded']}"
            print(f"{'noises':58}{len(seen):6}  {ended}   {load()}")
            print("  held by kind:", dict(kinds))
        if hums:
            seen, told = await play(stage, caller, hums, given.callers, "Back-channels")
            again = [one.again_ms for one in seen if one.again_ms is not None]
            print(row("back-channels: end of the clip → prompt goes on, ms", again))
            within = sum(ms <= 400 for ms in again)
            print(
                f"  held {told['PauseSaying']} of {len(seen)}, ended {told['Understood']}; "
                f"went on within 400 ms: {within} of {len(again)}   {load()}"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path)
    parser.add_argument("--interruptions", type=int, default=40)
    parser.add_argument("--noises", type=int, default=200)
    parser.add_argument("--backchannels", type=int, default=200)
    parser.add_argument("--callers", type=int, default=6)
    asyncio.run(main(parser.parse_args()))
