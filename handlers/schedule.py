"""The time door: a handful of fixed beats that look at due rows; the only other place that catches everything."""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import transport_now
from bot.queries import home, reminders, rooms, submissions, updates, warnings
from bot.rules.reminders import TOGETHER
from bot.services import cards, digests, editions, reminding, warning
from bot.services import home as home_service
from bot.services import submissions as submission_service
from handlers import intake_submit
from handlers.left_to_do import sweep_requests
from handlers.retention import sweep_retention
from handlers.visit import House
from handlers.watch import Watch

log = logging.getLogger(__name__)

GIVE_WAY_S = 0.5  # how long a beat waits, at most, while there is a crowd at the doors
BEAT_S = 2  # beats act within 5 seconds of due

Beat = Callable[[House], Awaitable[None]]


async def sweep_reminders(house: House) -> None:
    """Remind everybody who has something due; each person in a transaction of their own.

    Safe to run twice, late, or on two machines: the rows are judged again under their lock.
    """
    now = house.clock.now()
    async with house.database.reading() as session:
        receivers = await reminders.list_receivers(session, now=now)
        soon = await _soon(session, receivers, now=now)
    await _judge(house, soon, now=now, early_for={user_id for _, user_id in receivers})
    for team_id, receiver_id in receivers:
        try:
            async with house.database.transaction() as session:
                await reminding.remind(session, team_id=team_id, receiver_id=receiver_id, now=now)
        except Exception:
            # One receiver whose rows cannot be handled must not silence the others.
            log.exception("reminding %s of %s failed; the next beat tries again", receiver_id, team_id)


async def sweep_clocks(house: House) -> None:
    """Judge the clocks that are due, escalation by escalation; whom they concern, the sweep of reminders tells.

    Safe to run twice, late, or on two machines: the rows are judged again under their escalation's lock.
    """
    now = house.clock.now()
    async with house.database.reading() as session:
        due = await warnings.list_due(session, now=now)
    await _judge(house, due, now=now)


async def _soon(session: AsyncSession, receivers: Sequence[tuple[str, str]], *, now: datetime) -> list[tuple[str, int]]:
    """The escalations whose clocks have something to say within minutes to somebody who is told something now."""
    people = {user_id for _, user_id in receivers}
    return await warnings.list_soon(session, after=now, until=now + TOGETHER, among=people) if people else []


async def _judge(
    house: House, due: Sequence[tuple[str, int]], *, now: datetime, early_for: Collection[str] = ()
) -> None:
    for team_id, escalation_id in due:
        tenant = house.tenants.find(team_id)
        if tenant is None:
            continue
        try:
            async with house.database.transaction() as session:
                await warning.warn(
                    session,
                    escalation_id=escalation_id,
                    clock_rules=tenant.clock_rules,
                    duty=tenant.config.duty,
                    now=now,
                    early_for=early_for,
                )
        except Exception:
            # One escalation whose clocks cannot be judged must not silence the others.
            log.exception("the clocks of escalation %s failed; the next beat tries again", escalation_id)


async def sweep_due(house: House) -> None:
    """Clocks, then reminders, one after the other: what both have to say to one person is one message."""
    await sweep_clocks(house)
    await sweep_reminders(house)


async def sweep_cards(house: House) -> None:
    """Draw the cards that other sweeps left behind: once for each escalation, however much has happened to it.

    Safe to run twice, late, or on two machines: a card that was drawn is behind no more, as is judged under its lock.
    """
    async with house.database.reading() as session:
        behind = await rooms.list_behind(session)
    for room_id in behind:
        try:
            async with house.database.transaction() as session:
                await cards.catch_up(session, room_id=room_id, now=house.clock.now())
        except Exception:
            # One card that cannot be drawn must not leave the others as they are.
            log.exception("drawing the card of room %s again failed; the next beat tries again", room_id)


async def sweep_updates(house: House) -> None:
    """Plan, draft and send the executive editions that are due; each escalation in a transaction of its own."""
    now = house.clock.now()
    async with house.database.reading() as session:
        due = await updates.list_due(session, now=now)
    for team_id, escalation_id in due:
        tenant = house.tenants.find(team_id)
        if tenant is None:
            continue
        try:
            async with house.database.transaction() as session:
                await editions.attend(
                    session,
                    team_id=team_id,
                    escalation_id=escalation_id,
                    rules=tenant.config.executive,
                    duty=tenant.config.duty,
                    now=now,
                )
        except Exception:
            # One escalation that cannot be handled must not silence the others.
            log.exception("the executive update of escalation %s failed; the next beat tries again", escalation_id)


