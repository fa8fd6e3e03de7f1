"""The HTTP and WebSocket face of the fake Asterisk: every operation the engine uses, and its refusals."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.twins.fake_channel import Bridge, Channel, Playback, Recording, Rtp, now

if TYPE_CHECKING:
    from tests.twins.fake_asterisk import FakeAsterisk

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
FORMATS = {"ulaw": 0, "alaw": 8}
REASONS = {"normal": 16, "busy": 17, "no_answer": 19, "rejected": 21, "congestion": 42}


@dataclass(frozen=True)
class Seen:
    """One request and what it was answered with (0: nothing)."""

    method: str
    path: str  # decoded, behind /ari
    params: dict[str, str]
    body: Any
    status: int


@dataclass(eq=False)
class Held:
    """A request that waits until the test lets it go; `acts` when Asterisk does it before it waits."""

    method: str
    path: str
    acts: bool
    came: asyncio.Event = field(default_factory=asyncio.Event)
    free: asyncio.Event = field(default_factory=asyncio.Event)

    def let_go(self) -> None:
        self.free.set()


class Refused(Exception):
    def __init__(self, status: int, message: str) -> None:
        self.status, self.message = status, message


def _json(value: Any, status: int = 200) -> web.Response:
    return web.json_response(value, status=status)


NO_CONTENT = 204


class FakeAri:
    def __init__(self, pbx: FakeAsterisk) -> None:
        self.pbx = pbx
        self.port = 0
        self.requests: list[Seen] = []
        self.refusals: list[tuple[str, str, int, str]] = []
        self.holds: list[Held] = []
        self.cuts = 0
        self.thawed = asyncio.Event()
        self.thawed.set()
        self._known = False  # the application was registered once
        self._outbox: asyncio.Queue[str] | None = None  # of the connection that has the application
        self._connections: set[asyncio.Transport] = set()
        self._runner: web.AppRunner | None = None

    # ---- the server

    async def listen(self) -> None:
        http = web.Application(middlewares=[self._gate])
        for method, path, handler in self._routes():
            http.router.add_route(method, "/ari" + path, handler)
        self._runner = web.AppRunner(http, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]

    async def close(self) -> None:
        self.drop_events()
        self.thawed.set()
        for held in self.holds:
            held.let_go()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    @property
    def listening(self) -> bool:
        """Whether an engine hears the application's events."""
        return self._outbox is not None

    def send(self, text: str) -> None:
        if self._outbox is not None:
            self._outbox.put_nowait(text)

    def drop_events(self) -> None:
        self._outbox = None
        for transport in self._connections:
            transport.abort()

    @web.middleware
    async def _gate(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """What every request meets: frost, faults, the password; and it is written down."""
        body = json.loads(await request.read() or b"null")
        status = 0
        try:
            await self.thawed.wait()
            if self.cuts:
                self.cuts -= 1
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
            response = await self._answer(request, handler)
            status = response.status
            return response
        finally:
            path = request.path.removeprefix("/ari")
            self.requests.append(Seen(request.method, path, dict(request.query), body, status))
            self.pbx.changed()

    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            expected = base64.b64encode(f"{self.pbx.user}:{self.pbx.password}".encode()).decode()
            if request.headers.get("Authorization") != f"Basic {expected}":
                raise Refused(401, "Authentication required")
            for refusal in self.refusals:
                method, path, status, message = refusal
                if request.method == method and request.path.endswith(path):
                    self.refusals.remove(refusal)
                    raise Refused(status, message)
            return await self._in_its_time(request, handler)
        except Refused as refused:
            return _json({"message": refused.message}, refused.status)
        except web.HTTPNotFound:
            return _json({"message": "Resource not found"}, 404)
        except web.HTTPMethodNotAllowed:
            return _json({"message": "Invalid method"}, 405)

    async def _in_its_time(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        for held in self.holds:
            if request.method == held.method and request.path.endswith(held.path):
                self.holds.remove(held)
                response = await handler(request) if held.acts else None
                held.came.set()
                await held.free.wait()
                return response or await handler(request)
        return await handler(request)

    def _routes(self) -> list[tuple[str, str, Handler]]:
        channel, bridge, playback = "/channels/{channel}", "/bridges/{bridge}", "/playbacks/{playback}"
        return [
            ("GET", "/events", self._events),
            ("POST", "/events/user/{name}", self._user_event),
            ("GET", "/asterisk/ping", self._ping),
            ("GET", "/asterisk/info", self._info),
            ("GET", "/asterisk/variable", self._get_global),
            ("POST", "/asterisk/variable", self._set_global),
            ("GET", "/applications/{app}", self._application),
            ("POST", "/applications/{app}/subscription", self._subscribe),
            ("GET", "/channels", self._list_channels),
            ("POST", "/channels/externalMedia", self._external_media),
            ("GET", channel, self._get_channel),
            ("DELETE", channel, self._hangup),
            ("POST", f"{channel}/answer", self._answer_call),
            ("POST", f"{channel}/continue", self._continue),
            ("GET", f"{channel}/variable", self._get_variable),
            ("POST", f"{channel}/variable", self._set_variable),
            ("POST", f"{channel}/variables", self._set_variables),
            ("POST", f"{channel}/play/{{playback}}", self._play),
            ("POST", f"{channel}/moh", self._music),
            ("DELETE", f"{channel}/moh", self._music),
            ("POST", f"{channel}/snoop/{{snoop}}", self._snoop),
            ("POST", f"{channel}/record", self._record),
            ("POST", "/recordings/live/{recording}/stop", self._stop_recording),
            ("DELETE", "/recordings/stored/{recording}", self._delete_recording),
            ("DELETE", playback, self._stop),
            ("POST", f"{playback}/control", self._control),
            ("GET", "/bridges", self._list_bridges),
            ("POST", bridge, self._create_bridge),
            ("DELETE", bridge, self._destroy_bridge),
            ("POST", f"{bridge}/addChannel", self._add_channel),
        ]

    # ---- events and Asterisk as a whole

    async def _events(self, request: web.Request) -> web.StreamResponse:
        if request.query.get("app") != self.pbx.app:
            raise Refused(400, "HTTP request is missing param: [app]")
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        transport = request.transport
        assert transport is not None
        self._connections.add(transport)
        self.pbx.emit("ApplicationReplaced")  # to the one before, if there is one
        outbox = self._outbox = asyncio.Queue()
        self._known = True
        self.pbx.changed()
        writer = asyncio.create_task(self._write(socket, outbox))
        try:
            async for message in socket:
                await self.thawed.wait()
                if message.type is WSMsgType.PING and self.pbx.pongs:
                    await socket.pong(message.data)
        finally:
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
            self._connections.discard(transport)
            if self._outbox is outbox:
                self._outbox = None
            self.pbx.changed()
        return socket

    async def _write(self, socket: web.WebSocketResponse, outbox: asyncio.Queue[str]) -> None:
        while True:
            text = await outbox.get()
            await self.thawed.wait()
            await socket.send_str(text)

    async def _user_event(self, request: web.Request) -> web.Response:
        if not self._known or request.query["application"] != self.pbx.app:
            raise Refused(404, "Application not found")
        name, variables = request.match_info["name"], (await _body(request)).get("variables", {})
        if self.pbx.canaries:
            self.pbx.emit("ChannelUserevent", eventname=name, userevent={**variables, "eventname": name})
        return web.Response(status=NO_CONTENT)

    async def _ping(self, _: web.Request) -> web.Response:
        return _json({"ping": "pong", "timestamp": now(), "asterisk_id": "fake"})

    async def _info(self, _: web.Request) -> web.Response:
        return _json({"system": {"version": "22.10.1", "entity_id": "fake"}})

    async def _get_global(self, request: web.Request) -> web.Response:
        return _json({"value": self.pbx.variables.get(request.query["variable"], "")})

    async def _set_global(self, request: web.Request) -> web.Response:
        self.pbx.variables[request.query["variable"]] = request.query.get("value", "")
        return web.Response(status=NO_CONTENT)

    async def _application(self, request: web.Request) -> web.Response:
        if request.match_info["app"] != self.pbx.app or not self._known:
            raise Refused(404, "Application not found")
        return _json(
            {
                "name": self.pbx.app,
                "channel_ids": sorted(self.pbx.subscribed),
                "bridge_ids": list(self.pbx.bridges),
                "endpoint_ids": [],
                "device_names": [],
                "events_allowed": [],
                "events_disallowed": [],
            }
        )

    async def _subscribe(self, request: web.Request) -> web.Response:
        kind, _, id = request.query["eventSource"].partition(":")
        if kind != "channel":
            raise Refused(400, "Invalid event source URI scheme")
        if id not in self.pbx.channels:
            raise Refused(422, "Event source does not exist")
        self.pbx.subscribed.add(id)
        return await self._application(request)

    # ---- channels

    def _channel(self, request: web.Request) -> Channel:
        channel = self.pbx.channels.get(request.match_info["channel"])
        if channel is None:
            raise Refused(404, "Channel not found")
        return channel

    def _in_stasis(self, request: web.Request) -> Channel:
        channel = self._channel(request)
        if channel.where != "stasis":
            raise Refused(409, "Channel not in Stasis application")
        return channel

    async def _list_channels(self, _: web.Request) -> web.Response:
        return _json([channel.json() for channel in self.pbx.channels.values()])

    async def _get_channel(self, request: web.Request) -> web.Response:
        return _json(self._channel(request).json())

    async def _hangup(self, request: web.Request) -> web.Response:
        channel, reason = self._channel(request), request.query.get("reason", "normal")
        if reason not in REASONS:
            raise Refused(400, "Invalid reason for hangup reason provided")
        channel.hang_up(REASONS[reason])
        return web.Response(status=NO_CONTENT)

    async def _answer_call(self, request: web.Request) -> web.Response:
        channel = self._in_stasis(request)
        if channel.state != "Up":
            channel.state = "Up"
            self.pbx.emit("ChannelStateChange", channel=channel.json())
        return web.Response(status=NO_CONTENT)

    async def _continue(self, request: web.Request) -> web.Response:
        channel, query = self._in_stasis(request), request.query

        async def go() -> None:
            channel.where = f"{query['context']},{query['extension']},{query['priority']}"
            if self.pbx.contexts is not None and query["context"] not in self.pbx.contexts:
                channel.hang_up()  # nothing there: the caller is dropped
            else:
                self.pbx.emit(
                    "ChannelDialplan", dialplan_app="", dialplan_app_data="", channel=channel.json()
                )

        channel.queue(go)
        return web.Response(status=NO_CONTENT)

    async def _get_variable(self, request: web.Request) -> web.Response:
        channel, name = self._channel(request), request.query["variable"]
        value = channel.variables.get(name, self.pbx.functions.get(name))
        if value is None:
            raise Refused(404, "Provided variable was not found")
        return _json({"value": value})

    async def _set_variable(self, request: web.Request) -> web.Response:
        return await self._set(
            self._in_stasis(request), {request.query["variable"]: request.query.get("value", "")}
        )

    async def _set_variables(self, request: web.Request) -> web.Response:
        return await self._set(self._in_stasis(request), (await _body(request))["variables"])

    async def _set(self, channel: Channel, variables: dict[str, str]) -> web.Response:
        await channel.turn()
        for name, value in variables.items():
            channel.variables[name] = value
            self.pbx.emit("ChannelVarset", variable=name, value=value, channel=channel.json())
        return web.Response(status=NO_CONTENT)

    # ---- speaking

    async def _play(self, request: web.Request) -> web.Response:
        channel = self._in_stasis(request)
        query = request.query.get("media")
        media = (await _body(request))["media"] if query is None else query.split(",")
        if not all(media):
            raise Refused(500, "Failed to queue media for playback")
        playback = Playback(request.match_info["playback"], channel, media)
        self.pbx.playbacks[playback.id] = playback
        channel.playbacks.append(playback)
        reply = _json(playback.json(), 201)
        channel.queue(playback.sound)
        return reply

    async def _music(self, request: web.Request) -> web.Response:
        self._in_stasis(request)
        return web.Response(status=NO_CONTENT)

    def _playback(self, request: web.Request) -> Playback:
        playback = self.pbx.playbacks.get(request.match_info["playback"])
        if playback is None:
            raise Refused(404, "Playback not found")
        return playback

    async def _stop(self, request: web.Request) -> web.Response:
        self._playback(request).end("done")
        return web.Response(status=NO_CONTENT)

    async def _control(self, request: web.Request) -> web.Response:
        operation = request.query["operation"]
        if operation not in ("pause", "unpause"):
            raise Refused(400, f"Invalid operation {operation}")
        self._playback(request).pause(operation == "pause")
        return web.Response(status=NO_CONTENT)

    # ---- recording

    async def _record(self, request: web.Request) -> web.Response:
        channel = self._in_stasis(request)
        channel.queue(Recording(request.query["name"], channel).go_on)
        return _json({"name": request.query["name"], "state": "queued"}, 201)

    async def _stop_recording(self, request: web.Request) -> web.Response:
        for channel in self.pbx.channels.values():
            if channel.recording is not None and channel.recording.name == request.match_info["recording"]:
                channel.recording.end()
                return web.Response(status=NO_CONTENT)
        raise Refused(404, "Recording not found")

    async def _delete_recording(self, request: web.Request) -> web.Response:
        folder, name = self.pbx.recordings, f"{request.match_info['recording']}.wav"
        if folder is None or not (folder / name).exists():
            raise Refused(404, "Recording not found")
        (folder / name).unlink()
        return web.Response(status=NO_CONTENT)

    # ---- hearing

    async def _snoop(self, request: web.Request) -> web.Response:
        spied, id = self._channel(request), request.match_info["snoop"]
        if id in self.pbx.channels:
            raise Refused(500, "Snoop channel could not be created")
        args = request.query.get("appArgs", "").split(",")
        snoop = Channel(self.pbx, id, f"Snoop/{spied.id}-00000000", args, "Up")
        snoop.spied = spied
        return self._born(snoop)

    async def _external_media(self, request: web.Request) -> web.Response:
        query = request.query
        if query["channelId"] in self.pbx.channels or query["format"] not in FORMATS:
            raise Refused(500, "An internal error prevented this request from being handled")
        name = f"UnicastRTP/{query['external_host']}-0x7f0000000000"
        channel = Channel(self.pbx, query["channelId"], name, query.get("data", "").split(","), "Down")
        channel.rtp = Rtp(query["external_host"], FORMATS[query["format"]])
        return self._born(channel)

    def _born(self, channel: Channel) -> web.Response:
        self.pbx.channels[channel.id] = channel
        reply = _json(channel.json())
        channel.enter()
        return reply

    # ---- bridges

    def _bridge(self, request: web.Request) -> Bridge:
        bridge = self.pbx.bridges.get(request.match_info["bridge"])
        if bridge is None:
            raise Refused(404, "Bridge not found")
        return bridge

    async def _list_bridges(self, _: web.Request) -> web.Response:
        return _json([bridge.json() for bridge in self.pbx.bridges.values()])

    async def _create_bridge(self, request: web.Request) -> web.Response:
        id, query = request.match_info["bridge"], request.query
        if id in self.pbx.bridges:
            raise Refused(409, f"Bridge with id '{id}' already exists")
        bridge = self.pbx.bridges[id] = Bridge(id, query.get("name", ""), query.get("type", "mixing"))
        return _json(bridge.json())

    async def _destroy_bridge(self, request: web.Request) -> web.Response:
        bridge = self._bridge(request)
        for channel in list(bridge.channels):
            self.pbx.leave(bridge, channel)
        del self.pbx.bridges[bridge.id]
        self.pbx.emit("BridgeDestroyed", bridge=bridge.json())
        return web.Response(status=NO_CONTENT)

    async def _add_channel(self, request: web.Request) -> web.Response:
        bridge, channel = self._bridge(request), self.pbx.channels.get(request.query["channel"])
        if channel is None:
            raise Refused(400, "Channel not found")
        if channel.where != "stasis":
            raise Refused(422, "Channel not in Stasis application")
        await channel.turn()
        self.pbx.enter(bridge, channel)
        return web.Response(status=NO_CONTENT)


async def _body(request: web.Request) -> dict[str, Any]:
    body = await request.json()
    assert isinstance(body, dict)
    return body
