"""The engine on a fake Asterisk: everything real but the telephone network and the ear."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ivr.ari.client import AriClient
from ivr.ari.media import MediaSocket
from ivr.demo.office import open_office
from ivr.engine.app import App, Rooms
from ivr.engine.backends import BackEnd, BackEnds
from ivr.engine.records import Records
from ivr.engine.repertoire import Play, Repertoire, load_play
from ivr.engine.senders import Senders
from ivr.store.database import Database
from ivr.store.journal import Journals, read
from ivr.tts.espeak import Espeak
from ivr.tts.prompts import Prompts
from tests.twins.ear import ScriptedEar
from tests.twins.fake_asterisk import FakeAsterisk

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


@pytest.fixture
async def house(shop: Play, prompt_folder: Path, tmp_path: Path) -> AsyncIterator[House]:
    pbx, ear = FakeAsterisk(), ScriptedEar()
    prompts = Prompts(prompt_folder, Espeak())
    records = Records(Journals(tmp_path / "calls"), Database(f"sqlite:///{tmp_path}/calls.db"))
    repertoire = Repertoire({"shop": shop}, {"else": "shop"})
    await prompts.build(repertoire.static_prompts())
    async with (
        pbx,
        AriClient(pbx.url, pbx.user, pbx.password, pbx.app) as ari,
        MediaSocket() as media,
        open_office(tmp_path / "office") as port,
        BackEnds({"orders": BackEnd("orders", f"http://127.0.0.1:{port}/orders")}) as ends,
        Senders({}, ends) as senders,
    ):
        app = App(
            Rooms(ari, media, ear, prompts, ends, repertoire, records, senders, tmp_path / "recordings")
        )
        running = asyncio.create_task(app.run())
        async with asyncio.timeout(5):
            await app.ready.wait()
        yield House(pbx, app, ear, prompts, records, tmp_path, running)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    await prompts.close()
    await records.close()
