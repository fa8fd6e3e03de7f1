"""The caller's side of a line: as loud, as noisy and as broken as it should be, every time the same."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.audio import level
from ivr.audio.frame import Pcm
from ivr.audio.g711 import PCMU
from ivr.audio.rtp import RtpPacket
from ivr.rehearsal.voice import CallersLine, at_loudness


def tone(ms: int, strength: float = 1000.0) -> Pcm:
    return (strength * np.sin(np.arange(ms * 8) / 3)).astype(np.int16)


@pytest.mark.parametrize("dbfs", [-10.0, -20.0, -35.0])
def test_a_voice_is_as_loud_as_it_should_be_pauses_aside(dbfs: float) -> None:
    spoken = np.concatenate([tone(400), np.zeros(8000, np.int16), tone(400)])
    made = at_loudness(spoken, dbfs)
    assert level.rms(made[:3200]) == pytest.approx(dbfs, abs=0.2)


def test_silence_stays_silence() -> None:
    assert not at_loudness(np.zeros(1600, np.int16), -20.0).any()


def test_noise_stands_below_the_voice_by_what_is_asked_for() -> None:
    line = CallersLine("one", -40.0, 0.0)
    heard = np.concatenate([PCMU.decode(RtpPacket.parse(line.datagram() or b"").payload) for _ in range(100)])
    assert level.rms(heard) == pytest.approx(-40.0, abs=0.5)


def test_what_was_said_comes_in_order_and_then_silence() -> None:
    line = CallersLine("one", None, 0.0)
    line.say(tone(30))
    packets = [RtpPacket.parse(line.datagram() or b"") for _ in range(4)]
    assert [packet.sequence for packet in packets] == [0, 1, 2, 3]
    assert [packet.timestamp for packet in packets] == [0, 160, 320, 480]
    assert [bool(PCMU.decode(packet.payload).any()) for packet in packets] == [True, True, False, False]
    assert not line.speaking


def test_packets_are_lost_as_often_as_is_asked_for_and_the_same_in_every_run() -> None:
    def pattern(name: str) -> list[bool]:
        line = CallersLine(name, -50.0, 5.0)
        return [line.datagram() is None for _ in range(2000)]

    first = pattern("a test")
    assert 60 <= sum(first) <= 140
    assert first == pattern("a test") != pattern("another test")
