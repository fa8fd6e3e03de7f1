"""The language model of the settings."""

from __future__ import annotations

import os
from pathlib import Path

from ivr.call.advice import Terms
from ivr.llm.budget import Budget
from ivr.llm.counsel import Counsel
from ivr.llm.openai import OpenAi
from ivr.settings import Llm

SPENT = "tokens.json"
"""The file that holds the tokens of the day, in the folder of the journals."""


def counsel(llm: Llm, folder: Path | None = None) -> Counsel:
    """Without `folder`, what is spent is forgotten. SettingsError when the key is not there, AdviserError for
    what is no address."""
    key = "" if llm.key is None else llm.key.reveal(os.environ)
    spent = None if folder is None else folder / SPENT
    budget = Budget(llm.tokens_a_call, llm.tokens_a_day, spent)
    return Counsel(OpenAi(llm.url, llm.model, key), budget, Terms(llm.timeout, llm.trust))
