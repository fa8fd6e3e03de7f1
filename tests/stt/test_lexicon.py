"""How words sound: from the flow, from the dictionary, from their letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.nlu.grammar import Grammar
from ivr.stt import spelling
from ivr.stt.lexicon import LONGEST, Lexicon
from ivr.stt.sphinx import DICTIONARY
from ivr.stt.synthetic.phones import SOUNDS
from training.spelling.__main__ import errors, split


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon.read(DICTIONARY)


@pytest.mark.parametrize(
    ("word", "holds", "sounds"),
    [
        ("hello", True, "HH AH L OW"),
        ("español", True, "EH S P AA N Y OW L"),
        ("hablo", True, "AA B L OW"),
        ("français", True, "F R AA N S EY"),
        ("klarna", False, "K L AA R N AH"),
        ("4g", False, None),
        ("привет", False, None),
        ("", False, None),
        ("x" * (LONGEST + 1), False, None),
    ],
)
def test_a_word_sounds_as_it_is_written_down_and_else_as_its_letters_do(lexicon, word, holds, sounds):
    assert lexicon.holds(word) is holds
    assert (word in lexicon) is (sounds is not None)
    assert [" ".join(way) for way in lexicon.sounds(word)][:1] == ([] if sounds is None else [sounds])


def test_a_flow_tells_how_its_words_sound_and_no_other_flow_learns_it(lexicon):
    taught = lexicon.taught([("xfinity", "ex fin itty"), ("hello", "the yes"), ("nothing", "4g")])
    assert taught.cut(["xfinity"]) == "xfinity EH K S F IH N IH T IY\n"
    assert taught.cut(["hello"]) == "hello DH AH Y EH S\nhello(2) DH IY Y EH S\n"
    assert taught.sounds("hello") == (("DH", "AH", "Y", "EH", "S"), ("DH", "IY", "Y", "EH", "S"))
    assert taught.cut(["nothing"]) == lexicon.cut(["nothing"])
    assert lexicon.sounds("hello")[0] == ("HH", "AH", "L", "OW")


def test_a_cut_dictionary_holds_guesses_and_leaves_out_what_nobody_can_say(lexicon):
    assert lexicon.cut(["yes", "klarna", "4g"]) == "klarna K L AA R N AH\nyes Y EH S\n"


@given(st.text(max_size=40))
def test_any_text_is_read_or_not_and_never_in_sounds_that_do_not_exist(text):
    assert set(spelling.sounds(text)) <= set(SOUNDS[1:])


def test_words_that_were_not_learnt_are_read_nine_sounds_of_ten():
    words = dict(sorted(split()[1].items())[::12])
    sounds, whole = errors(spelling.sounds, words)
    assert len(words) > 500
    assert sounds < 0.11 and whole < 0.45


@pytest.mark.asyncio(loop_scope="module")
async def test_a_word_without_a_dictionary_is_heard(ear, say):
    grammar = Grammar(
        "en-US",
        asked=(("klarna",), ("xfinity",), ("español",), ("something", "else")),
        closed=True,
        say_like=(("xfinity", "ex fin itty"),),
    )
    for spoken, word in (("klarna", "klarna"), ("ex finity", "xfinity"), ("espanyole", "español")):
        session = ear.listen(grammar)
        session.feed(say(spoken))
        assert (await session.finish()).text == word
