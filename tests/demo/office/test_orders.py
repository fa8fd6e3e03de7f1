import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from ivr.demo.office import Office
from ivr.demo.office.orders import ORDERS
from tests.demo.office.conftest import Asker


async def test_a_shipped_order_is_told_with_its_days(office: Asker) -> None:
    assert await office.get("orders/55421") == (
        200,
        {
            "number": "55421",
            "state": "shipped",
            "shipped": "2026-03-01",
            "due": "2026-03-04",
            "items": ["coffee grinder"],
        },
    )


@pytest.mark.parametrize(("number", "state"), [(number, state) for number, state, *_ in ORDERS])
async def test_every_order_of_the_table_can_be_asked(office: Asker, number: str, state: str) -> None:
    status, order = await office.get(f"orders/{number}")
    assert (status, order["number"], order["state"]) == (200, number, state)


@pytest.mark.parametrize(
    "number",
    ["00000", "1", "55421%27%20OR%20%271%27=%271", "%00", "..%2f..%2fetc", "5" * 5000, "%F0%9F%93%9E"],
)
async def test_a_number_that_is_none_is_not_found(office: Asker, number: str) -> None:
    assert await office.get(f"orders/{number}") == (404, {"error": "There is no such order."})


def test_the_orders_move_with_the_day_and_what_else_is_there_stays(tmp_path: Path) -> None:
    Office(tmp_path, lambda: datetime(2026, 1, 1)).fill()
    with sqlite3.connect(tmp_path / "office.sqlite") as database:
        database.execute("INSERT INTO orders VALUES ('11111', 'packed', NULL, NULL, '[]')")
    database.close()
    Office(tmp_path, lambda: datetime(2026, 1, 2)).fill()
    with sqlite3.connect(tmp_path / "office.sqlite") as database:
        days = database.execute("SELECT shipped, due FROM orders WHERE number = '55421'").fetchall()
        (count,) = database.execute("SELECT count(*) FROM orders").fetchone()
    database.close()
    assert days == [("2026-01-01", "2026-01-04")] and count == len(ORDERS) + 1
