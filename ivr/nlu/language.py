"""What understanding knows about one language, as data. One file of `languages/` fills one of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language; all lower case, written as recognisers write them.

    `contractions` maps a word to the words it stands for; `fillers` carry no meaning, `hesitations`
    may even stand inside a value ("march um twelfth"); `pauses` may stand between the groups of a spoken
    number, and `articles` before one digit ("a two"). `small` are the number words below a thousand that
    add up, `scales` those that multiply (those of `slang`
    not in strings of digits: a K is a letter there);
    `hundred` multiplies within a group; `joiners` may stand inside
    a number, `tens_joiners` between a ten and its unit. `zeros` are further
    names of the digit 0, `repeats` the words that say a digit several times. `yes`, `no` and
    `unsure` are whole answers, of which the longest that fits counts, `short_yes` and `short_no` mean
    it only alone ("I will"); `leads` may stand before one.
    `carriers` are phrases around an answer ("it's …", "my order number is …"; `{label}` is the
    slot's label); `corrections` those before a value that replaces another, `afterthoughts` those behind it
    ("instead"); `carrier_words` those
    that explain themselves beside an answer, `common` further ones that are usual there, and may as well
    belong to a wish; with one of `asking` the caller asks, and may not answer. Words of one line
    of `synonyms` mean the same.
    `dangling` are words that nobody ends with; `backchannels` what a listener says meanwhile, to be
    heard and not to answer.

    `forms` are the ways of saying a date, a time, a sum of money: slot type -> rule -> lines with
    blanks (forms.py; the rules are in entities/), `heard` those that a recogniser listens for, the
    commonest first. What stands in the blanks:
    `weekdays` (Monday is 0), `months`, `ordinals`; `minutes` with a name of
    their own, `parts` of the day (am, pm, night, noon); `units` and `coins` of money. `day_first`
    tells what 3/4 is, `decimal_comma` what 1.250 is, `currencies` what their signs are called. `variants`
    are further forms of these words ("mins", "jan", "momentito"), understood and not listened for; `endings`
    what a choice may end in besides ("biggest"). `beside` are phrases that say nothing of the value, though
    a number may be in them ("the last four digits", "more or less"), `beside_but_days` those which only
    days are told by ("last week"). `fractions` and `dozens` (what multiplies) belong to numbers. For names,
    `letters` are what spells one (its words, phrases too; those of `alphabet` are words or names besides),
    `letter_sounds` what recognisers write for one where only letters can be, `big` the words before one that
    say it is large; `as_in` stands between a letter and its word, `name_leads` before a name, `name_joints`
    inside one; a lead with one of `name_nouns` may stand anywhere, and another name behind one of
    `name_places` ("no, it is under Jane Doe"); `name_particles` are written small ("de
    la"), `written_with` stands before a letter that tells how a name is written ("with a"); `no_names` are
    words that no name has.

    `joints` link two wishes of one breath ("and then"), `refusals` stand before one that is not meant,
    `wants` before one that is.
    `taken_back` are phrases after which something is said anew ("no wait", "I mean"), `negations` those
    before what is not meant, `negations_if` those which are so only when one of `contrasts` follows;
    `links` may stand between them and the value; `revisions` say that something is to be another way
    ("change", "instead"), `linking` stand between two values. `idioms` hold a number and mean none
    ("one second").
    `places` are places in a row and `last` the last of one, `place_nouns` what is counted so ("option"),
    `sign_nouns` what is spelled ("letter").
    `middle` is what stands between the others. `people` are those whom callers name instead of counting
    them ("my wife and I"), `selves` the callers themselves, `sole` what one says who comes alone,
    `groups` are several people.
    `nothings` are the number 0, `counts` phrases for one ("a couple of"), `alike` words that sound like
    a digit; `elides_hundred` where "two fifty" is 250. `notes` are sums with a name of their own,
    `feasts` days (month and day, or month, weekday and which of them, 0 for the
    last), `pasts` phrases before a day that say that it is over ("back on"), `spans` units of time in
    seconds, `hours` hours with a name. Of telephone numbers, `plus` is their sign, `extension` the word
    behind them, `telephone_gaps` phrases inside them, `gaps` inside any string of digits. Of
    e-mail addresses, `at` and `dot` are signs, `signs` others, `address_ends` words that stand before one,
    `asides` phrases that belong to none. `postcodes` are their shapes, as names of entities/postcode.py.

    `tongues` are names of languages, `tongue_nouns` what else names one ("language"), `tongue_cues` what is
    asked of one ("speak", "in"), `tongue_words` all else that is said with one by who asks for it.

    `secrets` are what numbers are called that nobody else may know, with how many digits they have at the
    least, `secret_links` what stands between ("I use"); `passwords` stand before one ("my password is"),
    `password_states` tell how one is ("wrong").
    """

    tag: str
    contractions: Mapping[str, str] = field(default_factory=dict)
    fillers: frozenset[str] = frozenset()
    hesitations: frozenset[str] = frozenset()
    pauses: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    small: Mapping[str, int] = field(default_factory=dict)
    hundred: frozenset[str] = frozenset()
    scales: Mapping[str, int] = field(default_factory=dict)
    slang: frozenset[str] = frozenset()
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
    short_yes: tuple[str, ...] = ()
    short_no: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    afterthoughts: tuple[str, ...] = ()
    carrier_words: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
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
    decimal_comma: bool = False
    currencies: Mapping[str, str] = field(default_factory=dict)
    variants: Mapping[str, str] = field(default_factory=dict)
    endings: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    beside_but_days: tuple[str, ...] = ()
    fractions: Mapping[str, float] = field(default_factory=dict)
    dozens: Mapping[str, int] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    as_in: tuple[str, ...] = ()
    alphabet: frozenset[str] = frozenset()
    letter_sounds: Mapping[str, str] = field(default_factory=dict)
    big: frozenset[str] = frozenset()
    name_leads: tuple[str, ...] = ()
    name_joints: tuple[str, ...] = ()
    name_nouns: frozenset[str] = frozenset()
    name_places: frozenset[str] = frozenset()
    name_particles: frozenset[str] = frozenset()
    written_with: tuple[str, ...] = ()
    no_names: frozenset[str] = frozenset()
    joints: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    taken_back: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    negations_if: tuple[str, ...] = ()
    contrasts: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    revisions: frozenset[str] = frozenset()
    linking: frozenset[str] = frozenset()
    idioms: tuple[str, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    last: frozenset[str] = frozenset()
    middle: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    selves: frozenset[str] = frozenset()
    sole: tuple[str, ...] = ()
    groups: frozenset[str] = frozenset()
    place_nouns: frozenset[str] = frozenset()
    sign_nouns: frozenset[str] = frozenset()
    nothings: frozenset[str] = frozenset()
    counts: Mapping[str, int] = field(default_factory=dict)
    alike: Mapping[str, str] = field(default_factory=dict)
    elides_hundred: bool = False
    notes: Mapping[str, float] = field(default_factory=dict)
    feasts: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    pasts: Mapping[str, str] = field(default_factory=dict)
    spans: Mapping[str, int] = field(default_factory=dict)
    hours: Mapping[str, int] = field(default_factory=dict)
    plus: frozenset[str] = frozenset()
    extension: frozenset[str] = frozenset()
    telephone_gaps: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    at: frozenset[str] = frozenset()
    dot: frozenset[str] = frozenset()
    signs: Mapping[str, str] = field(default_factory=dict)
    address_ends: frozenset[str] = frozenset()
    asides: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    tongues: frozenset[str] = frozenset()
    tongue_nouns: frozenset[str] = frozenset()
    tongue_cues: frozenset[str] = frozenset()
    tongue_words: frozenset[str] = frozenset()
    secrets: Mapping[str, int] = field(default_factory=dict)
    secret_links: frozenset[str] = frozenset()
    passwords: tuple[str, ...] = ()
    password_states: frozenset[str] = frozenset()


def each(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())


def phrases(text: str) -> tuple[str, ...]:
    """The phrases of a text, which commas part."""
    return tuple(phrase.strip() for phrase in text.split(","))


def told_as_past(days: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The lines of days that come, each behind what says that it is over: rule -> "<past> (on) <weekday>"."""
    coming = ("weekday", "date", "bare", "day_of_month", "feast", "day_of_number", "nth_weekday")
    return {f"past_{rule}": tuple(f"<past> {line}" for line in days.get(rule, ())) for rule in coming}
