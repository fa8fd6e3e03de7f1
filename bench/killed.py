"""Recogniser workers are killed while callers speak: is every caller understood, or asked for keys?

    python -m bench.killed [--calls 50]

A whole system on this machine, two callers at a time. Every second one worker of the recogniser is killed.
`silence` is from the last voiced packet of the caller to the first packet of whatever is said next.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bench.line import VOICES, Clip, clip, journals, load, percentile, quiet, sounding, spoken, system
from bench.turn import FLOW, TALK
from ivr.demo.stage import Stage
from tests.twins.sip import SipCaller

EVERY_S = 1.0
PATIENCE_S = 8.0


def workers(stage: Stage) -> list[int]:
    """The engine's children that decode."""
    engine = stage.processes["engine"].pid
    children = Path(f"/proc/{engine}/task/{engine}/children").read_text().split()
    return [int(pid) for pid in children if b"ivr.stt.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()]


async def kill(stage: Stage) -> int:
    killed = 0
    try:
        while True:
            await asyncio.sleep(EVERY_S)
            if found := workers(stage):
                os.kill(random.choice(found), signal.SIGKILL)
                killed += 1
    except asyncio.CancelledError:
        return killed


async def ask(caller: SipCaller, sound: Clip) -> float | None:
    """Milliseconds of silence behind what was said; None when nothing was said at all."""
    call = await caller.call("100")
    try:
        await sounding(call)
        await quiet(call)
        known, packets = len(call.media.sent), len(call.packets)
        await call.say(sound.ulaw)
        async with asyncio.timeout(PATIENCE_S):
            while len(call.packets) == packets:
                await asyncio.sleep(0.005)
        return 1000 * (call.packets[packets].at - call.media.sent[known + sound.last])
    except TimeoutError:
        return None
    finally:
        await call.hang_up()


async def main(calls: int) -> None:
    wishes = [clip(f"{by}: {TALK[0][0]}", spoken(TALK[0][0], by)) for by in VOICES]
    async with system(FLOW) as (stage, caller):
        killing = asyncio.create_task(kill(stage))
        gate, silences = asyncio.Semaphore(2), []
        with Progress(console=Console(stderr=True)) as progress:
            bar = progress.add_task("Calls", total=calls)

            async def one(number: int) -> None:
                async with gate:
                    silences.append(await ask(caller, wishes[number % len(wishes)]))
                    progress.advance(bar)

            await asyncio.gather(*(one(number) for number in range(calls)))
        killing.cancel()
        killed = await killing
        await asyncio.sleep(1)
        kinds = [{record["type"] for record in journal} for journal in journals(stage)]
    understood = sum("Understood" in one for one in kinds)
    keys = sum("Degraded" in one and "Understood" not in one for one in kinds)
    heard = [one for one in silences if one is not None]
    print(f"{killed} workers killed during {calls} calls   {load()}")
    print(f"understood {understood}, asked for keys {keys}, neither {calls - understood - keys}")
    p50, p95 = percentile(heard, 50), percentile(heard, 95)
    print(f"silence, ms: p50 {p50:.0f}, p95 {p95:.0f}, most {max(heard):.0f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calls", type=int, default=50)
    asyncio.run(main(parser.parse_args().calls))
