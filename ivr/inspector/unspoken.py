"""Tags that the engine of this installation does not do: told, and not dropped in silence."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flow.checks import Finding, View
from ivr.flow.script import texts_of
from ivr.flow.tags import skeleton
from ivr.settings import Settings
from ivr.tts.dialects import dialect


def unspoken(view: View, settings: Settings) -> Iterator[Finding]:
    """Of the engine that speaks; those that stand in for it do what they can."""
    engine = settings.speaking.engine[0]
    takes = dialect(engine, str(getattr(getattr(settings.speaking, engine), "model", "")))
    told: set[str] = set()
    for flow in view.tongues:
        for step in flow.steps.values():
            for _, text in texts_of(flow, step):
                lost = takes.lost(skeleton(text.source)) if "<" in text.source else ()
                if lost and text.source not in told:
                    told.add(text.source)
                    place = view.text(step, text)
                    names = " and ".join(f"'{name}'" for name in lost)
                    sentence = f"The voice {engine} does not do {names}: the words are said without it."
                    hint = "Choose another engine in 'speaking', or say it in other words."
                    yield Finding(place, "unspoken-tag", "warning", sentence, hint)
