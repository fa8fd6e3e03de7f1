"""A grammar in the languages of recognisers: JSGF, sentences, ARPA, dictionary."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pocketsphinx import Decoder

from ivr.errors import RecogniserError
from ivr.nlu.grammar import AnyOf, Digits, Grammar, Number, Ways
from ivr.stt import spoken
from ivr.stt.arpa import arpa
from ivr.stt.everyday import EVERYDAY, everyday
from ivr.stt.jsgf import digits, jsgf
from ivr.stt.lexicon import Lexicon
from ivr.stt.sentences import sentences
from ivr.stt.sphinx import DICTIONARY

KNOWN = frozenset({*spoken.NUMBERS, *spoken.DIGITS, *EVERYDAY, "order", "track", "red", "blue", "agent"})

word = st.sampled_from(["order", "track", "red", "blue", "agent", "xyzzy"])
length = st.integers(1, 12)
blank = st.one_of(
    st.tuples(length, length).map(lambda ends: Digits(min(ends), max(ends))),
    st.just(Number()),
    st.lists(word, min_size=1, max_size=3).map(lambda words: AnyOf(tuple(words))),
)
phrase = st.lists(st.one_of(word, blank), min_size=1, max_size=4).map(tuple)
grammars = st.builds(
    Grammar,
    st.just("en-US"),
    st.lists(phrase, max_size=3).map(tuple),
    st.lists(phrase, max_size=3).map(tuple),
    st.booleans(),
    further=st.lists(phrase, max_size=3).map(tuple),
    links=st.sampled_from([(), (("and",),), (("and",), ("plus",))]),
)


def said(text: str) -> str:
    """The public rule of a JSGF text, without its weights."""
    return re.sub(r"/\d+/ ", "", re.search(r"public <said> = (.*);", text)[1])


@pytest.mark.parametrize(
    ("asked", "others", "rule"),
    [
        ([("track", "my", "order")], [], "(track my order)"),
        ([("yes",), ("yes",), ("no",)], [], "(yes | no)"),
        ([("yes",)], [("agent",)], "(yes) | (agent)"),
        ([], [("agent",)], "(agent)"),
        ([("track", "xyzzy", "order")], [], "(track order)"),
        ([("xyzzy",), ("yes",)], [], "(yes)"),
        ([("the", AnyOf(("red", "xyzzy", "blue agent")), "one")], [], "(the (red | blue agent) one)"),
        ([("my", Ways((("blue",), ())), "order")], [], "(my [blue] order)"),
        ([(Ways((("my", Digits(1, 1)), ("order",))),)], [], "((my <digit> | order))"),
        ([("my", Ways((("xyzzy",), ())), "order")], [], "(my order)"),
        ([("i", "need", Number())], [], "(i need <number>)"),
        ([("my", "order"), ("my", "blue", "order")], [], "(my (order | blue order))"),
        ([("my",), ("my", "order"), ("agent",)], [], "(my (<NULL> | order) | agent)"),
        ([(Digits(2, 2),)], [], "(<digit> <digit>)"),
        ([(Digits(1, 3),)], [], "(<digit> [<digit> [<digit>]])"),
    ],
)
def test_phrases_become_rules(asked, others, rule):
    assert said(jsgf(Grammar("en-US", tuple(asked), tuple(others), True), KNOWN)) == rule


def test_answers_to_the_question_are_likelier_than_all_else():
    text = jsgf(Grammar("en-US", (("yes",),), (("agent",),), True), KNOWN)
    assert "/4/ (yes) | /1/ (agent)" in text


def test_a_wish_may_be_followed_by_a_link_and_wishes_again_and_nothing_else_may():
    others = (("track", "order"), ("agent",), ("red",))
    text = jsgf(Grammar("en-US", (), others, further=others[:2], links=(("and",), ("xyzzy",))), KNOWN)
    assert "<wish> = (track order | agent) [/0.05/ (and) [and] <wish>];" in text
    assert said(text) == "(<wish>) | (red)"
    alone = jsgf(Grammar("en-US", (), others, further=others[:2]), KNOWN)
    assert said(alone) == "(track order | agent) | (red)"


@pytest.mark.parametrize("grammar", [Grammar("en-US"), Grammar("en-US", (("xyzzy",),))])
def test_a_grammar_that_can_say_nothing_is_empty(grammar):
    assert jsgf(grammar, KNOWN) == ""


@given(length, length)
def test_digits_are_as_many_as_may_be_said(one, two):
    shortest, longest = sorted((one, two))
    text = digits(shortest, longest)
    assert text.count("<digit>") == longest
    assert text.count("[") == text.count("]") == longest - shortest


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """A decoder that knows how the words of these tests sound."""
    file = tmp_path_factory.mktemp("engine") / "words.dict"
    file.write_text(Lexicon.read(DICTIONARY).cut(KNOWN))
    return Decoder(lm=None, dict=str(file), loglevel="FATAL", bestpath=False)


@settings(max_examples=30, deadline=None)
@given(grammars)
def test_every_grammar_can_be_read_by_the_engine(engine, grammar):
    if text := jsgf(grammar, KNOWN):
        engine.add_jsgf_string("question", text)
        engine.activate_search("question")


@settings(max_examples=15, deadline=None)
@given(grammars)
def test_every_model_can_be_read_by_the_engine(engine, tmp_path_factory, grammar):
    file = tmp_path_factory.getbasetemp() / "question.lm"
    file.write_text(arpa(grammar, KNOWN, EVERYDAY[:20]))
    engine.add_lm_file("question", str(file))
    engine.activate_search("question")


@given(grammars)
def test_every_sentence_is_made_of_the_grammars_words(grammar):
    words = spoken.words(grammar)
    written = list(sentences(grammar))
    assert all(set(sentence) <= words for sentence in written)
    assert len(written) >= len(grammar.asked + grammar.others)


def test_in_sentences_every_digit_follows_every_digit():
    pairs = {pair for line in sentences(Grammar("en-US", ((Digits(5, 10),),))) for pair in pairwise(line)}
    assert pairs == {(one, two) for one in spoken.DIGITS for two in spoken.DIGITS}


def test_every_word_of_a_number_stands_in_its_sentences():
    written = {word for line in sentences(Grammar("en-US", ((Number(),),))) for word in line}
    assert written == set(spoken.NUMBERS)


@given(grammars)
def test_an_arpa_model_counts_what_it_holds(grammar):
    text = arpa(grammar, KNOWN, EVERYDAY[:20])
    for order in (1, 2, 3):
        count = re.search(rf"ngram {order}=(\d+)", text)
        section = re.search(rf"\\{order}-grams:\n((?:.+\n)*)", text)
        assert int(count[1] if count else 0) == (len(section[1].splitlines()) if section else 0)
    assert "xyzzy" not in text
    assert "\\2-grams:" in text  # without pairs the engine takes no model


LINES = ["agent EY JH AH N T\n", "agent(2) EY JH IH N T\n", "i AY\n", "it's IH T S\n"]


def test_a_cut_dictionary_holds_all_sounds_of_the_words_that_are_needed():
    assert Lexicon(LINES).cut(["agent", "agent"]) == "agent EY JH AH N T\nagent(2) EY JH IH N T\n"


def test_a_dictionary_knows_its_words():
    lexicon = Lexicon(LINES)
    assert list(lexicon) == ["agent", "i", "it's"]
    assert "it's" in lexicon and "agent(2)" not in lexicon


def test_a_dictionary_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(RecogniserError, match=r"none\.dict cannot be read"):
        Lexicon.read(tmp_path / "none.dict")


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("order", {"order"}),
        (Digits(), set(spoken.DIGITS)),
        (Number(), set(spoken.NUMBERS)),
        (AnyOf(("a b", "c")), {"a", "b", "c"}),
        (Ways((("a", AnyOf(("b",))), ())), {"a", "b"}),
    ],
)
def test_the_words_of_a_blank_are_those_that_fill_it(item, words):
    assert spoken.words(Grammar("en-US", ((item,),))) == words


SPANISH = Grammar("es-ES", ((Digits(4, 4),), ("son", Number(), "euros")))


def test_blanks_are_spoken_in_the_language_of_the_question():
    assert spoken.digits_of("en-GB") == spoken.DIGITS and spoken.numbers_of("en-US") == spoken.NUMBERS
    assert spoken.digits_of("es-ES")[-4:] == ("seis", "siete", "ocho", "nueve")
    assert {"treinta", "y", "doscientos", "mil"} <= spoken.words(SPANISH)
    assert "seven" not in spoken.words(SPANISH)


def test_spanish_numbers_are_written_as_they_are_said():
    written = {" ".join(line) for line in sentences(SPANISH)}
    assert {"son treinta y uno euros", "son doscientos dos euros", "son tres mil euros"} <= written
    assert "son veinte y uno euros" not in written  # that is one word
    assert {word for line in written for word in line.split()} == spoken.words(SPANISH)


def test_a_language_without_tables_keeps_its_own_words():
    grammar = Grammar("xx-XX", ((Digits(2, 3),), ("ja",)))
    assert list(sentences(grammar)) == [("ja",)] and spoken.words(grammar) == {"ja"}


def test_everyday_words_are_those_of_the_language():
    assert everyday("en-US") == EVERYDAY
    assert "gato" in everyday("es-ES") and "cat" not in everyday("es-ES") and everyday("xx-XX") == ()
