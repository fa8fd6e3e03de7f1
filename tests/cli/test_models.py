"""`ivr models`: what is here, what can be had, what works; with the real Vosk and a real download."""

import hashlib
import http.server
import shutil
import threading
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ivr.cli import app


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("models")


def run(*arguments):
    return CliRunner().invoke(app, ["models", *map(str, arguments)])


def test_a_model_is_made_listed_and_hears(folder):
    made = run("make", "--folder", folder)
    assert made.exit_code == 0
    assert "synthetic voices only" in made.stdout
    assert f"vosk: {{models: {{en-US: {folder / 'synthetic-en-us'}}}}}" in made.stdout
    listed = run("--folder", folder)
    assert "pocketsphinx" in listed.stdout and "vosk-model-small-es-0.42" in listed.stdout
    assert "installed, for tests" in listed.stdout
    checked = run("check", "synthetic-en-us", "--folder", folder)
    assert checked.exit_code == 0, checked.stderr
    assert "heard" in checked.stdout


def test_a_folder_that_is_no_model_does_not_hear(tmp_path):
    checked = run("check", tmp_path)
    assert checked.exit_code == 1
    assert "no Vosk model" in checked.stderr


@pytest.fixture
def site(folder, tmp_path):
    """A web server with the model that was made, as a ZIP."""
    shutil.make_archive(str(tmp_path / "some-model"), "zip", folder, "synthetic-en-us")
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/some-model.zip", tmp_path / "some-model.zip"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_model_is_fetched_checked_and_unpacked(folder, site):
    url, file = site
    wrong = run("fetch", url, "--sha256", "0" * 64, "--folder", folder)
    assert wrong.exit_code == 1
    assert "not what it should be" in str(wrong.exception)
    right = hashlib.sha256(Path(file).read_bytes()).hexdigest()
    assert run("fetch", url, "--sha256", right, "--folder", folder).exit_code == 0
    assert (folder / "some-model" / "am" / "final.mdl").is_file()
    assert sorted(one.name for one in folder.iterdir()) == ["some-model", "synthetic-en-us"]


def test_a_name_that_nobody_knows_is_refused(folder):
    result = run("fetch", "vosk-model-of-mars", "--folder", folder)
    assert result.exit_code == 2
    assert "vosk-model-small-en-us-0.15" in result.stderr
