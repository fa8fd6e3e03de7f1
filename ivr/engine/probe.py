"""Does a prompt reach anybody? At its start the engine plays one to itself.

An external media channel is like a caller that we are ourselves: Asterisk finds the file, plays it and
sends its sound to our socket, or one of these fails. Then callers would hear nothing, and somebody
has to be told before they call.
"""

from __future__ import annotations

import asyncio
import uuid

import structlog

from ivr.ari import belongings, inbound, outbound
from ivr.ari.client import AriClient
from ivr.ari.media import MediaSocket
from ivr.engine.ears import Ears
from ivr.errors import AriError, MediaError
from ivr.tts.prompts import Prompt

log = structlog.get_logger()

LIMIT_S = 3.0


class Probe:
    def __init__(self, ari: AriClient, media: MediaSocket, ears: Ears) -> None:
        self._ari, self._media, self._ears = ari, media, ears
        self._id = uuid.uuid4().hex[:12]
        self._channel = belongings.external(self._id)
        self._playback = belongings.playback(self._id, "probe")
        self._joined, self._decided = asyncio.Event(), asyncio.Event()
        self._packets = 0

    def joined(self, channel: str) -> bool:
        """A helper channel's StasisStart has come; False when it is not ours."""
        if channel == self._channel:
            self._joined.set()
        return channel == self._channel

    def finished(self, event: inbound.PlaybackFinished) -> None:
        if event.playback == self._playback:
            self._decided.set()

    async def play(self, prompt: Prompt) -> bool:
        """Whether it arrived; what is wrong is logged."""
        if not self._ears.take(self._channel):
            return True  # all ears are taken: calls show it
        port = None
        try:
            host, ours = self._media.address
            asked = outbound.external_media(
                self._channel, self._ari.app, f"{host}:{ours}", data=f"probe,{self._id}"
            )
            made = await self._ari.call(asked)
            port = int(made["channelvars"]["UNICASTRTP_LOCAL_PORT"])
            self._media.register(port, self._packet)
            async with asyncio.timeout(LIMIT_S):
                await self._joined.wait()
                await self._ari.call(outbound.play(self._channel, self._playback, [prompt.media]))
                await self._decided.wait()
        except TimeoutError:
            pass  # neither sound nor a word that it is over
        except (AriError, MediaError, KeyError, TypeError, ValueError) as fault:
            log.error("prompts could not be tried", why=str(fault))
            return False
        finally:
            if port is not None:
                self._media.unregister(port)
            self._ears.remove(self._channel)
        return self._judge(prompt)

    def _packet(self, data: bytes) -> None:
        self._packets += 1
        self._decided.set()

    def _judge(self, prompt: Prompt) -> bool:
        if self._packets:
            log.info("a prompt was played and arrived", media=prompt.media)
        else:
            log.error(
                "callers will hear nothing: Asterisk cannot play this prompt, or its sound does not arrive",
                media=prompt.media,
                hint="may Asterisk's user read it, and is it the same path there (prompts_seen_as)?",
            )
        return self._packets > 0
