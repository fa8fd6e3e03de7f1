"""How an Asterisk is found or built, on a machine whose tools are scripts of this test."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "asterisk-conf" / "pbx"
SCRIPTS = Path("/usr/share/debootstrap/scripts")

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not SCRIPTS.exists(), reason="needs root and debootstrap"
)

ARCHIVES = """\
Packages main Debian/Debian-Security http://mirror.example/debian-security
Packages main PGDG/PGDG http://pg.example/apt
Packages main Debian/Debian http://mirror.example/debian
Translation-en main Debian/Debian http://mirror.example/debian
"""
DEBOOTSTRAP = """\
echo "$@" >>"$CALLS"
echo "I: Retrieving asterisk"
sleep 0.2
root=$4
mkdir -p "$root/usr/sbin" "$root/etc"
[ -z "$FAILS" ] || { echo "E: no space left"; exit 1; }
printf '#!/bin/sh\\necho Asterisk 22.10.1~dfsg\\n' >"$root/usr/sbin/asterisk"
chmod +x "$root/usr/sbin/asterisk"
"""


@dataclass
class Machine:
    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "cache/asterisk-root"

    @property
    def built(self) -> list[str]:
        """The command lines of debootstrap."""
        calls = self.folder / "calls"
        return calls.read_text().splitlines() if calls.exists() else []

    def tool(self, name: str, script: str) -> None:
        path = self.folder / "bin" / name
        path.write_text(f"#!/bin/sh\n{script}")
        path.chmod(0o755)

    def start(self, **more: str) -> subprocess.Popen[str]:
        environment = {
            "PATH": f"{self.folder}/bin:/usr/bin:/bin",  # no sbin: what this machine has is not seen
            "IVR_CACHE": str(self.folder / "cache"),
            "CALLS": str(self.folder / "calls"),
            "FAILS": "",
            **more,
        }
        command = [sys.executable, str(SCRIPT), "install"]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=environment, stdout=pipe, stderr=subprocess.STDOUT, text=True)

    def install(self, **more: str) -> tuple[int, str]:
        process = self.start(**more)
        said, _ = process.communicate(timeout=30)
        return process.returncode, said


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    (tmp_path / "bin").mkdir()
    made = Machine(tmp_path)
    made.tool("apt-get", f"cat <<END\n{ARCHIVES}END\n")
    made.tool("apt-config", "true")
    made.tool("debootstrap", DEBOOTSTRAP)
    made.tool("chroot", 'exec "$1/usr/sbin/asterisk"')
    yield made
    shutil.rmtree(tmp_path / "cache", ignore_errors=True)


@pytest.mark.parametrize("version", ["22.10.1", "22.11.0~rc1", "23.0.1", "certified/22.10.2-cert1"])
def test_an_asterisk_that_is_new_enough_is_used(machine: Machine, version: str) -> None:
    machine.tool("asterisk", f"echo Asterisk {version}")
    code, said = machine.install()
    assert code == 0
    assert f"{machine.folder}/bin/asterisk" in said
    assert machine.built == []


@pytest.mark.parametrize("tool", ["echo Asterisk 22.10.0", "echo Asterisk 20.15.2", "exit 1", "echo hello"])
def test_one_that_is_too_old_or_broken_is_passed_over(machine: Machine, tool: str) -> None:
    machine.tool("asterisk", tool)
    code, said = machine.install()
    assert code == 0, said
    assert str(machine.root) in said


def test_it_is_built_from_the_machines_own_main_archive(machine: Machine) -> None:
    code, said = machine.install()
    assert code == 0, said
    [variant, include, release, _, archive, script] = machine.built[0].split()
    assert variant == "--variant=minbase"
    assert include.startswith("--include=asterisk,")
    assert (release, archive) == ("forky", "http://mirror.example/debian")
    assert script in (f"{SCRIPTS}/forky", f"{SCRIPTS}/trixie")
    assert os.uname().nodename in (machine.root / "etc/hosts").read_text()
    assert stat.S_IMODE(machine.root.stat().st_mode) == 0o755


def test_the_second_time_there_is_nothing_to_do(machine: Machine) -> None:
    assert machine.install()[0] == machine.install()[0] == 0
    assert len(machine.built) == 1


def test_of_two_at_once_one_builds_and_the_other_waits(machine: Machine) -> None:
    both = [machine.start(), machine.start()]
    said = [process.communicate(timeout=30)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert len(machine.built) == 1
    assert "waiting" in "".join(said)


def test_a_failed_build_leaves_nothing_but_its_log(machine: Machine) -> None:
    code, said = machine.install(FAILS="yes")
    assert code == 1
    assert "debootstrap failed" in said
    assert "E: no space left" in said
    assert {path.name for path in (machine.folder / "cache").iterdir()} == {
        "asterisk-root.lock",
        "asterisk-root.log",
    }
    assert machine.install()[0] == 0


def test_what_a_killed_build_left_is_taken_away(machine: Machine) -> None:
    process = machine.start()
    while not machine.built:
        assert process.poll() is None
    process.kill()
    process.communicate()
    assert not machine.root.exists()
    code, said = machine.install()
    assert code == 0, said
    assert not list((machine.folder / "cache").glob("*part*"))


def test_a_broken_root_is_built_anew(machine: Machine) -> None:
    assert machine.install()[0] == 0
    (machine.root / "usr/sbin/asterisk").unlink()
    code, said = machine.install()
    assert code == 0, said
    assert (machine.root / "usr/sbin/asterisk").exists()
    assert not (machine.root / "replaced").exists()


def test_without_a_debian_archive_it_says_what_to_do(machine: Machine) -> None:
    machine.tool("apt-get", "echo Packages main Ubuntu/Ubuntu http://mirror.example/ubuntu")
    code, said = machine.install()
    assert code == 1
    assert "apt knows no Debian archive here" in said
