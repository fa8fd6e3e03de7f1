from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ivr.actions import LookUp
from ivr.document import Node
from ivr.events import Event, LookedUp
from ivr.flow.expr import Text, text
from ivr.flow.fields import (
    Reading,
    compiled,
    declared,
    duration,
    fault,
    key,
    looks,
    scalar,
    variable,
)
from ivr.flow.position import Waiting
from ivr.flow.steps.set import Datum, data, value
from ivr.flow.steps.step import Step, on_key, retry_key, then_key
from ivr.flow.turn import Go, HandOver, Move, Rest, Turn
from ivr.flow.vocabulary import Vocabulary

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_REQUEST = re.compile(rf"({'|'.join(METHODS)}) +([a-z][a-z0-9_-]*)([/?].*)?")


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    back_end: str
    path: Text


@looks(type="string", examples=["GET orders/{{ order_number }}", "POST orders"])
def request(node: Node, reading: Reading) -> Request:
    """`GET orders/{{ order_number }}`: method, back end of the settings, path at that back end."""
    found = _REQUEST.fullmatch(scalar(node, "A request"))
    if found is None or re.search(r"\s", re.sub(r"\{\{.*?\}\}", "", found[3] or "")):
        hint = f"Write it like 'GET orders/{{{{ number }}}}'; methods are {', '.join(METHODS)}."
        raise fault(node, "bad-request", "This is no request to a back end.", hint)
    path = compiled(node, reading, lambda source: text(source, "encoded"), found[3] or "")
    return Request(found[1], found[2], path)


@declared
class Http(Step):
    """Ask a back office. An outcome that is left open leads to the hand-over; `ok` leads on."""

    KIND = "http"
    OUTCOMES = ("ok", "not_found", "refused", "error", "timeout", "unknown")
    AWAITS = (LookedUp,)

    http: Request = key(request, "`GET orders/{{ order_number }}`: method, back end, path")
    body: Mapping[str, Datum] = key(data, "`name: value` to send along", factory=dict)
    save: str | None = key(variable, "the variable that holds the answer", default=None)
    timeout: float = key(duration, "how long the whole of it may take", default=3.0)
    on: Mapping[str, str] = on_key("ok, not_found, refused, error, timeout, unknown, or a status number")
    then: str | None = then_key()
    retry: str | None = retry_key()

    def enter(self, turn: Turn) -> Move:
        names = turn.names()
        asked = LookUp(
            id=turn.next_id(self.name),
            back_end=self.http.back_end,
            method=self.http.method,
            path=self.http.path.render(names, self.name),
            body={name: value(datum, names, self.name) for name, datum in self.body.items()} or None,
            timeout=self.timeout,
        )
        turn.actions.append(asked)
        turn.position.waiting = Waiting("look_up", asked.id)
        return Rest()

    def receive(self, turn: Turn, event: Event) -> Move:
        if not isinstance(event, LookedUp):
            return Rest()
        turn.position.waiting = None
        if event.outcome == "ok" and self.save is not None:
            turn.position.variables[self.save] = event.data
        there = self.on.get(str(event.status)) or self.on.get(event.outcome)
        turn.note(event.outcome, status=event.status)
        if there is not None:
            return Go(there)
        return self.leave() if event.outcome == "ok" else HandOver("error")

    @property
    def waits(self) -> bool:
        return True

    def outcomes(self, flow: Vocabulary) -> tuple[str, ...]:
        return (*self.OUTCOMES, *(one for one in self.on if re.fullmatch("[1-5][0-9][0-9]", one)))
