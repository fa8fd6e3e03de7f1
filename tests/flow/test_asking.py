"""Whatever happens to questions that do something with their answer, the call comes to rest."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.actions import Enqueue, Hangup, Keep, Listen, LookUp
from ivr.events import CallArrived, Degraded, Kept, LookedUp, NoInput, Returned, Understood
from ivr.flow.interpreter import Interpreter
from ivr.flow.position import Position
from ivr.flow.reader import read_flow

FLOW = read_flow(
    {
        "x.yaml": """
flow: x
languages: [en-US, es-ES]
policy: {handover: desk}
hours: {office: {daily: 9-17}}
intents:
  again: {begin: consent, label: again, hear: [again]}
steps:
  open: {hours: office, on: {closed: tongue}}
  tongue: {language: ask, say: So.}
  consent: {consent: recording, ask: May we?}
  look: {http: GET things, save: things, on: {not_found: walk}}
  walk: {next: things, as: thing, ask: This?, empty: None., on: {none_left: faq}}
  taken: {ask: "{{ thing }}?", on: {yes: faq, no: walk}}
  faq: {answer: answers, ask: What?, nothing: No., anywhere: yes, on: {nothing_found: mood}}
  mood: {survey: mood, scale: nps, ask: How was it?, thanks: Thanks.}
  helped: {survey: helped, scale: yes_no, ask: Did we help?, then: hangup}
  desk: {queue: support, on: {full: mood}}
""",
        "answers.yaml": "a: {hear: [a], say: A.}\nb: {hear: [b], say: B.}\n",
    }
)
AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)

answers = st.sampled_from([None, "yes", "no", "skip", "es-ES", "en-US", "3", "x"])
intents = st.sampled_from([None, None, "again", "operator", "repeat", "answer.a", "answer.b", "no_such"])
slots = st.dictionaries(
    st.sampled_from(["mood", "helped", "tongue", "x"]),
    st.sampled_from([3, 11, "es-ES", 2.5, True, "skip"]),
    max_size=2,
)
happenings = st.one_of(
    st.builds(
        lambda intent, filled, answer, confidence, how: (
            lambda at, i: Understood(
                at=at,
                listen=i,
                text="0",
                how=how,
                intent=intent,
                slots=filled,
                answer=answer,
                confidence=confidence,
            )
        ),
        intents,
        slots,
        answers,
        st.sampled_from([0.2, 0.6, 1.0]),
        st.sampled_from(["speech", "keys"]),
    ),
    st.builds(lambda o: lambda at, i: Kept(at=at, id=i, outcome=o), st.sampled_from(["ok", "error"])),
    st.builds(
        lambda outcome, data: lambda at, i: LookedUp(at=at, id=i, outcome=outcome, data=data),
        st.sampled_from(["ok", "ok", "not_found", "error"]),
        st.sampled_from([None, [], ["a", "b"], [1, {"x": 1}], "text", {"a": 1}]),
    ),
    st.builds(lambda s: lambda at, i: Returned(at=at, status=s), st.sampled_from(["full", "timeout"])),
    st.just(lambda at, i: NoInput(at=at, listen=i)),
    st.just(lambda at, i: Degraded(at=at, what="hearing")),
)


@settings(deadline=None)
@given(st.integers(0, 23), st.lists(happenings, max_size=25))
def test_every_call_comes_to_rest_and_goes_on_the_same_where_it_was_saved(hour, happens):
    interpreter, at = Interpreter(FLOW), AT.replace(hour=hour)
    actions = interpreter.receive(CallArrived(at=at, call="1"))
    for make in happens:
        waiting = interpreter.position.waiting
        assert waiting is not None or interpreter.position.over
        asked = [one.id for one in actions if isinstance(one, Listen | LookUp | Keep)]
        assert waiting is None or waiting.id in ("", *asked) or not asked
        event = make(at := at + timedelta(seconds=1), waiting.id if waiting else "")
        saved = Interpreter(FLOW, Position.from_json(interpreter.position.to_json()))
        actions = interpreter.receive(event)
        assert saved.receive(event) == actions and saved.position == interpreter.position
        assert sum(isinstance(one, Hangup | Enqueue) for one in actions) <= 1
