"""A conversation as rows: who, what, and in which style. What people said is data, never markup."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from ivr.actions import AskModel, Enqueue, LookUp, Note, Record, Say, Transfer, Voicemail
from ivr.events import LookedUp, ModelAnswered, Understood
from ivr.simulator.acts import Act, Back, HangUp, Interrupt, Press, Silence, Speak
from ivr.simulator.canned import asked
from ivr.simulator.seen import Left, Noun

Row = tuple[str, str, str]
"""Who, what, and in which style."""

WHO = 7
"""Columns of the first."""


def row(who: str, what: str, style: str, width: int) -> Text:
    """Long lines go on below their beginning."""
    space = max(30, width - WHO - 5)
    rest, lines = what, []
    while len(rest) > space:
        cut = rest.rfind(" ", 0, space)
        cut = cut if cut > 0 else space
        lines.append(rest[:cut])
        rest = rest[cut:].lstrip()
    text = Text(f"  {who:>{WHO}}  ", "dim")
    text.append(("\n" + " " * (WHO + 4)).join([*lines, rest]), style)
    return text


def told(act: Act | object) -> str:
    """An act in words."""
    match act:
        case Interrupt(at=at, act=inner):
            return f"{told(inner)}   (interrupts after {at:g} s)"
        case Speak():
            return act.say
        case Press(keys=keys):
            return f"keys {keys}"
        case Silence(seconds=seconds):
            return f"(silence, {seconds:g} s)"
        case Back(status=status):
            return f"(is given back: {status})"
        case HangUp():
            return "(hangs up)"
    return str(act)


def of(noun: Noun) -> Iterator[Row]:
    match noun:
        case Say(text=text):
            yield "IVR", text, "cyan"
        case Note(kind="step", text=step):
            yield "", f"[{step}]", "dim"
        case Note(kind="fault", text=text):
            yield "fault", text, "bold red"
        case Understood():
            parts = [part for part in (noun.intent, noun.answer) if part]
            parts += [f"{name} = {value}" for name, value in noun.slots.items()]
            parts += [f"then {wish.intent}" for wish in noun.then]
            yield "", f"→ {', '.join(parts) or 'not understood'} ({noun.confidence:.2f})", "dim"
        case LookUp():
            yield "office", asked(noun), "yellow"
        case LookedUp(outcome=outcome, status=status):
            yield "office", f"{outcome}{f' ({status})' if status else ''}", "yellow"
        case ModelAnswered():
            yield "model", f"{noun.outcome} ({noun.ms} ms, {noun.tokens} tokens)", "yellow"
        case AskModel(text=text):
            yield "model", text, "yellow"
        case Record(name=name):
            yield "", f"records {name}", "yellow"
        case Enqueue() | Transfer() | Voicemail():
            yield "leaves", leaves(noun), "bold magenta"


def leaves(noun: Left) -> str:
    """Where a caller goes, and what is told there."""
    where = " ".join(str(getattr(noun, name)) for name in ("queue", "to", "box") if hasattr(noun, name))
    kind = type(noun).__name__.lower().replace("enqueue", "queue")
    whisper = getattr(noun, "whisper", "")
    return f"{kind} {where}, because: {noun.reason}" + (f" — “{whisper}”" if whisper else "")
