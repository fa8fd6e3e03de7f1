from __future__ import annotations

import pytest

from ivr.nlu.sense import Means
from ivr.nlu.understand import Understander
from ivr.senses.senses import sense
from tests.nlu.shop import HEAR, SLOTS


@pytest.fixture(scope="session")
def shop() -> Understander:
    return Understander(HEAR, SLOTS, means=Means(sense("words"), sense("words")))
