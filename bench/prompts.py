"""What the engine's speaker adds to a bare POST /play, with a prompt that is in the cache.

    python -m bench.prompts [--plays 200] [--warm 20]

Two ways to the same sound on the same channel of a real Asterisk, one after the other in turn: `bare` posts
the play itself, `speaker` is the engine's own Speaker from its action on. Both are timed from their call to
the arrival of the first RTP packet, by a listener that Asterisk sends to (external media).
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import numpy as np
import structlog
from rich.console import Console
from rich.progress import track
from rich.table import Table

from ivr.actions import Say
from ivr.ari import inbound, outbound
from ivr.ari.client import AriClient, Connected
from ivr.ari.media import MediaSocket
from ivr.engine.speaker import Speaker
from ivr.flow.spoken import aloud
from ivr.tts.espeak import Espeak
from ivr.tts.prompts import Prompts
from tests.conftest import Pbx, running_pbx

TEXT, LANGUAGE = "Welcome to ShopEasy. How can I help you today?", "en-US"
CHANNEL = "ivr-xm1-bench0000000"
PATIENCE_S = 10.0


class Listener:
    """The end of the line: the arrival of the first packet after each `wait`."""

    def __init__(self) -> None:
        self._first: asyncio.Future[float] | None = None

    def packet(self, data: bytes) -> None:
        if self._first is not None and not self._first.done():
            self._first.set_result(time.perf_counter())

    def wait(self) -> asyncio.Future[float]:
        self._first = asyncio.get_running_loop().create_future()
        return self._first


async def measure(pbx: Pbx, plays: int, warm: int) -> dict[str, list[float]]:
    """Way → ms of each play."""
    prompts = Prompts(pbx.dir / "prompts", Espeak(), formats=("ulaw", "alaw"))
    await prompts.build([(aloud(TEXT, LANGUAGE), LANGUAGE)])
    prompt = prompts.ready(aloud(TEXT, LANGUAGE), LANGUAGE)
    assert prompt is not None
    listener, ends = Listener(), asyncio.Queue[str]()
    figures: dict[str, list[float]] = {"bare": [], "speaker": []}
    async with (
        AriClient(pbx.ari_url, "ivr", pbx.secrets["ari_password"], "ivr") as ari,
        MediaSocket() as media,
    ):
        events = ari.events()
        async for event in events:
            if isinstance(event, Connected):
                break
        host, port = media.address
        made = await ari.call(outbound.external_media(CHANNEL, "ivr", f"{host}:{port}", data="x"))
        media.register(int(made["channelvars"]["UNICASTRTP_LOCAL_PORT"]), listener.packet)
        speaker = Speaker(ari, "bench0000000", CHANNEL, prompts, lambda event: None)
        reading = asyncio.create_task(_read(events, speaker, ends))

        async def bare(number: int) -> str:
            await ari.call(outbound.play(CHANNEL, f"ivr-bare-{number}", [prompt.media]))
            return f"ivr-bare-{number}"

        async def spoken(number: int) -> str:
            speaker.say(Say(id=f"s.{number}", text=TEXT, step="s", language=LANGUAGE))
            return f"s.{number}"

        ways: dict[str, Callable[[int], Awaitable[str]]] = {"bare": bare, "speaker": spoken}
        await ends.get()  # the channel has come
        try:
            for number in track(range(2 * (plays + warm)), "Playing", console=Console(stderr=True)):
                way = ("bare", "speaker", "speaker", "bare")[number % 4]
                first, began = listener.wait(), time.perf_counter()
                which = await ways[way](number)
                async with asyncio.timeout(PATIENCE_S):
                    heard = await first
                    if way == "bare":
                        await ari.call(outbound.stop_playback(which))
                    else:
                        await speaker.stop((which,))
                    await ends.get()
                if number >= 2 * warm:
                    figures[way].append(1000 * (heard - began))
                await asyncio.sleep(random.uniform(0.02, 0.06))  # not in step with Asterisk's clock
        finally:
            await speaker.end()
            reading.cancel()
            await ari.call(outbound.hangup(CHANNEL))
    assert prompts.syntheses == 1, "nothing is made while it is measured"
    await prompts.close()
    return figures


async def _read(events: AsyncIterator[object], speaker: Speaker, ends: asyncio.Queue[str]) -> None:
    async for event in events:
        if isinstance(event, inbound.StasisStart):
            ends.put_nowait(event.channel.id)
        elif isinstance(event, inbound.PlaybackStarted):
            speaker.started(event.playback)
        elif isinstance(event, inbound.PlaybackFinished):
            speaker.finished(event)
            ends.put_nowait(event.playback)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--plays", type=int, default=200, help="of each way")
    parser.add_argument("--warm", type=int, default=20, help="of each way, not counted")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    with tempfile.TemporaryDirectory(prefix="ivr-bench-") as folder:
        running = running_pbx(Path(folder) / "pbx")
        try:
            figures = asyncio.run(measure(next(running), given.plays, given.warm))
        finally:
            running.close()
    table = Table(title="action → first packet, ms", box=None)
    for name in ("", "p50", "p95", "p99", "max"):
        table.add_column(name, justify="right" if name else "left")
    quantiles = {way: np.percentile(values, (50, 95, 99, 100)) for way, values in figures.items()}
    for way, values in quantiles.items():
        table.add_row(way, *(f"{value:.2f}" for value in values))
    table.add_row("added", *(f"{value:.2f}" for value in quantiles["speaker"] - quantiles["bare"]))
    Console().print(table)
    print(f"{given.plays} plays of each way")


if __name__ == "__main__":
    main()
