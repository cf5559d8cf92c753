"""Several relays and one workspace: one of them works, any of them may die or stall, nothing is lost or doubled."""

import asyncio

import pytest
from sqlalchemy import func, select

from bot.clock import monotonic
from bot.db import Database
from bot.delivery.addresses import Letter
from bot.delivery.courier import Outcome
from bot.delivery.lease import Lease
from bot.delivery.relay import Relay
from bot.delivery.slack import Answer, Slack
from models.outbox import Delivery, OutboxRow
from tests.delivery.office import HURRY, Office, patient


async def test_two_relays_never_double_anything(office: Office) -> None:
    for _ in range(3):
        await office.relay()
    for number in range(30):
        await office.promise(f"m{number}")
    await office.all_kept()
    assert sorted(office.posted()) == sorted(f"m{number}" for number in range(30))


async def test_another_process_hears_of_a_promise_at_once(office: Office, database_url: str) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite has one process")
    relay = await office.relay(patient(poll_s=60.0, renew_s=60.0, lease_s=200.0))
    await office.until(lambda: _true(relay.is_leading))
    await office.until(office.is_listening)
    elsewhere = Database(database_url)
    here, office.database = office.database, elsewhere
    await office.promise("from elsewhere")
    office.database = here
    await office.all_kept()  # the next look by itself would be after 60 s
    await elsewhere.close()


async def test_a_successor_takes_over_soon_after_a_death(office: Office) -> None:
    dead = await office.relay()
    await office.until(lambda: _true(dead.is_leading))
    successor = await office.relay()
    await office.kill(dead)
    died = monotonic()
    await office.promise("after the death")
    await office.all_kept()
    assert monotonic() - died < HURRY.lease_s + HURRY.poll_s + 3
    assert successor.is_leading


async def test_a_relay_that_stops_hands_over_at_once(office: Office) -> None:
    first = await office.relay(patient(lease_s=30.0))
    await office.until(lambda: _true(first.is_leading))
    await office.relay()
    await first.stop()
    stopped = monotonic()
    await office.promise("next")
    await office.all_kept()
    assert monotonic() - stopped < 5


@pytest.mark.parametrize("where", ["before Slack executed it", "after Slack executed it"])
async def test_a_death_between_claim_and_record_neither_loses_nor_doubles(office: Office, where: str) -> None:
    reached = asyncio.Event()
    dead = await office.relay(slack=_Dying(office, reached, executes=where.startswith("after")))
    await office.promise("update", slot="update:1")
    await asyncio.wait_for(reached.wait(), 5)
    await office.kill(dead)
    assert (await office.row("update")).state is Delivery.CLAIMED
    await office.relay()
    await office.all_kept()
    assert office.posted() == ["update"]
    assert (await office.slot("update:1")).ts == office.messages()[0].ts


async def test_a_stop_waits_for_calls_under_way_and_records_them(office: Office) -> None:
    office.sandbox.faults.slow("chat.postMessage", 0.25)
    relay = await office.relay()
    await office.promise("under way")
    await office.becomes("under way", Delivery.CLAIMED)
    await office.promise("not begun")
    await relay.stop()
    assert (await office.row("under way")).state is Delivery.DELIVERED
    assert (await office.row("not begun")).state is Delivery.WAITING


async def test_a_call_that_outlives_the_stop_is_in_doubt_and_posted_once(office: Office) -> None:
    office.sandbox.faults.slow("chat.postMessage", 0.35, times=1)
    relay = await office.relay(patient(stop_s=0.1))
    await office.promise("slow")
    await office.becomes("slow", Delivery.CLAIMED)
    await relay.stop()
    row = await office.row("slow")
    assert (row.state, row.doubt_since is not None) == (Delivery.WAITING, True)
    await office.relay()
    await office.all_kept()
    assert office.posted() == ["slow"]


async def test_a_relay_that_stalls_before_its_call_does_not_make_it_any_more(office: Office) -> None:
    """It claimed, stalled past its lease and woke: the look at its lease just before the call stops it."""
    stalled = await office.relay()
    await office.until(lambda: _true(stalled.is_leading))
    asleep = _StallsBeforeItsCalls(stalled)
    await office.promise("update")
    await office.becomes("update", Delivery.CLAIMED)
    await office.relay()
    await office.all_kept()
    asleep.go_on.set()
    await asyncio.sleep(0.3)
    assert office.posted() == ["update"]
    assert office.calls("chat.delete") == 0


