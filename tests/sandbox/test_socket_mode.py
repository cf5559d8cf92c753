"""Socket Mode: single-use addresses, one connection per envelope, redelivery, refresh; raw and with real Bolt."""

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from bot.sandbox.changes import UNTIL_S
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import client_of


class Line:
    """A bare WebSocket of the app, which acknowledges nothing by itself."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def frame(self, timeout: float = UNTIL_S) -> dict[str, Any]:
        """The next frame."""
        return dict(await self.socket.receive_json(timeout=timeout))

    async def is_silent(self, seconds: float) -> bool:
        """Whether nothing arrives for a while."""
        try:
            await self.frame(seconds)
        except TimeoutError:
            return True
        return False

    async def ack(self, frame: dict[str, Any], **payload: Any) -> None:
        """Acknowledge an envelope."""
        body = {"envelope_id": frame["envelope_id"]}
        await self.socket.send_json(body | ({"payload": payload} if payload else {}))


async def connect(sandbox: Sandbox, session: aiohttp.ClientSession) -> Line:
    """Open one more connection and take its hello."""
    slack = client_of(sandbox, session)
    url = (await slack.apps_connections_open(app_token=sandbox.app_token))["url"]
    line = Line(await session.ws_connect(url))
    hello = await line.frame()
    assert hello["type"] == "hello"
    assert hello["num_connections"] == len(sandbox.socket.connections)
    return line


async def test_an_address_works_once(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    url = (await client_of(sandbox, session).apps_connections_open(app_token=sandbox.app_token))["url"]
    line = await session.ws_connect(url)
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await session.ws_connect(url)
    await line.close()


async def test_each_envelope_goes_to_one_connection_in_turn(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    lines = [await connect(sandbox, session) for _ in range(2)]
    dana = sandbox.person("dana")
    for text in ("one", "two"):
        await dana.says(text, channel="@warroom")
    frames = [await line.frame() for line in lines]
    assert {frame["payload"]["event"]["text"] for frame in frames} == {"one", "two"}
    for line, frame in zip(lines, frames, strict=True):
        assert (frame["type"], frame["accepts_response_payload"], frame["retry_attempt"]) == ("events_api", False, 0)
        await line.ack(frame)
    await sandbox.until(lambda: not sandbox.socket.unacknowledged)


async def test_the_eleventh_connection_is_one_too_many(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    lines = [await connect(sandbox, session) for _ in range(10)]
    url = (await client_of(sandbox, session).apps_connections_open(app_token=sandbox.app_token))["url"]
    frame = await (await session.ws_connect(url)).receive_json()
    assert frame == {"type": "disconnect", "reason": "too_many_websockets"}
    assert len(sandbox.socket.connections) == len(lines)


async def test_an_envelope_comes_again_until_it_is_acknowledged(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    sandbox.socket.redeliver_after_s = 0.2
    line = await connect(sandbox, session)
    await sandbox.person("dana").says("hello", channel="@warroom")
    first, second = await line.frame(), await line.frame()
    assert first["envelope_id"] == second["envelope_id"]
    assert first["payload"]["event_id"] == second["payload"]["event_id"]
    assert (second["retry_attempt"], second["retry_reason"]) == (1, "timeout")
    await line.ack(second)
    assert await line.is_silent(0.5)
    sandbox.socket.redeliver(sandbox.socket.log[-1])
    again = await line.frame()
    assert (again["envelope_id"], again["retry_attempt"]) == (first["envelope_id"], 2)
    await line.ack(again)


async def test_after_three_redeliveries_slack_gives_up(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    sandbox.socket.redeliver_after_s = 0.02
    line = await connect(sandbox, session)
    await sandbox.person("dana").says("hello", channel="@warroom")
    assert [(await line.frame())["retry_attempt"] for _ in range(4)] == [0, 1, 2, 3]
    await sandbox.until(lambda: sandbox.socket.log[-1].gave_up)
    assert await line.is_silent(0.1)


async def test_what_a_broken_connection_carried_goes_to_the_next_one(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    sandbox.socket.redeliver_after_s = 30
    line = await connect(sandbox, session)
    await sandbox.person("dana").says("hello", channel="@warroom")
    lost = await line.frame()
    sandbox.socket.break_connections()
    await sandbox.until(lambda: not sandbox.socket.is_connected)
    await sandbox.person("dana").says("meanwhile", channel="@warroom")
    line = await connect(sandbox, session)
    frames = [await line.frame(), await line.frame()]
    assert frames[0]["envelope_id"] == lost["envelope_id"]
    assert [frame["retry_attempt"] for frame in frames] == [0, 0]
    for frame in frames:
        await line.ack(frame)


async def test_an_acknowledgement_may_carry_an_answer(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    line = await connect(sandbox, session)
    typing = asyncio.create_task(sandbox.person("dana").types("/hi there"))
    frame = await line.frame()
    assert (frame["type"], frame["accepts_response_payload"]) == ("slash_commands", True)
    assert "retry_attempt" not in frame
    await line.ack(frame, text="hello back")
    assert (await typing).text == "hello back"


async def test_real_bolt_gets_a_lost_event_again_and_survives_a_refresh_and_a_break(
    sandbox: Sandbox, app: AsyncApp
) -> None:
    got: list[str] = []

    @app.event("message")
    async def hear(event: Any) -> None:
        got.append(event["text"])
        if len(got) == 1:
            raise ValueError("on purpose: no acknowledgement")

    sandbox.socket.redeliver_after_s = 0.2
    dana = sandbox.person("dana")
    await dana.says("first", channel="@warroom")
    await sandbox.until(lambda: got == ["first", "first"])
    sandbox.socket.redeliver_after_s = 30
    for trouble in (sandbox.socket.refresh, sandbox.socket.break_connections):
        before = list(sandbox.socket.connections)
        trouble()
        await sandbox.until(lambda before=before: sandbox.socket.connections not in ([], before))  # type: ignore[misc]
        await dana.says("again", channel="@warroom")
        count = len(got)
        await sandbox.until(lambda: not sandbox.socket.unacknowledged)
        assert len(got) == count + 1 or got[-1] == "again"


async def test_nothing_is_sent_while_envelopes_are_held_back(sandbox: Sandbox, app: AsyncApp) -> None:
    got: list[str] = []

    @app.event("message")
    async def hear(event: Any) -> None:
        got.append(event["text"])

    sandbox.socket.hold()
    await sandbox.person("dana").says("later", channel="@warroom")
    await asyncio.sleep(0.05)
    assert got == []
    sandbox.socket.release()
    await sandbox.until(lambda: got == ["later"])


async def test_real_bolt_comes_back_after_slack_was_down(sandbox: Sandbox, app: AsyncApp) -> None:
    got: list[str] = []

    @app.event("message")
    async def hear(event: Any) -> None:
        got.append(event["text"])

    await sandbox.goes_down()
    await sandbox.until(lambda: not sandbox.socket.is_connected)
    await sandbox.person("dana").says("are you there?", channel="@warroom")
    await sandbox.comes_up()
    await sandbox.until(lambda: got == ["are you there?"])
