"""What a packet costs: CPU microseconds from the socket to the end of an utterance, step by step.

    python bench/media.py --calls 100 --seconds 4

Another process sends 50 packets a second for each call, spread evenly over the 20 ms, from one port
a call. Only this process's CPU time is counted (loopback charges the kernel's receive path to the
sender). Each row does all that the rows above it do.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import structlog
from rich.console import Console
from rich.table import Table

from ivr.ari.media import MediaSocket, Receiver
from ivr.audio.endpoint import Endpointer, PreRoll
from ivr.audio.g711 import PCMU
from ivr.audio.jitter import JitterBuffer
from ivr.audio.rtp import RtpPacket
from ivr.audio.stream import Stream
from ivr.audio.vad import Vad

PER_SECOND = 50
SETTLE_SECONDS = 0.5


def receive() -> Receiver:
    return lambda data: None


def parse() -> Receiver:
    return lambda data: void(RtpPacket.parse(data))


def order() -> Receiver:
    jitter = JitterBuffer()
    return lambda data: void(jitter.add(RtpPacket.parse(data)))


def decode() -> Receiver:
    stream = Stream()
    return lambda data: void(stream.feed(data))


def judge() -> Receiver:
    stream, vad = Stream(), Vad()

    def receiver(data: bytes) -> None:
        for frame in stream.feed(data):
            vad.process(frame)

    return receiver


def listen() -> Receiver:
    stream, vad, endpointer, pre_roll = Stream(), Vad(), Endpointer(), PreRoll()

    def receiver(data: bytes) -> None:
        for frame in stream.feed(data):
            pre_roll.push(frame)
            endpointer.process(vad.process(frame), frame.ms)

    return receiver


def void(_: object) -> None:
    pass


STEPS: dict[str, Callable[[], Receiver]] = {
    "receive": receive,
    "+ RTP": parse,
    "+ jitter": order,
    "+ G.711, frames": decode,
    "+ voice activity": judge,
    "+ endpoint, pre-roll": listen,
}


def send(port: int, calls: int) -> None:
    """The other process: prints its ports, then sends until it is ended."""
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(calls)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
        each.connect(("127.0.0.1", port))
    print(*(each.getsockname()[1] for each in sockets), flush=True)
    sounds, number, start = voices(), 0, time.monotonic()
    while True:
        number += 1
        for call, each in enumerate(sockets):
            due = start + (number + call / calls) / PER_SECOND
            if (early := due - time.monotonic()) > 0.001:
                time.sleep(early)  # a phone sends each packet at its time
            payload = sounds[(number + 37 * call) % len(sounds)]
            each.send(bytes(RtpPacket(0, number & 0xFFFF, 160 * number & 0xFFFFFFFF, call, payload)))


def voices() -> list[bytes]:
    """20 s of frames: a quarter of them loud and uneven as speech is, the others a quiet line."""
    random = np.random.default_rng(1)
    sound = 30 * random.standard_normal(20 * 8000)
    syllables = np.abs(np.sin(2 * np.pi * 3 * np.arange(5 * 8000) / 8000))
    sound[: 5 * 8000] += 4000 * syllables * random.standard_normal(5 * 8000)
    pcm = np.clip(sound, -32768, 32767).astype(np.int16)
    return [PCMU.encode(pcm[at : at + 160]) for at in range(0, len(pcm), 160)]


async def measure(make: Callable[[], Receiver], calls: int, seconds: float) -> tuple[float, float]:
    """CPU microseconds a packet, and the share of the packets that came."""
    async with MediaSocket() as shared:
        sender = subprocess.Popen(
            [sys.executable, __file__, "--calls", str(calls), "--send-to", str(shared.address[1])],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert sender.stdout is not None
            for port in (await asyncio.to_thread(sender.stdout.readline)).split():
                shared.register(int(port), make())
            await asyncio.sleep(SETTLE_SECONDS)
            begun, wall, before = time.process_time(), time.monotonic(), shared.counts.delivered
            await asyncio.sleep(seconds)
            spent, passed = time.process_time() - begun, time.monotonic() - wall
            packets = shared.counts.delivered - before
        finally:
            sender.kill()
            sender.communicate()
    return spent / packets * 1e6, packets / (passed * calls * PER_SECOND)


async def main(calls: int, seconds: float) -> None:
    table = Table(title=f"{calls} calls, {seconds:g} s a row")
    for column in (
        "one process, one core",
        "µs/packet",
        "this step",
        "ms CPU per call and s",
        "calls/core",
        "came",
    ):
        table.add_column(column, justify="left" if not table.columns else "right")
    last = 0.0
    for name, make in STEPS.items():
        cost, share = await measure(make, calls, seconds)
        a_call = cost * PER_SECOND / 1000
        table.add_row(
            name,
            f"{cost:.1f}",
            f"{cost - last:.1f}",
            f"{a_call:.2f}",
            f"{1000 / a_call:,.0f}",
            f"{share:.1%}",
        )
        last = cost
    Console().print(table)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calls", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--send-to", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30))
    if given.send_to is None:
        asyncio.run(main(given.calls, given.seconds))
    else:
        send(given.send_to, given.calls)
