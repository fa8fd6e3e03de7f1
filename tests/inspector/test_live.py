"""A running Asterisk is asked for what a flow leads to, and is left as it was."""

import sys

import pytest

from ivr.errors import AriError, RecogniserError
from ivr.flow.checks import View
from ivr.flow.checks.seconds import estimated
from ivr.flow.reader import read_flow
from ivr.inspector.lengths import measured
from ivr.inspector.live import DESTINATIONS, Installation
from ivr.settings import Asterisk, BackEnd, Hearing, Settings, Speaking
from ivr.settings.hearing import VoskServer, Wyoming
from ivr.settings.speaking import Piper
from ivr.tts.store import store
from tests.conftest import Pbx

FLOW = """flow: f
policy: {handover: desk}
steps:
  a: {ask: Hi, on: {yes: desk, no: ghosts}}
  b: {http: GET orders/1}
  c: {http: GET nothing/1}
  desk: {queue: support}
  ghosts: {queue: ghosts}
"""


@pytest.mark.asterisk
async def test_what_this_asterisk_does_not_have_is_found_at_its_line(pbx: Pbx, tmp_path) -> None:
    files = {"f.yaml": FLOW}
    settings = Settings(
        tmp_path, {}, Asterisk(url=pbx.ari_url), back_ends={"orders": BackEnd("http://127.0.0.1:1")}
    )
    before = pbx.rx("core show channels count")
    async with Installation(settings, pbx.secrets["ari_password"]) as installation:
        found = await installation.missing(View(read_flow(files), files))
    assert [(one.place.line, one.place.column, one.code) for one in found] == [
        (6, 13, "no-such-back-end"),
        (8, 19, "no-such-queue"),
    ]
    assert pbx.rx("core show channels count").split()[0] == before.split()[0] == "0"


@pytest.mark.asterisk
async def test_a_language_that_no_engine_hears_is_told_and_one_that_some_engine_hears_is_not(
    pbx: Pbx, tmp_path
) -> None:
    files = {
        "f.yaml": "flow: f\nlanguages: [en-US, es-ES]\nsteps:\n  a: {say: Hi}\n",
        "es-ES.yaml": "steps:\n  a: {say: Hola}\n",
    }
    server = VoskServer({"es-ES": "ws://127.0.0.1:1"})
    for engines, codes in ((("pocketsphinx",), ["unheard-language"]), (("pocketsphinx", "vosk_server"), [])):
        hearing = Hearing(engine=engines, vosk_server=server)
        settings = Settings(tmp_path, {}, Asterisk(url=pbx.ari_url), hearing=hearing)
        async with Installation(settings, pbx.secrets["ari_password"]) as installation:
            found = await installation.missing(View(read_flow(files), files))
        assert [one.code for one in found] == codes


def test_an_engine_that_is_not_installed_is_told_with_the_command(tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "wyoming", None)
    hearing = Hearing(engine=("wyoming",), wyoming=Wyoming("tcp://127.0.0.1:1"))
    with pytest.raises(RecogniserError, match=r"pip install 'ivr\[wyoming\]'"):
        Installation(Settings(tmp_path, {}, hearing=hearing), "x")


@pytest.mark.asterisk
async def test_a_language_that_no_voice_speaks_and_a_voice_that_is_missing_are_told(
    pbx: Pbx, tmp_path
) -> None:
    files = {
        "f.yaml": "flow: f\nlanguages: [en-US, es-ES]\nsteps:\n  a: {say: Hi}\n",
        "es-ES.yaml": "steps:\n  a: {say: Hola}\n",
    }
    speaking = Speaking(engine=("piper", "flite"), piper=Piper({}, program="no-such-piper"))
    settings = Settings(tmp_path, {}, Asterisk(url=pbx.ari_url), speaking=speaking)
    async with Installation(settings, pbx.secrets["ari_password"]) as installation:
        found = await installation.missing(View(read_flow(files), files))
    told = {one.code: one.sentence for one in found}
    assert "pip install piper-tts" in told["missing-voice"]
    assert told["unspoken-language"] == "flite has no voice for 'es-ES'; it has: en-US, en-GB."


@pytest.mark.asterisk
async def test_every_destination_has_its_context(pbx: Pbx) -> None:
    plan = pbx.rx("dialplan show")
    needed = {there.context for there in DESTINATIONS.values()}
    assert [context for context in sorted(needed) if f"[ Context '{context}'" not in plan] == []


async def test_an_asterisk_that_is_not_there_is_an_error(tmp_path) -> None:
    settings = Settings(tmp_path, {}, Asterisk(url="http://127.0.0.1:9/ari"))
    with pytest.raises(AriError):
        async with Installation(settings, "x"):
            pass


async def test_a_built_prompt_is_as_long_as_its_file(tmp_path) -> None:
    settings = Settings(tmp_path, {}, prompts=tmp_path / "prompts")
    text = "This sentence is spoken by the voice of the house."
    seconds = measured(settings)
    assert seconds(text, "en-US") == estimated(text, "en-US")
    prompts = store(settings)
    built = await prompts.get(text, "en-US")
    await prompts.close()
    assert seconds(text, "en-US") == built.ms / 1000 != estimated(text, "en-US")
    assert seconds("It is {{ today }}.", "en-US") == estimated("It is {{ today }}.", "en-US")
