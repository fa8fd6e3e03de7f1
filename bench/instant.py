"""The engine with an ear that takes no time, for benches that want to know what all the rest takes.

python -m bench.instant SETTINGS "what it hears"
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from ivr.audio.frame import Pcm
from ivr.cli.serve import app
from ivr.engine import serve
from ivr.nlu.grammar import Grammar
from ivr.stt.recogniser import Hypothesis


class Instant:
    """A Recogniser that always hears the same."""

    name = "instant"
    languages = frozenset({"en-US"})

    def __init__(self, text: str) -> None:
        self._text = text

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    def listen(self, grammar: Grammar, on_partial: Callable[[str], None] | None = None) -> Session:
        return Session(self._text)


class Session:
    def __init__(self, text: str) -> None:
        self._text = text

    def feed(self, pcm: Pcm) -> None: ...

    async def finish(self) -> Hypothesis:
        return Hypothesis(self._text, 0.99)

    def cancel(self) -> None: ...


if __name__ == "__main__":
    settings, text = sys.argv[1:]
    serve.recogniser = lambda hearing: Instant(text)
    app([settings])
