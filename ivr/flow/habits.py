"""What callers want next, from counts of past calls: (intent, next) -> calls, with "" for nothing more.

    share(next | intent) = (calls(intent, next) + PRIOR x share(next)) / (calls(intent) + PRIOR)

`share(next)` is that of all calls: an intent that was seldom dealt with is taken to go on as others do
(additive smoothing towards the lower order; Chen and Goodman 1999, section 2.3).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ivr.events import Followed

PRIOR = 10.0
"""Calls that an intent has seen besides its own."""
MOST = 3
"""Followers of one intent."""
LEAST = 0.05
"""A share that nobody suggests anything for."""

Counts = Mapping[tuple[str, str], int]


def followed(counts: Counts) -> tuple[Followed, ...]:
    """By intent, the likeliest first."""
    after: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for (intent, following), calls in counts.items():
        before[intent] += calls
        after[following] += calls
    every = sum(after.values())
    found = []
    for intent in sorted(before):
        rows = [
            Followed(intent, one, calls, round(_share(calls, before[intent], after[one] / every), 4))
            for (of, one), calls in counts.items()
            if of == intent and one not in ("", intent)
        ]
        rows.sort(key=lambda one: (-one.share, one.next))
        found += [one for one in rows[:MOST] if one.share >= LEAST]
    return tuple(found)


def _share(calls: int, of: int, everywhere: float) -> float:
    return (calls + PRIOR * everywhere) / (of + PRIOR)
