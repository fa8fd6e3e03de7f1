"""Whether the language model of this installation answers, and fills in the form that a flow gives it."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.actions import AskModel, Expecting
from ivr.call.advice import MOST, about
from ivr.flow.checks import Finding, View
from ivr.flow.vocabulary import Vocabulary
from ivr.llm.budget import Tab
from ivr.llm.models import counsel
from ivr.settings import Settings

SAID = "hello"
WHY: Mapping[str, str] = {
    "refused": "does not want to answer",
    "timeout": "takes longer than its timeout",
    "error": "is away, refuses, or does not fill in the form that this flow needs",
    "spent": "has too few tokens for one question about this flow (tokens_a_call)",
}


async def unadvised(view: View, settings: Settings) -> list[Finding]:
    """One question is asked, and paid for; its tokens are not counted as those of the day. Raises
    SettingsError or AdviserError for what cannot be asked at all."""
    if settings.llm is None or view.flow.policy.model == "never":
        return []
    asked = counsel(settings.llm)
    try:
        answered = await asked.ask(_question(view.flow, settings.llm.timeout), Tab("check"))
    finally:
        await asked.close()
    if answered.outcome == "ok":
        return []
    place = view.value("intents") or view.flow.steps[view.flow.first].place
    sentence = f"The language model {settings.llm.model} {WHY[answered.outcome]}."
    hint = "Calls are held without it; its table in the settings is 'llm'."
    return [Finding(place, "no-model", "warning", sentence, hint)]


def _question(flow: Vocabulary, timeout: float) -> AskModel:
    """The longest that this flow may ask: every wish, and every slot."""
    slots = tuple(slot for slot in flow.slots.values() if not slot.sensitive)
    expecting = Expecting(step="check", language=flow.language, intents=tuple(flow.intents), slots=slots)
    wishes = {name: about(flow, name) for name in list(flow.hear)[:MOST]}
    return AskModel(id="check", text=SAID, expecting=expecting, about=wishes, timeout=timeout)
