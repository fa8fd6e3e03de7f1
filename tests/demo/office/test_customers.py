import pytest

from tests.demo.office.conftest import Asker


async def test_a_caller_is_known_by_number(office: Asker) -> None:
    alice = {"phone": "5550100", "name": "Alice Martin", "first_name": "Alice", "language": "en-US"}
    assert await office.get("crm/5550100") == (200, {**alice, "calls": 0})


@pytest.mark.parametrize("phone", ["caller", "0", "5550100%20", "%25"])
async def test_a_stranger_is_not_found(office: Asker, phone: str) -> None:
    assert (await office.get(f"crm/{phone}")).status == 404


async def test_notes_are_counted_as_earlier_calls(office: Asker) -> None:
    assert await office.post("crm/5550101/notes", text="Asked for opening hours.") == (201, {"notes": 1})
    assert (await office.get("crm/5550101")).data["calls"] == 1


@pytest.mark.parametrize(("phone", "text", "status"), [("1", "x", 404), ("5550100", " ", 400)])
async def test_a_note_needs_a_customer_and_words(office: Asker, phone: str, text: str, status: int) -> None:
    assert (await office.post(f"crm/{phone}/notes", text=text)).status == status
