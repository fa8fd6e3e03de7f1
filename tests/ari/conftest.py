from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from ivr.ari.client import AriClient
from tests.twins.fake_asterisk import FakeAsterisk


@pytest.fixture
async def ari(fake: FakeAsterisk) -> AsyncIterator[AriClient]:
    async with AriClient(fake.url, fake.user, fake.password, fake.app, timeout=2) as ari:
        yield ari
