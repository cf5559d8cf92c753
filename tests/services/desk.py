"""A desk to test services at: each call is one transaction, as a door makes it, at a time that the test moves."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import transport_now
from bot.config_file import parse_config
from bot.db import Database
from bot.delivery.slack import Slack
from bot.facts.actor import Actor
from bot.facts.escalation import EntryFacts, EscalationFacts
from bot.queries import escalations, timeline
from bot.sandbox.drawing import draw_message
from bot.services import (
    digests,
    intake,
    lifecycle,
    ownership,
    people,
    plan,
    requests,
    roles,
    severity,
    undo,
    waiting,
    workspaces,
)
from handlers.schedule import sweep_reminders
from handlers.tenants import Tenant, Tenants
from handlers.visit import House
from models.escalation import Escalation, Severity, WaitingOn
from models.milestone import Milestone
from models.outbox import OutboxNeed, OutboxRow
from models.role import Role, RoleHolding
from models.room import Room
from tests.makers import ANA, DANA, EVERYBODY, LI, MONDAY, RAJ, an_intake

TEAM = "T1"
LI_ID = LI.user_id


@dataclass
class Watch:
    """A business clock that stands still until somebody moves it."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Promised:
    """One outbox row, as a test compares it."""

    key: str
    to: str
    method: str
    lane: str
    slot: str | None
    after: tuple[str, ...]
    payload: dict[str, Any]

    @property
    def text(self) -> str:
        """What a person would read."""
        return draw_message(self.payload)


