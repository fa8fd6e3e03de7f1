"""The keyboard as a telephone: type what a caller says, or keys, and see what the flow does.

I want to track my order      spoken
#55421                        keys: what stands behind the #
/wait 6s    /hangup    /back full    /help
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rich.console import Console
from rich.markup import escape

from ivr.actions import Action, Enqueue, Hangup, Listen, LookUp, Note, Say
from ivr.call.call import Call, understanders
from ivr.events import Event, LookedUp, NoInput, Understood
from ivr.flow.model import Flow
from ivr.simulator.telephone import LookUps, Telephone

HELP = "Type words to speak, #123 to press keys, /wait 6s, /back full (from a queue), /hangup."


class Talk:
    """One conversation by keyboard; `read` gives the next line, None at its end."""

    def __init__(
        self, flow: Flow, look_up: LookUps, console: Console, read: Callable[[], str | None]
    ) -> None:
        self._console, self._read, self._asks = console, read, look_up
        call = Call(flow, understanders(flow), self._record)
        self._telephone = Telephone(call, self._look_up, self._show)
        self._commands: dict[str, Callable[[str], object]] = {
            "wait": lambda rest: self._telephone.wait(_seconds(rest)),
            "back": lambda rest: self._telephone.back(rest or "timeout"),
            "hangup": lambda rest: self._telephone.hang_up(),
        }

    async def hold(self) -> None:
        self._print("dim", HELP)
        await self._telephone.ring()
        while not self._telephone.over:
            line = self._read()
            if line is None:
                await self._telephone.hang_up()
            elif line.startswith("/"):
                await self._command(line[1:])
            elif line.startswith("#") and len(line) > 1:
                await self._telephone.press(line[1:].strip())
            elif line.strip():
                await self._telephone.speak(line.strip())

    async def _command(self, line: str) -> None:
        name, _, rest = line.partition(" ")
        command = self._commands.get(name)
        if command is None:
            self._print("dim", HELP)
            return
        try:
            await command(rest.strip())  # type: ignore[misc]
        except ValueError as fault:
            self._print("red", str(fault))

    async def _look_up(self, action: LookUp) -> LookedUp:
        answer = await self._asks(action)
        self._print("dim", f"  {action.back_end}: {action.method} {action.path} → {answer.outcome}")
        return answer

    def _record(self, noun: Event | Action) -> None:
        match noun:
            case Understood():
                meant = [noun.intent or "", noun.answer or ""]
                meant += [f"{name}={value}" for name, value in noun.slots.items()]
                what = " ".join(part for part in meant if part) or "nothing understood"
                self._print("dim", f"  {what} ({noun.confidence:.2f})")
            case NoInput():
                self._print("dim", "  no input")

    def _show(self, action: Action) -> None:
        match action:
            case Say():
                self._print("cyan", action.text)
            case Note(kind="step", text=step):
                self._print("dim", f"  [{step}]")
            case Note(kind="fault", text=text):
                self._print("red", f"  {text}")
            case Listen():
                slot = action.expecting.asked
                self._print("dim", f"  … waits for {slot or 'an answer'} ({action.no_input:g} s)")
            case Enqueue():
                learned = " ".join(f"{name}={value}" for name, value in action.slots.items())
                self._print("yellow", f"→ queue {action.queue}: {action.reason} {learned}")
                self._print("yellow", f"  the agent is told: {action.whisper}" if action.whisper else "")
            case Hangup():
                self._print("yellow", "→ hung up")

    def _print(self, style: str, text: str) -> None:
        if text:
            self._console.print(f"[{style}]{escape(text)}[/]", highlight=False)


def _seconds(text: str) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*s?", text)
    if found is None:
        raise ValueError("Say how long, as in: /wait 6s")
    return float(found[1])
