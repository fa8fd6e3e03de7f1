from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ivr import document
from ivr.actions import LookUp
from ivr.document import Node
from ivr.events import Event, Handle, LookedUp
from ivr.flow.expr import Text, text
from ivr.flow.fields import Reading, declared, fault, key, looks
from ivr.flow.position import Answer, Waiting
from ivr.flow.steps.set import Datum, datum, value
from ivr.flow.steps.step import Step, on_key, retry_key, then_key
from ivr.flow.turn import AskFor, Go, HandOver, Move, Rest, Turn
from ivr.flow.values import compiled, duration, entries, scalar, variable
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


@dataclass(frozen=True, slots=True)
class Secret:
    """A slot whose value only the host can open."""

    slot: str


_SECRET = re.compile(r"(?:\{\{ *([a-z][a-z0-9_]*) *\}\}|= *([a-z][a-z0-9_]*))")


@looks(type="object", additionalProperties={"type": "string"})
def body(node: Node, reading: Reading) -> Mapping[str, Datum | Secret]:
    """`name: value`; a secret slot stands alone in its value, as `{{ pin }}`."""
    found: dict[str, Datum | Secret] = {}
    for name, written in entries(node, "'name: value', line by line,"):
        whole = _SECRET.fullmatch(scalar(written, "A value"))
        slot = (whole[1] or whole[2]) if whole else ""
        found[name.text] = Secret(slot) if slot in reading.secrets else datum(written, reading)
    return found


@declared
class Http(Step):
    """Ask a back office. An outcome that is left open leads to the hand-over; `ok` leads on."""

    KIND = "http"
    OUTCOMES = ("ok", "not_found", "refused", "error", "timeout", "unknown")
    AWAITS = (LookedUp,)

    http: Request = key(request, "`GET orders/{{ order_number }}`: method, back end, path")
    body: Mapping[str, Datum | Secret] = key(
        body, "`name: value` to send along; a secret slot goes by its name alone", factory=dict
    )
    save: str | None = key(variable, "the variable that holds the answer", default=None)
    timeout: float = key(duration, "how long the whole of it may take", default=3.0)
    on: Mapping[str, str] = on_key("ok, not_found, refused, error, timeout, unknown, or a status number")
    then: str | None = then_key()
    retry: str | None = retry_key()

    def enter(self, turn: Turn) -> Move:
        names, handles = turn.names(), {}
        for name, told in self.body.items():
            if isinstance(told, Secret):
                held = turn.position.slots.get(told.slot)
                if not isinstance(held, Handle):
                    return AskFor(told.slot)
                handles[name] = held
        known = {name: told for name, told in self.body.items() if not isinstance(told, Secret)}
        asked = LookUp(
            id=turn.next_id(self.name),
            back_end=self.http.back_end,
            method=self.http.method,
            path=self.http.path.render(names, self.name),
            body={name: value(told, names, self.name) for name, told in known.items()} or None,
            timeout=self.timeout,
            secrets=handles,
        )
        turn.actions.append(asked)
        turn.position.waiting = Waiting("look_up", asked.id)
        return Rest()

    def again(self, turn: Turn, pending: Answer | None = None, resumed: bool = False) -> Move:
        """What only reads is asked again; whether anything else was carried out, nobody knows."""
        return self.enter(turn) if self.http.method == "GET" else self._led(turn, "unknown", 0)

    def receive(self, turn: Turn, event: Event) -> Move:
        if not isinstance(event, LookedUp):
            return Rest()
        turn.position.waiting = None
        if event.outcome == "ok" and self.save is not None:
            turn.position.variables[self.save] = event.data
        return self._led(turn, event.outcome, event.status)

    def _led(self, turn: Turn, outcome: str, status: int) -> Move:
        there = self.on.get(str(status)) or self.on.get(outcome)
        turn.note(outcome, status=status)
        if there is not None:
            return Go(there)
        return self.leave() if outcome == "ok" else HandOver("error")

    def verify(self, written: document.Mapping, flow: Vocabulary, reading: Reading) -> None:
        Step.verify(self, written, flow, reading)
        asked = written.get(self.KIND)
        for name in sorted(self.http.path.names & set(reading.secrets)):
            assert asked is not None, "no request is read from nothing"
            hint = "Addresses are written down: send it in the 'body'."
            reading.fault(asked, "secret-in-path", f"'{name}' is a secret, and cannot stand here.", hint)

    @property
    def waits(self) -> bool:
        return True

    def outcomes(self, flow: Vocabulary) -> tuple[str, ...]:
        return (*self.OUTCOMES, *(one for one in self.on if re.fullmatch("[1-5][0-9][0-9]", one)))
