"""How an answer was given: its words' mood, its loudness, and whether it cut a prompt short."""

from datetime import UTC, datetime

import pytest

from ivr.actions import Listen, Note, Say
from ivr.call.call import Call, understanders
from ivr.call.journal import encode, replay
from ivr.call.manner import Manner
from ivr.events import CallArrived, Digit, Heard, Said, SpeechEnded, SpeechStarted, Understood
from ivr.flow.reader import read_flow

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
FLOW = read_flow(
    {
        "f.yaml": """
flow: f
policy: {handover: desk, patience: 9}
slots: {code: {type: digits, length: 4}}
intents: {balance: {label: my balance, begin: code, hear: [what is my balance]}}
steps:
  welcome: {ask: What can I do?}
  code: {ask: Your code?, for: code}
  bye: {hangup: Bye.}
  desk: {queue: desk}
"""
    }
)
UNDERSTAND = understanders(FLOW)


class Caller:
    def __init__(self):
        self.journal = []
        self.call = Call(FLOW, UNDERSTAND, self.journal.append)
        self.listen, self.saying = "", []
        self.do(CallArrived(at=AT, call="1"))

    def do(self, event):
        actions = self.call.receive(event)
        for action in actions:
            self.listen = action.id if isinstance(action, Listen) else self.listen
            self.saying += [action.id] if isinstance(action, Say) else []
        return actions

    def says(self, text, level=None, confidence=0.95):
        self.do(SpeechStarted(at=AT, listen=self.listen))
        self.do(SpeechEnded(at=AT, ms=900, listen=self.listen, level=level))
        return self.do(Heard(at=AT, listen=self.listen, text=text, confidence=confidence))

    def hears_out(self):
        while self.saying:
            self.do(Said(at=AT, id=self.saying.pop(0), ms=900))

    @property
    def understood(self):
        return [noun for noun in self.journal if isinstance(noun, Understood)][-1]

    @property
    def feeling(self):
        return self.call.interpreter.position.feeling


def test_the_mood_of_words_reaches_the_flow_and_the_journal():
    caller = Caller()
    caller.hears_out()
    caller.says("this is ridiculous")
    assert caller.understood.anger == 1.0 and caller.understood.sentiment == -1.0
    assert caller.feeling.mood == "upset"


def test_two_angry_sentences_lead_to_a_person_and_replay_leads_there_again():
    caller = Caller()
    for text in ("this is ridiculous", "I told you three times you useless machine"):
        caller.hears_out()
        caller.says(text)
    made = [noun for noun in caller.journal if isinstance(noun, Note) and noun.text == "hand over"]
    assert made[0].data == {"reason": "frustrated"}
    again = Call(FLOW, UNDERSTAND)
    for _ in replay(again, [encode(noun) for noun in caller.journal]):
        pass
    assert again.interpreter.position == caller.call.interpreter.position


def test_keys_have_no_mood():
    caller = Caller()
    caller.hears_out()
    caller.says("what is my balance")
    caller.hears_out()
    for key in "1234":
        caller.do(Digit(at=AT, key=key))
    assert caller.understood.how == "keys"
    assert (caller.understood.anger, caller.understood.louder, caller.understood.interrupted) == (0, 0, False)


@pytest.mark.parametrize("over_it", [True, False])
def test_whether_a_prompt_was_cut_short_is_told(over_it):
    caller = Caller()
    if not over_it:
        caller.hears_out()
    caller.says("what is my balance")
    assert caller.understood.interrupted is over_it


def test_loud_is_louder_than_the_caller_was_before():
    manner = Manner()
    for level in (-30.0, -28.0, -29.0):
        manner.spoke(level)
    manner.spoke(-17.0)
    assert manner.louder == 12.0
    manner.spoke(None)
    assert manner.louder == 0.0


def test_nobody_is_loud_who_was_hardly_heard_before():
    manner = Manner()
    for level in (-50.0, -10.0):
        manner.spoke(level)
        assert manner.louder == 0.0


def test_who_shouts_is_heard_to_do_so():
    caller = Caller()
    for level in (-30.0, -29.0, -15.0):
        caller.hears_out()
        caller.says("hm hm", level)
    assert caller.understood.louder >= 9
