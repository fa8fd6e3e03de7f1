"""The nouns of a flow as they stand in it: slots, intents, variants, the words that work anywhere."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from ivr import document
from ivr.actions import Check, Choice, SlotSpec, SlotType
from ivr.document import Node, Scalar, unknown_key
from ivr.errors import FlowError
from ivr.flow.expr import Text
from ivr.flow.fields import TEXT, TEXTS, Reading, declared, either, fault, key, looks, read_keys
from ivr.flow.hours import hours
from ivr.flow.phrases import ANYWHERE
from ivr.flow.spoken import speech
from ivr.flow.values import (
    entries,
    flag,
    lines,
    new_name,
    number,
    one_of,
    scalar,
    sentence,
    step_name,
    whole,
    word,
)
from ivr.flow.vocabulary import Anywhere, Intent, Variants, Vocabulary
from ivr.shapes import ShapeError, shape
from ivr.validity import CHECKS

TYPES: tuple[SlotType, ...] = (
    *("digits", "number", "choice", "yes_no", "text", "date", "time", "money", "phone", "name"),
    *("duration", "email", "postcode", "code"),
    *("pin", "card_number"),
)
SECRETS: Mapping[SlotType, tuple[int, int]] = {"pin": (4, 12), "card_number": (12, 19)}
"""Types whose value only the host has, with the number of their digits."""
CHECKABLE: tuple[SlotType, ...] = (
    *("digits", "phone", "code", "postcode", "email", "name", "text"),
    *SECRETS,
)
"""Types that may have `check` and `matches`: their values are texts."""

OFF = "off"


@looks(**TEXT, examples=["5-10", "4"])
def _sensible_length(node: Node, reading: Reading) -> tuple[int, int]:
    """`5-10`, or `5`."""
    found = scalar(node, "A length")
    match = re.fullmatch(r"(\d{1,2})(?: ?- ?(\d{1,2}))?", found)
    low, high = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 1 <= low <= high <= 32:
        raise fault(node, "bad-length", f"'{found}' is no length from 1 to 32.", "Write 5, or 5-10.")
    return low, high


@looks(**TEXT, examples=["[A-Z]{2}\\d{6}"])
def _shape(node: Node, reading: Reading) -> str:
    """A pattern of a few signs (shapes.py)."""
    pattern = scalar(node, "A pattern")
    try:
        shape(pattern)
    except ShapeError as error:
        hint = "Signs, \\d, [A-Z], (a|b), ?, *, + and {2,5} are understood."
        raise fault(node, "bad-pattern", f"Column {error.column}: {error.sentence}", hint) from error
    return pattern


@looks(**either({**TEXTS, "minItems": 2}, {"type": "object", "minProperties": 2}))
def _choices(node: Node, reading: Reading) -> tuple[Choice, ...]:
    """A list of names, or names with the phrases that mean them."""
    if isinstance(node, document.Sequence):
        found = [Choice(name, (_words(name),)) for name in (new_name(item, reading) for item in node.items)]
    else:
        found = []
        for name, phrases in entries(node, "A list of choices"):
            new_name(name, reading)
            heard = phrases.items if isinstance(phrases, document.Sequence) else (phrases,)
            lines = tuple(one.text for one in heard if isinstance(one, Scalar) and one.text)
            translated = phrases.place.file != name.place.file and lines
            own = () if translated else (_words(name.text),)  # the name is a word of the first language
            found.append(Choice(name.text, tuple(dict.fromkeys((*own, *lines)))))
    if len(found) < 2:
        raise fault(node, "too-few-choices", "A choice needs at least two values.")
    return tuple(found)


def _words(name: str) -> str:
    return name.replace("_", " ")


@declared
class WrittenSlot:
    """A slot as it stands in the flow."""

    type: SlotType = key(one_of(*TYPES), f"what fills it: {', '.join(TYPES)}")
    label: str = key(word, "what it is called when it is spoken of", default="")
    length: tuple[int, int] | None = key(_sensible_length, "how many digits: `5` or `5-10`", default=None)
    choices: tuple[Choice, ...] = key(
        _choices, "the values of a choice, with the phrases that mean them", default=()
    )
    check: Check = key(
        one_of(*CHECKS), "what its check digits follow: `luhn`, `mod97`, `iban`, or `none`", default="none"
    )
    matches: str = key(_shape, "the shape that it must have: `[A-Z]{2}\\d{6}`", default="")
    keep: bool = key(flag, "`true`: an intent that begins does not empty it", default=False)
    sensitive: bool = key(
        flag, "`true`: a secret: keyed in, never written, never told to anybody", default=False
    )
    changed: str | None = key(
        step_name,
        "where it leads when the caller changes it later; without it, on from its question",
        default=None,
    )


@declared
class WrittenBands:
    """Edges of confidence that hold for one intent."""

    accept: float | None = key(number(0, 1), "from here on it is taken", default=None)
    confirm: float | None = key(
        number(0, 1), "from here on the caller is asked whether it is right", default=None
    )


_EDGE = {"type": "number", "minimum": 0, "maximum": 1}


@looks(type="object", additionalProperties=False, properties={"accept": _EDGE, "confirm": _EDGE})
@looks(type="object", properties={name: {"type": "number"} for name in ("accept", "confirm")})
def _bands(node: Node, reading: Reading) -> WrittenBands:
    found = WrittenBands(**(read_keys(WrittenBands, node, reading, "'confidence'") or {}))
    if found.accept is not None and found.confirm is not None and found.confirm > found.accept:
        reading.fault(node, "bad-bands", "'confirm' is above 'accept': nothing would ever be asked back.")
    return found


@declared
class WrittenIntent:
    """An intent as it stands in the flow."""

    begin: str = key(step_name, "the step at which it begins")
    label: str = key(word, "what it is called when it is offered: 'track my order'", default="")
    hear: tuple[str, ...] = key(lines, "what callers say for it: `<slot>`, `(optional)`, `a/b`", default=())
    suggest: Text | None = key(
        sentence, "the question that suggests it to callers who mostly want it next", default=None
    )
    confidence: WrittenBands = key(
        _bands, "`accept` and `confirm`, where they are others than the policy's", factory=WrittenBands
    )


@declared
class WrittenWord:
    """A word that works anywhere, as it stands in the flow."""

    step: str | None = key(step_name, "where it leads instead of doing what it does by itself", default=None)
    hear: tuple[str, ...] = key(lines, "what callers say for it besides", default=())


Named = Sequence[tuple[Scalar, Node]]


def read_vocabulary(
    main: document.Mapping, slots: Named, intents: Named, language: str, reading: Reading
) -> Vocabulary:
    found, kept, changed = _slots(slots, reading)
    reading.secrets = {name for name, slot in found.items() if slot.sensitive}
    reading.languages = read_languages(main.get("languages"), reading)
    return Vocabulary(
        language=language,
        languages=reading.languages,
        time_zone=_time_zone(main.get("time_zone"), reading),
        currency=reading.currency,
        slots=found,
        kept=frozenset(kept),
        changed=changed,
        intents=_intents(intents, reading),
        anywhere=_anywhere(main.get("anywhere"), reading),
        replies={one.name: one for several in reading.replies.values() for one in several},
        settings=reading.settings or {},
        say_like=_say_like(main.get("say_like"), reading),
    )


def _slots(named: Named, reading: Reading) -> tuple[dict[str, SlotSpec], set[str], dict[str, str]]:
    slots: dict[str, SlotSpec] = {}
    kept: set[str] = set()
    changed: dict[str, str] = {}
    for name, node in named:
        values = read_keys(WrittenSlot, node, reading, "a slot")
        if values is None:
            continue
        written = WrittenSlot(**values)
        listed = isinstance(node, document.Mapping) and node.get("choices") is not None
        if (written.type == "choice") != listed:
            reading.fault(node, "bad-choices", "A slot of type 'choice', and no other, has 'choices'.")
        secret = written.sensitive or written.type in SECRETS
        if secret and written.type not in ("digits", *SECRETS):
            hint = "Only 'digits', 'pin' and 'card_number' are keyed in digit by digit."
            reading.fault(
                node, "bad-secret", f"'{name.text}' cannot be a secret: it has to be keyed in.", hint
            )
        slots[name.text] = SlotSpec(
            name.text,
            written.type,
            written.label or _words(name.text),
            *(written.length or SECRETS.get(written.type, (1, 32))),
            written.choices,
            secret,
            written.check,
            written.matches,
        )
        if (written.check != "none" or written.matches) and written.type not in CHECKABLE:
            hint = f"{', '.join(CHECKABLE)} can be checked."
            reading.fault(
                node, "bad-validator", f"A slot of type '{written.type}' has nothing to check.", hint
            )
        if written.keep:
            kept.add(name.text)
        if written.changed is not None:
            changed[name.text] = written.changed
    return slots, kept, changed


def _intents(named: Named, reading: Reading) -> dict[str, Intent]:
    intents: dict[str, Intent] = {}
    for name, node in named:
        values = read_keys(WrittenIntent, node, reading, "an intent")
        if values is None:
            continue
        bands: WrittenBands = values.pop("confidence", WrittenBands())
        intents[name.text] = Intent(name.text, **values, accept=bands.accept, confirm=bands.confirm)
        for slot in sorted(reading.secrets):
            if any(f"<{slot}>" in line for line in intents[name.text].hear):
                hint = "A secret is keyed in at its own question."
                reading.fault(node, "secret-heard", f"'{slot}' is a secret, and is never listened for.", hint)
    return intents


def _anywhere(node: Node | None, reading: Reading) -> dict[str, Anywhere]:
    """The words of this flow: all of them, but for those that are off."""
    found = {word: Anywhere() for word in ANYWHERE}
    for name, written in () if node is None else entries(node, "'word: …', line by line,"):
        if name.text not in found:
            reading.faults.append(unknown_key(name, ANYWHERE, "'anywhere'", FlowError))
        elif isinstance(written, Scalar) and written.text == OFF:
            del found[name.text]
        elif isinstance(written, Scalar):
            with reading.gathered():
                found[name.text] = Anywhere(step_name(written, reading))
        else:
            values = read_keys(WrittenWord, written, reading, f"'{name.text}'")
            found[name.text] = Anywhere(**(values or {}))
    return found


def _say_like(node: Node | None, reading: Reading) -> dict[str, str]:
    """`Xfinity: ex fin itty`: one word of this flow, and known words that sound like it."""
    found = {}
    for name, like in () if node is None else entries(node, "'word: known words', line by line,"):
        if len(name.text.split()) != 1:
            hint = "Write one line for each word that is not known."
            reading.fault(name, "not-one-word", f"'{name.text}' is not one word.", hint)
        elif not isinstance(like, Scalar) or not like.text:
            hint = "Write it like 'Xfinity: ex fin itty'."
            reading.fault(like, "expected-text", f"How does '{name.text}' sound?", hint)
        else:
            found[name.text] = like.text
    return found


def read_variants(node: Node | None, reading: Reading) -> dict[str, Variants]:
    """`name: {variant: percent, …}`; the percents of one name are 100 together."""
    found: dict[str, Variants] = {}
    for name, written in () if node is None else entries(node, "'name: shares', line by line,"):
        with reading.gathered():
            new_name(name, reading)
            shares = {}
            for variant, share in entries(written, "'variant: percent', line by line,"):
                shares[new_name(variant, reading)] = whole(0, 100)(share, reading)
            if sum(shares.values()) != 100:
                sentence = f"The shares of '{name.text}' are {sum(shares.values())} percent together."
                raise fault(written, "bad-shares", sentence, "Let them be 100.")
            found[name.text] = Variants(name.text, shares)
    return found


def read_languages(node: Node | None, reading: Reading) -> tuple[str, ...]:
    if node is None:
        return Vocabulary().languages
    items = node.items if isinstance(node, document.Sequence) else (node,)
    for item in items:
        if not isinstance(item, Scalar) or not re.fullmatch("[a-z]{2,3}(-[A-Z]{2})?", item.text):
            reading.fault(item, "bad-language", "This is no language.", "Write it like en-US.")
    found = tuple(item.text for item in items if isinstance(item, Scalar))
    return found or Vocabulary().languages


def read_currency(node: Node | None, reading: Reading) -> str:
    """The code of one that the language can name; without it, that of the region of the first language:
    a sum stays what it is when the caller changes the language."""
    usual = speech(reading.first or reading.language).currency
    if node is None:
        return usual
    known = speech(reading.language).currencies
    code = node.text if isinstance(node, Scalar) else ""
    if code in known:
        return code
    names = {name: other for other, one in known.items() for name in (other.lower(), *one[:2])}
    near = next(iter(difflib.get_close_matches(code.lower(), names, n=1)), "")
    hint = f"Did you mean '{names[near]}'?" if near else f"Known here: {', '.join(sorted(known))}."
    reading.fault(node, "bad-currency", f"There is no currency '{code}'.", hint)
    return usual


def read_hours(node: Node | None, reading: Reading) -> None:
    with reading.gathered():
        for name, written in () if node is None else entries(node, "'name: hours', line by line,"):
            with reading.gathered():
                reading.hours[new_name(name, reading)] = hours(written, reading, name.text)


def _time_zone(node: Node | None, reading: Reading) -> str:
    if node is None:
        return Vocabulary().time_zone
    name = node.text if isinstance(node, Scalar) else ""
    try:
        return ZoneInfo(name).key
    except (ValueError, LookupError, OSError):
        hint = "Write it like America/New_York."
        reading.fault(node, "bad-time-zone", f"There is no time zone named '{name}'.", hint)
        return Vocabulary().time_zone
