"""`ivr nlu build`: every flow of an installation, made ready."""

from pathlib import Path

from typer.testing import CliRunner

from ivr.cli import app

FLOWS = Path(__file__).parents[2] / "flows"


def test_every_flow_is_made_ready_and_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PASSWORD", "x")
    file = tmp_path / "ivr.yaml"
    file.write_text(
        f"flows: {FLOWS}\nnumbers: {{else: shop}}\n"
        "asterisk: {url: 'http://127.0.0.1:1/ari', password: 'env:PASSWORD'}\n",
        encoding="utf-8",
    )
    done = CliRunner().invoke(app, ["nlu", "build", str(file)])
    assert done.exit_code == 0, done.output
    assert all(f"{folder.name}: " in done.output for folder in FLOWS.iterdir())
