"""How many callers can be heard at once: the external media channels that exist, or may.

Asterisk 22.10.1 dies when an external media channel finds no free RTP port (#1757). So what counts is
what exists there: from before it is asked for until Asterisk has said that it is gone, whatever
became of the call that it was made for.
"""

from __future__ import annotations

from collections.abc import Callable

from ivr.ari import outbound
from ivr.ari.belongings import is_external
from ivr.engine.errands import Errands


class Ears:
    def __init__(self, errands: Errands, most: int) -> None:
        self._errands, self._most = errands, most
        self._there: set[str] = set()  # channel ids

    @property
    def there(self) -> frozenset[str]:
        return frozenset(self._there)

    def take(self, channel: str) -> bool:
        """A place for this external media channel; False when there is none left."""
        if len(self._there) >= self._most:
            return False
        self._there.add(channel)
        return True

    def gone(self, channel: str) -> None:
        """It is no more, or was never asked for."""
        self._there.discard(channel)

    def remove(self, channel: str) -> None:
        """Hang up a helper channel, of an earlier engine or of nobody; it counts until it is gone."""
        if is_external(channel):
            self._there.add(channel)
        self._errands.run(outbound.hangup(channel), self.told(channel))

    def told(self, channel: str) -> Callable[[], None]:
        return lambda: self.gone(channel)