class Desk:
    """One workspace with its people, and the services as verbs. `number` is the escalation they are about."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.watch = Watch(MONDAY)
        self.house = House(
            database=database,
            clock=self.watch,
            tenants=Tenants(),
        )
        self.configure("")
        self._seen = 0

    def configure(self, text: str) -> None:
        """What warroom.yaml says from now on."""
        slack = Slack("xoxb-none", "http://127.0.0.1:9/")  # no sweep and no service speaks to it
        self.house.tenants.put(Tenant(TEAM, "U0WARROOM", None, slack, parse_config(text)))

    @property
    def tenant(self) -> Tenant:
        """The workspace."""
        return self.house.tenants.get(TEAM)

    # ── time, sessions, what is there ────────────────────────────────────────────────────────────────

    @property
    def now(self) -> datetime:
        """The time at the desk."""
        return self.watch.at

    def forward(self, **by: float) -> datetime:
        """Move the clock on: `forward(hours=2)`."""
        self.watch.at += timedelta(**by)
        return self.watch.at

    async def furnish(self) -> None:
        """Make the workspace and tell it of its people."""
        async with self.database.transaction() as session:
            await workspaces.remember_workspace(session, team_id=TEAM, name="Acme & Co", bot_user_id="U0WARROOM")
            await digests.begin(session, team_id=TEAM, rules=self.tenant.config.executive, now=self.now)
            users = [a_user(person) for person in EVERYBODY]
            await people.remember_people(session, team_id=TEAM, users=users, now=transport_now())

    @asynccontextmanager
    async def changing(self, number: int = 1) -> AsyncIterator[tuple[AsyncSession, Escalation]]:
        """A transaction with the escalation locked, as a door holds it."""
        async with self.database.transaction() as session:
            found = await escalations.find_by_number(session, team_id=TEAM, number=number, for_change=True)
            assert found is not None, f"there is no ESC-{number}"
            yield session, found

    async def facts(self, number: int = 1) -> EscalationFacts:
        """All that is drawn of it, as it stands now."""
        async with self.database.reading() as session:
            found = await escalations.find_by_number(session, team_id=TEAM, number=number)
            assert found is not None, f"there is no ESC-{number}"
            return await escalations.facts_of(session, found)

    async def all_of(self, kind: type[Any], *where: Any) -> list[Any]:
        """Every row of a table."""
        async with self.database.reading() as session:
            return list(await session.scalars(select(kind).where(*where)))

    async def milestone(self, milestone: int = 1, *, number: int = 1) -> Milestone:
        """M<milestone> as it is kept."""
        found: list[Milestone] = await self.all_of(
            Milestone, Milestone.number == milestone, Milestone.escalation_id == (await self.facts(number)).id
        )
        return found[0]

    async def escalation(self, number: int = 1) -> Escalation:
        """ESC-<number> as it is kept."""
        found: list[Escalation] = await self.all_of(Escalation, Escalation.number == number)
        return found[0]

    async def owners(self, number: int = 1) -> list[tuple[str, datetime, datetime | None]]:
        """Who owned it from when to when."""
        held = await self.all_of(RoleHolding, RoleHolding.escalation_id == (await self.facts(number)).id)
        return [(each.user_id, each.from_at, each.until_at) for each in sorted(held, key=lambda each: int(each.id))]

    async def timeline(self, number: int = 1) -> Sequence[EntryFacts]:
        """The lines, oldest first."""
        facts = await self.facts(number)
        async with self.database.reading() as session:
            return (await timeline.list_newest(session, escalation_id=facts.id, limit=1000))[0]

    async def kinds(self, number: int = 1) -> list[str]:
        """What kinds of lines the timeline has, oldest first."""
        return [entry.kind for entry in await self.timeline(number)]

    # ── what was promised ────────────────────────────────────────────────────────────────────────────

    async def promised(self) -> list[Promised]:
        """Every outbox row there is, oldest first."""
        return await self._promised_after(0)

    async def news(self) -> list[Promised]:
        """The outbox rows since somebody asked last."""
        found = await self._promised_after(self._seen)
        rows = await self.all_of(OutboxRow)
        self._seen = max((row.id for row in rows), default=0)
        return found

    async def _promised_after(self, row_id: int) -> list[Promised]:
        async with self.database.reading() as session:
            rows = list(await session.scalars(select(OutboxRow).order_by(OutboxRow.id)))
            needs = [(need.row_id, need.needs_id) for need in await session.scalars(select(OutboxNeed))]
        keys = {row.id: row.key for row in rows}
        return [
            Promised(
                key=row.key,
                to=row.receiver,
                method=row.method,
                lane=row.lane,
                slot=row.slot,
                after=tuple(keys[needed] for needing, needed in needs if needing == row.id),
                payload=row.payload,
            )
            for row in rows
            if row.id > row_id
        ]

    async def has_channel(self, channel_id: str = "C1", *, number: int = 1) -> Room:
        """As if the relay had made the channel: the room is open."""
        facts = await self.facts(number)
        async with self.database.transaction() as session:
            room = await session.get_one(Room, facts.room.id)
            room.channel_id = channel_id
            room.state = type(room.state).OPEN
            return room

    # ── the services as verbs ────────────────────────────────────────────────────────────────────────

    async def opens(
        self, actor: Actor = DANA, *, duty_id: str | None = LI_ID, at_once: bool = False, **given: Any
    ) -> int:
        """Raise an escalation; its number is returned."""
        async with self.database.transaction() as session:
            made = await intake.open_escalation(
                session,
                actor=actor,
                intake=an_intake(**given),
                duty_id=duty_id,
                clock_rules=self.tenant.clock_rules,
                now=self.now,
                at_once=at_once,
            )
            return made.number

    async def accepts(self, actor: Actor, *, number: int = 1) -> None:
        async with self.changing(number) as (session, escalation):
            await ownership.accept(
                session, actor=actor, escalation=escalation, clock_rules=self.tenant.clock_rules, now=self.now
            )

    async def assigns(self, to: Actor, *, by: Actor = DANA, number: int = 1) -> int:
        """Name the owner; the id of the timeline line, which *Undo* carries, is returned."""
        async with self.changing(number) as (session, escalation):
            entry = await ownership.assign_owner(
                session, actor=by, escalation=escalation, to=to, clock_rules=self.tenant.clock_rules, now=self.now
            )
            return entry.id

    async def hands_over(self, to: Actor, *, by: Actor = ANA, number: int = 1) -> int:
        async with self.changing(number) as (session, escalation):
            entry = await ownership.hand_over(
                session, actor=by, escalation=escalation, to=to, clock_rules=self.tenant.clock_rules, now=self.now
            )
            return entry.id

    async def gives(self, changes: dict[Role, Actor | None], *, by: Actor = ANA, number: int = 1) -> list[int]:
        """Roles go to these people, or to nobody."""
        async with self.changing(number) as (session, escalation):
            entries = await roles.change_roles(session, actor=by, escalation=escalation, changes=changes, now=self.now)
            return [entry.id for entry in entries]

    async def declines(self, reason: str = "no contract", *, by: Actor = LI, number: int = 1) -> None:
        async with self.changing(number) as (session, escalation):
            await requests.decline(
                session,
                actor=by,
                escalation=escalation,
                reason=reason,
                clock_rules=self.tenant.clock_rules,
                now=self.now,
            )

    async def adds(
        self,
        what: str = "Fix live in EU",
        *,
        owner: Actor = RAJ,
        by: Actor = ANA,
        due: datetime | timedelta = timedelta(hours=5),
        needs: Iterable[int] = (),
        number: int = 1,
    ) -> int:
        """Add a milestone; the id of its timeline line, which *Undo* carries, is returned."""
        due_at = due if isinstance(due, datetime) else self.now + due
        async with self.changing(number) as (session, escalation):
            _, entry = await plan.add_milestone(
                session,
                actor=by,
                escalation=escalation,
                what=what,
                owner=owner,
                due_at=due_at,
                needs=needs,
                now=self.now,
            )
            return entry.id

    async def finishes(self, milestone: int = 1, *, by: Actor = RAJ, number: int = 1) -> int:
        async with self.changing(number) as (session, escalation):
            _, entry = await plan.finish_milestone(
                session, actor=by, escalation=escalation, number=milestone, now=self.now
            )
            return entry.id

    async def slips(
        self,
        milestone: int = 1,
        *,
        to: datetime | timedelta = timedelta(days=2),
        because: str = "vendor late",
        by: Actor = RAJ,
        number: int = 1,
    ) -> int:
        due_at = to if isinstance(to, datetime) else self.now + to
        async with self.changing(number) as (session, escalation):
            _, entry = await plan.slip_milestone(
                session,
                actor=by,
                escalation=escalation,
                number=milestone,
                due_at=due_at,
                reason=because,
                now=self.now,
            )
            return entry.id

    async def reassigns(self, milestone: int = 1, *, to: Actor = LI, by: Actor = ANA, number: int = 1) -> int:
        async with self.changing(number) as (session, escalation):
            _, entry = await plan.reassign_milestone(
                session, actor=by, escalation=escalation, number=milestone, owner=to, now=self.now
            )
            return entry.id

    async def undoes(self, entry_id: int, *, by: Actor = ANA, number: int = 1) -> None:
        async with self.changing(number) as (session, escalation):
            await plan.undo(session, actor=by, escalation=escalation, entry_id=entry_id, now=self.now)

    async def takes_back(self, entry_id: int, *, by: Actor = ANA, number: int = 1) -> str:
        """*Undo* of a change of the escalation itself; the kind of line it leaves is returned."""
        async with self.changing(number) as (session, escalation):
            undone = await undo.undo(
                session,
                actor=by,
                escalation=escalation,
                entry_id=entry_id,
                clock_rules=self.tenant.clock_rules,
                now=self.now,
            )
            return undone.kind

    async def changes_severity(
        self, to: Severity, because: str = "nobody can work", *, by: Actor = DANA, number: int = 1
    ) -> int:
        async with self.changing(number) as (session, escalation):
            entry = await severity.change_severity(
                session,
                actor=by,
                escalation=escalation,
                severity=to,
                reason=because,
                clock_rules=self.tenant.clock_rules,
                now=self.now,
            )
            return entry.id

    async def waits(
        self,
        on: WaitingOn = WaitingOn.CUSTOMER,
        because: str = "we need their logs",
        *,
        by: Actor = DANA,
        number: int = 1,
    ) -> int:
        async with self.changing(number) as (session, escalation):
            entry = await waiting.wait(
                session,
                actor=by,
                escalation=escalation,
                on=on,
                reason=because,
                clock_rules=self.tenant.clock_rules,
                now=self.now,
            )
            return entry.id

    async def resumes(self, *, by: Actor = DANA, number: int = 1) -> int:
        async with self.changing(number) as (session, escalation):
            return (
                await waiting.resume(
                    session, actor=by, escalation=escalation, clock_rules=self.tenant.clock_rules, now=self.now
                )
            ).id

    async def monitors(self, *, by: Actor = ANA, number: int = 1) -> None:
        async with self.changing(number) as (session, escalation):
            await lifecycle.monitor(
                session, actor=by, escalation=escalation, clock_rules=self.tenant.clock_rules, now=self.now
            )

    async def snoozes(self, milestone: int = 1, *, by: Actor = RAJ, number: int = 1) -> None:
        async with self.changing(number) as (session, escalation):
            await plan.snooze_reminder(session, actor=by, escalation=escalation, number=milestone, now=self.now)

    async def has_it(self, milestone: int = 1, *, by: Actor = RAJ, number: int = 1) -> None:
        async with self.changing(number) as (session, escalation):
            await plan.acknowledge_reminder(session, actor=by, escalation=escalation, number=milestone, now=self.now)

    async def resolves(self, outcome: str = "Fix is live.", *, by: Actor = ANA, number: int = 1) -> None:
        async with self.changing(number) as (session, escalation):
            await lifecycle.resolve(
                session,
                actor=by,
                escalation=escalation,
                outcome=outcome,
                clock_rules=self.tenant.clock_rules,
                now=self.now,
            )

    async def closes(self, *, by: Actor = ANA, number: int = 1) -> None:
        async with self.changing(number) as (session, escalation):
            await lifecycle.close(
                session, actor=by, escalation=escalation, clock_rules=self.tenant.clock_rules, now=self.now
            )

    async def reopens(self, reason: str = "it is back", *, by: Actor = ANA, number: int = 1) -> None:
        async with self.changing(number) as (session, escalation):
            await lifecycle.reopen(
                session,
                actor=by,
                escalation=escalation,
                reason=reason,
                clock_rules=self.tenant.clock_rules,
                now=self.now,
            )

    async def sweeps(self) -> list[Promised]:
        """One run of the reminder beat; the direct messages it promised are returned."""
        await self.news()
        await sweep_reminders(self.house)
        return [row for row in await self.news() if row.to.startswith("user:")]


def a_user(person: Actor) -> dict[str, Any]:
    """The person as Slack's users.info tells of them."""
    return {
        "id": person.user_id,
        "team_id": "T2" if person.is_stranger else person.team_id,
        "name": person.real_name.split()[0].casefold(),
        "real_name": person.real_name,
        "tz": person.zone.key,
        "is_bot": person.is_bot,
        "deleted": person.is_deleted,
        "is_restricted": person.is_guest,
        "is_stranger": person.is_stranger,
        "is_admin": person.user_id in (ANA.user_id, LI_ID),
    }
