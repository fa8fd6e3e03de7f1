"""One way of saying a value of each type, for lines with blanks that have to be said by nobody."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.actions import SlotSpec, SlotType
from ivr.nlu.patterns import Expansion, SlotRef

SAID: Mapping[str, Mapping[SlotType, str]] = {
    "en": {
        "digits": "five five four two one nine oh three six seven",
        "number": "twenty three",
        "yes_no": "yes",
        "text": "the blue one",
        "date": "next thursday",
        "time": "half past three in the afternoon",
        "money": "twelve dollars fifty",
        "phone": "two one two five five five oh one double oh",
        "name": "john smith",
        "duration": "two hours",
        "email": "john dot smith at gmail dot com",
        "postcode": "nine oh two one oh",
        "code": "a b four seven",
    },
    "es": {
        "digits": "cinco cinco cuatro dos uno nueve cero tres seis siete",
        "number": "veintitrés",
        "yes_no": "sí",
        "text": "el azul",
        "date": "el próximo jueves",
        "time": "las tres y media de la tarde",
        "money": "doce dólares cincuenta",
        "phone": "seis cero cero uno dos tres cuatro cinco seis",
        "name": "juan garcía",
        "duration": "dos horas",
        "email": "juan punto garcía arroba gmail punto com",
        "postcode": "dos ocho cero uno tres",
        "code": "a b cuatro siete",
    },
}
"""Digits are as many as are wanted at most."""


def spoken(way: Expansion, slots: Mapping[str, SlotSpec], language: str) -> str | None:
    """A line as somebody may say it; None when it has a blank for which there are no words."""
    words = []
    for item in way:
        said = item if isinstance(item, str) else _value(item, slots, language)
        if said is None:
            return None
        words.append(said)
    return " ".join(words)


def _value(blank: SlotRef, slots: Mapping[str, SlotSpec], language: str) -> str | None:
    slot = slots.get(blank.name)
    if slot is None or slot.sensitive:
        return None
    if slot.choices:
        return slot.choices[0].hear[0]
    said = SAID.get(language.partition("-")[0], {}).get(slot.type)
    return " ".join(said.split()[: slot.longest]) if said and slot.type == "digits" else said
