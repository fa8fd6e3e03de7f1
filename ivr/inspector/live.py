"""Whether this installation has what a flow leads to: asked of the running Asterisk and its settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AsyncExitStack, aclosing, suppress
from dataclasses import dataclass
from typing import Self
from uuid import uuid4

from ivr.ari import outbound
from ivr.ari.client import AriClient
from ivr.errors import AriRefused, VoiceError
from ivr.flow.checks import Finding, View
from ivr.flow.steps import Step
from ivr.inspector.unadvised import unadvised
from ivr.inspector.unbuilt import unbuilt
from ivr.inspector.unspoken import unspoken
from ivr.settings import Settings
from ivr.stt.recogniser import Recogniser
from ivr.stt.recognisers import recogniser
from ivr.tts.voice import Voice
from ivr.tts.voices import missing, speaker


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the engine sends a caller by a step of a kind: an extension of a context; and what
    Asterisk must know by that name besides, as a dialplan function that gives 1 (or nothing)."""

    code: str
    noun: str
    context: str
    function: str = ""


DESTINATIONS: Mapping[str, Destination] = {
    "queue": Destination("no-such-queue", "queue", "ivr-queue", "QUEUE_EXISTS({name})"),
    "callback": Destination("no-such-queue", "queue", "ivr-queue", "QUEUE_EXISTS({name})"),
    "transfer": Destination("no-such-target", "target", "ivr-transfer"),
    "voicemail": Destination("no-such-box", "box", "ivr-voicemail"),
}
"""Kind -> where it leads; the main value of the step is the extension."""


class Installation:
    """A running Asterisk that can be asked what it has.

    Dialplan functions are read on a channel, so one stands there while we ask: a Local channel of
    an application of our own, never dialled, so that nothing rings and no engine hears of it.
    """

    def __init__(self, settings: Settings, password: str) -> None:
        """RecogniserError, VoiceError or SettingsError: an engine that the settings name cannot be used
        here."""
        self._settings = settings
        self._hears = recogniser(settings.hearing)
        self._speaks, self._lacks = speaker(settings.speaking), missing(settings.speaking)
        asterisk = settings.asterisk
        self._app = f"ivr-check-{uuid4().hex[:8]}"
        self._ari = AriClient(asterisk.url, asterisk.user, password, self._app, timeout=asterisk.timeout)
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """AriError: Asterisk cannot be asked."""
        async with AsyncExitStack() as opening:
            ari = await opening.enter_async_context(self._ari)
            await ari.call(outbound.asterisk_info())  # a connection that fails, fails at once
            events = await opening.enter_async_context(aclosing(ari.events()))
            await anext(events)  # Connected: the application is known now
            await ari.call(outbound.create(self._app, "Local/s@ivr-fallback/n", self._app))
            opening.push_async_callback(self._hang_up)
            self._open = opening.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    async def missing(self, view: View) -> list[Finding]:
        """What the flow names and this installation does not have. AriError as at the beginning."""
        found = [
            *_back_ends(view, self._settings),
            *_languages(view, self._hears),
            *_voices(view, self._speaks, self._lacks),
            *unspoken(view, self._settings),
            *unbuilt(view, self._settings),
            *await unadvised(view, self._settings),
        ]
        for step in view.flow.steps.values():
            there = DESTINATIONS.get(step.KIND)
            name = str(getattr(step, step.KIND))
            if there is None or await self._has(there, name):
                continue
            place = view.value("steps", step.name, step.KIND) or step.place
            sentence = f"This Asterisk has no {there.noun} named '{name}'."
            beside = f", and a {there.noun} of that name" if there.function else ""
            hint = f"It needs the extension '{name}' in [{there.context}]{beside}."
            found.append(Finding(place, there.code, "error", sentence, hint))
        return sorted(found)

    async def _has(self, there: Destination, name: str) -> bool:
        asked = [f"DIALPLAN_EXISTS({there.context},{name},1)"]
        asked += [there.function.format(name=name)] if there.function else []
        return all([await self._holds(one) for one in asked])

    async def _holds(self, function: str) -> bool:
        answer = await self._ari.call(outbound.get_variable(self._app, function))
        return isinstance(answer, dict) and str(answer.get("value", "")).strip() not in ("", "0")

    async def _hang_up(self) -> None:
        with suppress(AriRefused):  # it is gone already
            await self._ari.call(outbound.hangup(self._app))


def _languages(view: View, hears: Recogniser) -> Iterator[Finding]:
    for flow in view.tongues:
        if flow.language not in hears.languages:
            place = view.value("languages") or view.flow.steps[view.flow.first].place
            sentence = f"Nothing here hears {flow.language}: such callers are asked for keys."
            hint = f"The settings name {hears.name}; another engine hears more languages (hearing: engine)."
            yield Finding(place, "unheard-language", "warning", sentence, hint)


def _voices(view: View, speaks: Voice, lacks: Iterable[str]) -> Iterator[Finding]:
    place = view.value("languages") or view.flow.steps[view.flow.first].place
    for why in lacks:
        yield Finding(place, "missing-voice", "warning", f"A voice of the settings is left out. {why}", "")
    for flow in view.tongues:
        try:
            speaks.identity(flow.language)
        except VoiceError as fault:
            hint = "Name another engine besides (speaking: engine), or a voice of this one."
            yield Finding(place, "unspoken-language", "error", str(fault), hint)


def _back_ends(view: View, settings: Settings) -> Iterator[Finding]:
    for step in view.flow.steps.values():
        name = _back_end(step)
        if name is not None and name not in settings.back_ends:
            sentence = f"The settings have no back end named '{name}'."
            known = ", ".join(settings.back_ends) or "none"
            place = view.value("steps", step.name, step.KIND) or step.place
            yield Finding(place, "no-such-back-end", "error", sentence, f"Known there: {known}.")


def _back_end(step: Step) -> str | None:
    return getattr(getattr(step, step.KIND, None), "back_end", None)
