"""The keyboard as a telephone: type what a caller says, or keys, and see what the flow does.

It is a test that is made up while it runs: the same line, the same acts, and `written` makes a test
file of what was typed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from rich.console import Console
from rich.text import Text

from ivr.actions import CaptureSecret, Listen, Note, Record, StopSaying
from ivr.call.vault import HIDDEN
from ivr.document import Scalar
from ivr.errors import FlowError, IvrError, Place
from ivr.events import NoInput, Understood
from ivr.flow.fields import Reading
from ivr.simulator.acts import ACTS, Act, HangUp, Interrupt, Press, Silence, Speak
from ivr.simulator.rows import Row, of, row
from ivr.simulator.seen import Noun
from ivr.simulator.text import TextLine

HELP: tuple[Row, ...] = (
    ("", "Type words to speak, #123 to press keys.", "dim"),
    ("", "/wait 6s            say nothing for so long", "dim"),
    ("", "/cut 1.2s stop      interrupt what is being said, by words or by #keys", "dim"),
    ("", "/unsure 0.5 stop    say something that is heard unsurely", "dim"),
    ("", "/back full          the queue gives the caller back", "dim"),
    ("", "/slots  /why        what is known; what was decided last", "dim"),
    ("", "/hangup", "dim"),
)
SCORED = 3
"""So many intents are shown."""


class Talk:
    """One conversation on `line`; `read` is given what to show before, and None ends it. `echo`: nobody sees
    what is typed, for it comes from a pipe."""

    def __init__(
        self, line: TextLine, console: Console, read: Callable[[str], str | None], echo: bool = False
    ) -> None:
        self._line, self._console, self._read, self._echo = line, console, read, echo
        self._shown = 0
        self.acts: list[tuple[Act, int]] = []  # with the number of nouns seen before each
        self._commands: Mapping[str, Callable[[str], Awaitable[None]]] = {
            "wait": lambda rest: self._act(Silence(self._seconds(rest))),
            "cut": self._cut,
            "unsure": self._unsure,
            "back": lambda rest: self._act(_written("back", rest or "timeout")),
            "hangup": lambda rest: self._act(HangUp()),
            "slots": self._slots,
            "why": self._why,
            "help": self._help,
        }

    async def hold(self) -> None:
        await self._help("")
        await self._line.ring()
        await self._settle()
        while not self._line.seen.over:
            self._console.print()
            typed = self._read(self._line.seen.step)
            if self._echo:
                self._console.print(Text(self._shown_as(typed or "(the end)"), "bold"))
            if typed is None:
                await self._act(HangUp())
            elif typed.strip():
                await self._type(typed.strip())

    def _shown_as(self, typed: str) -> str:
        """Without a secret that is keyed in."""
        secret = isinstance(self._line.seen.question, CaptureSecret) and typed.startswith("#")
        return f"#{HIDDEN * (len(typed) - 1)}" if secret else typed

    async def _type(self, typed: str) -> None:
        try:
            if typed.startswith("/"):
                name, _, rest = typed[1:].partition(" ")
                await self._commands.get(name, self._help)(rest.strip())
            else:
                await self._act(_spoken_or_keyed(typed))
        except (IvrError, ValueError) as fault:
            sentence = fault.sentence if isinstance(fault, FlowError) else str(fault)
            self._print(("", sentence, "red"))

    async def _act(self, act: Act) -> None:
        before = len(self._line.seen.nouns)
        await self._line.act(act)
        self.acts.append((act, before))
        await self._settle()

    async def _settle(self) -> None:
        """Go on until it is the caller's turn; then show what was, and what is waited for."""
        while not self._line.seen.rests and await self._line.more():
            pass
        nouns = self._line.seen.nouns
        for _, noun in nouns[self._shown :]:
            for one in self._rows(noun):
                self._print(one)
        self._shown = len(nouns)
        self._print_waits()

    def _rows(self, noun: Noun) -> list[Row]:
        match noun:
            case Note(kind="decision", text="accept") | Note(kind="decision", data={"status": _}):
                return []  # the row before says the same
            case Note(kind="decision", text=text, data=data):
                return [("", _decision(text, data), "dim")]
            case StopSaying():
                return [("", "what was being said is cut short", "dim")]
            case NoInput():
                return [("", "no input", "dim")]
            case Understood(how="speech"):
                others = [f"{name} {value:.2f}" for name, value in self._line.scored(noun.text)[:SCORED]]
                return [*of(noun), *([("", "scores: " + ", ".join(others), "dim")] if others else [])]
        return list(of(noun))

    def _print_waits(self) -> None:
        seen, timers = self._line.seen, self._line.telephone.timers
        match seen.question:
            case Listen(expecting=expecting, no_input=seconds):
                what, after = expecting.asked or ("yes or no" if expecting.yes_no else "an intent"), seconds
                self._print(("", f"waits for {what}, {timers.get('no_input', after):g} s", "dim italic"))
            case CaptureSecret(slot=slot):
                self._print(("", f"waits for the keys of {slot.name}: nobody sees them", "dim italic"))
            case Record(longest=longest):
                self._print(("", f"records what is said, up to {longest:g} s", "dim italic"))
        if seen.left is not None:
            self._print(("", "the caller has left: /back full, /back timeout or /hangup", "dim italic"))

    # --- commands -----------------------------------------------------------------------------

    async def _cut(self, rest: str) -> None:
        at, _, what = rest.partition(" ")
        act = _spoken_or_keyed(what.strip())
        await self._act(Interrupt(self._seconds(at), act))

    async def _unsure(self, rest: str) -> None:
        confidence, _, words = rest.partition(" ")
        if not words or not 0 <= float(confidence) <= 1:
            raise ValueError("Say how sure, from 0 to 1, and what: /unsure 0.5 track my order")
        await self._act(Speak(say=words, confidence=float(confidence)))

    async def _slots(self, rest: str) -> None:
        known = {name: value for name, value in self._line.known.items() if value not in ("", None)}
        for name, value in known.items():
            self._print(("", f"{name} = {value}", "yellow"))
        if not known:
            self._print(("", "nothing is known yet", "dim"))

    async def _why(self, rest: str) -> None:
        """What was understood last, and everything that was decided since the caller's last act."""
        for noun in self._line.seen.since(Understood):
            for one in of(noun):
                self._print(one)
        notes = [note for note in self._line.seen.since(Note) if note.kind != "step"]
        for note in notes:
            self._print(("", _decision(note.text, note.data), "bold red" if note.kind == "fault" else "dim"))
        if not notes:
            self._print(("", "nothing was decided since the caller's last act", "dim"))

    async def _help(self, rest: str) -> None:
        for one in HELP:
            self._print(one)

    def _seconds(self, text: str) -> float:
        act = _written("silence", f"{text}s" if text[-1:].isdigit() else text)
        assert isinstance(act, Silence)
        return act.seconds

    def _print(self, one: Row) -> None:
        self._console.print(row(*one, self._console.width), soft_wrap=True)


def _decision(text: str, data: Mapping[str, object]) -> str:
    more = ", ".join(f"{name} {value}" for name, value in data.items() if value not in (None, [], 0))
    return f"{text}: {more}" if more else text


def _spoken_or_keyed(typed: str) -> Speak | Press:
    if typed.startswith("#") and len(typed) > 1:
        act = _written("keys", typed[1:].replace(" ", ""))
        assert isinstance(act, Press)
        return act
    return Speak(say=typed)


def _written(word: str, value: str) -> Act:
    """An act as a test file would have it. Raises FlowError."""
    act: Act = ACTS[word](Scalar(value, Place("keyboard")), Reading())
    return act


def prompt(step: str) -> Text:
    """What stands before the cursor."""
    return Text.assemble((f"{step or 'call'} ", "dim"), ("> ", "bold"))
