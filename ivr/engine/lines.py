"""All lines that are held, found by whatever Asterisk calls them: channel, playback, recording."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.ari import belongings
from ivr.engine.line import Line
from ivr.engine.performer import Performer


class Lines:
    def __init__(self) -> None:
        self._by_channel: dict[str, Line] = {}
        self._by_call: dict[str, Line] = {}

    def __iter__(self) -> Iterator[Line]:
        return iter(list(self._by_call.values()))

    def add(self, line: Line) -> None:
        self._by_channel[line.channel] = self._by_call[line.id] = line

    def remove(self, line: Line) -> None:
        del self._by_channel[line.channel], self._by_call[line.id]

    def of_channel(self, channel: str) -> Line | None:
        return self._by_channel.get(channel)

    def of_call(self, call: str) -> Line | None:
        return self._by_call.get(call)

    def performers_of(self, id: str) -> list[Performer]:
        """Of a playback or a recording: one, or none when the line is closed already."""
        line = self._by_call.get(belongings.call_of_playback(id))
        return line.performers if line is not None else []
