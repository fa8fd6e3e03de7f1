"""Every word of the language is documented, every made page is as it would be made now, and every
example is read, clean, and can be played to its end."""

import random
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from ivr import settings as settings_room
from ivr.actions import CaptureSecret, Enqueue, Keep, Listen, LookUp, Note, Record, Send, Transfer, Voicemail
from ivr.cli import COMMANDS
from ivr.events import (
    CallArrived,
    Event,
    Handle,
    Kept,
    LookedUp,
    NoInput,
    Recorded,
    Returned,
    SecretCaptured,
    Sent,
    Understood,
)
from ivr.flow.checks import RULES
from ivr.flow.expr import FILTER_NAMES
from ivr.flow.fields import keys
from ivr.flow.interpreter import Interpreter
from ivr.flow.nouns import TYPES, WrittenIntent, WrittenSlot, WrittenWord
from ivr.flow.phrases import ANYWHERE
from ivr.flow.reader import TOP, read_flow
from ivr.flow.steps import KINDS
from ivr.flow.steps.lookup import Lookup
from ivr.flow.values import BUILT_IN
from ivr.flow.vocabulary import Policy
from ivr.inspector.inspect import inspect
from ivr.inspector.pages import MARK, pages
from ivr.store.folder import read_folder

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
GUIDE = (DOCS / "flows.md").read_text(encoding="utf-8")
PAGES = pages(DOCS)


def words_of(kind):
    return (DOCS / "kinds" / f"{kind}.md").read_text(encoding="utf-8").partition(MARK)[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_made_page_is_as_it_would_be_made_now(page):
    assert page.exists() and page.read_text(encoding="utf-8") == PAGES[page], "make docs"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_page_with_words_of_its_own_and_is_in_the_guide(kind):
    assert f"(kinds/{kind}.md)" in GUIDE
    written = words_of(kind)
    assert written.startswith(f"# {kind}\n") and "```yaml" in written
    shared = {"then", "retry"}
    assert [
        key for key in keys(KINDS[kind]) if key not in shared and not re.search(rf"\b{key}\b", written)
    ] == []


@pytest.mark.parametrize(
    "words",
    [
        *(TOP, TYPES, keys(Policy), keys(WrittenSlot), keys(WrittenIntent), keys(WrittenWord), keys(Lookup)),
        *(FILTER_NAMES, BUILT_IN, ANYWHERE),
    ],
    ids=["top", "types", "policy", "slots", "intents", "words", "lookup", "filters", "names", "anywhere"],
)
def test_every_word_of_the_language_is_explained(words):
    assert [
        word
        for word in words
        if not any(written in GUIDE for written in (f"`{word}`", f"{{{{ {word} }}}}", f"  {word}: "))
    ] == []


def test_every_filter_has_its_section():
    written = (DOCS / "filters.md").read_text(encoding="utf-8")
    assert [
        name for name in FILTER_NAMES if f"## {name}" not in written and f"| {name}(" not in written
    ] == []


def test_every_rule_is_listed():
    written = (DOCS / "checks.md").read_text(encoding="utf-8")
    assert [code for code in RULES if f"`{code}`" not in written] == []


def setting_names(kind: Any) -> Iterator[str]:
    hints = get_type_hints(kind)
    for one in fields(kind):
        yield one.name.rstrip("_")
        hint = hints[one.name]
        inner = [hint, *get_args(hint), *(part for outer in get_args(hint) for part in get_args(outer))]
        for part in inner:
            if isinstance(part, type) and is_dataclass(part) and part is not settings_room.Secret:
                yield from setting_names(part)


def test_every_setting_is_documented():
    written = (DOCS / "settings.md").read_text(encoding="utf-8")
    named = {name.rpartition(".")[2] for name in re.findall(r"`([a-z_.]+)`", written)}
    assert sorted(set(setting_names(settings_room.Settings)) - named) == []


def test_every_command_is_mentioned_somewhere():
    written = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "README.md", *DOCS.glob("*.md")))
    assert [name for name in COMMANDS if f"ivr {name}" not in written and f"make {name}" not in written] == []


