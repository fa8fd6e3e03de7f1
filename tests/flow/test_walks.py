"""Random callers in random flows: every call comes to rest, and goes on the same where it was saved."""

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.actions import (
    CaptureSecret,
    Enqueue,
    Hangup,
    Keep,
    Listen,
    LookUp,
    Note,
    Record,
    Say,
    Transfer,
)
from ivr.errors import FlowErrors
from ivr.events import (
    CallArrived,
    Degraded,
    Digit,
    Handle,
    HungUp,
    Kept,
    LookedUp,
    NoInput,
    PlayFailed,
    Recorded,
    Returned,
    Said,
    SecretCaptured,
    SecretLost,
    Sent,
    TimerFired,
    Understood,
)
from ivr.flow.checks import check
from ivr.flow.interpreter import Interpreter
from ivr.flow.position import Position
from ivr.flow.reader import read_flow

AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
FOLDER = Path(__file__).parents[2] / "flows" / "shop"
SHOP = read_flow({one.name: one.read_text(encoding="utf-8") for one in sorted(FOLDER.glob("*.yaml"))})

confidences = st.sampled_from([0.0, 0.3, 0.5, 0.8, 1.0])
values = st.sampled_from(["55421", "", "x/../y", "{{ 7 }}", 5, 2.5, True])
intents = st.sampled_from(
    [
        *(None, "track_order", "return_item", "a", "b", "c", "no_such"),
        *("operator", "repeat", "slower", "wait", "back", "start_over", "language"),
    ]
)
slots = st.dictionaries(st.sampled_from(["order_number", "s", "t", "no_such"]), values, max_size=2)
answers = st.sampled_from([None, "yes", "no", "one", "no_such"])
data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("2026-11-21"),
    lambda inner: st.dictionaries(st.sampled_from(["state", "due", "shipped", "v"]), inner, max_size=3),
    max_leaves=5,
)
# an event, made when it is known what the call waits for
events = st.one_of(
    st.builds(
        lambda intent, filled, answer, confidence: (
            lambda i: Understood(
                at=AT,
                listen=i,
                text="x",
                how="speech",
                intent=intent,
                slots=filled,
                answer=answer,
                confidence=confidence,
            )
        ),
        intents,
        slots,
        answers,
        confidences,
    ),
    st.builds(
        lambda outcome, status, found: (
            lambda i: LookedUp(at=AT, id=i, outcome=outcome, status=status, data=found)
        ),
        st.sampled_from(["ok", "ok", "ok", "not_found", "refused", "error", "timeout", "unknown"]),
        st.sampled_from([0, 200, 404, 500]),
        data,
    ),
    st.builds(lambda s: lambda i: Returned(at=AT, status=s), st.sampled_from(["timeout", "full", "odd"])),
    st.builds(
        lambda name, valid: lambda i: SecretCaptured(at=AT, id=i, handle=Handle(name), length=4, valid=valid),
        st.sampled_from(["1", "2"]),
        st.booleans(),
    ),
    st.sampled_from(
        [
            lambda i: SecretLost(at=AT, handle=Handle("1")),
            lambda i: Kept(at=AT, id=i, outcome="ok"),
            lambda i: Sent(at=AT, id=i, outcome="unknown"),
            lambda i: Recorded(at=AT, id=i, outcome="ok", name="r", seconds=1.0),
            lambda i: NoInput(at=AT, listen=i),
            lambda i: NoInput(at=AT, listen="old.1"),
            lambda i: Said(at=AT, id=i),
            lambda i: PlayFailed(at=AT, id=i, why="x"),
            lambda i: TimerFired(at=AT, name="x"),
            lambda i: Digit(at=AT, key="1"),
            lambda i: Degraded(at=AT, what="hearing"),
            lambda i: CallArrived(at=AT, call="2"),
        ]
    ),
    st.sampled_from([lambda i: HungUp(at=AT)] + [lambda i: NoInput(at=AT, listen=i)] * 15),
)

