"""What a recogniser is told may be said at a question."""

from __future__ import annotations

from dataclasses import replace

from ivr.actions import Expecting, SlotSpec
from ivr.nlu.grammar import AnyOf, Digits, Ways
from ivr.nlu.understand import Understander
from tests.nlu.shop import MORE, NUMBER, OPEN, ORDER, SIZE, SIZES, WHO, meant


def test_a_question_that_is_asked_again_has_its_grammar_and_another_one_its_own(shop: Understander) -> None:
    again = replace(NUMBER, keys={"1": "track_order"})
    assert shop.grammar(replace(NUMBER)) is shop.grammar(NUMBER)
    assert shop.grammar(again) == shop.grammar(NUMBER)
    longer = replace(NUMBER, slots=(replace(ORDER, longest=12),))
    assert shop.grammar(longer) != shop.grammar(NUMBER)


def test_a_code_is_listened_for_in_its_shape(shop: Understander) -> None:
    plate = SlotSpec("plate", "code", matches=r"[AB]{2}\d{1,2}")
    (phrase, *_) = shop.grammar(replace(NUMBER, asked="plate", slots=(plate,))).asked
    first, second, third, last = phrase
    assert isinstance(first, AnyOf) and isinstance(third, AnyOf) and first == second
    assert set(first.phrases) == {"a", "b", "alpha", "alfa", "bravo"}
    assert {"zero", "oh", "nine"} < set(third.phrases) and "a" not in third.phrases
    assert last == Ways(((third,), ()))


def test_the_grammar_of_a_closed_question_has_its_answers_first(shop: Understander) -> None:
    grammar = shop.grammar(NUMBER)
    blank = Digits(5, 10)
    assert grammar.closed
    assert grammar.asked[0] == (blank,)
    assert ("it's", blank) in grammar.asked
    assert ("my", "order", "number", "is", blank) in grammar.asked
    assert ("the", "number", "is", blank) in grammar.asked
    assert ("where", "is", "order", "number", blank) in grammar.others
    assert ("where's", "my", "package") in grammar.others
    assert ("operator",) in grammar.others
    assert (
        "i",
        "want",
        "to",
        "buy",
        "a",
        AnyOf(("small", "little", "large", "big one")),
        "shirt",
    ) in grammar.others


def test_the_grammar_of_yes_and_no_holds_both_and_an_intent_in_one_breath(shop: Understander) -> None:
    grammar = shop.grammar(MORE)
    assert grammar.closed
    assert {("yes",), ("yeah",), ("no",), ("no", "that's", "all"), ("nope", "thanks")} <= set(grammar.asked)
    assert ("yes", "i", "want", "to", "return", "something") in grammar.others


def test_the_grammar_of_a_choice_has_its_phrases(shop: Understander) -> None:
    grammar = shop.grammar(SIZES)
    assert grammar.closed
    assert grammar.asked[0] == (AnyOf(("small", "little", "large", "big one")),)


def test_a_line_of_too_many_sentences_is_offered_as_it_is_written() -> None:
    line = "(could/can you) (please) (now) send/get/bring/fetch (me) a/the <size> shirt (soon)"
    one = Understander({"buy": [line]}, {"size": SIZE})
    phrase = one.grammar(Expecting(step="x", intents=("buy",))).others[0]
    assert phrase[0] == Ways(((Ways((("could",), ("can",))), "you"), ()))
    assert phrase[3:] == (
        Ways((("send",), ("get",), ("bring",), ("fetch",))),
        Ways((("me",), ())),
        Ways((("a",), ("the",))),
        AnyOf(("small", "little", "large", "big one")),
        "shirt",
        Ways((("soon",), ())),
    )


def test_open_questions_have_open_grammars_of_expected_intents_only(shop: Understander) -> None:
    grammar = shop.grammar(Expecting(step="x", intents=("return_item",)))
    assert not grammar.closed
    assert grammar.asked == ()
    assert grammar.others[0] == ("i", "want", "to", "send", "something", "back")
    assert not any("track" in phrase for phrase in grammar.others)
    assert not shop.grammar(WHO).closed


def test_grammars_are_bounded_and_without_doubles() -> None:
    wide = "a/b/c d/e/f g/h/i j/k/l m/n/o (p) (q) (r)"
    many = Understander(
        {f"intent{at}": tuple(f"{wide} {at}{line}" for line in range(3)) for at in range(12)}, {}
    )
    expecting = Expecting(step="x", intents=tuple(f"intent{at}" for at in range(12)), yes_no=True)
    grammar = many.grammar(expecting)
    assert len(grammar.others) <= 2000
    assert len(set(grammar.others)) == len(grammar.others)


def test_every_phrase_of_the_grammar_is_understood_as_what_it_stands_for(shop: Understander) -> None:
    digits = "five five four two one"
    for phrase in shop.grammar(OPEN).others:
        text = " ".join(
            item if isinstance(item, str) else item.phrases[0] if isinstance(item, AnyOf) else digits
            for item in phrase
        )
        if shop.only_listens(text):
            continue
        meaning = meant(shop, text, OPEN)
        assert meaning.intent is not None, text
        assert meaning.confidence > 0.75, text


def test_a_recogniser_is_told_how_words_sound():
    told = Understander(
        {"buy": ["I want Xfinity"]}, {}, say_like={"Xfinity": "Ex fin-itty", "two words": "no"}
    )
    grammar = told.grammar(Expecting(step="s", intents=("buy",)))
    assert grammar.say_like == (("xfinity", "ex fin itty"),)
