"""Texts with `*` for anything: how tests name what they expect."""

from __future__ import annotations

import re
from functools import cache


def like(pattern: str, text: str) -> bool:
    """Whether all of `text` is like `pattern`: capitals and the width of blanks aside."""
    return _compiled(pattern).fullmatch(_plain(text)) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in _plain(pattern).split("*")), re.DOTALL)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