def test_links_between_the_pages_lead_somewhere():
    lost = [
        (page.name, target)
        for page in (*DOCS.rglob("*.md"), ROOT / "README.md")
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert lost == []


def test_an_option_with_the_name_of_a_kind_leaves_no_doubt_which_kind_is_meant():
    for name, kind in KINDS.items():
        options = {key for key in keys(kind) if key != name}
        assert options.isdisjoint(keys(Policy))
        assert [other for other in options & KINDS.keys() if name in keys(KINDS[other])] == []


# --- examples ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_an_example_that_is_clean(kind):
    report = inspect(DOCS / "examples" / kind)
    assert [str(one) for one in report.findings] == []
    assert kind in {step.KIND for step in report.view.flow.steps.values()}


VALUES = {
    **dict.fromkeys(("digits", "phone"), "55421"),
    **{"number": 3, "date": "2026-03-04", "time": "14:30", "money": 12.5, "name": "Ann", "text": "it broke"},
}
BACK = {Enqueue: ("full", "timeout", "closed"), Transfer: ("busy", "no_answer"), Voicemail: ("ok", "full")}


def reply(action: Any, at: datetime, dice: random.Random) -> Event | None:
    """What may happen after an action, in the ways of people and machines."""
    match action:
        case Listen():
            return answer(action, at, dice)
        case CaptureSecret():
            return SecretCaptured(at=at, id=action.id, handle=Handle("1"), length=4, valid=True)
        case LookUp():
            data = [{"start": "2026-03-04T10:00:00"}] if "free" in action.path else {"state": "shipped"}
            return LookedUp(at=at, id=action.id, outcome="ok", status=200, data=data)
        case Keep():
            return Kept(at=at, id=action.id, outcome="ok")
        case Send():
            return Sent(at=at, id=action.id, outcome="ok")
        case Record():
            return Recorded(at=at, id=action.id, outcome="ok", name="a", seconds=4.0)
        case Enqueue() | Transfer() | Voicemail():
            return Returned(at=at, status=dice.choice(BACK[type(action)]))
    return None


def answer(listen: Listen, at: datetime, dice: random.Random) -> Event:
    expecting, spec = listen.expecting, listen.expecting.asked_slot
    said = {"at": at, "listen": listen.id, "text": "that", "how": "speech", "confidence": 0.95}
    if dice.random() < 0.1:
        return NoInput(at=at, listen=listen.id)
    if spec is not None and spec.choices:
        return Understood(**said, slots={spec.name: dice.choice(spec.choices).value})
    if spec is not None and spec.type != "yes_no":
        return Understood(**said, slots={spec.name: VALUES[spec.type]})
    if expecting.yes_no or spec is not None:
        return Understood(**said, answer=dice.choice(("yes", "no")))
    return Understood(**said, intent=dice.choice([*expecting.intents] or ["operator"]))


def played(flow: Any, dice: random.Random) -> Iterator[Note]:
    """The notes of one call; it ends within a hundred events."""
    interpreter, at = Interpreter(flow), datetime(2026, 3, 2, 15, tzinfo=UTC)
    actions = interpreter.receive(CallArrived(at=at, call="1", caller="5550100"))
    for _ in range(100):
        yield from (action for action in actions if isinstance(action, Note))
        if interpreter.position.over:
            return
        at += timedelta(seconds=5)
        events = [event for action in actions if (event := reply(action, at, dice)) is not None]
        assert events, interpreter.position
        actions = interpreter.receive(events[-1])
    raise AssertionError("The call does not end.")


@pytest.mark.parametrize("kind", KINDS)
def test_every_example_is_played_to_its_end_without_a_fault(kind):
    flow = read_flow(read_folder(DOCS / "examples" / kind))
    entered = set()
    for seed in range(12):
        for note in played(flow, random.Random(seed)):
            assert note.kind != "fault", note.text
            entered.add(note.text if note.kind == "step" else "")
    assert kind in {flow.steps[name].KIND for name in entered & flow.steps.keys()}


def test_the_first_example_of_the_guide_is_a_whole_flow():
    first = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)[0]
    assert read_flow({"pizza.yaml": first}).name == "pizza"
