"""What understanding knows about one language, as data. One file of `languages/` fills one of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language; all lower case, written as recognisers write them.

    `contractions` maps a word to the words it stands for; `fillers` carry no meaning; `pauses` may
    stand between the groups of a spoken number. `small` are the number words below a thousand that
    add up, `scales` those that multiply; `hundred` multiplies within a group; `joiners` may stand inside
    a number, `tens_joiners` between a ten and its unit. `zeros` are further
    names of the digit 0, `repeats` the words that say a digit several times. `yes`, `no` and
    `unsure` are whole answers, of which the longest that fits counts; `leads` may stand before one.
    `carriers` are phrases around an answer ("it's …", "my order number is …"; `{label}` is the
    slot's label); `corrections` those before a value that replaces another; `carrier_words` those
    that explain themselves beside an answer. Words of one line of `synonyms` mean the same.
    `dangling` are words that nobody ends with; `backchannels` what a listener says meanwhile, to be
    heard and not to answer.

    `forms` are the ways of saying a date, a time, a sum of money: slot type -> rule -> lines with
    blanks (forms.py; the rules are in entities/), `heard` those that a recogniser listens for, the
    commonest first. What stands in the blanks:
    `weekdays` (Monday is 0), `months`, `ordinals`; `minutes` with a name of
    their own, `parts` of the day (am, pm, night, noon); `units` and `coins` of money. `day_first`
    tells what 3/4 is. `fractions` and `dozens` (what multiplies) belong to numbers. For names,
    `letters` are what spells one, `as_in` stands between a letter and its word, `name_leads` before
    a name.
    """

    tag: str
    contractions: Mapping[str, str] = field(default_factory=dict)
    fillers: frozenset[str] = frozenset()
    pauses: frozenset[str] = frozenset()
    small: Mapping[str, int] = field(default_factory=dict)
    hundred: frozenset[str] = frozenset()
    scales: Mapping[str, int] = field(default_factory=dict)
    one: frozenset[str] = frozenset()
    joiners: frozenset[str] = frozenset()
    tens_joiners: frozenset[str] = frozenset()
    point: frozenset[str] = frozenset()
    minus: frozenset[str] = frozenset()
    zeros: frozenset[str] = frozenset()
    repeats: Mapping[str, int] = field(default_factory=dict)
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    carrier_words: frozenset[str] = frozenset()
    synonyms: tuple[tuple[str, ...], ...] = ()
    dangling: frozenset[str] = frozenset()
    backchannels: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    forms: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    heard: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weekdays: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    ordinals: Mapping[str, int] = field(default_factory=dict)
    minutes: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    units: tuple[str, ...] = ()
    coins: tuple[str, ...] = ()
    day_first: bool = True
    fractions: Mapping[str, float] = field(default_factory=dict)
    dozens: Mapping[str, int] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    as_in: tuple[str, ...] = ()
    name_leads: tuple[str, ...] = ()


def each(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())


def phrases(text: str) -> tuple[str, ...]:
    """The phrases of a text, which commas part."""
    return tuple(phrase.strip() for phrase in text.split(","))
