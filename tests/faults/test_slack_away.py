"""Slack is away under the whole bot: work goes on, and what falls due is delivered once, in order, when it is back."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from bot import words
from bot.app import Warroom
from bot.sandbox.server import Sandbox
from models.outbox import Delivery, OutboxRow
from tests.faults.serving import sandbox, served
from tests.handlers.office import command, rows, sent
from tests.stories.playing import ROOM, open_room

__all__ = ["sandbox"]

NOBODY_LISTENS = "http://127.0.0.1:1/api/"


@contextmanager
def away(warroom: Warroom, sandbox: Sandbox) -> Iterator[None]:
    """Every line to Slack is cut, and no new one comes about."""
    tenants = list(warroom._tenancy.tenants)
    addresses = [tenant.slack._base_url for tenant in tenants]
    fault = sandbox.faults.status("apps.connections.open", 503, times=None)
    for tenant in tenants:
        tenant.slack._base_url = NOBODY_LISTENS
    sandbox.socket.break_connections()
    try:
        yield
    finally:
        fault.clear()
        for tenant, address in zip(tenants, addresses, strict=True):
            tenant.slack._base_url = address


async def waiting(warroom: Warroom) -> list[OutboxRow]:
    return [row for row in await rows(warroom, OutboxRow) if row.state in (Delivery.WAITING, Delivery.CLAIMED)]


async def test_what_falls_due_while_slack_is_away_comes_once_and_in_order_when_it_is_back(
    sandbox: Sandbox, database_url: str
) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    async with served(sandbox, database_url) as warroom:
        await open_room(sandbox, dana)
        for what, due in (("First", "+3h"), ("Second", "+30h")):
            await dana.types(f"/warroom milestone {what} @raj by {due}", channel=ROOM)
        await raj.sees("Second", dm=True)
        before = len(raj.dms())
        with away(warroom, sandbox):
            for hours in (2.5, 27.0):  # the one is due soon, then long overdue; the other is due soon
                sandbox.forward(hours=hours)
                known = {row.id for row in await waiting(warroom)}
                async with asyncio.timeout(15):
                    while not {row.id for row in await waiting(warroom)} - known:  # noqa: ASYNC110
                        await asyncio.sleep(0.1)
            assert len(raj.dms()) == before
        await sandbox.until(lambda: sandbox.socket.is_connected, 20)
        async with asyncio.timeout(40):
            while await waiting(warroom):  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        told = [message.words for message in raj.dms()[before:]]
        assert any("First" in each for each in told)
        assert len(told) == len(set(told)), told
        times = [float(message.ts) for message in raj.dms()[before:]]
        assert times == sorted(times)
        assert "Added" in (await dana.types("/warroom milestone Third by +3h", channel=ROOM)).text


async def test_a_form_that_cannot_be_opened_says_so(sandbox: Sandbox, database_url: str) -> None:
    dana = sandbox.person("dana")
    async with served(sandbox, database_url):
        await open_room(sandbox, dana)
        for line in ("/escalate Logins fail", "/warroom update executive"):
            sandbox.faults.status("views.open", 503)
            refused = await sent(sandbox, command(sandbox, dana, line, ROOM))
            assert refused.payload["text"] == words.plain("form-not-opened")
            assert (await dana.types(line, channel=ROOM)).modal is not None
