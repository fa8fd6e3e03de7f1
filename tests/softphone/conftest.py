from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

CONTEXT = "from-caller"
MODULES = ("app_dial", "app_echo", "app_milliwatt", "app_read")


@dataclass
class Lines:
    """Extensions for callers, put into the running dialplan and taken out again."""

    pbx: Any
    added: set[str] = field(default_factory=set)

    def add(self, extension: str, *applications: str) -> str:
        for priority, application in enumerate(applications, 1):
            answer = self.pbx.rx(
                f"dialplan add extension {extension},{priority},{application} into {CONTEXT}"
            )
            assert "added into" in answer, answer
        self.added.add(extension)
        return extension


@pytest.fixture
def lines(pbx: Any) -> Iterator[Lines]:
    lines = Lines(pbx)
    modules = [one for one in MODULES if "0 modules loaded" in pbx.rx(f"module show like {one}.so")]
    for module in modules:
        pbx.rx(f"module load {module}.so")
    yield lines
    for extension in lines.added:
        pbx.rx(f"dialplan remove extension {extension}@{CONTEXT}")
    for module in modules:  # the Asterisk is shared, and others look at what it has loaded
        pbx.rx(f"module unload {module}.so")


@pytest.fixture(scope="session")
def server(pbx: Any) -> str:
    return f"127.0.0.1:{pbx.sip_port}"
