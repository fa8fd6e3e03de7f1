from __future__ import annotations

from datetime import date

import pytest

from ivr.actions import SlotSpec
from ivr.nlu.entities.yes_no import YES_NO, phrases
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import words

TODAY = date(2026, 3, 2)

SLOT = SlotSpec("ok", "yes_no")


def table(text: str) -> list[str]:
    return [" ".join(cell.split()) for cell in text.split("|")]


YES = table("""
yes | yeah | yep | yup | yes please | yeah sure | sure | sure thing | of course | correct | that's
correct | that is right | right | absolutely | definitely | certainly | exactly | I do | it is | I think
so | I guess so | go ahead | please do | why not | okay | ok | alright | all right | fine | sounds good
| uh huh | mm hmm | yes that's right | yes it is | yes I do | yeah that's correct | um yes | well yeah |
yes of course thank you | oh yes please | I would say yes | I think yes | you bet | perfect | that would
be great | no yeah | Yes, that's right, thanks | yes ma'am | yes, sir | affirmative | yes yes yes | okay
yes | thats right | it's correct
""")

NO = table("""
no | nope | nah | no thanks | no thank you | nope thanks | no that's all | that's all | that's it |
that's everything | no way | not at all | not really | not today | not now | never mind | no never |
wrong | that's wrong | incorrect | that's not right | that is not correct | it isn't | it's not | I
don't | I don't think so | I'd rather not | absolutely not | definitely not | of course not | please
don't | that'll be all | nothing | nothing else | nothing more thanks | I'm good | no I'm good | I'm
fine | I'm all set | all good | I'm done | no it's not | no that's wrong | um no | well no | oh no | no
no no | yeah no | negative | I think no | no ma'am | no sir thank you | no thank you goodbye | thats not
right | no, nothing else, thanks
""")

NEITHER = table("""
I don't know | I'm not sure | maybe | no idea | what | elephant | the weather is fine here | what do you
mean |
""")


def answer(text: str, tag: str = "en-US") -> object:
    language = language_of(tag)
    found = YES_NO.find(words(text, language), SLOT, language, TODAY)
    return found[0].value if found and found[0].certainty == 1 else None


@pytest.mark.parametrize("text", YES)
def test_yes_in_its_common_forms(text: str) -> None:
    assert answer(text) is True


@pytest.mark.parametrize("text", NO)
def test_no_in_its_common_forms(text: str) -> None:
    assert answer(text) is False


@pytest.mark.parametrize("text", NEITHER)
def test_what_is_neither_yes_nor_no(text: str) -> None:
    assert answer(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sí", True),
        ("sí por favor", True),
        ("claro que sí", True),
        ("no", False),
        ("no gracias", False),
        ("nada más", False),
        ("no sé", None),
    ],
)
def test_spanish_yes_and_no(text: str, value: bool | None) -> None:
    assert answer(text, "es-ES") is value


def test_what_is_behind_the_answer_is_left() -> None:
    english = language_of("en")
    (found,) = YES_NO.find(words("yes please I want to return something", english), SLOT, english, TODAY)
    assert (found.start, found.end, found.value) == (0, 2, True)


def test_a_late_yes_is_less_certain() -> None:
    english = language_of("en")
    (found,) = YES_NO.find(words("the answer to that question would be yes", english), SLOT, english, TODAY)
    assert found.value is True
    assert found.certainty < 1


@pytest.mark.parametrize("tag", ["en", "es"])
def test_every_phrase_that_is_offered_is_understood(tag: str) -> None:
    for phrase in phrases(language_of(tag)).phrases:
        assert answer(phrase, tag) is not None, phrase
