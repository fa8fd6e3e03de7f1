import pytest

from tests.demo.office.conftest import Asker

TOMORROW = "2026-03-03"


async def test_a_time_that_is_free_is_the_first_that_is_told(office: Asker) -> None:
    status, free = await office.get(f"appointments/free?doctor=doctor_adams&day={TOMORROW}&time=09:30")
    assert (status, free["wished"]) == (200, True)
    assert [slot["time"] for slot in free["slots"]] == ["09:30", "11:00", "11:30", "14:00"]


async def test_for_a_time_that_is_taken_the_next_ones_are_told(office: Asker) -> None:
    _, free = await office.get(f"appointments/free?doctor=doctor_adams&day={TOMORROW}&time=10:00")
    assert free["wished"] is False and free["slots"][0] == {"day": TOMORROW, "time": "11:00"}


async def test_late_in_the_day_the_next_day_follows(office: Asker) -> None:
    _, free = await office.get(f"appointments/free?doctor=doctor_baker&day={TOMORROW}&time=17:00")
    assert free["slots"][0] == {"day": "2026-03-04", "time": "14:00"}


@pytest.mark.parametrize(
    "query", ["doctor=doctor_lopez&day=2026-03-03", "doctor=doctor_adams&day=2026-06-01"]
)
async def test_who_is_on_leave_or_asked_too_far_ahead_has_nothing_free(office: Asker, query: str) -> None:
    assert await office.get(f"appointments/free?{query}&time=10:00") == (200, {"wished": False, "slots": []})


@pytest.mark.parametrize(
    "query", ["", "doctor=who&day=2026-03-03&time=10:00", "doctor=doctor_adams&day=soon&time=10:00"]
)
async def test_a_question_without_doctor_day_or_time_is_refused(office: Asker, query: str) -> None:
    assert (await office.get(f"appointments/free?{query}")).status == 400


async def test_a_booked_time_is_no_longer_free(office: Asker) -> None:
    wish = {"doctor": "doctor_adams", "day": TOMORROW, "time": "9:30", "phone": "5550100"}
    assert (await office.post("appointments", **wish)).status == 400  # 9:30 is no time of ISO 8601
    wish["time"] = "09:30"
    status, booked = await office.post("appointments", **wish)
    assert status == 201 and booked["number"].isdigit()
    assert (booked["doctor"], booked["day"], booked["time"]) == ("doctor_adams", TOMORROW, "09:30")
    _, free = await office.get(f"appointments/free?doctor=doctor_adams&day={TOMORROW}&time=09:30")
    assert free["wished"] is False
    assert (await office.post("appointments", **wish)).status == 409


@pytest.mark.parametrize(
    "changed", [{"day": "2026-03-02"}, {"time": "03:00"}, {"doctor": "doctor_lopez"}, {"day": "2027-01-01"}]
)
async def test_a_time_outside_the_plan_cannot_be_booked(office: Asker, changed: dict[str, str]) -> None:
    wish = {"doctor": "doctor_adams", "day": TOMORROW, "time": "09:00", **changed}
    assert (await office.post("appointments", **wish)).status == 409
