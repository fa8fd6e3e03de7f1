"""Which language model may be asked what a caller meant, and what that may cost."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.settings.values import Seconds, Secret, Share

CALLER_WAITS = Seconds(2)


@dataclass(frozen=True, slots=True)
class Llm:
    """`url` ends in /v1; a server at home may need no `key`. `timeout`: no caller waits longer. `trust`: the
    share of its sure answers that were right, when somebody has measured it; without, it takes no answer
    by itself."""

    model: str
    url: str = "https://api.openai.com/v1"
    key: Secret | None = None
    timeout: Seconds = CALLER_WAITS
    trust: Share | None = None
    tokens_a_call: int = 10_000
    tokens_a_day: int = 500_000
