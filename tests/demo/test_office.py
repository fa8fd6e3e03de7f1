import json
import os
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from ivr.demo.office import ORDERS, Orders, open_office


async def ask(port: int, path: str) -> tuple[int, Any]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/{path}") as answer:
        return answer.status, await answer.json()


async def test_a_shipped_order_is_told_with_its_days(tmp_path: Path) -> None:
    async with open_office(tmp_path) as port:
        status, order = await ask(port, "orders/55421")
    today = date.today()
    assert status == 200
    assert order["number"] == "55421" and order["state"] == "shipped"
    assert order["shipped"] in {(today - timedelta(days=days)).isoformat() for days in (1, 2)}
    assert date.fromisoformat(order["due"]) > date.fromisoformat(order["shipped"])
    assert order["items"] == ["coffee grinder"]


@pytest.mark.parametrize(("number", "state"), [(number, state) for number, state, *_ in ORDERS])
async def test_every_order_of_the_table_can_be_asked(tmp_path: Path, number: str, state: str) -> None:
    async with open_office(tmp_path) as port:
        status, order = await ask(port, f"orders/{number}")
    assert (status, order["number"], order["state"]) == (200, number, state)


@pytest.mark.parametrize(
    "number",
    ["00000", "1", "55421%27%20OR%20%271%27=%271", "%00", "..%2f..%2fetc", "5" * 5000, "%F0%9F%93%9E"],
)
async def test_a_number_that_is_none_is_not_found(tmp_path: Path, number: str) -> None:
    async with open_office(tmp_path) as port:
        status, answer = await ask(port, f"orders/{number}")
    assert (status, answer) == (404, {"error": "There is no such order."})


async def test_health_counts_the_orders(tmp_path: Path) -> None:
    async with open_office(tmp_path) as port:
        assert await ask(port, "health") == (200, {"orders": len(ORDERS)})


def test_the_orders_move_with_the_day_and_what_else_is_there_stays(tmp_path: Path) -> None:
    orders = Orders(tmp_path / "orders.sqlite")
    orders.fill(date(2026, 1, 1))
    with sqlite3.connect(tmp_path / "orders.sqlite") as database:
        database.execute("INSERT INTO orders VALUES ('11111', 'packed', NULL, NULL, '[]')")
    database.close()
    orders.fill(date(2026, 1, 2))
    order = orders.find("55421")
    assert order is not None and order["shipped"] == "2026-01-01" and order["due"] == "2026-01-04"
    assert orders.find("11111") is not None
    assert orders.count() == len(ORDERS) + 1


@pytest.fixture
def process(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "ivr.demo.office", "--port", "0", "--folder", str(tmp_path / "office")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as office:
        yield office
        if office.poll() is None:
            office.kill()


def test_as_a_process_it_says_its_port_answers_and_ends_cleanly(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    ready = json.loads(process.stdout.readline())
    with urllib.request.urlopen(f"{ready['url']}orders/12345") as answer:
        assert json.load(answer)["state"] == "packed"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{ready['url']}orders/99999")
    assert refused.value.code == 404
    refused.value.close()
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert process.stdout.read() == ""
