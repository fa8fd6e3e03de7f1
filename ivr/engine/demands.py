"""What the flows ask of an installation: a back end or a sender that its settings do not name would
be missed on a call, by a caller."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ivr.document import did_you_mean
from ivr.errors import FlowError, FlowErrors
from ivr.flow.model import Flow
from ivr.flow.steps import Step
from ivr.flow.steps.note import Note
from ivr.flow.steps.send import Send
from ivr.settings import Settings


def check(flows: Iterable[Flow], settings: Settings) -> None:
    """Raises FlowErrors, one fault for each step that asks for what there is not."""
    faults = [fault for flow in flows for fault in missing(flow, settings)]
    if faults:
        raise FlowErrors(faults)


def missing(flow: Flow, settings: Settings) -> Iterator[FlowError]:
    for step in (*flow.hidden.values(), *flow.steps.values()):
        name = back_end_of(step)
        if name and name not in settings.back_ends:
            sentence = f"Step '{step.name}' of '{flow.name}' asks the back end '{name}'."
            yield _fault(step, "no-such-back-end", sentence, name, "back_ends", settings.back_ends)
        if isinstance(step, Send) and step.via and step.via not in settings.senders:
            sentence = f"Step '{step.name}' of '{flow.name}' sends by '{step.via}'."
            yield _fault(step, "no-such-sender", sentence, step.via, "senders", settings.senders)


def back_end_of(step: Step) -> str:
    """ "" for a step that asks none."""
    if isinstance(step, Note):
        return step.to[0] if step.to is not None else ""
    return str(getattr(getattr(step, "http", None), "back_end", ""))


def _fault(step: Step, code: str, sentence: str, name: str, section: str, known: Iterable[str]) -> FlowError:
    there = sorted(known)
    hint = did_you_mean(name, there) or f"There are: {', '.join(there) or 'none'}."
    return FlowError(step.place, code, f"{sentence} The settings do not name it in '{section}'.", hint)
