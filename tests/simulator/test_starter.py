"""A new flow is in order from its first minute."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from ivr.cli import app
from ivr.errors import StoreError
from ivr.simulator.starter import begin


def test_a_new_flow_is_in_order_and_its_tests_reach_everything(tmp_path: Path) -> None:
    written = begin("pizza_house", tmp_path / "flows")
    home = tmp_path / "flows" / "pizza_house"
    names = [str(path.relative_to(home)) for path in written]
    assert names == ["answers.yaml", "pizza_house.yaml", "tests/pizza_house.test.yaml"]
    runner = CliRunner()
    checked = runner.invoke(app, ["check", "--strict", str(home)])
    assert checked.exit_code == 0, checked.output
    tested = runner.invoke(app, ["test", str(home), "--coverage", "100"])
    assert tested.exit_code == 0, tested.output
    assert "$" not in "".join(path.read_text() for path in written)


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    (home := tmp_path / "shop").mkdir()
    with pytest.raises(StoreError, match="already"):
        begin("shop", tmp_path)
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("name", ["", "Shop", "../shop", "shop/x", "a b", "1a", "shop.yaml"])
def test_what_cannot_be_a_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="cannot be the name"):
        begin(name, tmp_path)
    assert list(tmp_path.iterdir()) == []
