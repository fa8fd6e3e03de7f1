"""How long a caller waits for the first sound of the greeting, counted from the answer.

    python -m bench.greeting [--calls 50]

Read at the caller's own RTP socket by the kernel's arrival times, on a whole system on this machine
(Asterisk, engine, watchdog, back office). One call at a time; one that is not counted goes first.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path
from statistics import median, quantiles

from rich.console import Console
from rich.progress import track

from ivr.demo.stage import Ports, Stage
from tests.twins.sip import SipCaller

PATIENCE_S = 10.0


async def measure(calls: int) -> list[tuple[float, float]]:
    """(INVITE to answer, answer to first audible packet) of each call, ms."""
    figures = []
    with tempfile.TemporaryDirectory(prefix="ivr-bench-") as folder:
        async with (
            Stage(Path(folder), Ports.free(), numbers={}) as stage,
            SipCaller(stage.sip_server, "caller", stage.caller_password) as caller,
        ):
            for _ in track(range(calls + 1), "Calling", console=Console(stderr=True)):
                call = await caller.call("100")
                async with asyncio.timeout(PATIENCE_S):
                    while (heard := call.first_sound_after_answer_ms) is None:
                        await asyncio.sleep(0.01)
                figures.append((1000 * (call.answered_at - call.invited_at), heard))
                await call.hang_up()
    return figures[1:]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--calls", type=int, default=50)
    figures = asyncio.run(measure(parser.parse_args().calls))
    print(f"{'ms':28}{'p50':>8}{'p95':>8}{'max':>8}")
    for name, column in (("INVITE to answer", 0), ("answer to first sound", 1)):
        values = sorted(figure[column] for figure in figures)
        print(f"{name:28}{median(values):8.1f}{quantiles(values, n=20)[-1]:8.1f}{values[-1]:8.1f}")


if __name__ == "__main__":
    main()
