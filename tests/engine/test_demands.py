"""What flows ask of an installation is held against its settings before the first call."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.engine.demands import check
from ivr.errors import FlowErrors
from ivr.flow.reader import read_flow
from ivr.settings import Settings, parse

FLOW = """\
flow: shop
languages: [en-US]
time_zone: UTC
lookup: {http: "GET crm/{{ caller }}", save: customer}
steps:
  look_up:
    http: GET orders/1
  tell:
    send: sms
    text: Hello.
    via: texts
  write:
    note: It went well.
    to: notes/calls
  bye:
    say: Bye.
"""
BARE = "flows: f\nnumbers: {else: shop}\nback_ends:\n  orders: {url: http://127.0.0.1}\n"


def settings(text: str) -> Settings:
    return parse(text, "ivr.yaml", Path("/etc/ivr"))


def test_each_step_that_asks_for_what_there_is_not_is_named() -> None:
    with pytest.raises(FlowErrors) as caught:
        check([read_flow({"shop.yaml": FLOW})], settings(BARE))
    said = str(caught.value)
    assert "shop.yaml:4" in said and "'crm'" in said
    assert "Step 'tell' of 'shop' sends by 'texts'" in said
    assert "Step 'write' of 'shop' asks the back end 'notes'" in said
    assert "'orders'. The settings" not in said


def test_what_is_there_is_no_fault() -> None:
    whole = (
        BARE
        + "  crm: {url: http://127.0.0.1}\n  notes: {url: http://127.0.0.1}\n"
        + "senders:\n  texts: {kind: sms, back_end: crm}\n"
    )
    check([read_flow({"shop.yaml": FLOW})], settings(whole))
