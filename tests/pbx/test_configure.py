import json
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SCRIPT = PROJECT / "asterisk-conf" / "pbx"
KEYS = {f"{who}_password" for who in ("ari", "watchdog", "monitor", "caller", "agent", "softphone")}


def configure(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, "configure", folder, *options], capture_output=True, text=True, check=False
    )


def rendered(folder: Path) -> dict[str, str]:
    conf = folder / "etc/asterisk"
    return {str(path.relative_to(conf)): path.read_text() for path in conf.rglob("*.conf")}


@pytest.fixture
def configured(tmp_path: Path) -> Path:
    done = configure(tmp_path / "one", "--sip-port", "5070", "--ari-port", "8090")
    assert done.returncode == 0, done.stderr
    return tmp_path / "one"


def test_every_template_is_rendered_and_no_mark_is_left(configured: Path) -> None:
    files = rendered(configured)
    templates = {path.name for path in (PROJECT / "asterisk-conf").glob("*.conf")}
    dialplans = {f"dialplans/{path.name}" for path in (PROJECT / "dialplans").glob("*.conf")}
    assert set(files) == templates | dialplans
    assert not {name for name, text in files.items() if re.search(r"@[A-Z_]+@", text)}


def test_every_configuration_file_says_why_it_is_there() -> None:
    for folder in ("asterisk-conf", "dialplans"):
        for path in (PROJECT / folder).glob("*.conf"):
            assert path.read_text().startswith("; "), path


def test_the_options_arrive_where_asterisk_reads_them(configured: Path) -> None:
    files = rendered(configured)
    assert "bind = 127.0.0.1:5070" in files["pjsip.conf"]
    assert "bindport = 8090" in files["http.conf"]
    assert "rtp_port_start = 10000\nrtp_port_end = 10151\n" in files["pjsip.conf"]
    assert "rtpstart = 10152\nrtpend = 10199\n" in files["rtp.conf"]
    assert "IVR_MAXCALLS = 20" in files["extensions.conf"]
    assert f"astrundir => {configured}/run" in files["asterisk.conf"]


def test_a_folder_holds_everything_asterisk_writes_to(configured: Path) -> None:
    for name in ("run", "log", "spool/recording", "db", "prompts", "sounds/en/static", "sounds/moh"):
        assert (configured / name).is_dir(), name


def test_every_address_is_loopback(configured: Path) -> None:
    for name, text in rendered(configured).items():
        settings = "\n".join(line.split(";")[0] for line in text.splitlines())
        for address in re.findall(r"\b\d+\.\d+\.\d+\.\d+(?:/\d+)?", settings):
            assert address in ("127.0.0.1", "0.0.0.0/0"), name
        for denied in re.findall(r".*0\.0\.0\.0/0.*", settings):
            assert denied.startswith("deny"), name


def test_secrets_are_for_their_owner_only(configured: Path) -> None:
    assert stat.S_IMODE((configured / "secrets.json").stat().st_mode) == 0o600
    for path in (configured / "etc/asterisk").rglob("*.conf"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o640, path


def test_secrets_are_made_once_and_differ_everywhere(configured: Path, tmp_path: Path) -> None:
    before = json.loads((configured / "secrets.json").read_text())
    assert set(before) == KEYS
    assert configure(configured).returncode == 0
    assert json.loads((configured / "secrets.json").read_text()) == before
    assert configure(tmp_path / "two").returncode == 0
    other = json.loads((tmp_path / "two/secrets.json").read_text())
    every = [*before.values(), *other.values()]
    assert len(set(every)) == 2 * len(KEYS)
    assert all(len(secret) >= 20 for secret in every)


def test_a_secret_that_an_older_release_did_not_know_is_added(configured: Path) -> None:
    path = configured / "secrets.json"
    before = json.loads(path.read_text())
    path.write_text(json.dumps({key: value for key, value in before.items() if key != "softphone_password"}))
    assert configure(configured).returncode == 0
    after = json.loads(path.read_text())
    assert after["softphone_password"] != before["softphone_password"]
    assert {**after, "softphone_password": before["softphone_password"]} == before


def test_asterisk_learns_only_hashes_of_the_ari_passwords(configured: Path) -> None:
    secrets = json.loads((configured / "secrets.json").read_text())
    ari = rendered(configured)["ari.conf"]
    assert len(re.findall(r"^password = \$6\$rounds=1000\$", ari, re.MULTILINE)) == 3
    everything = "\n".join(rendered(configured).values())
    assert not [key for key in ("ari", "watchdog", "monitor") if secrets[f"{key}_password"] in everything]


def test_no_template_holds_a_password() -> None:
    for path in (PROJECT / "asterisk-conf").glob("*.conf"):
        for value in re.findall(r"^\s*password\s*=\s*(\S+)", path.read_text(), re.MULTILINE):
            assert re.fullmatch(r"@[A-Z_]+@", value), path


@pytest.mark.parametrize(
    ("name", "options", "sentence"),
    [
        ("one", ["--rtp-from", "10000", "--rtp-to", "10019"], "20 calls need 136 RTP ports"),
        ("one", ["--max-calls", "60"], "60 calls need 376 RTP ports"),
        ("one", ["--app", "ivr,other"], "cannot name a Stasis application"),
        ("one;two", [], "letters, digits"),
        ("one,two", [], "letters, digits"),
        ("one two", [], "letters, digits"),
        ("long" * 20, [], "at most 80"),
    ],
)
def test_what_asterisk_would_misread_or_crash_of_is_refused_with_a_sentence(
    tmp_path: Path, name: str, options: list[str], sentence: str
) -> None:
    done = configure(tmp_path / name, *options)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert not (tmp_path / name).exists()
