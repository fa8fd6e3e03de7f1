"""Templates and formulas: what they give, and everything that they refuse."""

import contextlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.errors import ExpressionError
from ivr.flow.expr import MAX_SOURCE, SourceError, formula, text
from ivr.flow.spoken import DigitString

NAMES = {
    "number": DigitString("05521"),
    "name": "Ann",
    "total": 12.5,
    "gift": True,
    "today": date(2026, 11, 20),
    "order": {"state": "shipped", "items": ["a", "b"], "due": "2026-11-21", "deep": {"x": 1}},
}


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Hello {{ name }}!", "Hello Ann!"),
        ("{{ number }}", "0 5 5 2 1"),
        ("{{ number | default('none') }}", "0 5 5 2 1"),
        ("{{ missing | default('none') }}", "none"),
        ("{{ order.missing | default('none') }}", "none"),
        ("{{ order.items | count('item') }}, {{ 1 | count('item') }}", "2 items, 1 item"),
        ("{{ order.deep.x }}{{ order.items[1] }}", "1b"),
        ("{{ order.due | day }}", "tomorrow"),
        ("{{ total | money }}", "12 dollars and 50 cents"),
        ("{% if gift %}a gift{% else %}none{% endif %}", "a gift"),
        ("{{ 'x' if order.state == 'packed' else 'y' }}", "y"),
        ("{{ gift }}", "yes"),
        ("{{ today | day }}", "today"),
        ("  two\n\n  lines  ", "two lines"),
    ],
)
def test_a_template_is_spoken(source, said):
    assert text(source).render(NAMES, "step") == said


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("55421", "55421"),
        ("a/b?c=d&e", "a%2Fb%3Fc%3Dd%26e"),
        ("ä ö", "%C3%A4%20%C3%B6"),
        ("../x", "..%2Fx"),
        (7, "7"),
    ],
)
def test_values_in_an_address_are_encoded_one_by_one(value, written):
    assert text("/{{ v }}/x?q={{ v }}", "encoded").render({"v": value}, "step") == f"/{written}/x?q={written}"


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_a_value_that_would_name_another_resource_is_refused(value):
    with pytest.raises(ExpressionError):
        text("/{{ v }}", "encoded").render({"v": value}, "step")


def test_digits_are_plain_in_an_address_and_in_a_formula():
    assert text("/{{ number }}", "encoded").render(NAMES, "step") == "/05521"
    assert formula("number").value(NAMES, "step") == "05521"
    assert type(formula("number").value(NAMES, "step")) is str


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("total * 2 + 1", 26.0),
        ("order.state == 'shipped' and total > 10", True),
        ("order.state in ['packed', 'sent']", False),
        ("not gift or name != 'Bob'", True),
        ("missing is defined", False),
        ("order.items | count('thing')", "2 things"),
        ("7 // 2 - 7 % 2", 2),
        ("-total", -12.5),
        ("1 if gift else 2", 1),
        ("order.deep", {"x": 1}),
    ],
)
def test_a_formula_has_a_value(source, value):
    assert formula(source).value(NAMES, "step") == value


@pytest.mark.parametrize(
    "source",
    [
        "{% for x in order %}{% endfor %}",
        "{{ order.keys() }}",
        "{{ range(9) }}",
        "{{ 'a' * 9 }}",
        "{{ 1 + 1 }}",
        "{{ 'a' ~ 'b' }}",
        "{{ name | upper }}",
        "{{ name | attr('x') }}",
        "{% set x = 1 %}",
        "{% include 'x' %}",
        "{% macro m() %}{% endmacro %}",
        "{{ [1, 2] }}",
        "{{ {'a': 1} }}",
        "{{ name",
        "{{ }}",
        "{{ 1 is divisibleby 3 }}",
        "x" * (MAX_SOURCE + 1),
        "{{ " + "(" * 900 + "1" + ")" * 900 + " }}",
        "{{ " + "not " * 100 + "1 }}",
        "{% if a %}" * 40 + "{% endif %}" * 40,
    ],
)
def test_a_template_outside_the_subset_is_refused_at_load(source):
    with pytest.raises(SourceError):
        text(source)


@pytest.mark.parametrize(
    "source",
    [
        *("", "1 +", "1 2", "9 ** 9", "f(1)", "'a' ~ 'b'", "[x for x in y]", "lambda: 1"),
        *("{{ a }}", "a }} {{ b", "a | upper", "(" * 900 + "1" + ")" * 900, "1" * (MAX_SOURCE + 1)),
    ],
)
def test_a_formula_outside_the_subset_is_refused_at_load(source):
    with pytest.raises(SourceError):
        formula(source)


@pytest.mark.parametrize(
    "source",
    [
        "{{ missing }}",
        "{{ order.missing }}",
        "{{ missing.x.y }}",
        "{{ order }}",
        "{{ order.items }}",
        "{{ name.upper }}",
        "{{ name.__class__ }}",
        "{{ order.__class__.__mro__ }}",
        "{{ order.get }}",
        "{{ name | day }}",
        "{{ name | money }}",
        "{{ total | money('XXX') }}",
        "{{ name | count('x') }}",
        "{{ order.items[9] }}",
        "{% if name > 1 %}x{% endif %}",
    ],
)
def test_a_template_without_a_value_is_an_expression_error(source):
    with pytest.raises(ExpressionError) as caught:
        text(source).render(NAMES, "here")
    assert caught.value.step == "here"


@pytest.mark.parametrize(
    "source", ["missing", "name * 3", "number + 1", "1 / 0", "name > 1", "1e15 * 10 * 10", "gift + 1"]
)
def test_a_formula_without_a_value_is_an_expression_error(source):
    with pytest.raises(ExpressionError):
        formula(source).value(NAMES, "here")


def test_a_value_of_a_caller_is_never_a_template():
    evil = "{{ 7 * 7 }}{% raw %}{{ order.__class__ }}"
    assert text("{{ said }}").render({"said": evil}, "step") == evil


def test_an_endless_value_is_not_said():
    with pytest.raises(ExpressionError):
        text("{{ v }}").render({"v": "x" * 100_000}, "step")


def test_what_failed_is_told_without_the_value():
    with pytest.raises(ExpressionError) as caught:
        text("{{ pin | day }}").render({"pin": "4711", "today": date(2026, 1, 1)}, "step")
    assert "4711" not in str(caught.value)


PIECES = [
    "{{",
    "}}",
    "{%",
    "%}",
    " name ",
    "order",
    ".",
    "|",
    "default",
    "(",
    ")",
    "'",
    "if",
    "else",
    "endif",
    "1",
    "*",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_source_is_refused_rendered_or_an_expression_error(source):
    for make in (text, formula):
        try:
            made = make(source)
        except SourceError:
            continue
        with contextlib.suppress(ExpressionError):
            made.render(NAMES, "s") if make is text else made.value(NAMES, "s")
