"""What an answer means at the question that is open: of words, of words so far, of keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from ivr.actions import Listen
from ivr.call.tongues import in_another
from ivr.call.window import OPEN, window
from ivr.events import Heard, HeardPartial
from ivr.flow.model import Flow
from ivr.nlu.understand import NOTHING, Meaning, Understander


class Understanding:
    def __init__(self, flow: Flow, understand: Mapping[str, Understander]) -> None:
        self._flow, self._understand = flow, understand
        self.wanted = 0  # ms of silence that end what is being said; 0: the question's own
        self.promising = False  # what is being said may be an answer
        self.likely: Meaning | None = None  # of what is being said, when it may be a whole answer

    def begin(self) -> None:
        """The caller begins to speak."""
        self.wanted, self.promising, self.likely = 0, False, None

    def of(self, heard: Heard, listen: Listen) -> Meaning:
        if not heard.text:
            return NOTHING
        meaning = self._of(listen).understand(
            heard.text, heard.confidence, listen.expecting, self._flow.today(heard.at), heard.alternatives
        )
        return in_another(self._flow, self._understand, heard, listen, meaning)

    def so_far(self, heard: HeardPartial, listen: Listen) -> bool:
        """In a pause: how much longer to wait, and whether a prompt is held for anything at all. True when
        another silence ends it now."""
        understand = self._of(listen).so_far
        meaning = understand.understand(heard.text, 1.0, listen.expecting, self._flow.today(heard.at))
        wanted = window(heard, meaning, listen, understand)
        sure = replace(meaning, confidence=meaning.confidence * heard.confidence)
        self.promising = self.interrupts(heard.text, sure, listen)
        self.likely = sure if self.promising and wanted < OPEN else None
        if wanted == (self.wanted or listen.window):
            return False
        self.wanted = wanted
        return True

    def of_keys(self, keys: str, listen: Listen, at: datetime) -> Meaning:
        return self._of(listen).understand_keys(keys, listen.expecting, self._flow.today(at))

    def interrupts(self, text: str, meaning: Meaning, listen: Listen) -> bool:
        """Whether this, said over a prompt, ends it. "Yeah" does where yes is an answer, and nowhere else."""
        if meaning.language:
            return True
        if not text or meaning.confidence < self._flow.policy.confidence.confirm:
            return False
        slot = listen.expecting.asked_slot
        yes_no = listen.expecting.yes_no or (slot is not None and slot.type == "yes_no")
        return yes_no or not self._of(listen).only_listens(text)

    def _of(self, listen: Listen) -> Understander:
        return self._understand[listen.expecting.language]
