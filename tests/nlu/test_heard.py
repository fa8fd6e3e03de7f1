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


WISHES = {"balance": ["check my balance"], "card": ["I lost my card"]}


def test_where_nothing_is_asked_but_a_wish_another_may_follow_it():
    understander = Understander(WISHES, SLOTS)
    grammar = understander.grammar(Expecting(step="x", intents=tuple(WISHES)))
    assert {("check", "my", "balance"), ("i", "lost", "my", "card"), ("operator",)} <= set(grammar.further)
    assert set(grammar.further) < set(grammar.others)
    assert ("start", "over") not in grammar.further
    assert ("and",) in grammar.links
    assert ("oh",) not in grammar.links


@pytest.mark.parametrize("asks", [{"yes_no": True}, {"asked": "date", "slots": (SLOTS["date"],)}])
def test_where_something_is_asked_no_second_wish_is_listened_for(asks):
    grammar = Understander(WISHES, SLOTS).grammar(Expecting(step="x", intents=tuple(WISHES), **asks))
    assert (grammar.further, grammar.links) == ((), ())


def test_who_asks_for_spanish_in_spanish_is_listened_for_and_no_word_of_it_is_guessed():
    grammar = Understander(WISHES, SLOTS).grammar(Expecting(step="x", intents=tuple(WISHES)))
    assert {("hablo", "español"), ("en", "español", "por", "favor")} <= set(grammar.others)
    assert missing_words(grammar) == ()
