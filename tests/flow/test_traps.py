"""What YAML turns into something else is, in a flow, the text that was written; or refused by name."""

import pytest

from ivr.errors import FlowErrors, StoreError
from ivr.flow.reader import read_flow
from ivr.store.folder import read_folder

FLOW = """flow: traps
slots:
  country: {type: choice, choices: {norway: [NO, nope], on: [ON, off]}}
steps:
  hello:
    say: %s
  ask:
    ask: Which?
    for: country
    on: {on: bye, norway: bye}
  bye: {hangup: Goodbye.}
"""


@pytest.mark.parametrize(
    "written",
    [
        *("NO", "on", "yes", "0123", "0o17", "12:30:00", "12:30", "2026-11-20", "1_000", "1e3", "~", "null"),
        *(".inf", "=", "0x1F", "true", "+1", "1.0", "- dash".removeprefix("- ")),
    ],
)
def test_a_word_stays_the_word_that_was_written(written):
    flow = read_flow({"f.yaml": FLOW % written})
    assert flow.steps["hello"].say.otherwise.source == written
    assert [choice.hear for choice in flow.slots["country"].choices] == [
        ("norway", "NO", "nope"),
        ("on", "ON", "off"),
    ]
    assert flow.steps["ask"].on == {"on": "bye", "norway": "bye"}


BOMB = "\n".join(
    ["flow: f", "a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 12))]
)


@pytest.mark.parametrize(
    ("text", "line", "column", "code"),
    [
        (BOMB, 2, 5, "anchor"),
        ("flow: f\nsteps: " + "[" * 3000, 2, 57, "too-deep"),
        ("flow: f\nsteps: " + "{a: " * 3000, 2, 204, "too-deep"),
        ("flow: f\nsteps:\n" + "".join(" " * n + "a:\n" for n in range(1, 300)), 52, 51, "too-deep"),
        ("flow: f\n" + "# comment\n" * 600_000, 1, 1, "too-large"),
        ("flow: f\nsteps:\n  a: {say: Hello}\n  a: {say: Hi}\n", 4, 3, "duplicate-key"),
        ("flow: f\nsteps:\n  a: {say: Hello, say: Hi}\n", 3, 19, "duplicate-key"),
        ("flow: f\n<<: {steps: {}}\n", 2, 1, "unknown-key"),
        ("flow: f\n--- \nflow: g\n", 2, 1, "several-documents"),
        ("%YAML 1.1\n---\nflow: !!python/name:os.system x\n", 3, 7, "tag"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)
def test_a_trap_is_a_clear_error_at_its_place(text, line, column, code):
    with pytest.raises(FlowErrors) as caught:
        read_flow({"f.yaml": text})
    found = [(fault.place.line, fault.place.column, fault.code) for fault in caught.value.faults]
    assert (line, column, code) in found


def test_a_file_of_five_megabytes_is_not_even_read(tmp_path):
    (tmp_path / "f.yaml").write_bytes(b"flow: f\n" + b"# x\n" * 1_250_000)
    with pytest.raises(StoreError, match="larger than"):
        read_folder(tmp_path)