NAMES = ["p", "q", "r", "u", "v"]
targets = st.sampled_from([*NAMES, "hangup", "return"])
steps = st.sampled_from(NAMES)
texts = st.sampled_from(["Hi", "{{ s }}", "{{ s | default('x') }}", "{{ got.state }}", "{{ caller | day }}"])
exits = st.one_of(st.just(""), targets.map("then: {}, ".format))
bodies = st.one_of(
    st.builds("{{say: '{}', {}}}".format, texts.map(lambda t: t.replace("'", "''")), exits),
    st.builds("{{say: Sorry, retry: {}}}".format, steps),
    st.builds(
        "{{ask: '{}', {}{}confirm: {}}}".format,
        st.sampled_from(["What?", "{{ s }}?"]),
        st.sampled_from(
            [
                *("", "for: s, ", "for: t, ", "on: {yes: p, no: q}, ", "on: {yes: p}, ", "keys: {7: a}, "),
                *("for: s, tries: 2, ", "for: t, changed: q, ", "for: s, confidence: {accept: 0.5}, "),
            ]
        ),
        exits,
        st.sampled_from(["always", "unsure", "never"]),
    ),
    st.builds("{{branch: {{by: s, x: {}, else: {}}}}}".format, targets, targets),
    st.builds("{{branch: [{{if: s == '5', then: {}}}]}}".format, targets),
    st.builds(
        "{{set: {{{}: {}}}, {}}}".format,
        st.sampled_from("st"),
        st.sampled_from(["5", "= 1 / 0", "= s"]),
        exits,
    ),
    st.builds("{{http: 'GET b/{}', save: got, {}}}".format, st.sampled_from(["", "{{ s }}"]), exits),
    st.builds("{{goto: {}}}".format, targets),
    st.builds("{{call: {}, {}}}".format, steps, exits),
    st.builds("{{call: {}, with: {{got: = 1}}, gives: [got], {}}}".format, steps, exits),
    st.builds("{{ask: PIN?, for: k, {}}}".format, exits),
    st.builds("{{http: POST b/pay, body: {{pin: '{{{{ k }}}}'}}, {}}}".format, exits),
    st.builds("{{branch: {{share: way, x: {}, y: {}}}}}".format, targets, targets),
    st.builds("{{say: {{share: way, x: Hi, y: {{by: s, 5: Five, else: Other}}}}, {}}}".format, exits),
    st.builds("{{consent: agreed, ask: Agree?, {}}}".format, exits),
    st.builds("{{survey: csat, ask: How was it?, {}}}".format, exits),
    st.builds("{{next: got, as: item, ask: This one?, on: {{none_left: {}}}, {}}}".format, targets, exits),
    st.builds("{{language: {}, {}}}".format, st.sampled_from(["ask", "es-ES"]), exits),
    st.builds("{{record: note, {}}}".format, exits),
    st.builds("{{transfer: sales, on: {{busy: {}}}}}".format, targets),
    st.builds("{{callback: agents, {}}}".format, exits),
    st.just("{goto: return}"),
    st.builds("{{queue: agents, on: {{timeout: {}}}}}".format, targets),
    st.just("{hangup: }"),
)
flows = st.builds(
    lambda made, handover, patience, first, second, more: (
        "flow: random\nlanguages: [en-US, es-ES]\nvariants: {way: {x: 50, y: 50}}\n"
        f"{more}policy: {{patience: {patience}{f', handover: {handover}' if handover else ''}}}\n"
        "slots: {s: {type: digits}, t: {type: choice, choices: [one, two], keep: true}, k: {type: pin}}\n"
        f"intents: {{a: {{label: go, begin: {first}}}, b: {{begin: {second}}}, c: {{begin: w}}}}\n"
        "steps:\n"
        + "".join(f"  {name}: {body.replace(', }', '}')}\n" for name, body in zip(NAMES, made, strict=True))
        + "  w: {http: GET b, save: got, then: return}\n"
    ),
    st.lists(bodies, min_size=len(NAMES), max_size=len(NAMES)),
    st.one_of(st.none(), steps),
    st.integers(1, 9),
    steps,
    steps,
    st.sampled_from(
        [
            *("", "lookup: {http: 'GET crm/{{ caller }}', save: who, language: who.state}\n"),
            *("resume: 10m\n", "anywhere: {back: off, start_over: q, operator: p}\n"),
        ]
    ),
)
SPANISH = "steps: {p: {ask: ¿Qué?}, q: {say: Hola}}\n"


def read(text):
    """The flow, with what a second language has of it, if that fits."""
    try:
        return read_flow({"random.yaml": text, "es-ES.yaml": SPANISH})
    except FlowErrors as errors:
        if {fault.place.file for fault in errors.faults} != {"es-ES.yaml"}:
            raise
        return read_flow({"random.yaml": text})


