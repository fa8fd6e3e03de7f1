"""How long a caller waits for the reply, on a real call: last voiced packet → first packet of the reply.

    python -m bench.turn                    the embedded recogniser, voices made with flite and espeak-ng
    python -m bench.turn --instant          a recogniser that takes no time: what the engine itself takes

A whole system on this machine, one call at a time, times at the caller's own RTP socket. A reply that is
not the right one is no reply. Split by the journal: `window` from the last voiced packet to SpeechEnded,
`recogniser` from there to its result, `engine` is all the rest: understanding, flow, the way of the packets.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.progress import Progress

from bench.line import (
    FRAME_S,
    VOICES,
    Clip,
    clip,
    journals,
    load,
    percentile,
    quiet,
    sounding,
    spoken,
    system,
)
from ivr.demo.stage import Stage
from tests.twins.sip import SipCaller
from tests.twins.throat import voice

FLOW = """flow: turn
policy: {handover: people, patience: 50, confidence: {accept: 0.3, confirm: 0.2}}
slots:
  code: {type: digits, length: 4, label: code}
intents:
  send_back:
    begin: sent
    label: send something back
    hear:
      - I want to send something back
      - I would like to return something
  agent_hours:
    begin: open
    label: opening hours
    hear:
      - when are you open
      - what are your opening hours
steps:
  hello: {ask: What can we do?}
  sent: {ask: Is it broken?, on: {yes: broken, no: whole}}
  open: {ask: From nine to five. What else?}
  broken: {ask: What is the code?, for: code}
  thanks: {ask: Thank you. What else?}
  whole: {ask: I see. What else?}
  people: {queue: support}
"""
TALK = (
    ("I want to send something back", "sent"),
    ("yes", "broken"),
    ("five five four two", "thanks"),
    ("when are you open", "open"),
    ("I would like to return something", "sent"),
    ("no", "whole"),
)
"""What is said, and the step that answers it."""

INSTANT = "when are you open"


class InstantStage(Stage):
    """The same, but that the recogniser takes no time."""

    async def start(self, name: str, *arguments: str) -> asyncio.subprocess.Process:
        if name == "engine":
            arguments = ("-m", "bench.instant", arguments[-1], INSTANT)
        return await super().start(name, *arguments)


@dataclass(frozen=True)
class Waited:
    """Of one turn, ms; `right` when the reply was the one that was wanted."""

    said: str
    right: bool
    whole: float = 0.0
    window: float = 0.0
    recogniser: float = 0.0

    @property
    def engine(self) -> float:
        return self.whole - self.window - self.recogniser


async def talk(stage: Stage, caller: SipCaller, turns: Sequence[tuple[Clip, str]]) -> list[Waited]:
    """One call; it ends with the first turn that goes wrong."""
    call = await caller.call("100")
    seen: list[tuple[Clip, str, float, float]] = []
    try:
        await sounding(call)
        for sound, step in turns:
            await quiet(call)
            known, packets = len(call.media.sent), len(call.packets)
            await call.say(sound.ulaw)
            last = call.media.sent[known + sound.last]
            async with asyncio.timeout(6):
                while len(call.packets) == packets:
                    await asyncio.sleep(0.005)
            seen.append((sound, step, last, call.packets[packets].at))
    except TimeoutError:
        pass
    finally:
        await call.hang_up()
    await asyncio.sleep(0.5)
    return [*told(journals(stage)[-1], seen)]


def told(journal: Sequence[dict[str, Any]], seen: Sequence[tuple[Clip, str, float, float]]) -> list[Waited]:
    """What the journal says of the same turns."""
    waited = []
    ended = [record for record in journal if record["type"] == "SpeechEnded"]
    for sound, step, last, reply in seen:
        ends = [at(record) for record in ended if last < at(record) <= reply]
        heard = [at(record) for record in journal if record["type"] == "Heard" and last < at(record) <= reply]
        spoke = [
            record["step"]
            for record in journal
            if record["type"] == "Say" and record["id"] in replies(journal, last, reply)
        ]
        if not ends or not heard or step not in spoke:
            waited.append(Waited(sound.name, False))
            break
        parts = (1000 * (reply - last), 1000 * (ends[-1] - last), 1000 * (heard[-1] - ends[-1]))
        waited.append(Waited(sound.name, True, *parts))
    return waited


def replies(journal: Sequence[dict[str, Any]], last: float, reply: float) -> list[str]:
    """The prompts that the result of this turn brought."""
    found, now = [], False
    for record in journal:
        if "at" in record:
            now = last < at(record) <= reply + FRAME_S
        elif now and record["type"] == "Say":
            found.append(record["id"])
    return found


def at(record: dict[str, Any]) -> float:
    return datetime.fromisoformat(record["at"]).timestamp()


async def main(given: argparse.Namespace) -> None:
    if given.instant:
        hum = clip("hum", voice(600))
        calls = [[(hum, "open")] * len(TALK)] * given.calls
    else:
        made = {(text, by): clip(f"{by}: {text}", spoken(text, by)) for text, _ in TALK for by in VOICES}
        by_turns = [VOICES[number % len(VOICES)] for number in range(given.calls)]
        calls = [[(made[text, by], step) for text, step in TALK] for by in by_turns]
    waited: list[Waited] = []
    async with system(FLOW, InstantStage if given.instant else Stage) as (stage, caller):
        with Progress(console=Console(stderr=True)) as progress:
            bar = progress.add_task("Calls", total=len(calls))
            for turns in calls:
                waited += await talk(stage, caller, turns)
                progress.advance(bar)
    right = [one for one in waited if one.right]
    print(f"{len(right)} of {len(waited)} turns with the right reply   {load()}")
    print(f"{'ms':28}{'p50':>8}{'p95':>8}{'p99':>8}")
    for name in ("whole", "window", "recogniser", "engine"):
        values = [getattr(one, name) for one in right]
        print(f"{name:28}" + "".join(f"{percentile(values, share):8.0f}" for share in (50, 95, 99)))
    for wrong in (one for one in waited if not one.right):
        print("  not right:", wrong.said)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calls", type=int, default=10)
    parser.add_argument("--instant", action="store_true")
    asyncio.run(main(parser.parse_args()))
