"""A broken flow is refused with file, line, column, a stable code and a sentence; all faults at once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.actions import Choice, SlotSpec
from ivr.errors import FlowErrors
from ivr.flow.reader import read_flow

HEAD = "flow: test\n"
END = "  end: {hangup: }\n"

# what follows `flow: test` -> line, column, code
BROKEN = [
    ("stpes:\n  a: {say: Hello}\n", [(1, 1, "missing-key"), (2, 1, "unknown-key")]),
    ("steps:\n", [(1, 1, "missing-key")]),
    ("steps: hello\n", [(1, 1, "missing-key"), (2, 8, "expected-mapping")]),
    ("steps:\n  a: {sya: Hello}\n" + END, [(3, 3, "no-kind")]),
    ("steps:\n  a: Hello\n" + END, [(3, 3, "no-kind")]),
    ("steps:\n  a:\n" + END, [(3, 3, "no-kind")]),
    ("steps:\n  a:\n    say: Hello\n    ask: What?\n" + END, [(5, 5, "two-kinds")]),
    ("steps:\n  a: {say: Hello, thne: end}\n" + END, [(3, 19, "unknown-key")]),
    ("steps:\n  a: {say: Hello, then: emd}\n" + END, [(3, 25, "unknown-step")]),
    ("steps:\n  a: {say: Hello, retry: hangup}\n" + END, [(3, 26, "unknown-step")]),
    ("steps:\n  a: {goto: nowhere}\n" + END, [(3, 13, "unknown-step")]),
    ("steps:\n  a: {call: return}\n" + END, [(3, 13, "unknown-step")]),
    ("steps:\n  a: {say: Hello}\n  a: {say: Hi}\n" + END, [(4, 3, "duplicate-key")]),
    ("steps:\n  a: {say: Hello}\n" + END + "steps:\n  b: {say: Hi}\n", [(5, 1, "duplicate-key")]),
    ("steps:\n  a:\n    say: Hello\n    say: Hi\n" + END, [(5, 5, "duplicate-key")]),
    ("steps:\n  Big: {say: Hello}\n" + END, [(3, 3, "bad-name")]),
    ("steps:\n  hangup: {say: Hello}\n" + END, [(3, 3, "taken-name")]),
    ("steps:\n  a: {ask: What?, for: nubmer}\n" + END, [(3, 24, "unknown-slot")]),
    ("steps:\n  a: {ask: What?, confirm: sometimes}\n" + END, [(3, 28, "bad-choice")]),
    ("steps:\n  a: {ask: What?, keys: {1: tarck}}\n" + END, [(3, 29, "unknown-intent")]),
    ("steps:\n  a: {ask: What?, keys: {pound: operator}}\n" + END, [(3, 26, "bad-key")]),
    ("steps:\n  a: {ask: What?, on: {maybe: end}}\n" + END, [(3, 24, "unknown-outcome")]),
    ("steps:\n  a: {ask: What?, on: {yes: emd, no: end}}\n" + END, [(3, 29, "unknown-step")]),
    ("steps:\n  a: {ask: What?, on: yes}\n" + END, [(3, 23, "expected-mapping")]),
    ("steps:\n  a: {say: [Hello]}\n" + END, [(3, 12, "expected-text")]),
    ("steps:\n  a:\n    say:\n      Please note: call back\n" + END, [(5, 7, "missing-key")]),
    ("steps:\n  a:\n    say:\n      by: caller\n      x: Hello\n" + END, [(5, 7, "missing-else")]),
    ('steps:\n  a: {say: "{{ nmae }}"}\n' + END, [(3, 12, "unknown-name")]),
    ('steps:\n  a: {say: "{{ caller | uper }}"}\n' + END, [(3, 12, "unknown-filter")]),
    ('steps:\n  a: {say: "{{ caller "}\n' + END, [(3, 12, "bad-template")]),
    ('steps:\n  a: {say: "{% for c in caller %}x{% endfor %}"}\n' + END, [(3, 12, "bad-template")]),
    ("steps:\n  a: {say: \"{{ 'a' * 9 }}\"}\n" + END, [(3, 12, "bad-template")]),
    (
        "steps:\n  a:\n    branch:\n      - if: caller ==\n        then: end\n" + END,
        [(5, 13, "bad-condition")],
    ),
    ("steps:\n  a:\n    branch:\n      - if: caller\n        than: end\n" + END, [(6, 9, "unknown-key")]),
    ("steps:\n  a:\n    branch:\n      - if: caller\n" + END, [(5, 9, "bad-branch")]),
    ("steps:\n  a: {branch: caller}\n" + END, [(3, 15, "expected-mapping")]),
    ("steps:\n  a:\n    branch: {by: caller, x: nowhere}\n" + END, [(4, 29, "unknown-step")]),
    ("steps:\n  a: {set: {x: = 1 +}}\n" + END, [(3, 16, "bad-formula")]),
    ("steps:\n  a: {set: {caller: me}}\n" + END, [(3, 13, "taken-name")]),
    ("steps:\n  a: {http: FETCH orders/1}\n" + END, [(3, 13, "bad-request")]),
    ("steps:\n  a: {http: GET orders/1 2}\n" + END, [(3, 13, "bad-request")]),
    ("steps:\n  a: {http: GET orders, on: {lost: end}}\n" + END, [(3, 30, "unknown-outcome")]),
    ("steps:\n  a: {http: GET orders, on: {999: end}}\n" + END, [(3, 30, "unknown-outcome")]),
    ("steps:\n  a: {http: GET orders, timeout: 5}\n" + END, [(3, 34, "bad-duration")]),
    ("steps:\n  a: {http: GET orders, timeout: 2h}\n" + END, [(3, 34, "bad-duration")]),
    ("steps:\n  a: {queue: my queue}\n" + END, [(3, 14, "bad-name")]),
    ("policy: {handover: dsek}\nsteps:\n" + END, [(2, 20, "unknown-step")]),
    ("policy: {patience: none}\nsteps:\n" + END, [(2, 20, "bad-number")]),
    ("policy: {patience: 0}\nsteps:\n" + END, [(2, 20, "bad-number")]),
    ("policy: {confidence: {accept: 75}}\nsteps:\n" + END, [(2, 31, "bad-number")]),
    ("policy: {confidence: {acept: 0.7}}\nsteps:\n" + END, [(2, 23, "unknown-key")]),
    ("policy: {confidence: {accept: 0.3}}\nsteps:\n" + END, [(2, 9, "bad-bands")]),
    (
        "intents: {i: {begin: end, confidence: {accept: 0.5, confirm: 0.6}}}\nsteps:\n" + END,
        [(2, 39, "bad-bands")],
    ),
    ("policy: {confidence: 0.7}\nsteps:\n" + END, [(2, 22, "expected-mapping")]),
    ("policy: {barge_in: always}\nsteps:\n" + END, [(2, 20, "bad-choice")]),
    ("policy: {max_silence: fast}\nsteps:\n" + END, [(2, 23, "bad-duration")]),
    ("policy: {no_match: {say: []}}\nsteps:\n" + END, [(2, 26, "expected-text")]),
    ("slots: {n: {type: digit}}\nsteps:\n" + END, [(2, 19, "bad-choice")]),
    ("slots: {n: {label: number}}\nsteps:\n" + END, [(2, 12, "missing-key")]),
    ("slots: {n: {type: digits, length: 9-5}}\nsteps:\n" + END, [(2, 35, "bad-length")]),
    ("slots: {n: {type: digits, length: some}}\nsteps:\n" + END, [(2, 35, "bad-length")]),
    ("slots: {n: {type: choice}}\nsteps:\n" + END, [(2, 12, "bad-choices")]),
    ("slots: {n: {type: choice, choices: [one]}}\nsteps:\n" + END, [(2, 36, "too-few-choices")]),
    ("slots: {n: {type: text, keep: yes}}\nsteps:\n" + END, [(2, 31, "bad-choice")]),
    ("slots: {caller: {type: text}}\nsteps:\n" + END, [(2, 9, "taken-name")]),
    ("intents: {a: {label: go}}\nsteps:\n" + END, [(2, 14, "missing-key")]),
    ("intents: {a: {begin: nowhere}}\nsteps:\n" + END, [(2, 22, "unknown-step")]),
    ("intents: {a: {begin: end, hear: go}}\nsteps:\n" + END, [(2, 33, "expected-list")]),
    (
        "intents:\n  a:\n    begin: end\n    hear:\n      - go to <plce>\nsteps:\n" + END,
        [(6, 9, "unknown-slot")],
    ),
    ("intents:\n  a:\n    begin: end\n    hear:\n      - go (to\nsteps:\n" + END, [(6, 9, "bad-line")]),
    ("languages: [english]\nsteps:\n" + END, [(2, 13, "bad-language")]),
    ("time_zone: Mars/Olympus\nsteps:\n" + END, [(2, 12, "bad-time-zone")]),
    ("steps:\n  a: {say: *x}\n" + END, [(3, 12, "alias")]),
    ("steps:\n  a:\n\t  say: Hello\n", [(4, 1, "tab")]),
]


def faults(text: str) -> list[tuple[int, int, str]]:
    with pytest.raises(FlowErrors) as caught:
        read_flow({"flow.yaml": text})
    assert all(fault.place.file == "flow.yaml" for fault in caught.value.faults)
    assert all(fault.sentence.endswith((".", "?")) for fault in caught.value.faults)
    return [(fault.place.line, fault.place.column, fault.code) for fault in caught.value.faults]


@pytest.mark.parametrize(("text", "expected"), BROKEN, ids=[f"{f[-1][2]}: {t[:30]!r}" for t, f in BROKEN])
def test_a_broken_flow_is_refused(text, expected):
    assert faults(HEAD + text) == expected


def test_all_faults_are_found_in_one_reading():
    text = (
        "flow: Shop\n"  # 1
        "policy: {patience: x, handover: gone}\n"
        "slots: {n: {type: word}}\n"
        "intents: {i: {begin: nowhere}}\n"
        "steps:\n"
        "  a: {say: 1, ask: 2}\n"
        '  b: {say: "{{ unknown }}", then: c}\n'
        "  b: {say: again}\n"
    )
    assert faults(text) == [
        (1, 7, "bad-name"),
        (2, 20, "bad-number"),
        (2, 33, "unknown-step"),
        (3, 19, "bad-choice"),
        (4, 22, "unknown-step"),
        (6, 15, "two-kinds"),
        (7, 12, "unknown-name"),
        (7, 35, "unknown-step"),
        (8, 3, "duplicate-key"),
    ]


def test_a_near_miss_is_hinted_at():
    with pytest.raises(FlowErrors) as caught:
        read_flow({"f.yaml": "flow: f\nsteps:\n  desk: {say: Hi, then: dsek}\n"})
    assert str(caught.value) == (
        "f.yaml:3:25: unknown-step: There is no step named 'dsek'. Did you mean 'desk'?"
    )


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "missing-key"),
        ({"a.yaml": "steps:\n  a: {hangup: }\n"}, "missing-key"),
        ({"a.yaml": "- a\n"}, "expected-mapping"),
        ({"a.yaml": "flow: a\nsteps:\n  a: {hangup: }\n", "b.yaml": "flow: b\n"}, "second-flow"),
        (
            {"a.yaml": "flow: a\nsteps:\n  a: {hangup: }\n", "b.yaml": "steps:\n  a: {hangup: }\n"},
            "duplicate-key",
        ),
        ({"a.yaml": "flow: a\nsteps:\n  a: {hangup: }\n", "b.yaml": "x: ["}, "syntax"),
    ],
)
def test_the_files_of_a_folder_belong_together(files, code):
    with pytest.raises(FlowErrors) as caught:
        read_flow(files)
    assert code in [fault.code for fault in caught.value.faults]


def test_a_second_file_adds_to_the_first():
    flow = read_flow(
        {
            "more.yaml": "slots: {n: {type: number}}\nsteps:\n  bye: {hangup: Bye}\n",
            "main.yaml": "flow: a\nsteps:\n  ask: {ask: 'How many?', for: n, then: bye}\n",
        }
    )
    assert set(flow.steps) == {"ask", "bye"} and flow.slots == {"n": SlotSpec("n", "number", "n")}


def test_slots_are_read_as_they_are_meant():
    flow = read_flow(
        {
            "f.yaml": HEAD + "slots:\n"
            "  code: {type: digits, length: 4, label: code, keep: true, sensitive: true}\n"
            "  what: {type: choice, choices: {internet: [the net, NO], phone_line: }}\n"
            "  size: {type: choice, choices: [small, large]}\n"
            "steps:\n" + END
        }
    )
    assert flow.slots == {
        "code": SlotSpec("code", "digits", "code", 4, 4, (), True),
        "what": SlotSpec(
            "what",
            "choice",
            "what",
            choices=(
                Choice("internet", ("internet", "the net", "NO")),
                Choice("phone_line", ("phone line",)),
            ),
        ),
        "size": SlotSpec(
            "size", "choice", "size", choices=(Choice("small", ("small",)), Choice("large", ("large",)))
        ),
    }
    assert flow.kept == {"code"}


def test_a_step_sets_the_policy_again_for_itself():
    flow = read_flow(
        {
            "f.yaml": HEAD + "policy: {patience: 7, no_input: {after: 300ms}}\n"
            "steps:\n  a: {ask: What?, no_input: {say: Hello?}, confidence: {accept: 0.9}}\n" + END
        }
    )
    own = flow.steps["a"].policy
    assert (own.patience, own.no_input.after, own.confidence.accept, own.confidence.confirm) == (
        7,
        0.3,
        0.9,
        0.45,
    )
    assert [text.source for text in own.no_input.say] == ["Hello?"]
    assert flow.steps["end"].policy == flow.policy


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("flow:steps \n{}[]'\"-|>#&*!%,aby12"), max_size=80))
def test_any_text_is_a_flow_or_a_list_of_faults(text):
    try:
        read_flow({"f.yaml": text})
    except FlowErrors as errors:
        assert errors.faults


LINES = "\n".join(text for text, _ in BROKEN).splitlines()


@settings(deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_any_lines_of_flows_are_a_flow_or_a_list_of_faults(lines):
    try:
        read_flow({"f.yaml": HEAD + "\n".join(lines)})
    except FlowErrors as errors:
        assert errors.faults
