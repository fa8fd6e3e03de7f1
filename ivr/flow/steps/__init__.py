"""The kinds of steps: one file each, one table."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.flow.steps.answer import Answer
from ivr.flow.steps.ask import Ask
from ivr.flow.steps.branch import Branch
from ivr.flow.steps.call import Call
from ivr.flow.steps.callback import Callback
from ivr.flow.steps.consent import Consent
from ivr.flow.steps.goto import Goto
from ivr.flow.steps.hangup import Hangup
from ivr.flow.steps.hours import Hours
from ivr.flow.steps.http import Http
from ivr.flow.steps.language import Language
from ivr.flow.steps.next import Next
from ivr.flow.steps.note import Note
from ivr.flow.steps.queue import Queue
from ivr.flow.steps.record import Record
from ivr.flow.steps.say import Say
from ivr.flow.steps.send import Send
from ivr.flow.steps.set import Set
from ivr.flow.steps.step import Step
from ivr.flow.steps.survey import Survey
from ivr.flow.steps.transfer import Transfer
from ivr.flow.steps.voicemail import Voicemail

KINDS: Mapping[str, type[Step]] = {
    kind.KIND: kind
    for kind in (
        *(Say, Ask, Branch, Set, Http, Goto, Call, Queue, Hangup),
        *(Hours, Language, Consent, Survey, Answer, Next),
        *(Transfer, Voicemail, Callback, Record, Send, Note),
    )
}

__all__ = ["KINDS", "Step"]
