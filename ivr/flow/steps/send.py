from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ivr import document
from ivr.actions import Send as SendMessage
from ivr.document import Node
from ivr.events import Event, Sent
from ivr.flow.expr import Text, text
from ivr.flow.fields import TEXT, Reading, declared, key, looks
from ivr.flow.position import Waiting
from ivr.flow.steps.keeping import Giving, open_names
from ivr.flow.steps.set import Datum, data, value
from ivr.flow.steps.step import on_key, retry_key, then_key
from ivr.flow.turn import Move, Rest, Turn
from ivr.flow.values import compiled, duration, new_name, one_of, scalar, template
from ivr.flow.vocabulary import Vocabulary

Message = Literal["sms", "email", "webhook"]

NEEDS: Mapping[str, tuple[str, ...]] = {"sms": ("text",), "email": ("to", "text"), "webhook": ()}
"""The keys that a message cannot do without; an SMS without `to` goes to the caller's number."""


@looks(**TEXT)
def lines(node: Node, reading: Reading) -> tuple[Text, ...]:
    """A text of one or more lines."""
    written = scalar(node, "A text").strip().split("\n")
    return tuple(compiled(node, reading, lambda source: text(source, "plain"), line) for line in written)


@declared
class Send(Giving):
    """Send an SMS, an e-mail, or data to an address of the settings."""

    KIND = "send"
    OUTCOMES = ("ok", "refused", "error", "timeout", "unknown")
    AWAITS = (Sent,)

    send: Message = key(one_of("sms", "email", "webhook"), "what is sent: sms, email or webhook")
    to: Text | None = key(
        template("plain"),
        "to whom: an address or a number; an SMS goes to the caller without it",
        default=None,
    )
    subject: Text | None = key(template("plain"), "what an e-mail is about", default=None)
    text: tuple[Text, ...] = key(lines, "what it says, in one line or more", default=())
    data: Mapping[str, Datum] = key(data, "`name: value` that a webhook carries", factory=dict)
    via: str = key(new_name, "a sender of the settings; without it the first of this kind", default="")
    timeout: float = key(duration, "how long the caller waits for it", default=5.0)
    on: Mapping[str, str] = on_key("ok, refused, error, timeout, unknown: it may have been sent")
    then: str | None = then_key()
    retry: str | None = retry_key()

    def enter(self, turn: Turn) -> Move:
        names = open_names(turn)
        to = "" if self.to is None else self.to.render(names, self.name)
        if self.send == "sms" and self.to is None:
            to = str(names.get("caller", ""))
        given = SendMessage(
            id=turn.next_id(self.name),
            kind=self.send,
            via=self.via,
            to=to,
            subject="" if self.subject is None else self.subject.render(names, self.name),
            text="\n".join(line.render(names, self.name) for line in self.text),
            data={name: value(datum, names, self.name) for name, datum in self.data.items()},
            timeout=self.timeout,
        )
        turn.actions.append(given)
        turn.position.waiting = Waiting("send", given.id)
        return Rest()

    def receive(self, turn: Turn, event: Event) -> Move:
        return self.ended(turn, event.outcome) if isinstance(event, Sent) else Rest()

    def verify(self, written: document.Mapping, flow: Vocabulary, reading: Reading) -> None:
        super().verify(written, flow, reading)
        for needed in NEEDS[self.send]:
            if written.get(needed) is None:
                sentence = f"'{needed}' is missing: '{self.send}' needs it."
                reading.fault(written, "missing-key", sentence)
