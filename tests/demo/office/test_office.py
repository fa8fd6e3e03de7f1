"""What holds at every desk: one process, one database, answers that are given once."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from ivr.demo.office import BACK_ENDS, ZONE, local_time, open_office
from ivr.rehearsal.piece import Piece
from tests.demo.office.conftest import DAY, Asker

FLOWS = Path(__file__).resolve().parents[3] / "flows"
BOOKING = {"doctor": "doctor_adams", "day": "2026-03-04", "time": "09:00", "phone": "5550100"}


async def test_health_names_the_desks(office: Asker) -> None:
    status, data = await office.get("health")
    assert status == 200 and tuple(data["desks"]) == BACK_ENDS
    assert set(BACK_ENDS) == {"orders", "crm", "appointments", "accounts", "invoices", "charges", "tickets"}


async def test_what_was_done_under_a_key_is_not_done_again(office: Asker) -> None:
    first = await office.post("appointments", key="one", **BOOKING)
    assert first.status == 201
    assert await office.post("appointments", key="one", **BOOKING) == first
    assert (await office.post("appointments", key="two", **BOOKING)).status == 409
    assert office.rows("SELECT count(*) FROM appointments WHERE phone = '5550100'") == [(1,)]


async def test_a_key_belongs_to_one_request(office: Asker) -> None:
    await office.post("appointments", key="one", **BOOKING)
    assert (await office.post("tickets", key="one", issue="internet")).status == 422


async def test_a_key_outlives_the_office(tmp_path: Path) -> None:
    answers = []
    for _ in range(2):
        async with aiohttp.ClientSession() as session, open_office(tmp_path, clock=lambda: DAY) as port:
            answers.append(await Asker(tmp_path, session, port).post("appointments", key="one", **BOOKING))
    assert answers[0].status == 201 and answers[0] == answers[1]


async def test_of_many_at_once_one_gets_the_appointment(office: Asker) -> None:
    got = await asyncio.gather(*(office.post("appointments", key=f"k{n}", **BOOKING) for n in range(8)))
    assert sorted(one.status for one in got) == [201] + [409] * 7


@pytest.mark.parametrize("body", ["[1]", "not json", "7", '"x"', "null"])
async def test_a_body_that_is_no_object_is_refused(office: Asker, body: str) -> None:
    url = f"http://127.0.0.1:{office.port}/tickets"
    async with office.session.post(url, data=body) as answer:
        assert answer.status == 400


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


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_office_keeps_the_time_of_its_flows_whatever_the_machine_s_is(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        apart = datetime.now(UTC) - local_time().replace(tzinfo=ZONE)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert abs(apart) < timedelta(minutes=1)
    assert {Piece.load(one.parent).play.flow.time_zone for one in FLOWS.glob("*/tests")} == {ZONE.key}
