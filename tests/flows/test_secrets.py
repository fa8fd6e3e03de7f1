"""What a caller keys in as a secret is in no event, no action, and no position of the call."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ivr.call.call import Call
from ivr.call.journal import MADE, encode
from ivr.events import Digit, Event, SecretCaptured
from ivr.rehearsal.office import demo_office
from ivr.rehearsal.piece import Piece
from ivr.simulator.runner import run
from ivr.simulator.text import Text

FLOWS = Path(__file__).resolve().parents[2] / "flows"
SECRETS = [
    ("bank", "the balance after account number and PIN", "4711"),
    ("billing", "an invoice is paid", "4242424242424242"),
    ("billing", "an invoice is paid", "1230"),
    ("billing", "the card is declined, another one is not", "4000000000000002"),
]


@pytest.mark.parametrize(("name", "conversation", "secret"), SECRETS)
async def test_a_secret_is_nowhere(name: str, conversation: str, secret: str) -> None:
    """Every event and action is what the journal writes, and replaying them gives every position."""
    piece = Piece.load(FLOWS / name)
    (scenario,) = (one for one in piece.scenarios if one.name == conversation)
    result = await run(scenario, Text(piece.play.flow, piece.play.understand, demo_office))
    assert result.passed
    nouns = [noun for _, noun in result.seen.nouns]
    assert any(isinstance(noun, SecretCaptured) for noun in nouns)
    assert secret not in "".join(noun.key for noun in nouns if isinstance(noun, Digit))
    assert all(secret not in json.dumps(encode(noun)) for noun in nouns)
    shadow = Call(piece.play.flow, piece.play.understand)
    for noun in nouns:
        if isinstance(noun, Event) and not isinstance(noun, MADE):
            shadow.receive(noun)
            assert secret not in shadow.interpreter.position.to_json()
    assert shadow.interpreter.position.over
