"""The designer's page knows every word of the language, and its examples are real."""

import re
from pathlib import Path

import pytest

from ivr.flow.checks import check
from ivr.flow.expr import FILTER_NAMES
from ivr.flow.fields import BUILT_IN, keys
from ivr.flow.reader import TOP, TYPES, WrittenIntent, WrittenSlot, read_flow
from ivr.flow.steps import KINDS
from ivr.flow.vocabulary import Policy

PAGE = (Path(__file__).parents[2] / "docs" / "flows.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def section(kind):
    found = re.search(rf"^### [a-z, ]*\b{kind}\b.*?(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return found.group() if found else ""


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_every_kind_is_explained_in_its_section(kind):
    text = section(kind)
    assert [key for key in keys(KINDS[kind]) if not re.search(rf"\b{key}\b", text)] == []
    outcomes = [one for one in KINDS[kind].OUTCOMES if kind == "http"]
    assert [one for one in outcomes if f"`{one}`" not in text] == []


@pytest.mark.parametrize(
    "words",
    [TOP, TYPES, keys(Policy), keys(WrittenSlot), keys(WrittenIntent), FILTER_NAMES, BUILT_IN],
    ids=["top", "types", "policy", "slots", "intents", "filters", "names"],
)
def test_every_word_of_the_language_is_explained(words):
    assert [word for word in words if f"`{word}`" not in PAGE and f"{{{{ {word} }}}}" not in PAGE] == []


def test_the_first_example_is_a_whole_flow():
    assert check(read_flow({"pizza.yaml": EXAMPLES[0]})) == []


def test_an_option_with_the_name_of_a_kind_leaves_no_doubt_which_kind_is_meant():
    for name, kind in KINDS.items():
        options = {key for key in keys(kind) if key != name}
        assert options.isdisjoint(keys(Policy))
        for other in options & KINDS.keys():
            assert name not in keys(KINDS[other])
