"""What may be said at a question can be heard: the recogniser reads the grammar and has its words."""

from datetime import date

import pytest

from ivr.actions import Expecting, SlotSpec
from ivr.nlu.understand import Understander
from ivr.stt.jsgf import jsgf
from ivr.stt.lexicon import Lexicon
from ivr.stt.pocketsphinx import missing_words
from ivr.stt.sentences import sentences
from ivr.stt.sphinx import DICTIONARY

SLOTS = {kind: SlotSpec(kind, kind, kind) for kind in ("date", "time", "money", "phone")}
HEAR = {"book": ["I want to come on <date> (at <time>)"], "pay": ["I want to pay <money>"]}


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon.read(DICTIONARY)


@pytest.mark.parametrize("slot", SLOTS.values(), ids=list(SLOTS))
def test_values_can_be_heard(slot, lexicon):
    question = Expecting(step="x", intents=tuple(HEAR), asked=slot.name, slots=(slot,))
    grammar = Understander(HEAR, SLOTS).grammar(question)
    assert missing_words(grammar) == ()
    assert len(jsgf(grammar, lexicon)) < 100_000


@pytest.mark.parametrize("tag", ["en-US", "es-US"])
@pytest.mark.parametrize("slot", [SLOTS["date"], SLOTS["time"]], ids=["date", "time"])
def test_what_the_recogniser_may_hear_is_understood(slot, tag):
    """Of a day that does not exist, nothing is understood: there are few of them."""
    understander = Understander({}, {}, tag)
    question = Expecting(step="x", language=tag, asked=slot.name, slots=(slot,))
    grammar = understander.grammar(question)

    asked = [" ".join(words) for words in sentences(type(grammar)(grammar.language, asked=grammar.asked))]
    lost = [
        text
        for text in asked
        if slot.name not in understander.understand(text, 1.0, question, date(2026, 3, 2)).slots
    ]
    assert len(asked) > 150
    assert len(lost) <= len(asked) // 50, lost
