"""Room for prompts: when there are too many, those that were not played for the longest time go.

What was built stays, also what another process built: it has its text beside it. `ivr prompts prune` removes
what no flow needs any more.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator

import structlog

from ivr.tts.cache import Cache, Kept

log = structlog.get_logger(__name__)

IN_PLAY_S = 900.0
"""What was handed out within this time may be on its way to a caller, or sound: it is never taken."""

LEFT = 0.9
"""So much of the room is filled after room was made: not every prompt makes some."""


def idle(kept: Iterable[Kept], needed: Collection[str], age: float = IN_PLAY_S) -> Iterator[Kept]:
    """What nobody needs and nobody hears, the longest unplayed first."""
    before = time.time() - age
    yield from sorted(
        (one for one in kept if one.key not in needed and one.played < before), key=lambda one: one.played
    )


def unbuilt(kept: Iterable[Kept], needed: Collection[str]) -> Iterator[Kept]:
    """What was said on a call, is idle, and can be made again when it is said again."""
    return (one for one in idle(kept, needed) if "text" not in one.about())


def make_room(cache: Cache, most: int, needed: Collection[str]) -> int:
    """Drop what is idle until less than `most` bytes are kept. How many are left."""
    kept = list(cache.all())
    total = sum(one.size for one in kept)
    return total - (_drop(cache, unbuilt(kept, needed), total - int(most * LEFT)) if total > most else 0)


def free(cache: Cache, size: int, needed: Collection[str]) -> int:
    """Drop so many bytes of what is idle. How many were dropped."""
    return _drop(cache, unbuilt(cache.all(), needed), size)


def _drop(cache: Cache, dispensable: Iterable[Kept], size: int) -> int:
    dropped = 0
    for one in dispensable:
        if dropped >= size:
            break
        cache.drop(one.key)
        dropped += one.size
    if dropped:
        log.info("prompts that nobody needs made room", bytes=dropped)
    return dropped
