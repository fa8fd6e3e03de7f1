"""Voices by the names of the settings: each with its table, its secrets and its pace."""

from __future__ import annotations

import inspect
import typing
from dataclasses import fields
from pathlib import Path

import pytest

from ivr.errors import SettingsError, VoiceError
from ivr.settings import Speaking, parse
from ivr.tts.fallback import Fallback
from ivr.tts.voices import SLOWER, VOICES, missing, options, speaker, voice

AZURE = "{url: https://eu.tts.speech.microsoft.com, key: env:A_KEY}"
POLLY = "{region: eu-west-1}"


def speaking(text: str) -> Speaking:
    return parse(f"flows: f\nnumbers: {{else: f}}\nspeaking:\n  {text}", "s.yaml", Path("/x")).speaking


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("A_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, f"value of {name}")


def test_every_engine_of_the_settings_has_its_class_and_every_key_of_its_table_its_keyword() -> None:
    hints = typing.get_type_hints(Speaking)
    assert set(typing.get_args(typing.get_args(hints["engine"])[0])) == set(VOICES)
    for name, made in VOICES.items():
        (table,) = (one for one in (*typing.get_args(hints[name]), hints[name]) if hasattr(one, "__slots__"))
        assert {part.name for part in fields(table)} <= set(inspect.signature(made).parameters)


def test_secrets_are_revealed_when_a_voice_is_made() -> None:
    assert options(speaking(f"azure: {AZURE}"), "azure")["key"] == "value of A_KEY"
    found = options(speaking(f"polly: {POLLY}"), "polly")
    assert (found["secret"], found["timeout"]) == ("value of AWS_SECRET_ACCESS_KEY", 5.0)
    assert "token" not in found
    with pytest.raises(SettingsError, match="'NOT_SET' of a secret is not set"):
        speaker(speaking("engine: openai\n  openai: {key: env:NOT_SET}"))


def test_one_engine_is_itself_and_several_take_over_from_each_other() -> None:
    assert speaker(speaking(f"engine: polly\n  polly: {POLLY}")).name == "polly"
    both = speaker(speaking(f"engine: [azure, polly]\n  azure: {AZURE}\n  polly: {POLLY}"))
    assert isinstance(both, Fallback) and both.name == "azure, then polly"
    assert both.identity("en-US").instead[0].engine == "Amazon Polly"


def test_the_pace_goes_with_the_speed_of_the_settings() -> None:
    more = "speed: 120, voices: {eu-ES: eu-ES-AinhoaNeural}"
    asked = speaking(f"engine: azure\n  azure: {AZURE[:-1]}, {more}}}")
    assert speaker(asked).identity("eu-ES").rate == "120%"
    assert speaker(asked, SLOWER).identity("eu-ES").rate == "90%"


def test_one_that_is_not_installed_is_left_out_and_told_with_what_installs_it() -> None:
    asked = speaking(f"engine: [piper, polly]\n  piper: {{voices: {{}}, program: none}}\n  polly: {POLLY}")
    assert speaker(asked).name == "polly"
    assert missing(asked) == ["The program 'none' is not installed: pip install piper-tts."]
    with pytest.raises(VoiceError, match="'none' is not installed"):
        speaker(speaking("engine: piper\n  piper: {voices: {}, program: none}"))


def test_a_name_or_an_option_that_is_unknown_is_a_sentence() -> None:
    with pytest.raises(VoiceError, match="no voice 'hal'; there are: espeak, flite"):
        voice("hal")
    with pytest.raises(VoiceError, match="'openai' cannot be made with colour"):
        voice("openai", colour="red")
