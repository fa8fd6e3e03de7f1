"""Values of every new type, and their validators, in a written conversation."""

from __future__ import annotations

from ivr.call.call import understanders
from ivr.flow.reader import read_flow
from ivr.simulator.runner import run
from ivr.simulator.text import Text
from tests.simulator.conftest import nobody, scenario_of

FLOW = r"""
flow: cover
time_zone: Europe/Madrid
policy: {handover: desk, patience: 9, no_input: {after: 5s, say: Are you still there?}}
slots:
  contract: {type: code, length: 6, matches: "[A-Z]{2}\\d{4}", label: contract}
  card: {type: digits, length: 16, check: luhn}
  stay: {type: duration}
  mail: {type: email}
  zip: {type: postcode}
steps:
  which:
    ask: Which contract?
    for: contract
    wrong: {say: "Two letters and four digits, please."}
  paid: {ask: Which card?, for: card}
  long: {ask: How long do you stay?, for: stay, confirm: always}
  write: {ask: What is your e-mail address?, for: mail, confirm: always}
  where: {ask: What is your zip code?, for: zip}
  bye: {hangup: "Goodbye, {{ zip }}."}
  desk: {queue: support}
"""

STEPS = """
- user: a b c four seven one
- expect: {said: "Two letters and four digits, please.", step: which}
- user: a b four seven one two no three
- expect: {slot: {contract: AB4713}, step: paid}
- keys: "4111111111111112#"
- expect: {said: "That doesn't seem to be right. Which card?"}
- keys: "4111111111111111#"
- expect: {step: long}
- user: two hours no three hours
- expect: {said: "Did you say 3 hours?"}
- user: "yes"
- expect: {slot: {stay: 10800}}
- user: ann dot 4 2 at example dot com
- expect: {said: "*ann dot 4 2 at example dot com?"}
- user: "yes"
- user: nine oh two one oh
- expect: {said: "Goodbye, 9 0 2 1 0.", over: yes}
"""


async def test_what_is_wrong_is_asked_again_and_what_is_right_is_said_back() -> None:
    flow = read_flow({"cover.yaml": FLOW})
    result = await run(scenario_of(STEPS, flow), Text(flow, understanders(flow), nobody))
    assert result.passed, (result.trouble, result.failing)
