"""A secret that a caller says unasked is hidden; what is no secret stays as it was said."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.actions import Action, Choice, Expecting, Listen, SlotSpec
from ivr.call.call import Call, understanders
from ivr.call.journal import encode, replay
from ivr.call.secrecy import Secrecy
from ivr.call.vault import HIDDEN
from ivr.events import CallArrived, Event, Heard, HeardPartial
from ivr.flow.reader import read_flow
from ivr.validity import passes_luhn

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
OPEN = Expecting(step="welcome")
BOTH = Secrecy(("en-US", "es-ES"))
BANK = Secrecy(("en-US", "es-ES"), (SlotSpec("pin", "pin", shortest=4, longest=6, sensitive=True),))
CARD = "four five three nine one four eight eight oh three four three six four six seven"
TARJETA = "cuatro cinco tres nueve uno cuatro ocho ocho cero tres cuatro tres seis cuatro seis siete"


@pytest.mark.parametrize(
    ("said", "stays"),
    [
        ("my pin is one two three four", "my pin is •"),
        ("my PIN is 1234", "my pin is •"),
        ("the pin number is twelve thirty four and I want my balance", "and i want my balance"),
        ("one two three four is my pin", "• is my pin"),
        ("my PIN's 1234", "my pin is •"),
        ("my P.I.N. is 1234", "my p i n is •"),
        ("the pin of my visa card is one two three four", "the pin of my visa card is •"),
        ("I changed my pin to one two three four", "i changed my pin to •"),
        ("the pin I use is one two three four", "the pin i use is •"),
        ("the verification code you sent me is 123456", "the verification code you sent me is •"),
        ("my password was swordfish", "my password was •"),
        ("it's my passcode, uh, nine nine double oh", "my passcode uh •"),
        ("my security code on the back is 737", "my security code on the back is •"),
        ("my password is blue horse", "my password is •"),
        ("my password's blue horse", "my password is •"),
        ("the password is swordfish nine", "password is •"),
        ("my card number is four five three nine one four eight eight", "my card number is •"),
        (f"pay with my card {CARD}", "pay with my card •"),
        (f"I want to pay {CARD} please", "i want to pay • please"),
        ("4539 1488 0343 6467", "•"),
        ("4539 1488 0343 6468", "•"),  # one digit misheard
        ("the social is fine, my c v v is 7 3 7", "•"),
        ("mi pin es uno dos tres cuatro", "mi pin es •"),
        ("mi clave es cuatro siete once", "mi clave es •"),
        ("el pin de mi tarjeta es uno dos tres cuatro", "el pin de mi tarjeta es •"),
        ("el código es 4 7 1 1", "el código es •"),
        ("mi contraseña es caballo azul", "mi contraseña es •"),
        (f"mi tarjeta es {TARJETA}", "mi tarjeta es •"),
        (f"quiero pagar {TARJETA}", "quiero pagar •"),
        ("mi número de tarjeta es 4539 1488 0343", "mi número de tarjeta es •"),
    ],
)
def test_what_is_a_secret_is_hidden(said, stays):
    hushed = BOTH.hushed(said, OPEN)
    assert stays in hushed and HIDDEN in hushed
    assert not any(sign.isdecimal() for sign in hushed)
    assert BOTH.hushed(hushed, OPEN) == hushed


@pytest.mark.parametrize(
    "said",
    [
        "I forgot my PIN",
        "my pin is not working since three days",
        "I want to change my password",
        "my password is wrong",
        "my password is not working",
        "my password is expired and I can't log in",
        "I forgot what my password is and I want to order a pizza",
        "my password is in the letter that you sent",
        "where is my order 55421",
        "I lost my card on the third of march",
        "the card ending in 4471 is blocked",
        "my card is not on order five five four two one",
        "my zip code is 90210",
        "my area code is two one two",
        "call me at 212 555 0100",
        "my number is two one two five five five oh one double oh",
        "I paid 250 dollars on the 12th of May 2026",
        "call me at +49 1512 3456789",
        "call me at 0049 171 234 56789",
        "from 12/05/2026 to 16/05/2026",
        "I forgot my PIN and 55421 is my order",
        "no olvidé mi clave",
        "mi clave no funciona desde hace tres días",
        "mi contraseña es incorrecta",
        "no sé cuál mi contraseña es pero quiero pagar",
        "mi código postal es 28013",
        "llámeme al 612 345 678",
        "perdí mi tarjeta el doce de marzo",
    ],
)
def test_what_is_none_stays_as_it_was_said(said):
    assert BOTH.hushed(said, OPEN) == said
    assert BANK.hushed(said, OPEN) == said


def test_a_number_that_is_asked_for_stays():
    account = SlotSpec("account", "digits", "account number", shortest=16, longest=16)
    assert BANK.hushed(CARD, Expecting(step="s", asked="account", slots=(account,))) == CARD
    assert BANK.hushed(CARD, Expecting(step="s", slots=(account,))) == CARD  # an intent may be said with it
    code = SlotSpec("code", "digits", "the code of your letter", shortest=4, longest=4)
    asked = Expecting(step="s", asked="code", slots=(code,))
    assert BANK.hushed("the code is 4711", asked) == "the code is 4711"
    assert BANK.hushed("4711", asked) == "4711"
    assert BANK.hushed("my pin is 4711", asked) == "my pin is •"
    iban = SlotSpec("iban", "code", "IBAN", shortest=15, longest=34, check="iban")
    asked = Expecting(step="s", asked="iban", slots=(iban,))
    assert BANK.hushed("DE89 3704 0044 0532 0130 00", asked) == "DE89 3704 0044 0532 0130 00"
    thousands = (Choice("1000", ("1000", "one thousand")), Choice("2000", ("2000",)))
    limit = SlotSpec("limit", "choice", choices=thousands)
    asked = Expecting(step="s", asked="limit", slots=(limit,))
    assert BANK.hushed("one thousand", asked) == "one thousand" and BANK.hushed("4711", asked) == HIDDEN
    note = SlotSpec("note", "text", "door number")
    assert BANK.hushed("4711", Expecting(step="s", asked="note", slots=(note,))) == "4711"
    order = SlotSpec("order", "digits", "order number", shortest=5, longest=10)
    assert BANK.hushed(CARD, Expecting(step="s", asked="order", slots=(order,))) == HIDDEN


def test_an_answer_stays_while_it_is_being_said_and_a_pin_is_hidden_from_its_first_digit():
    account = SlotSpec("account", "digits", "account number", shortest=16, longest=16)
    listen = Listen(id="1", expecting=Expecting(step="s", asked="account", slots=(account,)))
    for text in ("4539 1488", "four five three nine one four eight eight oh"):
        part = HeardPartial(at=AT, listen="1", text=text)
        assert BANK.of(part, listen) == part
    assert BANK.of(HeardPartial(at=AT, listen="1", text="my pin is one two"), listen).text == "my pin is •"
    assert BANK.of(HeardPartial(at=AT, listen="1", text="my card ends in 4471"), None).text.endswith("4471")
    assert BANK.of(HeardPartial(at=AT, listen="1", text="my card is 4471"), None).text == "my card is 4471"


def test_what_stays_is_written_as_the_language_of_the_question_reads_it():
    said = "quiero pagar 1.250 euros con la tarjeta 4539 1488 0343 6467"
    hushed = BOTH.hushed(said, Expecting(step="s", language="es-ES"))
    assert hushed == "quiero pagar 1250 euros con la tarjeta •"


@pytest.mark.parametrize("said", ["1 no " * 3000, "my pin is no " * 2000, f"well {CARD} " * 500])
def test_endless_talk_is_hidden_behind_what_anybody_says_at_a_question(said):
    hushed = BOTH.hushed(said, OPEN).split()
    assert len(hushed) <= 257 and hushed[-1] == HIDDEN


@pytest.mark.parametrize(
    ("secrecy", "said", "stays"),
    [
        (BANK, "one two three four", HIDDEN),
        (BANK, "it's four seven one one please", f"it is {HIDDEN} please"),
        (BANK, "uno dos tres cuatro", HIDDEN),
        (BANK, "one two", "one two"),
        (BANK, "I have been waiting since 1998", "I have been waiting since 1998"),
        (BOTH, "one two three four", "one two three four"),
    ],
)
def test_a_bare_number_is_hidden_where_the_flow_has_secrets_as_long(secrecy, said, stays):
    assert secrecy.hushed(said, OPEN) == stays


@given(st.integers(10**12, 10**19 - 1), st.sampled_from([(), (4, 4, 4, 4, 4), (2,) * 10, (1,) * 19]))
def test_no_card_number_gets_through_however_it_is_grouped(number, groups):
    digits, rest = [], str(number)
    for size in groups:
        digits.append(rest[:size])
        rest = rest[size:]
    said = " ".join((*digits, rest)).strip()
    assert BOTH.hushed(f"I pay with {said} today", OPEN) == f"i pay with {HIDDEN} today"


FLOW = """
flow: shop
policy: {handover: desk, patience: 9}
intents:
  pay: {label: pay, begin: paid, hear: [I want to pay]}
  change: {label: change my PIN, begin: paid, hear: [I want to change my PIN]}
