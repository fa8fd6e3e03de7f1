"""What each service has of its own: formats, statuses, settings."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import get_args, get_type_hints

import numpy as np
import pytest
from google.cloud import speech_v1 as api

from ivr.errors import RecogniserError, SettingsError
from ivr.nlu.grammar import Digits, Grammar, Number
from ivr.settings import Hearing, parse
from ivr.settings import hearing as tables
from ivr.stt.fallback import Fallback
from ivr.stt.google import Google
from ivr.stt.openai import PROMPT, OpenAi, prompt
from ivr.stt.pocketsphinx import PocketSphinx
from ivr.stt.recogniser import Hypothesis
from ivr.stt.recognisers import RECOGNISERS, recogniser
from ivr.stt.vosk import Vosk
from ivr.stt.vosk_server import VoskServer
from ivr.stt.wyoming import Wyoming
from tests.twins.ears.azure import AzureTwin
from tests.twins.ears.deepgram import DeepgramTwin
from tests.twins.ears.google import GoogleTwin
from tests.twins.ears.openai import OpenAiTwin
from tests.twins.ears.twin import KEY, Twin
from tests.twins.ears.wyoming import WyomingTwin

QUESTION = Grammar("en-US", (("order", "number", Digits(5, 10)), ("i", "need", Number())), closed=True)


async def heard(twin: Twin, grammar: Grammar = QUESTION, samples: int = 8000) -> Hypothesis:
    ear = twin.engine([grammar.language], 5.0)
    await ear.open()
    try:
        session = ear.listen(grammar)
        session.feed(np.ones(samples, np.int16))
        return await session.finish()
    finally:
        await ear.close()


@pytest.fixture
async def run():
    """Starts a twin, and stops it at the end."""
    begun: list[Twin] = []

    async def start(twin: Twin) -> Twin:
        await twin.start()
        begun.append(twin)
        return twin

    yield start
    for twin in begun:
        await twin.stop()


# --- Google -----------------------------------------------------------------------------------


async def test_google_is_told_of_the_telephone_and_of_what_may_be_said(run):
    twin = await run(GoogleTwin())
    await heard(twin)
    config = twin.config.config
    assert config.encoding == api.RecognitionConfig.AudioEncoding.LINEAR16
    assert (config.sample_rate_hertz, config.model) == (8000, "telephony")
    assert config.enable_word_confidence and twin.config.interim_results
    phrases = list(config.speech_contexts[0].phrases)
    assert phrases == ["order number $OOV_CLASS_DIGIT_SEQUENCE", "i need $OPERAND"]


async def test_google_s_other_readings_are_alternatives(run):
    assert [text for text, _ in (await heard(await run(GoogleTwin()))).alternatives] == [
        "my odour",
        "my border",
    ]


async def test_a_long_utterance_is_sent_in_pieces_that_google_takes(run):
    twin = await run(GoogleTwin())
    await heard(twin, samples=40_000)
    assert len(twin.audio) == 80_000


@pytest.mark.parametrize(
    "credentials", ["no JSON", "{}", '{"type": "service_account", "private_key": "k3y"}']
)
async def test_credentials_that_cannot_be_used_are_refused_without_being_quoted(credentials):
    with pytest.raises(RecogniserError, match="credentials cannot be used") as caught:
        await Google(["en-US"], credentials=credentials).open()
    assert "k3y" not in str(caught.value)


# --- OpenAI and servers like it ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "gives", "sure"),
    [("whisper-1", "segments", 0.796), ("gpt-4o-transcribe", "logprobs", 0.796), ("tiny", "", 1 / 3 * 0.9)],
)
async def test_each_kind_of_model_is_asked_for_its_own_kind_of_confidence(run, model, gives, sure):
    twin = await run(OpenAiTwin())
    twin.model, twin.gives = model, gives
    assert (await heard(twin)).confidence == pytest.approx(sure, abs=0.001)
    assert twin.form["response_format"] == ("json" if model.startswith("gpt-") else "verbose_json")
    assert ("include[]" in twin.form) == model.startswith("gpt-")


async def test_words_that_whisper_takes_for_silence_are_hardly_believed(run):
    twin = await run(OpenAiTwin())
    twin.silence = 0.9
    assert (await heard(twin)).confidence < 0.1


async def test_no_sound_asks_nobody(run):
    twin = await run(OpenAiTwin())
    assert (await heard(twin, samples=0)).text == "" and twin.form == {}


def test_a_prompt_is_what_may_be_said_as_far_as_it_is_read():
    assert prompt(QUESTION) == "Order number. I need."
    many = Grammar("en-US", tuple((f"phrase{at}", "of", "many") for at in range(99)))
    assert PROMPT - 20 < len(prompt(many)) <= PROMPT and prompt(Grammar("en-US")) == ""


@pytest.mark.parametrize("url", ["127.0.0.1:8000/v1", "localhost:8000", "ftp://here/v1", "http:///v1", ""])
async def test_what_is_no_address_is_told_when_the_engine_opens_and_not_by_the_first_caller(url):
    for ear in (OpenAi(url, ["en-US"], "tiny"), VoskServer({"en-US": url})):
        with pytest.raises(RecogniserError, match="is no address"):
            await ear.open()


# --- Azure ------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["NoMatch", "InitialSilenceTimeout", "BabbleTimeout"])
async def test_azure_may_hear_nothing(run, status):
    twin = await run(AzureTwin())
    twin.status = status
    assert (await heard(twin)).text == ""


async def test_azure_s_own_error_is_an_error(run):
    twin = await run(AzureTwin())
    twin.status = "Error"
    with pytest.raises(RecogniserError, match="azure answered what is no result"):
        await heard(twin)


async def test_azure_s_readings_are_sorted(run):
    found = await heard(await run(AzureTwin()))
    assert found.text == "track my order" and found.alternatives == (("crack my order", 0.2),)


# --- Wyoming ----------------------------------------------------------------------------------


async def test_a_service_that_does_not_know_a_language_is_refused_at_the_start(run):
    twin = await run(WyomingTwin())
    with pytest.raises(RecogniserError, match=r"does not hear de-DE, fr-FR\."):
        await twin.engine(["en-US", "de-DE", "fr-FR"], 5.0).open()


async def test_a_service_that_is_away_is_told_at_the_start(run):
    twin = await run(WyomingTwin())
    ear = twin.engine(["en-US"], 5.0)
    await twin.stop()
    with pytest.raises(RecogniserError, match="does not answer"):
        await ear.open()


async def test_an_address_that_is_none_is_told():
    with pytest.raises(RecogniserError, match="is no address"):
        await Wyoming("here", ["en-US"]).open()


# --- several ----------------------------------------------------------------------------------


async def test_a_real_engine_hears_the_caller_whose_service_went_away_in_the_middle(run, say):
    twin = await run(DeepgramTwin())
    grammar = Grammar("en-US", (("talk", "to", "an", "agent"), ("yes",)), closed=True)
    both = Fallback([twin.engine(["en-US", "es-ES"], 60.0), PocketSphinx(1, 60.0)], 60.0)
    await both.open()
    twin.mode = "breaks_off"
    session = both.listen(grammar)
    pcm = say("talk to an agent")
    for at in range(0, len(pcm), 160):
        session.feed(pcm[at : at + 160])
        await asyncio.sleep(0)
    try:
        assert (await session.finish()).text == "talk to an agent"
    finally:
        await both.close()


# --- settings ---------------------------------------------------------------------------------


def settings(hearing: str) -> Hearing:
    text = f"flows: flows\nnumbers: {{else: shop}}\nhearing: {hearing}\n"
    return parse(text, "ivr.yaml", Path("/etc/ivr")).hearing


WRITTEN = {
    "pocketsphinx": "",
    "vosk": "vosk: {models: {en-US: models/en}}",
    "vosk_server": 'vosk_server: {servers: {en-US: "ws://127.0.0.1:2700"}}',
    "wyoming": 'wyoming: {url: "tcp://127.0.0.1:10300", languages: [en-US, es-ES]}',
    "google": "google: {languages: en-US, credentials: env:ACCOUNT}",
    "openai": 'openai: {url: "http://127.0.0.1:8000/v1", model: small, key: env:ACCOUNT}',
    "azure": 'azure: {url: "https://westeurope.stt.speech.microsoft.com", key: env:ACCOUNT}',
    "aws": "aws: {region: eu-west-1, key: env:ACCOUNT, secret: env:ACCOUNT}",
    "deepgram": "deepgram: {key: env:ACCOUNT}",
}


@pytest.mark.parametrize("name", RECOGNISERS)
def test_every_engine_is_one_setting_away(monkeypatch, name):
    monkeypatch.setenv("ACCOUNT", KEY)
    made = recogniser(settings(f"{{engine: {name}, {WRITTEN[name]}}}"))
    assert made.name == name and "en-US" in made.languages
    assert KEY not in repr(made)


def test_a_list_of_engines_is_one_that_falls_back(monkeypatch):
    monkeypatch.setenv("ACCOUNT", KEY)
    made = recogniser(settings(f"{{engine: [deepgram, pocketsphinx], {WRITTEN['deepgram']}}}"))
    assert isinstance(made, Fallback) and made.name == "deepgram, then pocketsphinx"
    assert {"en-US", "es-ES"} <= made.languages


def test_a_key_that_is_not_there_is_told_before_the_first_call(monkeypatch):
    monkeypatch.delenv("ACCOUNT", raising=False)
    with pytest.raises(SettingsError, match="'ACCOUNT' of a secret is not set"):
        recogniser(settings(f"{{engine: deepgram, {WRITTEN['deepgram']}}}"))


def test_every_engine_that_settings_may_name_can_be_made():
    assert set(get_args(tables.Engine)) == set(RECOGNISERS)
    assert set(get_type_hints(Hearing)) - {"engine", "workers"} == set(RECOGNISERS) - {"pocketsphinx"}


@pytest.mark.parametrize(
    ("ear", "package", "extra"),
    [
        (Vosk({}), "vosk", "vosk"),
        (Wyoming("tcp://127.0.0.1:1", []), "wyoming", "wyoming"),
        (Google([]), "google.cloud.speech_v1", "google"),
    ],
    ids=["vosk", "wyoming", "google"],
)
async def test_a_package_that_is_missing_is_named_with_the_command(monkeypatch, ear, package, extra):
    monkeypatch.setitem(sys.modules, package, None)
    told = rf"pip install 'ivr\[{extra}\]'"
    with pytest.raises(RecogniserError, match=told):
        await ear.open()
    with pytest.raises(RecogniserError, match=told):
        recogniser(settings(f"{{engine: [pocketsphinx, {ear.name}], {WRITTEN[ear.name]}}}"))
