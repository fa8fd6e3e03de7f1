"""An answer in another language than the question: what is not understood in the one may be in the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ivr.actions import Listen
from ivr.events import Heard
from ivr.flow.model import Flow
from ivr.nlu import tongue
from ivr.nlu.meaning import NOTHING, Meaning
from ivr.nlu.understand import Understander


def in_another(
    flow: Flow, understand: Mapping[str, Understander], heard: Heard, listen: Listen, meaning: Meaning
) -> Meaning:
    """`meaning`, where it is sure, the language that of the question, or hardly anything was heard. Else what
    the words mean in their own language, with its tag; a word or two, too few to know a language by, have to
    be surely understood in it."""
    edges, asked = flow.policy.confidence, listen.expecting.language
    if heard.confidence < edges.confirm or meaning.confidence >= edges.accept * heard.confidence:
        return meaning
    likely, probability = tongue.spoken(heard.text)
    if probability < tongue.SURE or likely == asked.partition("-")[0].lower():
        return meaning
    spoken, there = tongue.clearly(heard.text), flow.nearest(likely)
    if there is None or there not in understand:
        unclear = spoken and meaning.confidence < edges.confirm * heard.confidence
        return replace(meaning, language=spoken) if unclear else meaning
    other = understand[there]
    slots = tuple(other.slots.get(slot.name, slot) for slot in listen.expecting.slots)
    expecting = replace(listen.expecting, language=there, slots=slots)
    found = other.understand(
        heard.text, heard.confidence, expecting, flow.today(heard.at), heard.alternatives
    )
    least = edges.confirm if spoken else edges.accept
    if found.confidence >= max(least * heard.confidence, meaning.confidence):
        return replace(found, language=there if spoken else "")
    return replace(NOTHING, language=there) if spoken else meaning
