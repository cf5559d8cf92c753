"""The retention rule applied to one workspace, in small transactions: by the daily beat and by `warroom purge`."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import transport_now
from bot.db import Database
from bot.queries import retention as known
from bot.rules.retention import Ages, Promises, may_be_forgotten
from bot.services import retention as service
from bot.services.retention import Erased, Place
from handlers.tenants import Tenant
from handlers.visit import House

log = logging.getLogger(__name__)

GIVE_WAY_S = 0.5  # before each transaction, at most, while there is a crowd at the doors
WINDOW = 1000  # outbox rows looked at in one statement
AT_ONCE = 100  # escalations whose outbox rows are looked for together


Change = Callable[..., Awaitable[int]]


@dataclass
class Purged:
    """What was erased, or would be, in figures; `failed` are escalations that could not be erased this time."""

    escalations: int = 0
    customers: int = 0
    emptied: int = 0
    forgotten: int = 0
    receipts: int = 0
    submissions: int = 0
    failed: int = 0
    is_settled: bool = True  # on SQLite: nothing of it is left in the log beside the file


@dataclass
class Purge:
    """One application of the rule. Killed anywhere, run twice or on two machines it comes to the same."""

    database: Database
    team_id: str
    ages: Ages
    now: datetime  # business time
    is_dry: bool = False
    done: Purged = field(default_factory=Purged)

    async def run(self) -> Purged:
        """Erase everything that is due; with `is_dry` only count it."""
        await self._forget_receipts()
        if self.ages.customer_text is None:
            await self._tidy_outbox(Promises())
        else:
            await self._erase(before=self.now - self.ages.customer_text)
        if not self.is_dry:
            self.done.is_settled = await self.database.settle()
        return self.done

    async def _forget_receipts(self) -> None:
        before = transport_now() - self.ages.of_receipts
        if self.is_dry:
            async with self.database.reading() as session:
                self.done.receipts = await known.count_receipts(session, team_id=self.team_id, before=before)
            return
        while True:
            await self._give_way()
            async with self.database.transaction() as session:
                gone = await service.forget_receipts(session, team_id=self.team_id, before=before)
            self.done.receipts += gone
            if not gone:
                return

    async def _erase(self, *, before: datetime) -> None:
        await self._forget_submissions(before=before)
        if self.is_dry:
            async with self.database.reading() as session:
                self.done.customers = await known.count_customers(session, team_id=self.team_id, before=before)
        is_first = True
        async for due in self._due(before):
            async with self.database.reading() as session:
                newest = {each: await known.newest_line(session, escalation_id=each) for each in due}
                owned = await known.promises_of(session, escalation_ids=due)
            # Their promises first: an escalation counts as erased only when nothing quotes it any more.
            await self._tidy_outbox(owned, with_old=is_first)
            is_first = False
            for escalation_id in due:
                await self._erase_one(escalation_id, before=before, newest=newest[escalation_id])
        if is_first:
            await self._tidy_outbox(Promises())

    async def _due(self, before: datetime) -> AsyncIterator[list[int]]:
        after_id = 0
        while True:
            async with self.database.reading() as session:
                due = await known.list_due(
                    session, team_id=self.team_id, before=before, after_id=after_id, limit=AT_ONCE
                )
            if not due:
                return
            yield due
            after_id = due[-1]

    async def _erase_one(self, escalation_id: int, *, before: datetime, newest: int) -> None:
        if self.is_dry:
            self.done.escalations += 1
            return
        place: Place | Erased = Place(newest)
        try:
            while isinstance(place, Place):
                await self._give_way()
                async with self.database.transaction() as session:
                    place = await service.erase_some(
                        session,
                        team_id=self.team_id,
                        escalation_id=escalation_id,
                        before=before,
                        place=place,
                        now=self.now,
                    )
        except SQLAlchemyError as error:
            # Somebody holds it; the others are erased, and this one the next time. The error may quote its words.
            log.error("escalation %s of %s was not erased: %s", escalation_id, self.team_id, type(error).__name__)
            self.done.failed += 1
            return
        self.done.escalations += place.is_done
        self.done.customers += place.customers

    async def _forget_submissions(self, *, before: datetime) -> None:
        if self.is_dry:
            async with self.database.reading() as session:
                self.done.submissions = await known.count_submissions(session, team_id=self.team_id, before=before)
            return
        async with self.database.transaction() as session:
            self.done.submissions = await service.forget_submissions(session, team_id=self.team_id, before=before)

    async def _tidy_outbox(self, owned: Promises, *, with_old: bool = True) -> None:
        """Go once through the outbox: empty or forget what is old, and empty what belongs to these escalations."""
        before = transport_now() - self.ages.of_deliveries
        after_id = 0
        while True:
            async with self.database.reading() as session:
                rows = await known.list_kept(session, team_id=self.team_id, after_id=after_id, limit=WINDOW)
            if not rows:
                return
            after_id = rows[-1].id
            over = [row for row in rows if row.finished_at is not None]
            old = {row.id for row in over if with_old and row.finished_at is not None and row.finished_at < before}
            to_empty = [
                row.id for row in over if not row.is_empty and (row.id in old or owned.have(row.key, row.receiver))
            ]
            to_forget = [row.id for row in over if row.id in old and may_be_forgotten(row.key)]
            self.done.emptied += await self._some(service.empty_promises, to_empty)
            self.done.forgotten += await self._some(service.forget_promises, to_forget)

    async def _some(self, change: Change, row_ids: list[int]) -> int:
        if self.is_dry:
            return len(row_ids)
        changed = 0
        for start in range(0, len(row_ids), service.ROWS):
            await self._give_way()
            async with self.database.transaction() as session:
                changed += await change(session, row_ids=row_ids[start : start + service.ROWS])
        return changed

    async def _give_way(self) -> None:
        await self.database.turns.give_way(GIVE_WAY_S)


async def sweep_retention(house: House) -> None:
    """Apply the rule once a day; when it is due next is moved on only after everything has been erased.

    Safe to run twice, late, or on two machines: everything is judged again under its lock.
    """
    now = house.clock.now()
    async with house.database.reading() as session:
        due = await known.list_teams_due(session, now=now)
    for tenant in filter(None, map(house.tenants.find, due)):
        # One workspace that cannot be handled must not keep the others' words.
        (mistake,) = await asyncio.gather(_apply(house, tenant, now), return_exceptions=True)
        if isinstance(mistake, Exception):
            log.error("the retention rule failed in %s; the next beat goes on", tenant.team_id, exc_info=mistake)


async def _apply(house: House, tenant: Tenant, now: datetime) -> None:
    await Purge(house.database, tenant.team_id, tenant.config.retention.ages, now).run()
    async with house.database.transaction() as session:
        await service.plan_next(session, team_id=tenant.team_id, now=now)
