"""The JSON Schema takes what the reader takes, and marks what an editor can know to be wrong."""

import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from ivr import document
from ivr.document import Scalar, Sequence
from ivr.flow.fields import LOOKS, group, keys
from ivr.flow.reader import TOP, WrittenIntent, WrittenSlot
from ivr.flow.schema import reply_schema, schema
from ivr.flow.steps import KINDS
from ivr.flow.vocabulary import Policy

ROOT = Path(__file__).parents[2]
FLOWS = [
    path
    for folder in ("flows", "docs/examples")
    for path in sorted((ROOT / folder).glob("*/*.yaml"))
    if re.search(r"^flow:", path.read_text(encoding="utf-8"), re.MULTILINE)
]
VALIDATOR = Draft202012Validator(schema())


def as_editors_read(node):
    """YAML 1.2: plain numbers, true and false are typed, everything else is text."""
    match node:
        case Scalar(text=text, style="plain"):
            if text in ("true", "false"):
                return text == "true"
            if text in ("", "~", "null"):
                return None
            if re.fullmatch(r"-?\d+", text):
                return int(text)
            return float(text) if re.fullmatch(r"-?\d+\.\d+", text) else text
        case Scalar(text=text):
            return text
        case Sequence(items=items):
            return [as_editors_read(item) for item in items]
    return {key.text: as_editors_read(value) for key, value in node.entries}


def errors(text):
    return list(VALIDATOR.iter_errors(as_editors_read(document.read(text, "f.yaml"))))


def test_the_schema_is_one():
    Draft202012Validator.check_schema(schema())
    Draft202012Validator.check_schema(reply_schema())


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_flows_of_the_house_and_the_examples_fit(path):
    assert [error.message for error in errors(path.read_text(encoding="utf-8"))] == []


STEP = "flow: f\nsteps:\n  a: {%s}\n"
WRONG = [
    "flow: Not A Name\nsteps:\n  a: {say: Hi}\n",
    "flow: f\nstpes: {}\n",
    "flow: f\npolicy: {patience: many}\n",
    "flow: f\npolicy: {patience: 0}\n",
    "flow: f\npolicy: {confidence: {acept: 0.5}}\n",
    "flow: f\npolicy: {barge_in: always}\n",
    "flow: f\nslots: {n: {type: digit}}\n",
    "flow: f\nslots: {n: {label: number}}\n",
    "flow: f\nslots: {n: {type: choice, choices: [one]}}\n",
    "flow: f\nintents: {i: {label: go}}\n",
    "flow: f\nintents: {i: {begin: a, hear: go}}\n",
    STEP % "sya: Hi",
    STEP % "say: Hi, ask: What?",
    STEP % "say: Hi, thne: b",
    STEP % "say: [Hi]",
    STEP % "say: {by: x, open: Hi}",
    STEP % "ask: What?, confirm: sometimes",
    STEP % "ask: What?, keys: {pound: operator}",
    STEP % "http: GET x, timeout: 5",
    STEP % "http: GET x, timeout: soon",
    STEP % "branch: caller",
    STEP % "queue: my queue",
    STEP % "goto: [a]",
    STEP % "record: Word",
    STEP % "survey: s, ask: How?, scale: stars",
    STEP % "callback: q, after: soon",
]


@pytest.mark.parametrize("text", WRONG, ids=[one.splitlines()[-1].strip() for one in WRONG])
def test_what_is_wrong_is_marked(text):
    assert errors(text)


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_every_kind_is_offered_with_its_meaning_and_its_look(kind):
    definition = schema()["$defs"][kind]
    for name, one in keys(KINDS[kind]).items():
        assert (
            definition["properties"][name]["description"]
            .lower()
            .startswith(one.metadata["about"][:20].lower())
        )
        assert one.metadata["shape"] in LOOKS, f"{kind}.{name}: its shape has no looks(…)"
    assert definition["required"][0] and definition["description"]
    assert set(keys(Policy)) <= set(definition["properties"])


@pytest.mark.parametrize("declared", [Policy, WrittenSlot, WrittenIntent])
def test_every_other_key_has_a_look(declared):
    assert [
        name
        for name, one in keys(declared).items()
        if one.metadata["shape"] is not group and one.metadata["shape"] not in LOOKS
    ] == []


def test_every_section_is_described():
    sections = schema()["properties"]
    assert [name for name in TOP if not sections[name]] == []
