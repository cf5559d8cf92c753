"""Socket Mode: WebSocket connections of the app, envelopes to exactly one of them, redelivery until acknowledged."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import deque

from aiohttp import WSMsgType, web

from bot.sandbox.records import Json
from bot.sandbox.transport import EVENTS, Delivery
from bot.sandbox.workspace import APP_ID, Workspace

MAX_CONNECTIONS = 10
MAX_REDELIVERIES = 3


class Connection:
    """One WebSocket of the app, with a writer of its own so that frames keep their order."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.request = request
        self.outgoing: asyncio.Queue[Json] = asyncio.Queue()
        self.writer = asyncio.create_task(self._write())

    async def _write(self) -> None:
        while True:
            frame = await self.outgoing.get()
            with contextlib.suppress(ConnectionError):  # the reader notices the end and redelivers
                await self.socket.send_str(json.dumps(frame))

    def abort(self) -> None:
        """Break the line without a goodbye."""
        if self.request.transport is not None:
            self.request.transport.abort()


class SocketMode:
    """The server side of Socket Mode; a `Transport`."""

    def __init__(self, workspace: Workspace, redeliver_after_s: float) -> None:
        self.redeliver_after_s = redeliver_after_s
        self.connections: list[Connection] = []
        self.log: deque[Delivery] = deque(maxlen=5000)
        self.is_holding = False  # when set, nothing is sent until it is released
        self._workspace = workspace
        self._open: dict[str, Delivery] = {}
        self._carriers: dict[str, Connection] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._turn = 0

    @property
    def is_connected(self) -> bool:
        return bool(self.connections)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Take one connection of the app: a fresh ticket, hello, then acknowledgements until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._workspace.tickets:
            return web.Response(status=403, text="unknown or used ticket")
        self._workspace.tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self.connections) >= MAX_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        connection = Connection(socket, request)
        self.connections.append(connection)
        connection.outgoing.put_nowait(self._hello())
        self._workspace.changes.tick()
        self._flush()
        try:
            async for frame in socket:
                if frame.type == WSMsgType.TEXT:
                    self._take(json.loads(frame.data))
        finally:
            self._lose(connection)
        return socket

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": APP_ID},
        }

    def send(self, delivery: Delivery) -> None:
        self.log.append(delivery)
        self._open[delivery.id] = delivery
        self._carry(delivery)

    def _carry(self, delivery: Delivery) -> None:
        """Give it to the next connection in turn and wait for the acknowledgement; no connection: keep it."""
        self._stop_timer(delivery)
        if not self.connections or self.is_holding:
            return
        self._turn += 1
        connection = self.connections[self._turn % len(self.connections)]
        frame: Json = {"envelope_id": delivery.id, "type": delivery.kind, "payload": delivery.payload}
        frame["accepts_response_payload"] = delivery.accepts_response
        if delivery.kind == EVENTS:
            frame["retry_attempt"] = delivery.retries
            frame["retry_reason"] = "timeout" if delivery.retries else ""
        delivery.sent += 1
        self._carriers[delivery.id] = connection
        connection.outgoing.put_nowait(frame)
        loop = asyncio.get_running_loop()
        self._timers[delivery.id] = loop.call_later(self.redeliver_after_s, self._time_out, delivery)

    def _time_out(self, delivery: Delivery) -> None:
        if delivery.retries >= MAX_REDELIVERIES:
            delivery.gave_up = True
            self._forget(delivery)
            return
        delivery.retries += 1
        self._carry(delivery)

    def _take(self, frame: Json) -> None:
        delivery = self._open.get(frame.get("envelope_id", ""))
        if delivery is not None:
            self._forget(delivery)
            delivery.acknowledge(frame.get("payload") or {})
            self._workspace.changes.tick()

    def _lose(self, connection: Connection) -> None:
        connection.writer.cancel()
        self.connections.remove(connection)
        orphans = [key for key, carrier in self._carriers.items() if carrier is connection]
        for key in orphans:
            del self._carriers[key]
            self._carry(self._open[key])
        self._workspace.changes.tick()

    def _flush(self) -> None:
        for delivery in list(self._open.values()):
            if delivery.id not in self._carriers:
                self._carry(delivery)

    def _forget(self, delivery: Delivery) -> None:
        self._stop_timer(delivery)
        self._open.pop(delivery.id, None)
        self._carriers.pop(delivery.id, None)

    def _stop_timer(self, delivery: Delivery) -> None:
        if timer := self._timers.pop(delivery.id, None):
            timer.cancel()

    # ── on demand ────────────────────────────────────────────────────────────────────────────────────

    @property
    def unacknowledged(self) -> list[Delivery]:
        return list(self._open.values())

    def redeliver(self, delivery: Delivery) -> None:
        delivery.retries += 1
        self._open[delivery.id] = delivery
        self._carry(delivery)

    def hold(self) -> None:
        self.is_holding = True

    def release(self) -> None:
        self.is_holding = False
        self._flush()

    def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask the app to connect anew, as Slack does every few hours."""
        for connection in self.connections:
            connection.outgoing.put_nowait({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})

    def break_connections(self) -> None:
        """Cut every line without a word."""
        for connection in list(self.connections):
            connection.abort()

    async def stop(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        for connection in list(self.connections):
            await connection.socket.close()
