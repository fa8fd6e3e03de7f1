from __future__ import annotations

import re

from ivr.actions import Keep, LookUp
from ivr.document import Node
from ivr.flow.expr import Text, text
from ivr.flow.fields import Reading, declared, fault, key, looks
from ivr.flow.steps.keeping import open_names
from ivr.flow.steps.step import Step, then_key
from ivr.flow.turn import Move, Turn
from ivr.flow.values import compiled, scalar, template

CALL = "call"
_DESK = re.compile(r"([a-z][a-z0-9_-]*)(/.*)?")


@looks(type="string", examples=["call", "crm/notes"])
def desk(node: Node, reading: Reading) -> tuple[str, Text] | None:
    """`call`, or a back end with a path; None stands for the call."""
    found = scalar(node, "'call', or a back end")
    match = _DESK.fullmatch(found)
    if match is None or re.search(r"\s", re.sub(r"\{\{.*?\}\}", "", match[2] or "")):
        raise fault(node, "bad-request", f"'{found}' is no back end.", "Write it like 'crm/notes'.")
    path = compiled(node, reading, lambda source: text(source, "encoded"), match[2] or "")
    return None if found == CALL else (match[1], path)


@declared
class Note(Step):
    """Write a line for the record of the call, or for a back office; the call does not wait for it."""

    KIND = "note"

    note: Text = key(template("plain"), "the line")
    to: tuple[str, Text] | None = key(
        desk, "`call`, its own record, or a back end with a path: `crm/notes`", default=None
    )
    then: str | None = then_key()

    def enter(self, turn: Turn) -> Move:
        names, position = open_names(turn), turn.position
        line = self.note.render(names, self.name)
        if self.to is None:
            turn.actions.append(
                Keep(id=turn.next_id(self.name), kind="note", data={"step": self.name, "text": line})
            )
            return self.leave()
        back_end, path = self.to
        told = {
            "text": line,
            "call": position.call,
            "caller": names.get("caller", ""),
            "topic": position.topic,
        }
        turn.actions.append(
            LookUp(
                id=turn.next_id(self.name),
                back_end=back_end,
                method="POST",
                path=path.render(names, self.name),
                body=told,
            )
        )
        return self.leave()