steps:
  welcome: {ask: How can I help?}
  paid: {say: "You said {{ said }}."}
  name: {ask: What is your name?, on: {yes: desk}}
  desk: {queue: support, whisper: "{{ said }}"}
"""


def test_a_secret_is_in_no_event_no_action_and_no_position_and_a_replay_is_the_same():
    assert passes_luhn("4539148803436467")
    flow = read_flow({"shop.yaml": FLOW})
    understand = understanders(flow)
    records: list[dict] = []
    made: list[list[Action]] = []

    def told(noun: Event | Action) -> None:
        records.append(encode(noun))

    call = Call(flow, understand, told)

    def happen(event: Event) -> None:
        made.append(call.receive(event))

    happen(CallArrived(at=AT, call="1"))
    sayings = [
        f"I want to pay {CARD}",
        "I want to change my PIN my pin is four seven one one",
        "4539148803436467",
        "operator",
    ]
    for said in sayings:
        listen = next(one for actions in reversed(made) for one in actions if isinstance(one, Listen))
        parts = said.split()
        for end in range(1, len(parts)):
            happen(HeardPartial(at=AT, listen=listen.id, text=" ".join(parts[:end])))
        happen(
            Heard(at=AT, listen=listen.id, text=said, confidence=0.95, alternatives=((f"uh {said}", 0.4),))
        )
    everything = json.dumps(records) + call.interpreter.position.to_json()
    for secret in ("4539148803436467", "one four eight eight", "four seven one one", "nine one four eight"):
        assert secret not in everything
    assert "You said i want to pay •." in everything
    again = [actions for _, actions in replay(Call(flow, understand), records)]
    assert again == made
