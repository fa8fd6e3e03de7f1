"""What is built ahead is enough for every value: no piece of a sentence is ever missing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.flow.bounded import BLANK, bounded
from ivr.flow.reader import read_flow
from ivr.flow.spoken import marked, speech
from ivr.flow.spoken.pauses import paused
from ivr.flow.spoken.pieces import pieces
from ivr.ssml import said
from ivr.store.folder import read_folder

TODAY = date(2026, 3, 2)
FLOW = """
flow: shop
languages: [en-US, es-ES]
currency: EUR
slots:
  number: {type: digits, length: 5-10, label: order number}
  size: {type: choice, choices: [small, large]}
steps:
  ask_number: {ask: Which one?, for: number}
  ask_size: {ask: Which size?, for: size}
  tell:
    set: {due: "2026-03-04", total: "12"}
  say_it:
    say:
      by: size
      small: Order {{ number }}{% if total %} for {{ total | money }}{% endif %} comes {{ due | day }}.
      else: Your {{ size }} order of {{ due | date }} is ready {{ "today" if total else "now" }}. Right?
    then: hangup
"""
SPANISH = """
steps:
  ask_number: {ask: ¿Cuál?}
  ask_size: {ask: ¿Qué tamaño?}
  say_it:
    say:
      small: El pedido {{ number }}{% if total %} por {{ total | money }}{% endif %} llega {{ due | day }}.
      else: Su pedido del {{ due | date }} está listo. ¿Es correcto?
"""
MADE = read_flow({"shop.yaml": FLOW, "es-ES.yaml": SPANISH})
BOUNDED = frozenset(bounded(MADE))


@given(
    digits=st.text("0123456789", min_size=5, max_size=10),
    cents=st.integers(0, 999_999),
    days=st.integers(-9000, 9000),
    language=st.sampled_from(["en-US", "es-ES"]),
)
def test_every_sentence_is_made_of_what_was_built(digits, cents, days, language):
    flow = MADE.spoken(language)
    spec = flow.slots["number"]
    names = {
        "number": marked(spec.type, digits),
        "size": "large",
        "total": cents / 100,
        "due": (TODAY + timedelta(days=days)).isoformat(),
        "today": TODAY,
        "language": language,
    }
    for text in flow.steps["say_it"].texts:
        own = speech(language)
        annotated = text.annotated(names, "s").replace('kind="text">large', 'kind="choice">large')
        cut = pieces(paused(said(annotated), own), own)
        assert cut is not None
        missing = [piece.sound for piece in cut if (language, piece.sound) not in BOUNDED]
        assert missing == []


def test_what_asks_back_is_among_it():
    sounds = {sound for language, sound in BOUNDED if language == "en-US"}
    assert {"Did you say order number,", "five?", "five,", "large?"} <= sounds


def test_a_value_that_can_be_anything_is_not():
    assert not any(BLANK in sound for _, sound in BOUNDED)


@pytest.mark.parametrize("name", ["shop", "bank", "billing", "clinic", "helpdesk"])
def test_every_flow_of_the_house_has_a_bounded_number(name):
    flow = read_flow(read_folder(Path(__file__).parents[2] / "flows" / name))
    found = bounded(flow)
    assert 0 < len(found) < 1500
    assert len(found) == len(set(found))
    assert all(sound[-1] in ",.?!" or sound.startswith("<break") for _, sound in found)
