"""Tags in the sentences of a flow: read at load, kept apart from what callers say."""

from __future__ import annotations

from datetime import date

import pytest

from ivr.actions import Say
from ivr.errors import FlowErrors
from ivr.flow.checks.seconds import estimated
from ivr.flow.expr import text
from ivr.flow.reader import read_flow
from ivr.ssml import said
from tests.flow.conftest import Talk

NAMES = {"today": date(2026, 3, 2), "language": "en-US", "name": "Ann <break time='9s'/> & Co", "n": 4711}


def flow(sentence: str, more: str = "") -> str:
    return f"flow: f\n{more}steps:\n  one:\n    say: {sentence}\n    then: hangup\n"


def annotated(source: str, language: str = "en-US") -> str:
    return text(source).annotated({**NAMES, "language": language}, "step")


def test_a_caller_can_say_tags_and_is_heard_saying_them():
    made = text("Hello {{ name }}.<break time='1s'/> Bye")
    assert made.render(NAMES, "s") == "Hello Ann <break time='9s'/> & Co. Bye"
    assert said(made.annotated(NAMES, "s")).markup == (
        "Hello Ann &lt;break time='9s'/> &amp; Co.<break time=\"1000ms\"/> Bye"
    )


def test_values_are_marked_with_how_they_are_spoken():
    assert annotated("Order {{ n | digits }} of {{ 12.5 | money }}") == (
        'Order <value kind="digits">4 7 1 1</value> of <value kind="money">12 dollars and 50 cents</value>'
    )


@pytest.mark.parametrize(
    "written, english, spanish",
    [
        ("<say-as interpret-as='digits'>4711</say-as>", "4 7 1 1", "4 7 1 1"),
        (
            "<say-as interpret-as='date'>2026-03-04</say-as>",
            "Wednesday, March 4th",
            "miércoles cuatro de marzo",
        ),
        (
            "<say-as interpret-as='number'>{{ n }}</say-as>",
            "four thousand seven hundred eleven",
            "cuatro mil setecientos once",
        ),
    ],
)
def test_say_as_is_read_by_the_filters_in_every_language(written, english, spanish):
    made = text(written)
    assert made.render(NAMES, "s") == english
    assert made.render({**NAMES, "language": "es-ES"}, "s") == spanish


FAULTS = [
    ("Hold <brake/> on.", "unknown-tag", 15, "'break'"),
    ("Order <order_number>.", "unknown-tag", 16, "{{ order_number }}"),
    ("'Hold <brake/> on.'", "unknown-tag", 16, "'break'"),
    ('Wait <break time="{{ today }}"/> now.', "bad-tag", 15, "by"),
    ("{% if reason %}<emphasis>{% endif %}x</emphasis>", "open-tag", None, "Close it"),
    ("Hi <emphasis>{% if reason %}x</emphasis>{% endif %}", "open-tag", None, "Close it"),
    ('It is <say-as interpret-as="date">soon</say-as>.', "bad-attribute", 16, ""),
    ('Now <say-as interpret-as="datum">soon</say-as>.', "bad-attribute", 14, ""),
]


@pytest.mark.parametrize("sentence, code, column, hint", FAULTS)
def test_a_tag_that_cannot_be_read_is_a_fault_of_the_flow(sentence, code, column, hint):
    quoted = sentence if sentence[0] in "'H" else f"'{sentence}'" if "{" in sentence[:1] else sentence
    with pytest.raises(FlowErrors) as found:
        read_flow({"f.yaml": flow(quoted)})
    (fault,) = found.value.faults
    assert fault.code == code
    assert hint in fault.hint
    assert fault.place.line == 4
    assert column is None or fault.place.column == column


def test_a_condition_may_choose_between_whole_tags():
    source = "{% if n < 3 %}<emphasis>few</emphasis>{% else %}many{% endif %} left"
    assert text(source).render(NAMES, "s") == "many left"
    assert annotated(source.replace("n <", "n >")) == "<emphasis>few</emphasis> left"


def test_what_is_said_shows_words_and_carries_its_tags():
    made = read_flow({"f.yaml": flow('Please hold. <break time="1s"/>Thanks & bye.')})
    talk = Talk(made)
    talk.arrive()
    line = talk.one(Say)
    assert line.text == "Please hold. Thanks & bye."
    assert type(line.text) is type(line.markup) is str
    assert line.markup == 'Please hold. <break time="1s"/>Thanks & bye.'
    assert ("en-US", 'Please hold. <break time="1000ms"/>Thanks &amp; bye.') in made.static_prompts()


def test_sums_are_of_the_currency_of_the_flow():
    euros = read_flow(
        {"f.yaml": flow("It is {{ 12.5 | money }}, or {{ 1 | money('GBP') }}.", "currency: EUR\n")}
    )
    step = euros.steps["one"]
    (sentence,) = step.texts
    assert sentence.render(NAMES, "s") == "It is 12 euros and 50 cents, or 1 pound."
    assert euros.currency == "EUR"


@pytest.mark.parametrize(
    ("languages", "currency", "said"),
    [
        ("[en-US]", "USD", "It is 12 dollars and 50 cents."),
        ("[en-GB]", "GBP", "It is 12 pounds and 50 pence."),
        ("[es-MX]", "MXN", "It is doce pesos con cincuenta centavos."),
        ("[es-ES]", "EUR", "It is doce euros con cincuenta céntimos."),
        ("[es-US]", "USD", "It is doce dólares con cincuenta centavos."),
        ("[es-MX, en-US]", "MXN", "It is doce pesos con cincuenta centavos."),
    ],
)
def test_without_a_currency_sums_are_of_the_region_of_the_first_language(languages, currency, said):
    made = read_flow({"f.yaml": flow("It is {{ 12.5 | money }}.", f"languages: {languages}\n")})
    (sentence,) = made.steps["one"].texts
    assert made.currency == currency
    assert sentence.render({**NAMES, "language": made.language}, "s") == said
    assert {other.currency for other in made.others.values()} <= {currency}


def test_an_unknown_currency_is_a_fault_with_a_hint():
    with pytest.raises(FlowErrors) as found:
        read_flow({"f.yaml": flow("Hi.", "currency: EURO\n")})
    (fault,) = found.value.faults
    assert (fault.code, fault.place.line) == ("bad-currency", 2)
    assert "EUR" in fault.hint


def test_tags_take_no_time_and_pauses_do():
    assert estimated("Please <emphasis>hold</emphasis>.", "en-US") == estimated("Please hold.", "en-US")
    longer = estimated('Please hold.<break time="2s"/> Thanks.', "en-US")
    assert longer == pytest.approx(estimated("Please hold. Thanks.", "en-US") + 2)
