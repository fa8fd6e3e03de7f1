import pytest

from ivr.demo.office.tickets import GUIDES
from tests.demo.office.conftest import Asker


@pytest.mark.parametrize("issue", list(GUIDES))
async def test_each_issue_has_its_steps_in_order(office: Asker, issue: str) -> None:
    status, steps = await office.get(f"tickets/steps/{issue}")
    assert (status, [step["say"] for step in steps]) == (200, list(GUIDES[issue]))


async def test_a_ticket_gets_a_number_of_its_own(office: Asker) -> None:
    got = [await office.post("tickets", issue="printer", phone="5550100", solved="no") for _ in range(2)]
    assert [one.status for one in got] == [201, 201]
    assert got[0].data["number"] != got[1].data["number"] and got[0].data["issue"] == "printer"


async def test_what_is_no_issue_has_neither_steps_nor_tickets(office: Asker) -> None:
    assert (await office.get("tickets/steps/coffee")).status == 404
    assert (await office.post("tickets", issue="coffee")).status == 404
