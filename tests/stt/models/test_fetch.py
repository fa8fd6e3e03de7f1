"""A model from a real HTTP server that breaks off, lies, or sends something else."""

import errno
import hashlib
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from ivr.errors import ModelError
from ivr.stt.models import fetch as room
from ivr.stt.models.fetch import fetch

DATA = bytes(range(256)) * 4000
SUM = hashlib.sha256(DATA).hexdigest()


class Site:
    """Serves DATA; `ends_after` bytes it breaks off, once. `asked` are the ranges of requests."""

    def __init__(self):
        self.ends_after, self.ranges, self.status, self.from_ = 0, True, 200, None
        self.asked = []

    async def file(self, request):
        self.asked.append(request.headers.get("Range"))
        if self.status != 200:
            return web.Response(status=self.status)
        start, status, headers = 0, 200, {}
        if self.ranges and request.http_range.start:
            start = request.http_range.start
            if start >= len(DATA):
                return web.Response(status=416)
            shown = start if self.from_ is None else self.from_
            status, headers = 206, {"Content-Range": f"bytes {shown}-{len(DATA) - 1}/{len(DATA)}"}
        reply = web.StreamResponse(status=status, headers=headers)
        reply.content_length = len(DATA) - start
        await reply.prepare(request)
        if self.ends_after:
            await reply.write(DATA[start : start + self.ends_after])
            self.ends_after = 0
            request.transport.close()
            return reply
        await reply.write(DATA[start:])
        return reply


@pytest.fixture
async def site():
    found = Site()
    application = web.Application()
    application.router.add_get("/model.zip", found.file)
    async with TestServer(application, host="127.0.0.1") as server:
        found.url = str(server.make_url("/model.zip"))
        yield found


@pytest.fixture
def told():
    return []


async def get(site, file, told, sha256=""):
    return await fetch(site.url, file, lambda have, of: told.append((have, of)), sha256)


async def test_a_file_is_fetched_told_and_held_against_its_sum(site, tmp_path, told):
    file = tmp_path / "there" / "model.zip"
    assert await get(site, file, told, SUM.upper()) == SUM
    assert file.read_bytes() == DATA
    assert told[-1] == (len(DATA), len(DATA)) and sorted(told) == told
    assert list(file.parent.iterdir()) == [file]


async def test_what_broke_off_goes_on_where_it_was(site, tmp_path, told):
    file = tmp_path / "model.zip"
    site.ends_after = 100_000
    with pytest.raises(ModelError, match="broke off"):
        await get(site, file, told)
    assert not file.exists()
    assert await get(site, file, told) == SUM
    have = int(site.asked[-1].removeprefix("bytes=").rstrip("-"))
    assert 0 < have <= 100_000
    assert told[-1] == (len(DATA), len(DATA))


async def test_a_server_that_knows_no_ranges_sends_all_of_it_again(site, tmp_path, told):
    file = tmp_path / "model.zip"
    file.with_name("model.zip.part").write_bytes(b"something else")
    site.ranges = False
    assert await get(site, file, told) == SUM


async def test_a_part_that_is_whole_already_is_taken(site, tmp_path, told):
    file = tmp_path / "model.zip"
    file.with_name("model.zip.part").write_bytes(DATA)
    assert await get(site, file, told) == SUM


async def test_another_part_than_was_asked_for_is_refused(site, tmp_path, told):
    file = tmp_path / "model.zip"
    file.with_name("model.zip.part").write_bytes(DATA[:1000])
    site.from_ = 500
    with pytest.raises(ModelError, match="another part"):
        await get(site, file, told)


async def test_a_wrong_sum_is_refused_and_the_next_time_begins_anew(site, tmp_path, told):
    file = tmp_path / "model.zip"
    with pytest.raises(ModelError, match="not what it should be"):
        await get(site, file, told, "0" * 64)
    assert list(tmp_path.iterdir()) == []
    assert await get(site, file, told, SUM) == SUM
    assert site.asked == [None, None]


async def test_what_does_not_end_does_not_fill_the_disk(site, tmp_path, told, monkeypatch):
    monkeypatch.setattr("ivr.stt.models.fetch.MOST_BYTES", len(DATA) - 1)
    with pytest.raises(ModelError, match="larger than any model"):
        await get(site, tmp_path / "model.zip", told)
    assert list(tmp_path.iterdir()) == []


async def test_a_server_that_has_no_such_file_says_so(site, tmp_path, told):
    site.status = 404
    with pytest.raises(ModelError, match="404"):
        await get(site, tmp_path / "model.zip", told)


async def test_nobody_at_the_address_is_told(tmp_path, unused_tcp_port, told):
    with pytest.raises(ModelError, match="broke off"):
        await fetch(f"http://127.0.0.1:{unused_tcp_port}/x.zip", tmp_path / "x.zip", lambda have, of: None)


async def test_a_full_disk_leaves_nothing_behind(site, tmp_path, told, monkeypatch):
    def full(*_):
        (tmp_path / "model.zip.part").write_bytes(DATA[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(room, "_sum", full)
    with pytest.raises(ModelError, match="no room"):
        await get(site, tmp_path / "model.zip", told)
    assert list(tmp_path.iterdir()) == []


async def test_a_folder_that_cannot_be_made_is_told(site, tmp_path, told):
    Path(tmp_path / "taken").write_text("a file")
    with pytest.raises(ModelError, match="cannot be written"):
        await get(site, tmp_path / "taken" / "model.zip", told)
