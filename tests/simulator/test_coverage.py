"""What tests have reached of a flow, and the lines of what they have not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from ivr.simulator.coverage import Coverage
from ivr.simulator.runner import Result
from tests.simulator.conftest import PARCELS

Hold = Callable[..., Awaitable[Result]]


async def test_what_was_not_reached_has_its_line(hold: Hold) -> None:
    coverage = Coverage.of({"parcels.yaml": PARCELS})
    coverage.add((await hold("- user: where is my parcel\n- keys: 5542")).seen)
    lines = PARCELS.splitlines()
    missed = {str(item): lines[item.place.line - 1].strip() for item in coverage.missed}
    assert missed == {
        "look: not_found → none": "on: {not_found: none, timeout: slow}",
        "look: timeout → slow": "on: {not_found: none, timeout: slow}",
        "none": "none:",
        "slow": "slow:",
        "desk": "desk:",
        "desk: full → busy": "on: {full: busy}",
        "busy": "busy:",
    }
    assert coverage.counts() == {"step": (4, 8), "outcome": (0, 3), "intent": (1, 1)}


async def test_an_outcome_counts_by_its_name_and_by_where_it_leads(hold: Hold) -> None:
    coverage = Coverage.of({"parcels.yaml": PARCELS})
    coverage.add((await hold("- user: operator\n- back: timeout")).seen)
    assert "desk: full → busy" in [str(item) for item in coverage.missed]
    coverage.add((await hold("- user: operator\n- back: full\n- expect: {over: yes}")).seen)
    assert "desk: full → busy" not in [str(item) for item in coverage.missed]


WAYS = """
flow: ways
steps:
  first:
    branch:
      - {if: caller == "1", then: one}
      - else: two
  one: {say: One., then: hangup}
  two:
    branch: {by: caller, "2": three, else: one}
  three: {say: Three., then: hangup}
"""


def test_the_ways_of_a_branch_are_outcomes() -> None:
    items = [str(item) for item in Coverage.of({"ways.yaml": WAYS}).items if item.kind == "outcome"]
    assert items == ["first: a way → one", "first: a way → two", "two: a way → three", "two: a way → one"]
