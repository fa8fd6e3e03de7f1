import asyncio
import socket
from contextlib import ExitStack, contextmanager

import pytest
from structlog.testing import capture_logs

from ivr.ari import media
from ivr.ari.media import MediaSocket
from ivr.errors import MediaError


@contextmanager
def sender(host="127.0.0.1"):
    """A socket of Asterisk's, or of somebody else's, and its port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending:
        sending.bind((host, 0))
        yield sending, sending.getsockname()[1]


async def until(condition):
    """Let the loop run until this is so; a datagram on loopback has come when sendto returns."""
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0)


async def test_each_call_gets_what_its_port_sends():
    first, second = [], []
    async with MediaSocket() as shared:
        with sender() as (one, one_port), sender() as (two, two_port):
            shared.register(one_port, first.append)
            shared.register(two_port, second.append)
            for number in range(20):
                one.sendto(b"one %d" % number, shared.address)
                two.sendto(b"two %d" % number, shared.address)
            await until(lambda: shared.counts.delivered == 40)
    assert first == [b"one %d" % number for number in range(20)]
    assert second == [b"two %d" % number for number in range(20)]


async def test_it_is_bound_to_loopback_and_to_a_port_of_its_own():
    async with MediaSocket() as one, MediaSocket() as two:
        assert one.address[0] == two.address[0] == "127.0.0.1"
        assert one.address != two.address
        assert one.receive_buffer > 100_000


async def test_another_address_than_asterisks_is_not_heard():
    heard = []
    async with MediaSocket() as shared:
        with sender("127.0.0.2") as (stranger, port):
            shared.register(port, heard.append)
            stranger.sendto(b"injected", shared.address)
            await until(lambda: shared.counts.foreign == 1)
    assert heard == []
    assert shared.counts.delivered == 0


async def test_what_came_before_the_port_was_known_is_kept_in_order():
    heard = []
    async with MediaSocket() as shared:
        with sender() as (sending, port):
            for number in range(3):
                sending.sendto(b"%d" % number, shared.address)
            await until(lambda: shared.counts.early == 3)
            shared.register(port, heard.append)
            assert heard == [b"0", b"1", b"2"]
            sending.sendto(b"3", shared.address)
            await until(lambda: len(heard) == 4)
    assert heard[-1] == b"3"
    assert (shared.counts.unknown, shared.counts.delivered) == (3, 4)


async def test_only_the_newest_early_packets_of_a_port_are_kept():
    heard, sent = [], media.EARLY_PACKETS + 7
    async with MediaSocket() as shared:
        with sender() as (sending, port):
            for number in range(sent):
                sending.sendto(b"%d" % number, shared.address)
            await until(lambda: shared.counts.unknown == sent)
            shared.register(port, heard.append)
    assert heard == [b"%d" % number for number in range(7, sent)]


async def test_a_flood_from_many_ports_keeps_no_more_than_a_few_of_them():
    heard = []
    async with MediaSocket() as shared:
        with ExitStack() as open_ports:  # all at once: a port that was closed may be given out again
            first, first_port = open_ports.enter_context(sender())
            first.sendto(b"pushed out", shared.address)
            for _ in range(media.EARLY_PORTS):
                sending, last_port = open_ports.enter_context(sender())
                sending.sendto(b"kept", shared.address)
            await until(lambda: shared.counts.unknown == media.EARLY_PORTS + 1)
            shared.register(first_port, heard.append)
            shared.register(last_port, heard.append)
    assert heard == [b"kept"]


async def test_early_packets_grow_stale(monkeypatch):
    heard = []
    monkeypatch.setattr(media, "EARLY_SECONDS", -1.0)
    async with MediaSocket() as shared:
        with sender() as (sending, port):
            sending.sendto(b"of another time", shared.address)
            await until(lambda: shared.counts.early == 1)
            shared.register(port, heard.append)
    assert heard == []


async def test_the_next_call_on_a_port_does_not_hear_the_last_ones_end():
    first, second = [], []
    async with MediaSocket() as shared:
        with sender() as (sending, port):
            shared.register(port, first.append)
            sending.sendto(b"first", shared.address)
            await until(lambda: first)
            shared.unregister(port)
            sending.sendto(b"the first one's end", shared.address)
            await until(lambda: shared.counts.unknown == 1)
            shared.register(port, second.append)
            sending.sendto(b"second", shared.address)
            await until(lambda: second)
    assert (first, second) == ([b"first"], [b"second"])


async def test_a_port_belongs_to_one_call():
    async with MediaSocket() as shared:
        shared.register(4000, print)
        with pytest.raises(MediaError, match="Port 4000 of Asterisk already belongs to a call"):
            shared.register(4000, print)
        shared.unregister(4000)
        shared.unregister(4000)
        shared.register(4000, print)


async def test_a_receiver_that_raises_harms_nobody_and_is_complained_of_once():
    def broken(data):
        raise ValueError("no")

    heard = []
    with capture_logs() as logs:
        async with MediaSocket() as shared:
            with sender() as (bad, bad_port), sender() as (good, good_port):
                shared.register(bad_port, broken)
                shared.register(good_port, heard.append)
                for _ in range(3):
                    bad.sendto(b"bad", shared.address)
                    good.sendto(b"good", shared.address)
                await until(lambda: len(heard) == 3)
    assert shared.counts.failed == 3
    assert [(entry["event"], entry["port"]) for entry in logs if entry["log_level"] == "error"] == [
        ("a call cannot take its audio", bad_port)
    ]


async def test_a_burst_lets_others_have_their_turn(monkeypatch):
    monkeypatch.setattr(media, "BURST", 4)
    sizes, since = [], 0
    async with MediaSocket() as shared:
        with sender() as (sending, port):
            shared.register(port, lambda data: None)
            for _ in range(10):
                sending.sendto(b"x", shared.address)
            while shared.counts.delivered < 10:
                await asyncio.sleep(0)
                if shared.counts.delivered > since:
                    sizes.append(shared.counts.delivered - since)
                    since = shared.counts.delivered
    assert sizes == [4, 4, 2]


async def test_a_datagram_that_is_too_large_is_refused_and_the_largest_is_not():
    heard = []
    async with MediaSocket() as shared:
        with sender() as (sending, port):
            shared.register(port, heard.append)
            sending.sendto(bytes(media.LARGEST + 1), shared.address)
            sending.sendto(bytes(60_000), shared.address)
            sending.sendto(bytes(media.LARGEST), shared.address)
            sending.sendto(b"", shared.address)
            await until(lambda: len(heard) == 2)
    assert [len(data) for data in heard] == [media.LARGEST, 0]
    assert shared.counts.oversize == 2


async def test_a_port_that_is_taken_is_a_media_error():
    async with MediaSocket() as shared:
        host, port = shared.address
        with pytest.raises(MediaError, match=f"cannot have {host}:{port}: Address already in use"):
            async with MediaSocket(host, port):
                pass


async def test_a_closed_socket_says_so_and_leaves_its_port():
    shared = MediaSocket()
    with pytest.raises(MediaError, match="not open"):
        _ = shared.address
    async with shared:
        host, port = shared.address
    with pytest.raises(MediaError, match="not open"):
        _ = shared.address
    async with MediaSocket(host, port) as again:
        assert again.address == (host, port)
