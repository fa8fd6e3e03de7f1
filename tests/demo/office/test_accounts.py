from datetime import timedelta

from ivr.demo.office.accounts import LOCKED, NO_MATCH
from tests.demo.office.conftest import Asker

ALICE, NOBODY = "20417733", "99999999"


async def check(office: Asker, account: str, pin: str) -> tuple[int, dict[str, object]]:
    return await office.post(f"accounts/{account}/pin", pin=pin)


async def test_the_right_pin_opens_the_balance(office: Asker) -> None:
    assert (await office.get(f"accounts/{ALICE}/balance")).status == 403
    assert await check(office, ALICE, "4711") == (200, {"first_name": "Alice"})
    balance = {"balance": 1250.75, "currency": "USD", "as_of": "2026-03-02"}
    assert await office.get(f"accounts/{ALICE}/balance") == (200, balance)


async def test_the_balance_is_told_for_five_minutes_only(office: Asker) -> None:
    await check(office, ALICE, "4711")
    office.passed = timedelta(seconds=301)
    assert (await office.get(f"accounts/{ALICE}/balance")).status == 403


async def test_a_wrong_pin_closes_the_balance_again(office: Asker) -> None:
    await check(office, ALICE, "4711")
    await check(office, ALICE, "0000")
    assert (await office.get(f"accounts/{ALICE}/balance")).status == 403


async def test_nobody_learns_which_accounts_there_are(office: Asker) -> None:
    for account in (ALICE, NOBODY):
        told = [await check(office, account, "0000") for _ in range(4)]
        assert told == [
            (403, {"error": NO_MATCH, "left": 2}),
            (403, {"error": NO_MATCH, "left": 1}),
            (423, {"error": LOCKED}),
            (423, {"error": LOCKED}),
        ]


async def test_a_locked_account_does_not_open_for_its_pin_until_the_next_day(office: Asker) -> None:
    for _ in range(3):
        await check(office, ALICE, "0000")
    assert (await check(office, ALICE, "4711"))[0] == 423
    assert (await check(office, "20418850", "8642"))[0] == 200  # another account is not locked
    office.passed = timedelta(days=1)
    assert (await check(office, ALICE, "4711"))[0] == 200


async def test_the_right_pin_forgives_the_wrong_ones_before(office: Asker) -> None:
    for pin in ("0000", "0000", "4711", "0000", "0000"):
        status, _ = await check(office, ALICE, pin)
    assert status == 403


async def test_no_pin_is_kept(office: Asker) -> None:
    await office.post(f"accounts/{ALICE}/pin", key="one", pin="4711")
    assert b"4711" not in (office.folder / "office.sqlite").read_bytes()
