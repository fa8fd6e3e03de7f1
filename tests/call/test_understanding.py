"""By which engine words are understood, and words so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from ivr.actions import Expecting, Listen
from ivr.call.call import understanders
from ivr.call.understanding import Understanding
from ivr.events import Heard, HeardPartial
from ivr.flow.reader import read_flow
from ivr.nlu.features import Floats
from ivr.nlu.normalize import Words
from ivr.nlu.sense import Means

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
FLOW = """
flow: parcels
policy: {handover: people, patience: 20}
intents:
  track:
    begin: told
    label: track a parcel
    hear:
      - I want to track my parcel
      - where is my parcel
  pay:
    begin: told
    label: pay
    hear:
      - I want to pay a bill
      - pay my invoice
steps:
  hello: {ask: What can we do for you?}
  told: {say: We look., then: hello}
  people: {queue: support}
"""
LISTEN = Listen(id="hello.1", expecting=Expecting(step="hello", intents=("track", "pay")), window=480)


class Counting:
    name, share, kin = "words", 0.0, None

    def __init__(self) -> None:
        self.asked = 0

    def vectors(self, sentences: Sequence[Words], telling: Sequence[Sequence[float]]) -> Floats:
        self.asked += len(sentences)
        return np.ones((len(sentences), 1), np.float32)


def test_partials_are_understood_by_the_quick_engine_and_finals_by_the_other() -> None:
    slow, quick = Counting(), Counting()
    flow = read_flow({"flow.yaml": FLOW})
    understanding = Understanding(flow, understanders(flow, lambda language: Means(slow, quick)))
    slow.asked = quick.asked = 0
    understanding.begin()
    understanding.so_far(HeardPartial(at=AT, listen=LISTEN.id, text="where is my parcel"), LISTEN)
    assert understanding.promising
    assert (slow.asked, quick.asked) == (0, 1)
    heard = Heard(at=AT, listen=LISTEN.id, text="where is my parcel", confidence=1.0)
    assert understanding.of(heard, LISTEN).intent == "track"
    assert (slow.asked, quick.asked) == (1, 1)