async def test_a_message_sent_by_a_relay_that_stalled_during_its_call_is_taken_back(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """The window that is left: stalled between the look at its lease and the call. It takes its own double back."""
    slack = _Stalling(office)
    stalled = await office.relay(slack=slack)
    await office.promise("update", slot="update:1")
    await office.becomes("update", Delivery.CLAIMED)
    await _put_to_sleep(stalled)
    await office.relay()
    await office.all_kept()
    recorded = (await office.slot("update:1")).ts
    slack.go_on.set()
    await asyncio.sleep(0.05)
    await _wake_up(stalled)
    await office.until(lambda: _true("a double was taken back" in caplog.text))
    (message,) = office.messages()
    assert message.ts == recorded


async def test_an_edit_by_a_relay_that_stalled_is_covered_by_the_newest(office: Office) -> None:
    slack = _Stalling(office, method="chat.update")
    stalled = await office.relay(slack=slack)
    await office.promise("card", slot="card:1", lane="card")
    await office.all_kept()
    await office.promise("old", "chat.update", slot="card:1", lane="card")
    await office.becomes("old", Delivery.CLAIMED)
    await _put_to_sleep(stalled)
    await office.relay()
    await office.promise("new", "chat.update", slot="card:1", lane="card")
    await office.all_kept()
    assert office.posted() == ["new"]
    slack.go_on.set()
    await asyncio.sleep(0.05)
    await _wake_up(stalled)
    await office.until(lambda: _true(office.calls("chat.update") >= 3 and office.posted() == ["new"]))
    await office.all_kept()
    assert office.posted() == ["new"]


async def test_a_lease_is_held_by_one_and_numbered(database: Database) -> None:
    one, two = Lease("T1", ttl_s=1.0), Lease("T1", ttl_s=1.0)
    async with database.transaction() as session:
        assert await one.acquire(session)
        assert await two.acquire(session) is None
    one.confirm()
    assert one.covers(0.2)
    assert not one.covers(1.0)
    await asyncio.sleep(1.05)
    assert not one.covers(0)
    async with database.transaction() as session:
        assert await two.acquire(session)
        assert await one.renew(session) is None
    assert (two.epoch, one.is_held) == (2, False)


async def test_a_lease_that_ran_out_unnoticed_is_kept_when_nobody_took_it(database: Database) -> None:
    lease = Lease("T1", ttl_s=0.1)
    async with database.transaction() as session:
        await lease.acquire(session)
    await asyncio.sleep(0.15)
    async with database.transaction() as session:
        assert await lease.renew(session)


async def test_workspaces_do_not_see_each_others_rows(office: Office) -> None:
    await office.promise("theirs", team_id="T0OTHER")
    await office.promise("ours")
    await office.relay()
    await office.all_kept()
    assert office.posted() == ["ours"]
    async with office.database.reading() as session:
        assert await session.scalar(select(func.count()).where(OutboxRow.state == Delivery.WAITING)) == 1


class _Dying(Slack):
    """A Slack client whose process dies during the call: before the request left, or before the answer was read."""

    def __init__(self, office: Office, reached: asyncio.Event, *, executes: bool) -> None:
        super().__init__(office.sandbox.bot_token, office.sandbox.api_url)
        self._reached = reached
        self._executes = executes

    async def call(self, method: str, payload: dict[str, object], *, timeout: float = 5) -> Answer:
        if self._executes:
            await super().call(method, payload, timeout=timeout)
        self._reached.set()
        await asyncio.Event().wait()
        raise AssertionError("it is dead")


class _StallsBeforeItsCalls:
    """Its relay claims, and stalls before it even begins to carry what it claimed."""

    def __init__(self, relay: Relay) -> None:
        self.go_on = asyncio.Event()
        self._relay = relay
        self._carry = relay._courier.carry
        relay._courier.carry = self.carry  # type: ignore[method-assign]

    async def carry(self, letter: Letter) -> Outcome:
        await _put_to_sleep(self._relay)
        await self.go_on.wait()
        return await self._carry(letter)


class _Stalling(Slack):
    """A Slack client whose request leaves only when `go_on` is set: its process stalled just before."""

    def __init__(self, office: Office, *, method: str = "chat.postMessage") -> None:
        super().__init__(office.sandbox.bot_token, office.sandbox.api_url)
        self.go_on = asyncio.Event()
        self._method = method

    async def call(self, method: str, payload: dict[str, object], *, timeout: float = 5) -> Answer:
        if method == self._method and not self.go_on.is_set():
            await self.go_on.wait()
        return await super().call(method, payload, timeout=timeout)


async def _put_to_sleep(relay: Relay) -> None:
    """The loop of this relay stands still, as under SIGSTOP."""
    assert relay._running is not None
    relay._running.cancel()
    await asyncio.sleep(0)


async def _wake_up(relay: Relay) -> None:
    relay._running = asyncio.create_task(relay._keep_running())


async def _true(value: bool) -> bool:
    return value
