"""A caller is recorded from the end of what is said; whoever says nothing is not."""

from __future__ import annotations

import pytest

from ivr.call.call import understanders
from ivr.flow.reader import read_flow
from ivr.simulator.runner import run
from ivr.simulator.text import Text
from tests.simulator.conftest import nobody, scenario_of

FLOW = read_flow(
    {
        "t.yaml": """
flow: t
policy: {handover: desk}
steps:
  tell: {record: word, say: Please tell us everything about it after the tone., on: {silent: nothing}}
  thanks: {say: "Thank you, {{ word.seconds }} seconds.", then: hangup}
  nothing: {say: You said nothing., then: hangup}
  desk: {queue: support}
"""
    }
)
ENDS = [
    ("user: my light went out at nine", "Thank you, *"),
    ("keys: 1", "Thank you, 1.0 seconds."),
    ("silence: 3s", "You said nothing."),
]


@pytest.mark.parametrize(("act", "said"), ENDS)
async def test_a_recording_waits_for_the_caller_who_hears_the_prompt_out(act: str, said: str) -> None:
    steps = f"- expect: {{said: '*the tone.', step: tell}}\n- {act}\n- expect: {{said: '{said}', over: yes}}"
    result = await run(scenario_of(steps, FLOW), Text(FLOW, understanders(FLOW), nobody))
    assert result.passed, (result.trouble, result.failing)
