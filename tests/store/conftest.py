import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

FOLDERS = (*os.get_exec_path(), *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)))


def program(name: str) -> str:
    found = shutil.which(name, path=os.pathsep.join(FOLDERS))
    if found is None:
        pytest.fail(f"PostgreSQL's {name} is not installed: make test brings it.")
    return found


@dataclass
class Postgres:
    """A real PostgreSQL of its own, on a socket in its own folder."""

    folder: Path
    account: str

    @property
    def url(self) -> str:
        return f"postgresql://{self.account}@/postgres?host={self.folder}"

    def run(self, *command: str) -> None:
        subprocess.run(command, user=self._user, cwd=self.folder, check=True, capture_output=True)

    def start(self) -> None:
        """Returns when it takes connections."""
        options = f"-k {self.folder} -c listen_addresses= -F"
        self.run(program("pg_ctl"), "-D", "data", "-w", "-l", "log", "-o", options, "start")

    def stop(self) -> None:
        self.run(program("pg_ctl"), "-D", "data", "-w", "-m", "fast", "stop")

    @property
    def _user(self) -> str | None:
        return self.account if os.geteuid() == 0 else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    pytest.importorskip("psycopg", reason="psycopg, the extra 'postgres', is not installed")
    initdb = program("initdb")
    accounts = {entry.pw_name for entry in pwd.getpwall()}
    account = getpass.getuser() if os.geteuid() else "postgres" if "postgres" in accounts else "nobody"
    folder = Path(tempfile.mkdtemp(prefix="ivr-postgres-"))
    server = Postgres(folder, account)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, account)
        server.run(initdb, "-D", "data", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C")
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder)