def walk(flow, happenings, cut=None):
    """Every action of a call; at `cut` it is saved and resumed."""
    interpreter = Interpreter(flow)
    current, actions = "", []
    for number, happening in enumerate([lambda i: CallArrived(at=AT, call="1", caller="77"), *happenings]):
        if number == cut:
            interpreter = Interpreter(flow, Position.from_json(interpreter.position.to_json()))
        out = interpreter.receive(happening(current))
        for action in out:
            if isinstance(action, Listen | LookUp | CaptureSecret | Keep | Record):
                current = action.id
        actions.append(out)
    return interpreter, actions


def is_at_rest(interpreter):
    position = interpreter.position
    return position.over or position.waiting is not None


def assert_sensible(interpreter, actions):
    assert is_at_rest(interpreter)
    flat = [action for out in actions for action in out]
    ids = [action.id for action in flat if isinstance(action, Say | Listen | LookUp | CaptureSecret | Keep)]
    assert len(ids) == len(set(ids))
    for out in actions:
        assert sum(isinstance(action, Hangup | Enqueue | Transfer) for action in out) <= 1
        assert sum(isinstance(action, Note) and action.kind == "fault" for action in out) <= 5
        for action in out:
            if isinstance(action, Say):
                assert action.text
    if any(isinstance(action, Hangup) for action in flat):
        assert not actions[-1] or any(isinstance(action, Hangup) for action in actions[-1])


@settings(deadline=None)
@given(st.lists(events, max_size=12))
def test_every_call_to_the_shop_comes_to_rest(happenings):
    interpreter, actions = walk(SHOP, happenings)
    assert_sensible(interpreter, actions)


@settings(deadline=None, max_examples=60)
@given(flows, st.lists(events, max_size=8))
def test_every_call_to_any_flow_comes_to_rest(text, happenings):
    flow = read(text)
    check(flow)
    assert all(said for _, said in flow.static_prompts())
    interpreter, actions = walk(flow, happenings)
    assert_sensible(interpreter, actions)


@settings(deadline=None, max_examples=60)
@given(flows, st.lists(events, min_size=1, max_size=6), st.integers(1, 6))
def test_a_call_goes_on_the_same_where_it_was_saved(text, happenings, cut):
    flow = read(text)
    assert walk(flow, happenings)[1] == walk(flow, happenings, cut)[1]


@settings(deadline=None, max_examples=40)
@given(flows, st.lists(events, max_size=6), st.lists(events, max_size=6))
def test_a_caller_who_was_cut_off_anywhere_can_call_again(text, before, after):
    flow = read(text)
    position = walk(flow, [*before, lambda i: HungUp(at=AT)])[0].position
    back = Interpreter(flow)
    back.receive(CallArrived(at=AT, call="2", caller="77", earlier=position.to_data()))
    assert is_at_rest(back)
    waiting = back.position.waiting
    yes = Understood(
        at=AT, listen=waiting.id if waiting else "", text="yes", how="keys", answer="yes", confidence=1.0
    )
    for happening in [lambda i: yes, *after]:
        back.receive(happening(back.position.waiting.id if back.position.waiting else ""))
        assert is_at_rest(back)


@settings(deadline=None)
@given(st.lists(events, max_size=10), st.integers(1, 10))
def test_a_call_to_the_shop_goes_on_the_same_where_it_was_saved(happenings, cut):
    assert walk(SHOP, happenings)[1] == walk(SHOP, happenings, cut)[1]


@settings(deadline=None)
@given(st.lists(events, max_size=10))
def test_a_caller_who_is_not_understood_is_never_asked_for_ever(happenings):
    interpreter, _ = walk(SHOP, [*happenings, *[lambda i: NoInput(at=AT, listen=i)] * 4])
    assert interpreter.position.over or interpreter.position.waiting.what in ("away", "look_up")


@settings(deadline=None, max_examples=30)
@given(flows.map(lambda text: text.replace("then", "thne", 1).replace("goto: p", "goto: pp")))
def test_a_random_flow_with_a_slip_is_refused_or_read(text):
    try:
        read_flow({"random.yaml": text})
    except FlowErrors as errors:
        assert {fault.code for fault in errors.faults} <= {"unknown-key", "unknown-step"}
