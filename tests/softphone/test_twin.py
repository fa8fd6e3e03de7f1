"""The raw SIP caller of the tests: arithmetic against published examples, manners against Asterisk."""

import asyncio
import math
import random
import struct
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.twins.sip import CallRefused, SipCaller
from tests.twins.sip_media import ULAW, ulaw
from tests.twins.sip_message import Message, Sdp, answer_challenge, parse

asterisk = [pytest.mark.sip, pytest.mark.asterisk, pytest.mark.timeout(90)]
TONE = ulaw(b"".join(struct.pack("<h", int(8000 * math.sin(nth * 0.3))) for nth in range(8000)))


def test_a_challenge_is_answered_as_rfc_2617_shows() -> None:
    challenge = (
        'Digest realm="testrealm@host.com", qop="auth,auth-int", '
        'nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"'
    )
    sha = 'Digest realm="r", nonce="n", algorithm=SHA-256'
    answer = answer_challenge(
        [sha, challenge], "Mufasa", "Circle Of Life", "GET", "/dir/index.html", "0a4f113b"
    )
    assert 'response="6629fae49393a05397450978507c4ef1"' in answer
    assert 'opaque="5ccc069c403ebaf9f0171e9517f40e41"' in answer


def test_a_message_survives_being_written_and_read() -> None:
    message = Message(
        "SIP/2.0 200 OK", [("Via", "SIP/2.0/UDP a;branch=z9hG4bKx"), ("CSeq", "1 BYE")], "body\r\n"
    )
    again = parse(message.encode())
    assert again is not None
    assert (again.status, again.method, again.branch, again.body) == (200, "BYE", "z9hG4bKx", "body\r\n")
    assert parse(b"\r\n\r\n") is None


def test_sdp_survives_being_written_and_read() -> None:
    assert Sdp.parse(str(Sdp("127.0.0.1", 4000))) == Sdp("127.0.0.1", 4000, (0, 101))


def test_mu_law_has_its_published_extremes_and_every_byte_survives() -> None:
    assert (max(ULAW), min(ULAW), ULAW[0xFF], ULAW[0x00]) == (32124, -32124, 0, -32124)
    levels = [level for byte, level in enumerate(ULAW) if byte != 0x7F]  # 0x7F is a second zero
    assert [ULAW[byte] for byte in ulaw(struct.pack("<255h", *levels))] == levels


@pytest.fixture
async def caller(pbx: Any, server: str) -> AsyncIterator[SipCaller]:
    async with SipCaller(server, "caller", pbx.secrets["caller_password"]) as ua:
        yield ua


class TestAsterisk:
    pytestmark = asterisk

    async def test_audio_comes_back_from_an_echo_byte_for_byte(self, caller: SipCaller, lines: Any) -> None:
        call = await caller.call(lines.add("7101", "Answer()", "Echo()"))
        await call.say(TONE)
        await asyncio.sleep(0.3)
        assert TONE in b"".join(packet.payload for packet in call.packets if packet.payload_type == 0)
        await call.hang_up()
        assert call.ended_by == "us"

    async def test_arrival_times_are_those_of_the_network(self, caller: SipCaller, lines: Any) -> None:
        call = await caller.call(lines.add("7102", "Answer()", "Milliwatt()"))
        await asyncio.sleep(1)
        await call.hang_up()
        first, sound = call.first_packet_after_answer_ms, call.first_sound_after_answer_ms
        assert first is not None and sound is not None and first <= sound < 200
        gaps = sorted(1000 * (b.at - a.at) for a, b in zip(call.packets, call.packets[1:], strict=False))
        assert gaps[len(gaps) // 2] == pytest.approx(20, abs=2)

    async def test_every_key_arrives_once(self, caller: SipCaller, lines: Any) -> None:
        verdict = "GotoIf($[${KEYS}=13579]?5:4)"
        number = lines.add("7103", "Answer()", "Read(KEYS,,5,,,8)", verdict, "Busy()", "Hangup()")
        call = await caller.call(number)
        await call.keys("13579")
        await asyncio.wait_for(call.over.wait(), 5)
        assert call.ended_by == "them"

    async def test_a_wrong_password_is_refused(self, server: str) -> None:
        async with SipCaller(server, "caller", "wrong") as ua:
            with pytest.raises(CallRefused, match="401"):
                await ua.call("100")

    async def test_a_call_is_cancelled_while_it_rings(self, caller: SipCaller, lines: Any) -> None:
        call = caller.dial(lines.add("7104", "Ringing()", "Wait(20)"))
        await asyncio.wait_for(call.ringing(), 5)
        await call.cancel()
        assert (call.ended_by, call.over.is_set(), call.answered_at) == ("cancel", True, 0)
        with pytest.raises(CallRefused, match="487"):
            await call.answered()

    async def test_calls_hung_up_at_any_moment_leave_no_channel(
        self, caller: SipCaller, lines: Any, pbx: Any
    ) -> None:
        number = lines.add("7105", "Wait(0.1)", "Answer()", "Milliwatt()")
        dice = random.Random(4711)

        async def one(nth: int) -> str:
            await asyncio.sleep(nth * 0.02)
            call = caller.dial(number)
            await asyncio.sleep(dice.random() * 0.3)
            await call.hang_up()
            return call.ended_by

        ends = await asyncio.gather(*(one(nth) for nth in range(40)))
        assert set(ends) == {"us", "cancel"}
        assert "0 active channels" in pbx.rx("core show channels count")

    async def test_a_caller_who_vanishes_says_nothing_more(
        self, caller: SipCaller, lines: Any, pbx: Any
    ) -> None:
        number = lines.add("7106", "Answer()", "Wait(1)", "Hangup()")
        call = await caller.call(number)
        call.vanish()
        heard = len(call.packets)
        assert "1 active channel" in pbx.rx("core show channels count")
        pbx.rx("channel request hangup all")
        assert (call.ended_by, len(call.packets)) == ("vanishing", heard)
