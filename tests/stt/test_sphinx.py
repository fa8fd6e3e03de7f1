"""The ear inside a worker: a grammar is ready before it is needed."""

from __future__ import annotations

import numpy as np

from ivr.nlu.grammar import Grammar
from ivr.stt.recogniser import Hypothesis
from ivr.stt.sphinx import Ear, Request

YES_NO = Grammar("en-US", (("yes",), ("no",)), closed=True)


def test_a_request_without_sound_gets_its_grammar_ready():
    ear = Ear()
    assert ear(Request(YES_NO, b"")) == Hypothesis()
    (ready,) = ear._languages.values()
    ear(Request(YES_NO, np.zeros(8000, np.int16).tobytes() + (8000 * np.ones(800, np.int16)).tobytes()))
    assert list(ear._languages.values()) == [ready]


OPEN = Grammar("en-US", (), (("talk", "to", "an", "agent"),))


def test_free_talk_is_got_ready_where_it_may_be_heard_and_each_kind_of_line_by_itself():
    ear = Ear()
    for kind in ("20db", "13db"):
        ear(Request(OPEN, b"", kind))
    ear(Request(YES_NO, b""))
    ready = {
        (line, grammar is OPEN): language._talk is not None
        for (line, grammar), language in ear._languages.items()
    }
    assert ready == {("20db", True): True, ("13db", True): True, ("20db", False): False}


BALANCE, CARD = ("check", "my", "balance"), ("i", "have", "lost", "my", "card")


def test_two_wishes_of_one_breath_are_heard_where_one_may_follow_another(say):
    grammar = Grammar("en-US", (), (BALANCE, CARD), further=(BALANCE, CARD), links=(("and",), ("also",)))
    ear = Ear()
    both = "check my balance and i have lost my card"
    assert ear.hear(say(both), grammar).text == both
    assert ear.hear(say("check my balance"), grammar).text == "check my balance"
