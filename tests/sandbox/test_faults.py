"""Faults on demand and rate limits: what the caller sees, and what was done all the same."""

import asyncio
import time

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.limits import RateLimits
from bot.sandbox.records import Json
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import refused


@pytest.fixture
async def room(slack: AsyncWebClient) -> str:
    """The id of a channel of the app."""
    return str((await slack.conversations_create(name="room"))["channel"]["id"])


def texts(sandbox: Sandbox) -> list[str]:
    return [message.text for message in sandbox.channel("room").messages.values() if not message.subtype]


async def test_a_lost_answer_was_executed_and_a_lost_call_was_not(
    sandbox: Sandbox, slack: AsyncWebClient, room: str
) -> None:
    sandbox.faults.lose_answer("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await slack.chat_postMessage(channel=room, text="executed")
    sandbox.faults.lose_call("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await slack.chat_postMessage(channel=room, text="lost")
    assert (await slack.chat_postMessage(channel=room, text="fine"))["ok"]
    assert texts(sandbox) == ["executed", "fine"]


async def test_a_late_call_is_executed_after_the_connection_is_gone(
    sandbox: Sandbox, slack: AsyncWebClient, room: str
) -> None:
    sandbox.faults.late("chat.postMessage", 0.1)
    with pytest.raises(aiohttp.ClientError):
        await slack.chat_postMessage(channel=room, text="late")
    assert texts(sandbox) == []
    await sandbox.until(lambda: texts(sandbox) == ["late"])


async def test_errors_and_statuses_come_so_often_and_where_they_were_ordered(
    sandbox: Sandbox, slack: AsyncWebClient, room: str
) -> None:
    def is_second(args: Json) -> bool:
        return bool(args["text"] == "second")

    fault = sandbox.faults.error("chat.*", "channel_not_found", times=1, when=is_second)
    assert (await slack.chat_postMessage(channel=room, text="first"))["ok"]
    assert await refused(slack.chat_postMessage(channel=room, text="second")) == "channel_not_found"
    assert (await slack.chat_postMessage(channel=room, text="second"))["ok"]
    assert fault.hits == 1
    with sandbox.faults.status("pins.add", 503, times=None) as broken:
        with pytest.raises(SlackApiError):
            await slack.pins_add(channel=room, timestamp="1.0")
        assert (broken.hits, sandbox.faults.active) == (1, [broken])
    assert sandbox.faults.active == []
    assert await refused(slack.pins_add(channel=room, timestamp="1.0")) == "message_not_found"


async def test_slowness_and_latency_take_their_time(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    started = time.perf_counter()
    sandbox.faults.slow("auth.test", 0.1, times=1)
    await slack.auth_test()
    assert time.perf_counter() - started >= 0.1
    sandbox.gate.latency_s = 0.3
    started = time.perf_counter()
    await asyncio.gather(slack.auth_test(), slack.api_test())
    assert 0.3 <= time.perf_counter() - started < 0.55, "calls wait side by side"


async def test_while_slack_is_down_connections_are_refused_but_the_clock_runs(
    sandbox: Sandbox, slack: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    await slack.auth_test()
    url = sandbox.api_url
    await sandbox.goes_down()
    with pytest.raises(aiohttp.ClientConnectorError):
        await slack.auth_test()
    sandbox.forward(hours=2)
    clock = await (await session.get(sandbox.clock_url)).json()
    assert (round(clock["offset_s"]), clock["rate"]) == (7200, 1.0)
    await sandbox.comes_up()
    assert sandbox.api_url == url
    assert (await slack.auth_test())["ok"]


async def test_the_business_clock_moves_forward_only(sandbox: Sandbox) -> None:
    before = sandbox.now()
    sandbox.forward(days=1, hours=2)
    assert round((sandbox.now() - before).total_seconds() / 60) == 26 * 60
    with pytest.raises(ValueError, match="forward"):
        sandbox.forward(hours=-1)
    sandbox.clock.run_at(3600)
    await asyncio.sleep(0.05)
    assert sandbox.clock.offset_s > 26 * 3600 + 100


async def test_nothing_is_limited_unless_switched_on(slack: AsyncWebClient, room: str) -> None:
    for number in range(25):
        await slack.conversations_setTopic(channel=room, topic=str(number))


async def test_a_method_takes_the_calls_of_its_tier_in_a_minute(
    sandbox: Sandbox, slack: AsyncWebClient, room: str
) -> None:
    sandbox.limits.switch_on()
    for number in range(20):
        await slack.conversations_setTopic(channel=room, topic=str(number))
    with pytest.raises(SlackApiError) as caught:
        await slack.conversations_setTopic(channel=room, topic="one too many")
    assert caught.value.response.status_code == 429
    assert 1 <= int(caught.value.response.headers["Retry-After"]) <= 60
    assert caught.value.response.data == {"ok": False, "error": "ratelimited"}
    assert (await slack.conversations_setPurpose(channel=room, purpose="another method"))["ok"]


async def test_a_channel_takes_one_message_a_second_after_a_small_burst(
    sandbox: Sandbox, slack: AsyncWebClient, room: str
) -> None:
    sandbox.limits.switch_on()
    for number in range(3):
        await slack.chat_postMessage(channel=room, text=str(number))
    assert await refused(slack.chat_postMessage(channel=room, text="too fast")) == "ratelimited"
    assert (await slack.chat_postMessage(channel="U0RAJ", text="elsewhere"))["ok"]


async def test_what_was_limited_passes_again_when_its_time_is_over() -> None:
    limits = RateLimits()
    limits.switch_on(speed=600)  # a minute is a tenth of a second
    assert [limits.seconds_to_wait("pins.add", "2", {}) for _ in range(21)] == [0] * 20 + [1]
    await asyncio.sleep(0.11)
    assert limits.seconds_to_wait("pins.add", "2", {}) == 0
    limits.switch_on(speed=10)
    post = "chat.postMessage", "special", {"channel": "C1"}
    assert [limits.seconds_to_wait(*post) for _ in range(4)] == [0, 0, 0, 1]
    await asyncio.sleep(0.11)
    assert limits.seconds_to_wait(*post) == 0


async def test_a_single_rate_limit_can_be_ordered(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.faults.rate_limit("auth.test", 7)
    with pytest.raises(SlackApiError) as caught:
        await slack.auth_test()
    assert caught.value.response.headers["Retry-After"] == "7"
    assert (await slack.auth_test())["ok"]
