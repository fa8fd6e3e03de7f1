"""The words of one language that tell how somebody feels, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases in the little language of `hear:` lines; one that begins with `=` counts only when nothing
    else is said, and `<some>` stands for up to four words.

    `angry` is anger at us, `annoyed` half as much, `rude` what is anger unless something good is said in
    the same breath (swearing, "unbelievable"). `bad` is sad or unhappy without anger, `good` the contrary,
    `kind` a little of that. `plain` are phrases that hold such words and mean nothing by them ("no
    problem"). A `negations` word before one turns it round; `passing` words may stand anywhere in a
    phrase ("really").
    """

    angry: tuple[str, ...] = ()
    annoyed: tuple[str, ...] = ()
    rude: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    negations: frozenset[str] = frozenset()
    passing: frozenset[str] = frozenset()
