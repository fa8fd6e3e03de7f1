"""What real callers said and nobody understood, from the journals of their calls.

not understood   nothing that is asked for
unsure           something, but too unsurely
refused          "Did you want …?", and the caller said no
handed over      the last of too many misunderstandings

What was said at a question for a secret is not in a journal, and what stands there masked is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ivr.call.vault import HIDDEN

OUTCOMES: Mapping[str, str] = {
    "no_match": "not understood",
    "low_confidence": "unsure",
    "wrong": "not understood",
    "refused": "refused",
}
"""Why a question was asked again -> what became of the utterance before."""
DECIDED = ("accept", "correct", "confirm", "reprompt", "patience", "unanswered")


@dataclass(frozen=True, slots=True)
class Utterance:
    """One utterance of a call; `confidence` is the recogniser's, `guess` the intent it was taken for."""

    call: str
    flow: str
    step: str
    language: str
    text: str
    confidence: float
    outcome: str = ""
    guess: str | None = None


def unmatched(records: Iterable[Mapping[str, Any]], call: str, flow: str) -> Iterator[Utterance]:
    """Those of one journal, in their order."""
    heard: Mapping[str, Any] = {}
    asked: Mapping[str, Any] = {}
    last: Utterance | None = None  # has no outcome yet
    pending: Utterance | None = None  # is being confirmed
    for record in records:
        match record.get("type"):
            case "Listen":
                asked = record
            case "CaptureSecret" | "StopListening":
                asked = {}
            case "Heard":
                heard = record
            case "Understood" if record.get("how") == "speech":
                last = _utterance(record, heard, asked, call, flow)
            case "Understood" | "NoInput":
                last = None
            case "Note" if record.get("kind") == "decision" and record.get("text") in DECIDED:
                text, why = record["text"], str(record.get("data", {}).get("why", ""))
                if text in ("reprompt", "patience", "unanswered"):
                    found = pending if why == "refused" else last
                    if found is not None and why in OUTCOMES:
                        yield replace(found, outcome=_outcome(text, why))
                    pending = pending if why not in ("refused", "") and text == "reprompt" else None
                else:
                    pending = last if text == "confirm" else None
                last = None


def _outcome(text: str, why: str) -> str:
    return OUTCOMES[why] if text == "reprompt" else "handed over"


def _utterance(
    understood: Mapping[str, Any], heard: Mapping[str, Any], asked: Mapping[str, Any], call: str, flow: str
) -> Utterance | None:
    """None for what may not be read, or is no answer to a question that is known."""
    expecting = asked.get("expecting") or {}
    text = str(understood.get("text", ""))
    secret = any(
        slot.get("sensitive") and slot.get("name") == expecting.get("asked")
        for slot in expecting.get("slots", ())
    )
    if not text or HIDDEN in text or secret or understood.get("listen") != asked.get("id"):
        return None
    same = heard.get("listen") == understood.get("listen")
    return Utterance(
        call=call,
        flow=flow,
        step=str(expecting.get("step", "")),
        language=str(expecting.get("language", "")),
        text=text,
        confidence=float(heard.get("confidence", 1.0)) if same else 1.0,
        guess=understood.get("intent"),
    )
