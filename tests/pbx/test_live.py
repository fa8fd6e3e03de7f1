import ipaddress
import os
import re
import select
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SCRIPT, Pbx, configure_pbx, pbx_verb, running_pbx

pytestmark = pytest.mark.asterisk


@pytest.mark.usefixtures("pbx")
def test_asterisk_boots_without_a_complaint_also_beside_another(tmp_path: Path) -> None:
    for second in running_pbx(tmp_path):
        log = (second.dir / "log/messages").read_text()
        assert re.search(r"\] Asterisk \d", log)
        assert re.findall(r".*(?:ERROR|WARNING).*", log) == []


def test_every_listed_module_runs(pbx: Pbx) -> None:
    listed = re.findall(
        r"^(?:require|load) = (\S+)\.so", (pbx.dir / "etc/asterisk/modules.conf").read_text(), re.M
    )
    running = re.findall(r"^(\S+)\.so .* Running ", pbx.rx("module show"), re.M)
    assert len(listed) > 60
    assert sorted(running) == sorted(listed)


def test_every_context_has_a_way_out_of_every_trouble(pbx: Pbx) -> None:
    plan = pbx.rx("dialplan show")
    contexts = dict(
        re.findall(r"\[ Context '(\S+)' created by 'pbx_config' \]\n(.*?)(?=\n\n|\Z)", plan, re.S)
    )
    assert set(contexts) == {
        "agents",
        "from-caller",
        "from-trunk",
        "ivr-dial",
        "ivr-engine",
        "ivr-fallback",
        "ivr-hangup",
        "ivr-learned",
        "ivr-leave-message",
        "ivr-queue",
        "ivr-ring",
        "ivr-transfer",
        "ivr-voicemail",
        "ivr-whisper",
    }
    for name, lines in contexts.items():
        for extension in "ieT":
            assert f"'{extension}' =>" in lines, f"{name} has no {extension}"


def test_the_queues_of_the_dialplan_are_those_of_the_queue_application(pbx: Pbx) -> None:
    plan = pbx.rx("dialplan show ivr-queue")
    named = set(re.findall(r"^  '(\w+)' =>", plan, re.M)) - {"i", "e", "T"}
    queues = set(re.findall(r"^(\S+) has \d+ calls", pbx.rx("queue show"), re.M))
    assert queues == named | {"fallback"}


def test_the_boxes_of_the_dialplan_are_those_of_the_voicemail_application(pbx: Pbx) -> None:
    plan = pbx.rx("dialplan show ivr-voicemail")
    named = set(re.findall(r"^  '(\w+)' =>", plan, re.M)) - {"i", "e", "T"}
    boxes = set(re.findall(r"^ivr +(\w+)", pbx.rx("voicemail show users for ivr"), re.M))
    assert boxes == named | {"fallback"}
    held = re.search(r"^IVR_BOX_HOLDS=(\d+)$", pbx.rx("dialplan show globals").replace(" ", ""), re.M)
    conf = (pbx.dir / "etc/asterisk/voicemail.conf").read_text()
    assert held is not None and f"maxmsg = {held[1]} " in conf


def test_asterisk_takes_callers_and_commands_from_loopback_only(pbx: Pbx) -> None:
    """But for one port of the SIP library, from which it asks name servers (UDP, its number is random)."""
    own = listening(pbx.process.pid)
    known = {("127.0.0.1", pbx.sip_port), ("127.0.0.1", pbx.ari_port)}
    assert known <= own
    assert sorted(address for address, _ in own - known) == ["0.0.0.0", "::"]
    with socket.socket() as asked, pytest.raises(ConnectionRefusedError):
        asked.connect((outside_address(), pbx.ari_port))


def listening(pid: int) -> set[tuple[str, int]]:
    """(address, port) of what a process listens on: TCP state 0A, or UDP without a peer (07)."""
    links = [os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir()]
    inodes = {link[len("socket:[") : -1] for link in links if link.startswith("socket:[")}
    found = set()
    for table, state in (("tcp", "0A"), ("tcp6", "0A"), ("udp", "07"), ("udp6", "07")):
        for row in map(str.split, Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]):
            if row[3] == state and row[9] in inodes:
                host, _, port = row[1].partition(":")
                words = [
                    int(host[at : at + 8], 16).to_bytes(4, sys.byteorder) for at in range(0, len(host), 8)
                ]
                found.add((str(ipaddress.ip_address(b"".join(words))), int(port, 16)))
    return found


def outside_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing; tells by which address it would
        return str(probe.getsockname()[0])


def test_nothing_of_a_running_asterisk_is_mounted_for_others(pbx: Pbx) -> None:
    assert str(pbx.dir) not in Path("/proc/self/mountinfo").read_text()


# It lives until the test kills it.
STARTER = """
import subprocess, sys, time
print(subprocess.Popen([sys.executable, *sys.argv[1:]], stdout=sys.stderr).pid, flush=True)
time.sleep(60)
"""


def test_asterisk_ends_with_the_process_that_started_it_however_that_ends(tmp_path: Path) -> None:
    configure_pbx(tmp_path)
    command = [sys.executable, "-c", STARTER, str(SCRIPT), "run", str(tmp_path), "--with-parent"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as starter:
        assert starter.stdout is not None
        asterisk = os.pidfd_open(int(starter.stdout.readline()))
        try:
            pbx_verb("wait", tmp_path)
        finally:
            starter.kill()
    assert select.select([asterisk], [], [], 10)[0], "Asterisk still runs"
    os.close(asterisk)
