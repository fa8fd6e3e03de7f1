"""Tokens are counted by call and by day, and a restart does not forget them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ivr.llm.budget import Budget, Tab


class Days:
    """A calendar that is turned by hand."""

    def __init__(self) -> None:
        self.day = date(2026, 3, 2)

    def __call__(self) -> date:
        return self.day


def test_a_call_and_a_day_have_their_limits() -> None:
    budget, one, other = Budget(1000, 1500), Tab(), Tab()
    assert budget.set_aside(one, 900) and not budget.set_aside(one, 200)
    budget.settle(one, 900, 700)
    assert budget.set_aside(one, 200)
    budget.settle(one, 200, None)  # nobody knows: what was set aside
    assert (one.tokens, budget.spent) == (900, 900)
    assert not budget.set_aside(other, 700) and budget.set_aside(other, 600)


def test_what_is_set_aside_by_many_at_once_is_within_the_day() -> None:
    budget = Budget(1000, 2500)
    assert [budget.set_aside(Tab(), 1000) for _ in range(4)] == [True, True, False, False]


def test_a_new_day_begins_with_nothing_spent_and_a_clock_put_back_begins_none() -> None:
    days, tab = Days(), Tab()
    budget = Budget(9000, 1000, today=days)
    assert budget.set_aside(tab, 1000)
    days.day = date(2026, 3, 1)
    assert not budget.set_aside(tab, 1)
    days.day = date(2026, 3, 3)
    budget.settle(tab, 1000, 400)  # asked yesterday, told today
    assert budget.spent == 400 and budget.set_aside(tab, 600)


def test_a_restart_does_not_forget(tmp_path: Path) -> None:
    file, days = tmp_path / "calls" / "tokens.json", Days()
    first = Budget(1000, 1000, file, days)
    tab = Tab()
    assert first.set_aside(tab, 500)
    first.settle(tab, 500, 450)
    assert Budget(1000, 1000, file, days).spent == 450
    days.day = date(2026, 3, 3)
    assert Budget(1000, 1000, file, days).set_aside(Tab(), 1000)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"day": "x", "tokens": 1}',
        '{"day": "2026-03-02", "tokens": -5}',
        '{"day": "2026-03-02", "tokens": 1e400}',
    ],
)
def test_a_file_that_is_broken_stops_nobody(tmp_path: Path, text: str) -> None:
    file = tmp_path / "tokens.json"
    file.write_text(text)
    assert Budget(10, 10, file, Days()).spent == 0


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "calls").write_text("a file where the folder should be")
    budget = Budget(10, 10, tmp_path / "calls" / "tokens.json", Days())
    tab = Tab()
    assert budget.set_aside(tab, 5)
    budget.settle(tab, 5, 5)
    assert budget.spent == 5
