"""Nobody pays twice."""

import asyncio
import json
from typing import Any

import pytest

from ivr.actions import LookUp
from ivr.demo.office import invoices
from ivr.engine.backends import BackEnd, BackEnds
from tests.demo.office.conftest import Asker

GOOD, DECLINED = "4242424242424242", "4000000000000002"
BROKEN, LATE = "4000000000000119", "4000000000000341"


def payment(**changed: Any) -> dict[str, Any]:
    return {"invoice": "700100", "amount": 89.5, "card": GOOD, "expiry": "1228", **changed}


def charges(office: Asker) -> int:
    ((count,),) = office.rows("SELECT count(*) FROM charges WHERE invoice = '700100'")
    return int(count)


async def state(office: Asker) -> str:
    return str((await office.get("invoices/700100")).data["state"])


async def test_an_invoice_is_found_by_its_number_and_by_its_customer(office: Asker) -> None:
    mine = {"number": "700100", "amount": 89.5, "currency": "USD", "due": "2026-03-07", "state": "open"}
    assert await office.get("invoices/700100") == (200, mine)
    status, both = await office.get("invoices?customer=5550100")
    assert status == 200 and both[0] == mine and [one["number"] for one in both] == ["700100", "700103"]
    assert await office.get("invoices?customer=nobody") == (200, [])
    assert (await office.get("invoices/1")).status == 404


async def test_a_payment_is_charged_and_the_invoice_is_paid(office: Asker) -> None:
    status, paid = await office.post("charges", key="one", **payment())
    assert status == 201 and (paid["amount"], paid["last_four"]) == (89.5, "4242")
    assert await state(office) == "paid" and charges(office) == 1
    assert [one["number"] for one in (await office.get("invoices?customer=5550100")).data] == ["700103"]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"card": DECLINED}, 402),
        ({"card": "4242424242424241"}, 402),
        ({"card": ""}, 402),
        ({"expiry": "0226"}, 402),
        ({"expiry": "1326"}, 402),
        ({"card": BROKEN}, 500),
        ({"amount": 89.51}, 409),
        ({"amount": "89.50 "}, 409),
        ({"invoice": "1"}, 404),
    ],
)
async def test_what_is_not_accepted_charges_nothing(
    office: Asker, changed: dict[str, Any], status: int
) -> None:
    assert (await office.post("charges", key="one", **payment(**changed))).status == status
    assert await state(office) == "open" and charges(office) == 0


async def test_after_an_error_the_same_key_may_be_tried_again(office: Asker) -> None:
    assert (await office.post("charges", key="one", **payment(card=BROKEN))).status == 500
    assert (await office.post("charges", key="one", **payment())).status == 201


async def test_the_same_request_again_is_answered_and_not_charged_again(office: Asker) -> None:
    got = [await office.post("charges", key="one", **payment()) for _ in range(3)]
    assert got[0].status == 201 and got == [got[0]] * 3
    assert charges(office) == 1


async def test_another_key_for_a_paid_invoice_is_refused(office: Asker) -> None:
    await office.post("charges", key="one", **payment())
    assert (await office.post("charges", key="two", **payment())).status == 409
    assert (await office.post("charges", **payment())).status == 409
    assert charges(office) == 1


async def test_many_payments_at_once_charge_once(office: Asker) -> None:
    got = await asyncio.gather(*(office.post("charges", key=f"k{n % 2}", **payment()) for n in range(8)))
    assert {one.status for one in got} == {201, 409}
    assert charges(office) == 1


async def test_a_connection_that_is_cut_leaves_one_charge_however_often_it_is_repeated(
    office: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut when the money has moved and the answer is still on its way."""
    monkeypatch.setattr(invoices, "LATE_S", 0.5)
    body = json.dumps(payment(card=LATE)).encode()
    head = "POST /charges HTTP/1.1\r\nHost: office\r\nIdempotency-Key: one\r\nContent-Length: {}\r\n\r\n"
    for _ in range(2):
        _, writer = await asyncio.open_connection("127.0.0.1", office.port)
        writer.write(head.format(len(body)).encode() + body)
        await writer.drain()
        while charges(office) == 0:
            await asyncio.sleep(0.01)
        writer.transport.abort()
    got = await office.post("charges", key="one", **payment(card=LATE))
    assert got.status == 201 and got.data["last_four"] == LATE[-4:]
    assert charges(office) == 1 and await state(office) == "paid"


async def test_whoever_waits_in_vain_does_not_know_and_asks_in_vain_to_pay_again(
    office: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine's own client against a slow card office: the money is gone, the answer is unknown."""
    monkeypatch.setattr(invoices, "LATE_S", 0.5)
    end = BackEnd("charges", f"http://127.0.0.1:{office.port}/charges")
    async with BackEnds({"charges": end}) as ends:

        async def pay(card: str, timeout: float) -> tuple[str, int]:
            asked = LookUp(
                id="pay.1",
                back_end="charges",
                method="POST",
                path="",
                body=payment(card=card),
                timeout=timeout,
            )
            reply = await ends.look_up(asked)
            return reply.outcome, reply.status

        assert await pay(LATE, 0.2) == ("unknown", 0)
        assert await state(office) == "paid" and charges(office) == 1
        assert await pay(GOOD, 3) == ("refused", 409)
        assert charges(office) == 1


async def test_of_a_card_only_the_last_four_digits_are_kept(office: Asker) -> None:
    await office.post("charges", key="one", **payment())
    await office.post("charges", key="two", **payment(invoice="700102", amount=49.99, card=DECLINED))
    kept = (office.folder / "office.sqlite").read_bytes()
    assert GOOD.encode() not in kept and DECLINED.encode() not in kept
