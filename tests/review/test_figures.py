"""Figures of judged utterances, on cases small enough to count by hand."""

import math
from itertools import pairwise

import pytest

from ivr.review.bands import Edges, as_yaml, bound, held_out, per_intent, proposed
from ivr.review.figures import figures
from ivr.review.judged import Judged

NOW = (0.75, 0.45)


def one(label, meant, confidence, band="accept", count=1):
    return Judged(f"{label}?", "welcome", label, meant, confidence, band, label == meant, count)


ROWS = [
    one("pay", "pay", 0.95),
    one("pay", "pay", 0.85),
    one("pay", "move", 0.85, count=2),
    one("move", "move", 0.65, "confirm"),
    one("move", "", 0.0, "reprompt"),
    one("", "move", 0.55, "confirm"),
    one("", "", 0.0, "reprompt"),
]


def test_what_is_right_wrong_and_strange_is_counted():
    found = figures(ROWS)
    assert (found.belonging, found.strange) == (6, 2)
    assert found.accuracy == pytest.approx(3 / 6)
    assert found.share(True, True, "accept") == pytest.approx(2 / 6)
    assert found.share(True, False, "accept") == pytest.approx(2 / 6)
    assert found.share(False, False, "confirm") == pytest.approx(1 / 2)
    pay, move = found.intents
    assert (pay.name, pay.said, pay.taken, pay.right) == ("pay", 4, 2, 2)
    assert (move.name, move.said, move.taken, move.right) == ("move", 2, 4, 1)


def test_confusions_come_the_most_frequent_first():
    assert figures(ROWS).confused == (
        ("pay", "move", 2, "pay?"),
        ("move", "", 1, "move?"),
        ("", "move", 1, "?"),
    )


def test_reliability_is_told_of_what_was_understood():
    found = figures(ROWS)
    bins = {at: (one.count, round(one.right, 3)) for at, one in enumerate(found.bins) if one.count}
    assert bins == {5: (1, 0.0), 6: (1, 1.0), 8: (3, 0.333), 9: (1, 1.0)}
    off = (0.55 + 0.35 + 3 * (0.85 - 1 / 3) + 0.05) / 6
    assert found.ece == pytest.approx(off)


def test_the_curve_falls_from_everything_to_nothing():
    curve = figures(ROWS).curve
    assert (curve[0].kept, curve[0].wrong, curve[0].strange) == pytest.approx((3 / 6, 2 / 6, 1 / 2))
    assert (curve[-1].kept, curve[-1].wrong, curve[-1].strange) == (0, 0, 0)
    assert all(after.kept <= before.kept for before, after in pairwise(curve))


def test_confidence_that_tells_strange_ones_has_an_auroc_of_one():
    sure = [one("pay", "pay", 0.9), one("pay", "pay", 0.8)]
    assert figures([*sure, one("", "", 0.0, "reprompt")]).auroc == 1.0
    assert figures([*sure, one("", "pay", 0.95)]).auroc == 0.0
    assert math.isnan(figures(sure).auroc)


def test_an_edge_is_where_enough_is_right_above_it():
    right = [one("pay", "pay", 0.5 + at / 100, "confirm") for at in range(40)]
    wrong = [one("", "pay", 0.2 + at / 100, "reprompt") for at in range(30)]
    edges = proposed([*right, *wrong], NOW)
    assert edges is not None
    assert 0.49 <= edges.accept <= 0.5
    assert (edges.taken, edges.right) == (40, 40)
    assert edges.confirm == 0.45  # nothing below it speaks for another one


def test_an_edge_goes_up_where_what_is_taken_is_wrong():
    right = [one("pay", "pay", 0.95) for _ in range(40)]
    wrong = [one("", "pay", 0.8) for _ in range(20)]
    edges = proposed([*right, *wrong], NOW)
    assert edges is not None and edges.accept == 0.81


def test_sure_answers_do_not_pay_for_doubtful_ones():
    sure = [one("pay", "pay", 0.9) for _ in range(1000)]
    doubtful = [one("pay" if at % 2 else "", "pay", 0.5 + at / 1000, "confirm") for at in range(40)]
    edges = proposed([*sure, *doubtful], NOW)
    assert edges is not None and edges.accept >= 0.53


def test_few_answers_move_no_edge():
    assert proposed([one("pay", "pay", 0.9) for _ in range(10)], NOW) is None
    many = [one("pay", "pay", 0.9) for _ in range(40)]
    edges = proposed([*many, one("pay", "pay", 0.3, "reprompt")], NOW)
    assert edges is not None and (edges.accept, edges.confirm) == NOW


def test_an_intent_that_is_always_sure_keeps_the_edges_of_the_flow():
    whole = Edges(0.6, 0.4, 0, 0, 0)
    assert per_intent([one("pay", "pay", 0.95) for _ in range(60)], whole) == {}


def test_an_intent_that_is_less_sure_has_edges_of_its_own():
    sure = [one("pay", "pay", 0.5 + at / 4000) for at in range(2000)]
    doubtful = [one("move" if at > 120 else "", "move", 0.5 + at / 400) for at in range(200)]
    whole = proposed([*sure, *doubtful], NOW)
    assert whole is not None
    own = per_intent([*sure, *doubtful], whole)
    assert own["move"].accept > whole.accept
    text = as_yaml(whole, own)
    assert text.startswith(f"policy:\n  confidence: {{accept: {whole.accept:.2f}")
    assert "  move:\n    confidence: {accept: " in text


def test_halves_that_had_no_say_judge_the_edges():
    assert held_out([one("pay", "pay", 0.9) for _ in range(10)], NOW) is None
    assert held_out([one("pay", "pay", 0.9) for _ in range(60)], NOW) == (60, 60)


@pytest.mark.parametrize(("right", "count", "least"), [(0, 0, 0.0), (20, 20, 0.952), (50, 100, 0.450)])
def test_the_bound_of_a_share_is_wilsons(right, count, least):
    assert bound(right, count) == pytest.approx(least, abs=0.001)
