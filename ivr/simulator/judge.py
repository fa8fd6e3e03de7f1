"""Whether what is expected has happened; if not, what was instead. One function for each key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any

from ivr.actions import Action, Enqueue, Keep, LookUp, Say, Send, Transfer, Voicemail
from ivr.events import Handle, Understood
from ivr.simulator.canned import asked
from ivr.simulator.expect import Expect
from ivr.simulator.pattern import like
from ivr.simulator.seen import Noun, Seen

NOTHING = "nothing"
LEFT = (Enqueue, Transfer, Voicemail)


@dataclass(frozen=True, slots=True)
class Finding:
    """One key of an expectation: what was expected, and what was. `hint` tells of near misses."""

    key: str
    expected: str
    held: bool
    was: str = ""
    hint: str = ""


Known = Mapping[str, Any]
Judge = Callable[[Any, Seen, Known], list[Finding]]


def judge(expect: Expect, seen: Seen, known: Known) -> list[Finding]:
    """`known` are slots and variables by name."""
    findings: list[Finding] = []
    for one in fields(expect):
        value = getattr(expect, one.name)
        if value not in (None, "", (), {}):
            findings += JUDGES[one.name](value, seen, known)
    return findings


def _prompts(seen: Seen, mark: int | None = None) -> list[str]:
    return [one.text for one in seen.since(Say, mark)]


def _prompt(value: tuple[str, ...], seen: Seen, known: Known) -> list[Finding]:
    said = _prompts(seen)
    return [
        Finding("prompt", one, any(like(one, text) for text in said), _listed(said), _near(one, seen))
        for one in value
    ]


def _said(value: tuple[str, ...], seen: Seen, known: Known) -> list[Finding]:
    said = " ".join(_prompts(seen))
    return [Finding("said", one, like(one, said), said or NOTHING, _near(one, seen)) for one in value]


def _not_said(value: tuple[str, ...], seen: Seen, known: Known) -> list[Finding]:
    found = []
    for one in value:
        wrong = [text for text in (*_prompts(seen), " ".join(_prompts(seen))) if like(one, text)]
        found.append(Finding("not_said", one, not wrong, next(iter(wrong), "")))
    return found


def _near(pattern: str, seen: Seen) -> str:
    """A prompt that was said earlier, or nearly so."""
    if any(like(pattern, text) for text in _prompts(seen, 0)):
        return "It was said earlier, before the caller's last act."
    near = get_close_matches(pattern, _prompts(seen), n=1, cutoff=0.75)
    return f"Nearest: {near[0]}" if near else ""


def _step(value: str, seen: Seen, known: Known) -> list[Finding]:
    return [Finding("step", value, seen.step == value, seen.step or NOTHING)]


def _intent(value: str, seen: Seen, known: Known) -> list[Finding]:
    met = seen.since(Understood)
    was = _listed([f"{one.intent or 'none'} ({one.confidence:.2f}) in “{one.text}”" for one in met])
    return [Finding("intent", value, any(one.intent == value for one in met), was)]


def _answer(value: str, seen: Seen, known: Known) -> list[Finding]:
    met = seen.since(Understood)
    was = _listed([f"{one.answer or 'none'} ({one.confidence:.2f}) in “{one.text}”" for one in met])
    return [Finding("answer", value, any(like(value, str(one.answer)) for one in met), was)]


def _slot(value: Mapping[str, str], seen: Seen, known: Known) -> list[Finding]:
    found = []
    for name, pattern in value.items():
        at: Any = known
        for part in name.split("."):
            at = at.get(part) if isinstance(at, Mapping) else None
        met = ["nothing" if at is None else word for word in _words(at)]
        hint = "" if at is not None else f"Known: {', '.join(sorted(known)) or 'nothing'}."
        held = any(like(pattern, word) for word in met)
        found.append(Finding("slot", f"{name} = {pattern}", held, f"{name} = {met[0]}", hint))
    return found


def _words(value: Any) -> tuple[str, ...]:
    """How a value may be written: True is `true` and `yes`."""
    if isinstance(value, bool):
        return ("true", "yes") if value else ("false", "no")
    return ("a secret",) if isinstance(value, Handle) else (str(value),)


def _asked(value: tuple[str, ...], seen: Seen, known: Known) -> list[Finding]:
    made = [asked(one) for one in seen.since(LookUp)]
    return [Finding("asked", one, any(like(one, each) for each in made), _listed(made)) for one in value]


def _not_asked(value: tuple[str, ...], seen: Seen, known: Known) -> list[Finding]:
    made = [asked(one) for one in seen.since(LookUp)]
    return [
        Finding("not_asked", one, not any(like(one, each) for each in made), _listed(made)) for one in value
    ]


def _kept(value: Mapping[str, str] | str, seen: Seen, known: Known) -> list[Finding]:
    met = [
        (one.kind, " ".join(f"{name}={each}" for name, each in one.data.items())) for one in seen.all(Keep)
    ]
    return _of_kinds("kept", value, met)


def _sent(value: Mapping[str, str] | str, seen: Seen, known: Known) -> list[Finding]:
    met = []
    for one in seen.all(Send):
        parts = (one.to, one.subject, one.text, _data(one.data))
        met.append((one.kind, " ".join(part for part in parts if part)))
    return _of_kinds("sent", value, met)


def _data(data: Mapping[str, Any]) -> str:
    return " ".join(f"{name}={each}" for name, each in data.items())


def _of_kinds(key: str, value: Mapping[str, str] | str, met: Sequence[tuple[str, str]]) -> list[Finding]:
    was = _listed([f"{kind}: {text}" for kind, text in met])
    wanted = {value: "*"} if isinstance(value, str) else value
    return [
        Finding(key, f"{kind}: {pattern}", any(kind == one and like(pattern, text) for one, text in met), was)
        for kind, pattern in wanted.items()
    ]


def _place(key: str) -> Judge:
    def judged(value: str, seen: Seen, known: Known) -> list[Finding]:
        left = [_place_of(one) for one in seen.since(Action) if isinstance(one, LEFT)]
        places = [*left, _where(seen)]  # who left may be back already
        held = any(kind == key and like(value, name) for kind, name in places)
        return [Finding(key, value, held, " ".join(places[0]))]

    return judged


def _where(seen: Seen) -> tuple[str, str]:
    if seen.left is not None:
        return _place_of(seen.left)
    return ("over", "") if seen.over else ("step", seen.step)


def _place_of(left: Noun) -> tuple[str, str]:
    match left:
        case Enqueue(queue=name):
            return "queue", name
        case Transfer(to=name):
            return "transfer", name
        case Voicemail(box=name):
            return "voicemail", name
    raise AssertionError(f"nobody leaves by {left!r}")


def _of_left(key: str) -> Judge:
    def judged(value: str, seen: Seen, known: Known) -> list[Finding]:
        left = [one for one in (*seen.since(Action), seen.left) if isinstance(one, LEFT)]
        was = getattr(left[-1], key, None) if left else None
        told = " ".join(_where(seen)) if was is None else was
        return [Finding(key, value, was is not None and like(value, was), told)]

    return judged


def _language(value: str, seen: Seen, known: Known) -> list[Finding]:
    said = list(dict.fromkeys(one.language for one in seen.since(Say)))
    return [Finding("language", value, any(like(value, one) for one in said), _listed(said))]


def _over(value: bool, seen: Seen, known: Known) -> list[Finding]:
    return [Finding("over", "yes" if value else "no", seen.over is value, " ".join(_where(seen)))]


def _within(value: float, seen: Seen, known: Known) -> list[Finding]:
    took = seen.first_reply()
    was = "nothing was said" if took is None else f"{took:.2f} s"
    return [Finding("within", f"{value:g} s", took is not None and took <= value, was)]


def _listed(items: list[str]) -> str:
    return " / ".join(items) or NOTHING


JUDGES: Mapping[str, Judge] = {
    "prompt": _prompt,
    "said": _said,
    "not_said": _not_said,
    "step": _step,
    "intent": _intent,
    "answer": _answer,
    "slot": _slot,
    "asked": _asked,
    "not_asked": _not_asked,
    "kept": _kept,
    "sent": _sent,
    "queue": _place("queue"),
    "transfer": _place("transfer"),
    "voicemail": _place("voicemail"),
    "reason": _of_left("reason"),
    "whisper": _of_left("whisper"),
    "language": _language,
    "over": _over,
    "within": _within,
}
