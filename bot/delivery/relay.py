"""Keeps one workspace's promises: claims what may go, has it carried, records what came of it, and so on."""

import asyncio
import contextlib
import logging
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import monotonic
from bot.db import Database
from bot.delivery.budgets import MINUTE_S, Budgets
from bot.delivery.calls import Calls
from bot.delivery.circuit import Circuit
from bot.delivery.courier import Courier
from bot.delivery.doorbell import Doorbell
from bot.delivery.lease import Lease, seconds_left
from bot.delivery.pace import Pace
from bot.delivery.picking import Picker
from bot.delivery.record import TOLD_WHEN_DELIVERED, Hook, Recorder, is_news
from bot.delivery.restored import Restored
from bot.delivery.settling import Settled
from bot.delivery.slack import Slack
from bot.delivery.strays import Tidying
from bot.errand import errand
from bot.queries.outbox import list_delivered_since, list_recent_calls

log = logging.getLogger(__name__)

TELL_AFTER_S = 0.03
TELL_AGAIN = timedelta(minutes=10)
DATABASE_LOST_S = (0.1, 2.0)  # first and longest pause between tries while the database is away


class Relay:
    """Relays one workspace's promises, as long as it holds the workspace's lease; otherwise it waits for it.

    One pass is one transaction: renew the lease, record the calls that came back, claim what may go next. The calls
    themselves run side by side, outside of any transaction. `on_set_aside` is told of each row that Slack refused for
    good (not of those that fall with it), in the transaction that records it; `on_delivered` of each channel that was
    made, and of invitations that left somebody out, right after the calls that waited for it have left, and perhaps
    once more after a crash. A `doorbell` may be shared by the relays of a process.
    """

    def __init__(
        self,
        database: Database,
        slack: Slack,
        *,
        team_id: str,
        bot_user_id: str,
        on_set_aside: Hook | None = None,
        on_delivered: Hook | None = None,
        doorbell: Doorbell | None = None,
        budgets: Budgets | None = None,
        pace: Pace | None = None,
    ) -> None:
        self.team_id = team_id
        self._database = database
        self._pace = pace or Pace()
        self._budgets = budgets or Budgets()
        self._lease = Lease(team_id, ttl_s=self._pace.lease_s)
        self._doorbell = doorbell or Doorbell(database)
        self._owns_doorbell = doorbell is None
        self._wake = asyncio.Event()
        self._stack = contextlib.AsyncExitStack()
        circuit = Circuit(first_s=self._pace.probe_s, longest_s=self._pace.longest_probe_s)
        self._courier = Courier(
            slack, bot_user_id=bot_user_id, budgets=self._budgets, pace=self._pace, may_call=self._may_call
        )
        self._calls = Calls(self._courier, budgets=self._budgets, circuit=circuit, came_back=self._wake.set)
        self._recorder = Recorder(team_id, pace=self._pace, on_set_aside=on_set_aside, on_delivered=on_delivered)
        self._picker = Picker(
            team_id,
            recorder=self._recorder,
            calls=self._calls,
            budgets=self._budgets,
            circuit=circuit,
            pace=self._pace,
        )
        self._restored = Restored(team_id, pace=self._pace)
        self._tidying = Tidying(database, self._courier, team_id=team_id)
        self._running: asyncio.Task[None] | None = None
        self._untold: list[int] = []
        self._is_stopping = False
        self._is_unsure = False  # the database was lost in a pass: it may have claimed what we never sent

    @property
    def is_leading(self) -> bool:
        """Whether this relay holds its workspace's lease, as far as it knows."""
        return self._lease.is_held

    @property
    def is_running(self) -> bool:
        """Whether it delivers, or waits for the lease; a relay that fell over begins again by itself."""
        return self._running is not None and not self._running.done()

    async def start(self) -> None:
        """Begin; returns at once. Whoever holds the lease now is waited for."""
        if self._owns_doorbell:
            await self._doorbell.start()
            self._stack.push_async_callback(self._doorbell.stop)
        self._stack.callback(self._doorbell.connect(self.team_id, self._rung))
        with errand(team=self.team_id):
            self._running = asyncio.create_task(self._keep_running(), name=f"relay {self.team_id}")

    async def stop(self) -> None:
        """Claim nothing more, give calls under way a few seconds, record them, release the lease."""
        self._is_stopping = True
        self._wake.set()
        await self._calls.finish(self._pace.stop_s)
        if self._running is not None:
            await asyncio.wait([self._running], timeout=self._pace.stop_s)
            self._running.cancel()
            await asyncio.wait([self._running])
        await self._stack.aclose()

    def _rung(self) -> bool:
        self._wake.set()
        return self._lease.is_held

    async def _keep_running(self) -> None:
        """A mistake of ours must not end delivery for good: it is logged, and the relay begins again."""
        while True:
            running = asyncio.create_task(self._run())
            try:
                await asyncio.wait([running])
            finally:
                running.cancel()
                await asyncio.wait([running])
            if running.cancelled() or running.exception() is None:
                return
            log.error("team=%s: the relay fell over, and begins again", self.team_id, exc_info=running.exception())
            self._is_unsure = True
            await asyncio.sleep(DATABASE_LOST_S[1])

    async def _run(self) -> None:
        first_s, longest_s = DATABASE_LOST_S
        pause_s = first_s
        while not (self._is_stopping and self._calls.is_idle):
            await self._database.turns.give_way(self._pace.give_way_s)
            self._wake.clear()
            self._leave_strays_alone()
            try:
                rest_s = await self._pass() if self._lease.is_held else await self._wait_for_lease()
                await self._tell_delivered()
            except SQLAlchemyError as error:
                if pause_s == first_s:
                    log.error(
                        "team=%s: the database is away or busy, promises wait: %s", self.team_id, type(error).__name__
                    )
                self._is_unsure = True
                await asyncio.sleep(pause_s)
                pause_s = min(longest_s, pause_s * 2)
                continue
            pause_s = first_s
            if rest_s > 0:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(rest_s):
                        await self._wake.wait()
        await self._release()

    async def _wait_for_lease(self) -> float:
        """Try to get the lease; how many seconds to rest before the next step."""
        if self._is_stopping:
            return self._pace.poll_s
        async with self._database.transaction() as session:
            now = await self._lease.acquire(session)
            if now is None:
                return min(self._pace.poll_s, await seconds_left(session, self.team_id) + 0.01)
            assert self._lease.epoch is not None
            await self._recorder.take_over(session, epoch=self._lease.epoch, now=now)
            await self._restored.begin(session)
            since = now - timedelta(seconds=MINUTE_S)
            for method, called_at in await list_recent_calls(session, team_id=self.team_id, since=since):
                self._budgets.remember(method, (now - called_at).total_seconds(), monotonic())
            # Its predecessor may have died between a delivery and telling of it.
            self._untold = await list_delivered_since(
                session, team_id=self.team_id, methods=TOLD_WHEN_DELIVERED, since=now - TELL_AGAIN
            )
        self._lease.confirm()
        log.info("team=%s: this process relays the workspace now", self.team_id)
        return 0.0

    async def _pass(self) -> float:
        """Renew, record, claim, and send what was claimed; how many seconds to rest."""
        finished = self._calls.finished()
        async with self._database.transaction() as session:
            now = await self._lease.renew(session)
            if now is None:
                log.warning("team=%s: another process relays the workspace now", self.team_id)
                return 0.0
            epoch = self._lease.epoch
            assert epoch is not None
            if self._is_unsure:
                await self._recorder.hand_back(session, epoch=epoch, under_way=self._calls.row_ids())
            await self._restored.doubt(session, now=now)
            settled = await self._recorder.record(session, finished, now=now, is_serving=self._picker.is_serving)
            letters = [] if self._is_stopping else await self._picker.pick(session, epoch=epoch, now=now)
        self._lease.confirm()
        self._is_unsure = False
        self._calls.forget(finished)
        for letter in letters:
            self._calls.send(letter)
        self._untold += [
            outcome.letter.row.id
            for outcome, after in zip(finished, settled, strict=True)
            if is_news(outcome.letter.row.method, after)
        ]
        self._expect(settled, now)
        return self._rest_s()

    async def _tell_delivered(self) -> None:
        """In a transaction of its own: what waits for a channel need not wait for those who want to hear of it."""
        if self._untold:
            await asyncio.sleep(TELL_AFTER_S)  # what was just claimed leaves first
            async with self._database.transaction() as session:
                await self._recorder.tell_delivered(session, self._untold)
            self._untold = []

    def _expect(self, settled: list[Settled], now: datetime) -> None:
        for after in settled:
            if after.next_at is not None:
                self._picker.expect((after.next_at - now).total_seconds())

    def _rest_s(self) -> float:
        if self._picker.has_more:
            return 0.0
        return max(0.0, min(self._pace.poll_s, self._pace.renew_s - self._lease.age_s(), self._picker.next_s()))

    def _may_call(self, epoch: int) -> bool:
        """Whether a call begun now, for a row claimed under this epoch, ends before anybody else may begin."""
        return epoch == self._lease.epoch and self._lease.covers(self._pace.call_s + self._pace.margin_s)

    def _leave_strays_alone(self) -> None:
        """Outcomes of a lease that is lost are not ours to record."""
        strays = [outcome for outcome in self._calls.finished() if outcome.letter.epoch != self._lease.epoch]
        self._calls.forget(strays)
        self._tidying.take(strays)

    async def _release(self) -> None:
        await self._tidying.finish()
        if not self._lease.is_held:
            return
        with contextlib.suppress(SQLAlchemyError):  # then it ends by itself
            async with self._database.transaction() as session:
                await self._lease.release(session)
