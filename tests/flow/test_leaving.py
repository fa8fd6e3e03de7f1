"""The kinds that let the caller go, record, keep and send: what goes out, and where each outcome leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ivr.actions import Keep, LookUp, Record, Send, Transfer, Voicemail
from ivr.errors import FlowErrors
from ivr.events import Kept, Recorded, Returned, Sent
from ivr.flow.reader import read_flow
from tests.flow.conftest import AT, Talk

FLOW = """\
flow: test
time_zone: Europe/Madrid
policy: {{handover: desk}}
slots:
  order: {{type: digits, length: 3, keep: true}}
  pin: {{type: digits, length: 4, sensitive: true}}
steps:
{steps}
  after: {{say: Done., then: hangup}}
  other: {{say: Other way., then: hangup}}
  desk: {{queue: support, announce: A person.}}
"""

Begin = Callable[[str], Talk]


def flow(*steps: str) -> str:
    return FLOW.format(steps="\n".join(f"  {step}" for step in steps))


def refused(*steps: str) -> set[str]:
    with pytest.raises(FlowErrors) as faults:
        read_flow({"test.yaml": flow(*steps)})
    return {fault.code for fault in faults.value.faults}


# --- transfer, voicemail ------------------------------------------------------------------------


def test_a_transfer_takes_along_what_was_learned_and_nothing_that_is_sensitive(begin: Begin) -> None:
    talk = begin(
        flow(
            "fill: {set: {order: '123', pin: '4711'}}",
            "go: {transfer: front_desk, announce: One moment., whisper: 'Order {{ order }}', timeout: 20s}",
        )
    )
    gone = talk.one(Transfer)
    assert (gone.to, gone.timeout, gone.slots) == ("front_desk", 20, {"order": "123"})
    assert gone.whisper == "Order 1 2 3" and "4711" not in str(talk.actions)


@pytest.mark.parametrize("status", ["busy", "no_answer", "unavailable", "refused", "unknown"])
def test_each_outcome_of_a_transfer_has_its_way_and_left_open_leads_to_a_person(
    begin: Begin, status: str
) -> None:
    assert begin(flow(f"go: {{transfer: front_desk, on: {{{status}: other}}}}")).back(status) == [
        "Other way."
    ]
    talk = begin(flow("go: {transfer: front_desk}"))
    assert talk.back(status) == ["A person."] and talk.queued.reason == status


def test_who_is_never_reached_is_not_tried_for_ever(begin: Begin) -> None:
    talk = begin(flow("go: {transfer: front_desk, on: {busy: go}}"))
    for _ in range(2):
        talk.back("busy")
        talk.one(Transfer)
    assert talk.back("busy") == ["A person."]


@pytest.mark.parametrize("target", ["'5551234'", "+34911", "front desk", "PJSIP/agent"])
def test_only_a_name_can_be_rung(target: str) -> None:
    assert refused(f"go: {{transfer: {target}}}") == {"bad-name"}


@pytest.mark.parametrize(
    ("status", "said"), [("ok", "Done."), ("full", "Other way."), ("failed", "A person."), ("?", "A person.")]
)
def test_who_left_a_message_goes_on(begin: Begin, status: str, said: str) -> None:
    talk = begin(flow("go: {voicemail: general, announce: After the tone., then: after, on: {full: other}}"))
    assert talk.one(Voicemail).box == "general"
    assert talk.back(status) == [said]


def test_a_message_box_may_lead_elsewhere_when_it_is_done(begin: Begin) -> None:
    assert begin(flow("go: {voicemail: general, on: {ok: other}}")).back("ok") == ["Other way."]


# --- callback ---------------------------------------------------------------------------------------


def kept(talk: Talk, outcome: Any = "ok") -> list[str]:
    return talk.happen(Kept(at=AT, id=talk.one(Keep).id, outcome=outcome))


def test_a_callback_is_promised_once_it_is_kept(begin: Begin) -> None:
    talk = begin(
        flow("fill: {set: {order: '123'}}", "go: {callback: support, after: 2h, say: We will call you.}")
    )
    keep = talk.one(Keep)
    assert keep.kind == "callback" and keep.data["number"] == "+15551234" and keep.data["queue"] == "support"
    assert keep.data["not_before"] == "2026-11-20T17:00:00+00:00" and keep.data["slots"] == {"order": "123"}
    assert kept(talk) == ["We will call you.", "Done."]


def test_a_callback_that_is_not_kept_is_not_promised(begin: Begin) -> None:
    talk = begin(flow("go: {callback: support, say: We will call you., on: {error: other}}"))
    assert kept(talk, "error") == ["Other way."]


@pytest.mark.parametrize("number", ["", "anonymous", "12", "1" * 16, "5;rm", "sip:a@b"])
def test_nobody_is_called_back_at_what_is_no_number(begin: Begin, number: str) -> None:
    talk = begin(flow(f"n: {{set: {{phone: '{number}x'}}}}", "go: {callback: support, number: phone}"))
    assert talk.hung_up is False and talk.queued.reason == "error"


def test_the_number_to_call_may_be_written_as_people_write_it(begin: Begin) -> None:
    talk = begin(flow("n: {set: {phone: +1 (555) 010-0}}", "go: {callback: support, number: phone}"))
    assert talk.one(Keep).data["number"] == "+15550100"


# --- record -----------------------------------------------------------------------------------------


def test_a_recording_tells_how_long_it_is(begin: Begin) -> None:
    talk = begin(
        flow(
            "go: {record: words, say: After the tone., longest: 90s, silence: 3s, beep: no}",
            "tell: {say: 'I have {{ words.seconds }} seconds.'}",
        )
    )
    record = talk.one(Record)
    assert (record.name, record.longest, record.silence, record.beep) == ("words", 90, 3, False)
    done = talk.happen(Recorded(at=AT, id=record.id, outcome="ok", name="ivr-1-1", seconds=4.5))
    assert done == ["I have 4.5 seconds.", "Done."]


@pytest.mark.parametrize(("outcome", "said"), [("silent", "Other way."), ("failed", "A person.")])
def test_a_recording_that_holds_nothing_has_its_way(begin: Begin, outcome: Any, said: str) -> None:
    talk = begin(flow("go: {record: words, on: {silent: other}}"))
    assert talk.happen(Recorded(at=AT, id=talk.one(Record).id, outcome=outcome)) == [said]


def test_what_belongs_to_another_recording_changes_nothing(begin: Begin) -> None:
    talk = begin(flow("go: {record: words}"))
    for event in (
        Recorded(at=AT, id="go.99", outcome="ok"),
        Kept(at=AT, id=talk.one(Record).id, outcome="ok"),
        Returned(at=AT, status="busy"),
    ):
        assert talk.interpreter.receive(event) == []


# --- send -------------------------------------------------------------------------------------------


def sent(talk: Talk, outcome: Any) -> list[str]:
    return talk.happen(Sent(at=AT, id=talk.one(Send).id, outcome=outcome))


def test_a_message_goes_to_the_caller_and_numbers_stay_as_they_are_written(begin: Begin) -> None:
    talk = begin(flow("fill: {set: {order: '123'}}", "go: {send: sms, text: 'Order {{ order }}'}"))
    message = talk.one(Send)
    assert (message.kind, message.to, message.text) == ("sms", "+15551234", "Order 123")
    assert sent(talk, "ok") == ["Done."]


def test_an_e_mail_has_lines(begin: Begin) -> None:
    steps = (
        "go:",
        "  send: email",
        "  to: a@example.com",
        "  subject: Hi {{ caller_name }}",
        "  text: |",
        "    One.",
        "    Two.",
    )
    message = begin(flow(*steps)).one(Send)
    assert (message.subject, message.text) == ("Hi Ann", "One.\nTwo.")


def test_a_webhook_carries_data(begin: Begin) -> None:
    talk = begin(flow("go: {send: webhook, via: crm, data: {n: '= 1 + 2', who: '{{ caller_name }}'}}"))
    assert talk.one(Send).data == {"n": 3, "who": "Ann"} and talk.one(Send).via == "crm"


@pytest.mark.parametrize("outcome", ["refused", "error", "timeout", "unknown"])
def test_each_outcome_of_a_message_has_its_way(begin: Begin, outcome: str) -> None:
    assert sent(begin(flow(f"go: {{send: sms, text: Hi, on: {{{outcome}: other}}}}")), outcome) == [
        "Other way."
    ]
    assert sent(begin(flow("go: {send: sms, text: Hi}")), outcome) == ["A person."]


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ("go: {send: pigeon, text: Hi}", "bad-choice"),
        ("go: {send: email, text: Hi}", "missing-key"),
        ("go: {send: sms}", "missing-key"),
    ],
)
def test_a_message_that_lacks_something_is_refused(step: str, code: str) -> None:
    assert refused(step) == {code}


@pytest.mark.parametrize(
    "step",
    [
        "go: {send: sms, text: 'PIN {{ pin }}'}",
        "go: {send: webhook, data: {pin: '{{ pin }}'}}",
        "go: {send: webhook, data: {pin: '= pin'}}",
        "go: {note: 'PIN {{ pin }}'}",
        "go: {callback: support, number: pin}",
    ],
)
def test_nothing_sensitive_leaves_the_call(begin: Begin, step: str) -> None:
    talk = begin(flow("fill: {set: {pin: '4711'}}", step))
    assert "4711" not in str(talk.actions) and talk.queued.reason == "error"


# --- note -------------------------------------------------------------------------------------------


def test_a_note_is_kept_and_the_call_does_not_wait(begin: Begin) -> None:
    talk = begin(flow("go: {note: 'Rang as {{ caller }}.'}"))
    assert talk.one(Keep).data == {"step": "go", "text": "Rang as +15551234."} and talk.hung_up


def test_a_note_may_go_to_a_back_office(begin: Begin) -> None:
    talk = begin(flow("go: {note: Rang., to: 'crm/people/{{ caller }}/notes'}"))
    asked = talk.one(LookUp)
    assert (asked.method, asked.back_end, asked.path) == ("POST", "crm", "/people/%2B15551234/notes")
    assert asked.body["text"] == "Rang." and talk.hung_up


def test_what_becomes_of_a_note_changes_nothing(begin: Begin) -> None:
    talk = begin(flow("go: {note: Rang.}", "ask: {ask: What else?}"))
    note = talk.one(Keep)
    assert talk.interpreter.receive(Kept(at=AT, id=note.id, outcome="error")) == []
