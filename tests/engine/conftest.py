"""The engine on a fake Asterisk: everything real but the telephone network and the ear."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ivr.ari.client import AriClient
from ivr.ari.media import MediaSocket
from ivr.demo.office import open_office
from ivr.engine.app import App, Rooms
from ivr.engine.backends import BackEnd, BackEnds
from ivr.engine.gate import BEAT_LIMIT_S, Gate
from ivr.engine.records import Records
from ivr.engine.repertoire import Play, Repertoire, load_play
from ivr.engine.senders import Senders, WebhookSender
from ivr.llm.counsel import Counsel
from ivr.store.database import Database
from ivr.store.journal import Journals, read
from ivr.tts.espeak import Espeak
from ivr.tts.prompts import Prompts
from ivr.tts.voice import Voice
from tests.twins.ear import ScriptedEar
from tests.twins.fake_asterisk import FakeAsterisk
from tests.twins.gateway import Gateway

ROOT = Path(__file__).parents[2]


@dataclass
class House:
    """A running engine. `ear` hears what a test puts into it."""

    pbx: FakeAsterisk
    app: App
    ear: ScriptedEar
    prompts: Prompts
    records: Records
    folder: Path
    running: asyncio.Task[None]

    def journal(self) -> list[dict[str, Any]]:
        """The records of the only call, once it has ended."""
        (file,) = (self.folder / "calls").rglob("*.jsonl")
        return list(read(file))


@pytest.fixture(scope="session")
def shop() -> Play:
    return load_play(ROOT / "flows" / "shop")


@pytest.fixture(scope="session")
def prompt_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("prompts")


@asynccontextmanager
async def open_house(
    play: Play,
    prompt_folder: Path,
    folder: Path,
    back_ends: Mapping[str, str],
    voice: Voice | None = None,
    counsel: Counsel | None = None,
) -> AsyncIterator[House]:
    """An engine that holds this flow; `back_ends` are their addresses."""
    pbx, ear = FakeAsterisk(), ScriptedEar()
    pbx.recordings = folder / "recordings"
    pbx.recordings.mkdir()
    prompts = Prompts(prompt_folder, voice or Espeak())
    records = Records(Journals(folder / "calls"), Database(f"sqlite:///{folder}/calls.db"))
    repertoire = Repertoire({play.flow.name: play}, {"else": play.flow.name})
    await prompts.build(repertoire.static_prompts())
    async with (
        pbx,
        AriClient(pbx.url, pbx.user, pbx.password, pbx.app) as ari,
        AriClient(pbx.url, pbx.user, pbx.password, pbx.app, timeout=BEAT_LIMIT_S) as beating,
        MediaSocket() as media,
        BackEnds({name: BackEnd(name, url) for name, url in back_ends.items()}) as ends,
        Senders({"crm": WebhookSender(back_ends["crm"])} if "crm" in back_ends else {}, ends) as senders,
    ):
        rooms = Rooms(
            ari,
            Gate(beating),
            media,
            ear,
            prompts,
            ends,
            repertoire,
            records,
            senders,
            pbx.recordings,
            counsel=counsel,
        )
        app = App(rooms)
        running = asyncio.create_task(app.run())
        async with asyncio.timeout(5):
            await app.ready.wait()
        yield House(pbx, app, ear, prompts, records, folder, running)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    await prompts.close()
    await records.close()


@pytest.fixture
async def house(shop: Play, prompt_folder: Path, tmp_path: Path) -> AsyncIterator[House]:
    async with open_office(tmp_path / "office") as port:
        orders = {"orders": f"http://127.0.0.1:{port}/orders"}
        async with open_house(shop, prompt_folder, tmp_path, orders) as house:
            yield house


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with Gateway() as gateway:
        yield gateway
