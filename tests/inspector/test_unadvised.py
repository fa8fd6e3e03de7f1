"""`ivr check --live` tries the language model with the form of each flow."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import web

from ivr.flow.checks import View
from ivr.flow.reader import read_flow
from ivr.inspector.unadvised import unadvised
from ivr.settings import Llm, Secret, Settings
from tests.twins.chat_service import KEY, chat_service, completion

FLOWS = Path(__file__).parents[2] / "flows"


def view(name: str, policy: str = "") -> View:
    files = {path.name: path.read_text() for path in (FLOWS / name).iterdir() if path.is_file()}
    files[f"{name}.yaml"] = files[f"{name}.yaml"].replace("policy:", f"policy:{policy}", 1)
    return View(read_flow(files), files)


def settings(url: str, **more: object) -> Settings:
    key = Secret("env", "A_KEY")
    return Settings(FLOWS, {}, llm=Llm("m", url=url, key=key, **more))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_KEY", KEY)


@pytest.mark.parametrize("name", sorted(path.name for path in FLOWS.iterdir() if path.is_dir()))
async def test_the_form_of_every_flow_is_one_that_services_take(name: str) -> None:
    async with chat_service() as service:
        service.forms = [{"intent": "none"}]
        assert await unadvised(view(name), settings(service.url)) == []
        assert len(service.asked) == 1


async def test_what_keeps_it_from_answering_is_told() -> None:
    async with chat_service() as service:
        service.forms = ["no form"]
        told = [await unadvised(view("shop"), settings(service.url))]
        service.answer = lambda *_: completion(None, refusal="No.")
        told.append(await unadvised(view("shop"), settings(service.url)))
        told.append(await unadvised(view("shop"), settings(service.url, tokens_a_call=10)))
        service.answer = lambda *_: web.Response(status=500)
        told.append(await unadvised(view("shop"), settings(service.url)))
    assert {one.code for (one,) in told} == {"no-model"}
    said = [one.sentence for (one,) in told]
    words = ("does not fill in the form", "does not want to", "too few tokens", "is away")
    assert all(word in sentence for word, sentence in zip(words, said, strict=True))


async def test_who_has_no_model_or_forbids_it_is_asked_nothing() -> None:
    async with chat_service() as service:
        assert await unadvised(view("shop", "\n  model: never"), settings(service.url)) == []
        assert await unadvised(view("shop"), Settings(FLOWS, {})) == []
        assert service.asked == []
