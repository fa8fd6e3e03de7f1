"""A conversation that was held, as a test file: what was done, what was said, what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from ivr.actions import Enqueue, Keep, LookUp, Note, Say, Send, Transfer, Voicemail
from ivr.events import LookedUp, Understood
from ivr.simulator.acts import Act, Back, HangUp, Interrupt, Press, Silence, Speak
from ivr.simulator.canned import asked
from ivr.simulator.seen import Seen

HEAD = "# Recorded by `ivr talk --record`. What is expected may be loosened with * for anything.\n"


def written(
    name: str, acts: Sequence[tuple[Act, int]], seen: Seen, time_zone: str, language: str = ""
) -> str:
    """`acts` are given with the number of nouns that were seen before each."""
    began = seen.nouns[0][0].astimezone(ZoneInfo(time_zone))
    test: dict[str, Any] = {"name": name, "at": f"{began:%Y-%m-%d %H:%M}"}
    if language:
        test["language"] = language
    if back_ends := _back_ends(seen):
        test["back_ends"] = back_ends
    test["steps"] = _steps(acts, seen)
    text = yaml.safe_dump({"tests": [test]}, sort_keys=False, allow_unicode=True, width=100_000)
    return HEAD + text


def _steps(acts: Sequence[tuple[Act, int]], seen: Seen) -> list[Any]:
    steps: list[Any] = []
    ends = [before for _, before in acts] + [len(seen.nouns)]
    if first := _expected([noun for _, noun in seen.nouns[: ends[0]]]):
        steps.append({"expect": first})
    for (act, begin), end in zip(acts, ends[1:], strict=True):
        steps.append(_act(act))
        if expected := _expected([noun for _, noun in seen.nouns[begin:end]]):
            steps.append({"expect": expected})
    if seen.over and steps:
        last = steps[-1].get("expect") if isinstance(steps[-1], dict) else None
        if last is None:
            last = {}
            steps.append({"expect": last})
        last["over"] = "yes"
    return steps


def _expected(nouns: Sequence[object]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    said = [noun.text for noun in nouns if isinstance(noun, Say) and not noun.sensitive]
    if said:
        found["prompt"] = said[0] if len(said) == 1 else said
    for noun in nouns:
        match noun:
            case Understood(intent=str() as intent):
                found["intent"] = intent
            case Note(kind="step", text=step):
                found["step"] = step
            case Keep(kind=kind):
                found["kept"] = kind
            case Send(kind=kind):
                found["sent"] = kind
            case Enqueue(queue=queue, reason=reason):
                found |= {"queue": queue, "reason": reason}
            case Transfer(to=to, reason=reason):
                found |= {"transfer": to, "reason": reason}
            case Voicemail(box=box):
                found["voicemail"] = box
    return found


def _act(act: Act) -> Any:
    match act:
        case Interrupt(at=at, act=Press(keys=keys)):
            return {"interrupt": {"at": f"{at:g}s", "keys": keys}}
        case Interrupt(at=at, act=Speak() as inner):
            return {"interrupt": {"at": f"{at:g}s", "say": inner.say}}
        case Speak(say=say, confidence=1.0):
            return {"user": say}
        case Speak(say=say, confidence=confidence):
            return {"user": {"say": say, "confidence": str(confidence)}}
        case Press(keys=keys):
            return {"keys": keys}
        case Silence(seconds=seconds):
            return {"silence": f"{seconds:g}s"}
        case Back(status=status):
            return {"back": status}
        case HangUp():
            return "hangup"
    raise AssertionError(f"no test file has {act!r}")


def _back_ends(seen: Seen) -> dict[str, Any]:
    """Every request with what was answered, in the order of the asking."""
    requests: dict[str, str] = {}
    found: dict[str, list[Any]] = {}
    for _, noun in seen.nouns:
        match noun:
            case LookUp(id=id):
                requests[id] = asked(noun)
            case LookedUp(id=id) if id in requests:
                found.setdefault(requests[id], []).append(_reply(noun))
    return {request: replies[0] if len(replies) == 1 else replies for request, replies in found.items()}


def _reply(noun: LookedUp) -> Any:
    if noun.outcome in ("timeout", "unknown") or not noun.status:
        return noun.outcome
    reply: dict[str, Any] = {"status": noun.status}
    if noun.data is not None:
        reply["data"] = noun.data
    return reply


def name_of(acts: Sequence[tuple[Act, int]]) -> str:
    """What the caller said first: a name to begin with."""
    said = (act.say for act, _ in acts if isinstance(act, Speak))
    return next(said, "a recorded conversation")
