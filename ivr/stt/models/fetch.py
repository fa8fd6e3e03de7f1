"""A file from the web, told how far it is, begun again where it broke off, and held against its checksum.

What came so far lies beside it as `NAME.part`. A server that does not go on in the middle (RFC 9110, ranges)
sends all of it once more.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable
from pathlib import Path

import aiohttp

from ivr.errors import ModelError

Progress = Callable[[int, int], None]
"""Bytes that are here, and of how many (0 when the server does not say)."""

PIECE = 1 << 18
MOST_BYTES = 4 << 30
"""No model is larger; calls that are held at the same time need room on the disk too."""

SILENCE_S = 30.0
"""After so long without a byte there is no use in waiting."""


async def fetch(url: str, file: Path, progress: Progress, sha256: str = "") -> str:
    """Its SHA-256; the whole file is there, or nothing of that name. Raises ModelError."""
    part = file.with_name(f"{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        await _receive(url, part, progress)
        found = _sum(part)
        if sha256 and found != sha256.lower():
            part.unlink()
            raise ModelError(f"{url} is not what it should be: its SHA-256 is {found}, not {sha256}.")
        part.replace(file)
    except OSError as fault:
        if fault.errno == errno.ENOSPC:
            part.unlink(missing_ok=True)
            raise ModelError(f"There is no room for {file.name} in {file.parent}.") from fault
        raise ModelError(f"{file} cannot be written: {fault.strerror or fault}.") from fault
    return found


async def _receive(url: str, part: Path, progress: Progress) -> None:
    have = part.stat().st_size if part.exists() else 0
    headers = {"Range": f"bytes={have}-"} if have else {}
    timeout = aiohttp.ClientTimeout(total=None, connect=SILENCE_S, sock_read=SILENCE_S)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as web, web.get(url, headers=headers) as reply:
            if reply.status == 416:  # nothing is left to send: it was complete
                return
            if reply.status not in (200, 206):
                raise ModelError(f"{url} is not to be had: the server answers {reply.status} {reply.reason}.")
            if reply.status == 200:
                have = 0
            elif not reply.headers.get("Content-Range", "").startswith(f"bytes {have}-"):
                raise ModelError(f"{url} is not to be had: the server sends another part than asked for.")
            total = have + (reply.content_length or 0)
            with part.open("ab" if have else "wb") as out:
                async for piece in reply.content.iter_chunked(PIECE):
                    have += len(piece)
                    if have > MOST_BYTES:
                        part.unlink()
                        raise ModelError(f"{url} is refused: it is larger than any model.")
                    out.write(piece)
                    progress(have, total if reply.content_length else 0)
    except (aiohttp.ClientError, TimeoutError) as fault:
        why = str(fault) or "nothing came any more"
        raise ModelError(f"{url} broke off: {why}. Fetch it again, and it goes on from there.") from fault


def _sum(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as data:
        while piece := data.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