async def sweep_digests(house: House) -> None:
    """Post the digests that are due; safe to run twice, late, or on two machines."""
    now = house.clock.now()
    async with house.database.reading() as session:
        due = await updates.list_due_digests(session, now=now)
    for team_id, severity in due:
        tenant = house.tenants.find(team_id)
        if tenant is None:
            continue
        try:
            async with house.database.transaction() as session:
                rules = tenant.config.executive
                await digests.send(session, team_id=team_id, severity=severity, rules=rules, now=now)
        except Exception:
            # One digest that cannot be posted must not silence the others.
            log.exception("the digest of %s of %s failed; the next beat tries again", severity.value, team_id)


async def sweep_homes(house: House) -> None:
    """Draw the Homes of those who look at them and have to do with what has happened since the last look.

    Safe to run twice, late, or on two machines: a Home that says nothing new is not published, as is judged under its
    lock; news is taken away only after every Home shows it.
    """
    async with house.database.reading() as session:
        news = await home.list_news(session)
        if not news:
            return
        escalation_ids = [escalation_id for _, escalation_id in news]
        since = home_service.looked_since()
        concerned = await home.list_concerned(session, escalation_ids=escalation_ids, opened_since=since)
    for team_id, user_id in concerned:
        try:
            async with house.database.transaction() as session:
                await home_service.refresh(session, team_id=team_id, user_id=user_id, now=house.clock.now())
        except Exception:
            # One Home that cannot be drawn must not leave the others as they are; it is drawn when it is opened.
            log.exception("drawing the Home of %s of %s failed", user_id, team_id)
    async with house.database.transaction() as session:
        await home_service.forget_news(session, news_ids=[news_id for news_id, _ in news])


async def sweep_submissions(house: House) -> None:
    """Raise the forms that were confirmed in a rush, in their order; people at the doors go first.

    Safe to run twice, late, or on two machines: each is taken away in the transaction that raises it.
    """
    async with house.database.reading() as session:
        due = await submissions.list_due(session, now=transport_now())
    for submission_id in due:
        await house.database.turns.give_way(GIVE_WAY_S)
        try:
            async with house.database.transaction() as session:
                await intake_submit.raise_kept(house, session, submission_id=submission_id)
        except Exception as error:  # noqa: BLE001
            # One form that cannot be raised must not hold up the others; it is tried again, ever more seldom. What is
            # wrong with it may quote what its sender wrote, so only the place is logged.
            where = "".join(traceback.format_tb(error.__traceback__))
            what = type(error).__name__
            log.error("raising the kept submission %s failed; it is tried again: %s\n%s", submission_id, what, where)
            async with house.database.transaction() as session:
                await submission_service.put_off(session, submission_id=submission_id)


BEATS: dict[str, Beat] = {
    "submissions.sweep": sweep_submissions,
    "requests.sweep": sweep_requests,
    "reminders.sweep": sweep_due,
    "updates.sweep": sweep_updates,
    "digests.sweep": sweep_digests,
    "cards.sweep": sweep_cards,
    "homes.sweep": sweep_homes,
    "retention.sweep": sweep_retention,
}


class Schedule:
    """Runs the beats; `kick` runs them all at once, after the business clock was moved."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._scheduler = AsyncIOScheduler()
        self._running = {name: asyncio.Lock() for name in BEATS}
        self._watch = Watch()
        self._is_stopping = False

    def start(self) -> None:
        """Begin to beat. A late run is never dropped, and runs that piled up are one."""
        for name, beat in BEATS.items():
            self._scheduler.add_job(
                self._run,
                IntervalTrigger(seconds=BEAT_S),
                args=[name, beat],
                id=name,
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
            )
        self._scheduler.start()

    async def kick(self) -> None:
        """Run every beat now."""
        for name, beat in BEATS.items():
            await self._run(name, beat)

    async def stop(self) -> None:
        """Beat no more, and let what runs come to its end.

        The scheduler cuts what runs when it shuts down, and complains of it with a traceback: so it comes last.
        """
        self._is_stopping = True
        self._scheduler.pause()
        await asyncio.sleep(0)  # what it has just handed to the loop begins, and ends again
        for lock in self._running.values():
            async with lock:
                pass
        self._scheduler.shutdown(wait=False)

    async def _run(self, name: str, beat: Beat) -> None:
        async with self._running[name]:
            if self._is_stopping:
                return
            await self._house.database.turns.give_way(GIVE_WAY_S)
            with self._watch.beat(name, every_s=BEAT_S):
                try:
                    await beat(self._house)
                except Exception as error:  # noqa: BLE001
                    self._watch.failed(name, error)
