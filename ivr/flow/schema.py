"""The flow language as JSON Schema (2020-12), for editors: made from what the kinds declare.

    # yaml-language-server: $schema=flow.schema.json
    flow: shop

It tells which keys there are, what they mean and how they are written. What it cannot know (whether
a step or a slot exists) `ivr check` knows.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ivr.flow.answers import WrittenReply
from ivr.flow.fields import LOOKS, Shape, either, group, keys
from ivr.flow.nouns import WrittenWord
from ivr.flow.phrases import ANYWHERE
from ivr.flow.reader import TOP, WrittenIntent, WrittenSlot
from ivr.flow.spoken import speech
from ivr.flow.steps import KINDS
from ivr.flow.steps.lookup import Lookup
from ivr.flow.steps.step import Step
from ivr.flow.values import NAME, duration
from ivr.flow.vocabulary import Policy, default_policy

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


def schema() -> Schema:
    """Of the files of a flow: the main one, and those that add slots, intents and steps to it."""
    return {
        "$schema": DIALECT,
        "title": "A flow: one telephone conversation",
        "type": "object",
        "properties": {name: _top(name) for name in TOP},
        "additionalProperties": False,
        "$defs": {
            "step": {
                "description": "One thing that happens in the call; exactly one of its keys names its kind.",
                "type": "object",
                "anyOf": [{"$ref": f"#/$defs/{name}"} for name in KINDS],
            },
            **{name: kind_schema(kind) for name, kind in KINDS.items()},
            "policy": _keys_of(
                default_policy("en"), "What holds at every step, unless the step says otherwise."
            ),
            "lookup": _declared(Lookup),
            "slot": _declared(WrittenSlot),
            "intent": _declared(WrittenIntent),
        },
    }


def reply_schema() -> Schema:
    """Of a file of answers."""
    return {
        "$schema": DIALECT,
        "title": "Questions that callers ask, and their answers",
        **_named(_declared(WrittenReply)),
    }


def kind_schema(kind: type[Step]) -> Schema:
    """Of the steps of one kind: its own keys, and those of the policy that it may set again."""
    own = _declared(kind)
    policy = {name: {"$ref": f"#/$defs/policy/properties/{name}"} for name in keys(Policy)}
    own["properties"] = {**policy, **own["properties"]}
    if kind.OUTCOMES and "on" in own["properties"]:
        own["properties"]["on"]["properties"] = {name: {"type": "string"} for name in kind.OUTCOMES}
    return own


def look(shape: Shape) -> Schema:
    """How a value of this shape is written; anything, where the shape does not say."""
    return dict(LOOKS.get(shape, {}))


def _declared(cls: type) -> Schema:
    """An object with the keys that a class declares."""
    found = keys(cls)
    needed = [
        name
        for name, one in found.items()
        if one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING
    ]
    return {
        "description": " ".join((cls.__doc__ or "").split()),
        "type": "object",
        "properties": {name: _key(one) for name, one in found.items()},
        "required": needed,
        "additionalProperties": False,
    }


def _keys_of(group_: Any, about: str) -> Schema:
    """The keys of a group, none of which must be written: each has a value already."""
    properties = {}
    for name, one in keys(type(group_)).items():
        inner = getattr(group_, one.name)
        is_group = one.metadata["shape"] is group
        properties[name] = _keys_of(inner, one.metadata["about"]) if is_group else _key(one)
    return {"description": about, "type": "object", "properties": properties, "additionalProperties": False}


def _key(one: dataclasses.Field[Any]) -> Schema:
    about = one.metadata["about"]
    found = {"description": f"{about[:1].upper()}{about[1:]}.", **look(one.metadata["shape"])}
    if isinstance(one.default, bool) or (isinstance(one.default, str | int | float) and one.default != ""):
        found["default"] = one.default
    return found


def _named(of: Schema) -> Schema:
    """`name: …`, line by line; a part may be left empty."""
    return {
        "type": ["object", "null"],
        "propertyNames": {"pattern": f"^{NAME.pattern}$"},
        "additionalProperties": of,
    }


_WORD = _declared(WrittenWord)

_SECTIONS: Mapping[str, Schema] = {
    "flow": {"description": "The name of the flow.", "type": "string", "pattern": f"^{NAME.pattern}$"},
    "languages": {
        "description": "The first is the one it is written in.",
        **either({"type": "array", "items": {"type": "string"}, "minItems": 1}, {"type": "string"}),
        "examples": [["en-US", "es-ES"]],
    },
    "time_zone": {
        "description": "What 'today' is.",
        "type": "string",
        "default": "UTC",
        "examples": ["America/New_York"],
    },
    "currency": {
        "description": "That of sums of money which do not say it; else that of the first language's region.",
        "enum": sorted(speech("en").currencies),
    },
    "policy": {"$ref": "#/$defs/policy"},
    "anywhere": {
        "description": "Words that work anywhere, where they are to do something else.",
        "type": "object",
        "properties": {word: {"anyOf": [{"enum": ["off"]}, {"type": "string"}, _WORD]} for word in ANYWHERE},
        "additionalProperties": False,
    },
    "variants": {
        "description": "Shares of the callers, in percent, who hear one thing or another.",
        **_named(
            {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0, "maximum": 100}}
        ),
        "examples": [{"greeting": {"short": 30, "long": 70}}],
    },
    "lookup": {"$ref": "#/$defs/lookup"},
    "say_like": {
        "description": "Words that no dictionary has, with known words that they sound like.",
        "type": "object",
        "additionalProperties": {"type": "string"},
        "examples": [{"Xfinity": "ex fin itty"}],
    },
    "resume": {
        "description": "A caller who was cut off within so long is asked whether to go on.",
        **look(duration),
    },
    "slots": {"description": "What can be learned from a caller.", **_named({"$ref": "#/$defs/slot"})},
    "intents": {"description": "What a caller may want.", **_named({"$ref": "#/$defs/intent"})},
    "steps": {
        "description": "What happens; the call begins at the first.",
        **_named({"$ref": "#/$defs/step"}),
    },
    "hours": {
        "description": "Opening hours by name: days, holidays, a calendar file.",
        **_named({"type": "object"}),
        "examples": [{"office": {"mon-fri": "9:00-17:30", "holidays": ["12-25"], "calendar": "days.ics"}}],
    },
}


def _top(name: str) -> Schema:
    """A section that is declared nowhere else may be written in any way."""
    return dict(_SECTIONS.get(name, {}))
