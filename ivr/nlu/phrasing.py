"""What may be said at a question, as phrases for a recogniser: the Grammar that comes from Expecting."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import islice, product

from ivr.actions import Expecting, SlotSpec, SlotType
from ivr.nlu.entities import TYPES
from ivr.nlu.entities.yes_no import phrases as yes_no_phrases
from ivr.nlu.grammar import Grammar, Item, Phrase, Ways
from ivr.nlu.language import Language
from ivr.nlu.normalize import contracted, surface
from ivr.nlu.patterns import Maybe, Node, OneOf, Pattern, SlotRef
from ivr.nlu.unasked import BESIDE

MOST = 2000
"""Phrases of one grammar, `asked` and `others` each."""
WAYS = (3, 1)
"""Ways of saying a value in a line with one value, and in a line with several: the commonest. Where it is
asked for, there are more. A day in three ways and a time in three in one line cost a second to get ready."""
FEW = 2
"""Carriers before a value that itself is said in many ways."""
ANEW = 40
"""Ways of saying another value for what was answered before, of one type."""
_OPEN: frozenset[SlotType] = frozenset({"text", "name", "email"})


def grammar(
    expecting: Expecting,
    sayings: Mapping[str, Sequence[Pattern]],
    slots: Mapping[str, SlotSpec],
    language: Language,
    later: Container[str] = (),
) -> Grammar:
    """`sayings` are the lines of every intent that may be said here, the words of anywhere last: expanded,
    or, when they stand for too many sentences, as they are written. Of those in `later` one may follow
    another, where nothing is asked but what the caller wants."""
    asked = expecting.asked_slot
    yes_no = expecting.yes_no or (asked is not None and asked.type == "yes_no")
    intents = {name: list(_intent(lines, slots, language)) for name, lines in sayings.items()}
    others = [phrase for found in intents.values() for phrase in found]
    answers = [*(_yes_no(language) if yes_no else ()), *(_slot(asked, language) if asked else ())]
    # "Yes, I want to return something" is one breath; a longer one is understood, but not prepared for.
    short = [phrase for phrase in others if sum(not isinstance(item, str) for item in phrase) < 2]
    begun = [(word, *phrase) for word in _shortest(language) for phrase in short] if yes_no else []
    changed = [slot for slot in expecting.slots if slot.name in expecting.changes]
    begun.extend(_corrections(expecting.slots if yes_no and asked is None else changed, language))
    wanted = asked is None and not yes_no
    further = [phrase for name, found in intents.items() if wanted and name in later for phrase in found]
    return Grammar(
        expecting.language,
        asked=_unique(answers),
        others=_unique((*others, *begun, *_meanwhile(language))),
        closed=yes_no or (asked is not None and asked.type not in _OPEN),
        further=_unique(further),
        links=_links(language) if further else (),
    )


def _meanwhile(language: Language) -> Iterator[Phrase]:
    """What somebody says who only listens: heard as what it is, it is taken for nothing else."""
    return (tuple(phrase.split()) for phrase in language.backchannels)


def _links(language: Language) -> tuple[Phrase, ...]:
    """What stands between two wishes: single words, and none of those that a listener says."""
    return tuple((word,) for word in language.joints if " " not in word and word not in language.backchannels)


def _unique(phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
    return tuple(islice(dict.fromkeys(phrase for phrase in phrases if phrase), MOST))


def _intent(lines: Sequence[Pattern], slots: Mapping[str, SlotSpec], language: Language) -> Iterator[Phrase]:
    for line in lines:
        most = WAYS[sum(not isinstance(item, str) for item in line) > 1]
        ways = [_ways(item, most, slots, language) for item in line]
        for parts in product(*ways):
            phrase = tuple(item for part in parts for item in part)
            yield phrase
            yield _short(phrase, language)


def _ways(item: Node, most: int, slots: Mapping[str, SlotSpec], language: Language) -> tuple[Phrase, ...]:
    """How an item of a line is said; a blank that no grammar holds is left out."""
    match item:
        case str():
            return (surface(item),)
        case SlotRef(name):
            slot = slots.get(name)
            return (TYPES[slot.type].blanks(slot, language)[:most] if slot else ()) or ((),)
        case OneOf(items):
            return ((Ways(tuple(way for each in items for way in _ways(each, most, slots, language))),),)
        case Maybe(items):
            parts = [_ways(each, most, slots, language) for each in items]
            ways = (tuple(item for part in some for item in part) for some in product(*parts))
            return ((Ways((*ways, ())),),)


def _short(phrase: Sequence[Item], language: Language) -> Phrase:
    """The phrase as people run it together; blanks stay where they are."""
    result: list[Item] = []
    run: list[str] = []
    for item in (*phrase, None):
        if isinstance(item, str):
            run.append(item)
            continue
        result.extend(contracted(tuple(run), language))
        run.clear()
        if item is not None:
            result.append(item)
    return tuple(result)


def _yes_no(language: Language) -> Iterator[Phrase]:
    return (tuple(text.split()) for text in yes_no_phrases(language).phrases)


def _shortest(language: Language) -> tuple[str, ...]:
    """The plain words for yes and no: the first of each table."""
    return tuple(texts[0] for texts in (language.yes, language.no) if texts)


def _corrections(slots: Sequence[SlotSpec], language: Language) -> Iterator[Phrase]:
    """Another value at once: "no, it's five five four two three", "make it Friday". All ways of it are one
    phrase, so that no value is looked for once more behind each of the words before it."""
    cues = Ways(tuple(surface(cue) for cue in language.corrections))
    behind = Ways((*(surface(word) for word in language.afterthoughts), ()))
    for kind in BESIDE:
        ways = (way for slot in slots if slot.type == kind for way in _blanks(slot, language))
        anew = tuple(islice(dict.fromkeys(ways), ANEW))
        if anew and cues.ways:
            yield (cues, Ways(anew), behind)


def _blanks(slot: SlotSpec, language: Language) -> tuple[Phrase, ...]:
    """How a value is said; behind a number may stand what is counted, the label's last word: "nights"."""
    blanks = TYPES[slot.type].blanks(slot, language)
    counted = surface(slot.label)[-1:]
    if slot.type != "number" or not counted or language.carrier_words.issuperset(counted):
        return blanks
    return tuple((*blank, Ways((counted, ()))) for blank in blanks)


def _slot(slot: SlotSpec, language: Language) -> Iterator[Phrase]:
    """The answer alone first, then with the words that people put before it."""
    if slot.type == "yes_no":
        return
    blanks = _blanks(slot, language)
    carriers = language.carriers or ("",)
    for carrier in carriers if len(blanks) == 1 else carriers[:FEW]:
        if "{label}" not in carrier or slot.label:
            yield from ((*surface(carrier.replace("{label}", slot.label)), *blank) for blank in blanks)
