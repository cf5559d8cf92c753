"""What we know of one escalation in full, in a fixed number of statements."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.facts.dossier import DossierFacts, Holding, Impact, Pause, Run, Sent, Step
from bot.facts.escalation import EntryFacts, EscalationFacts
from bot.queries import clocks
from models.escalation import Escalation
from models.milestone import Milestone
from models.role import RoleHolding
from models.room import Audience
from models.timeline import TimelineEntry
from models.update import Update, UpdateStatus
from models.workspace import Person

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)>")


async def get_dossier(session: AsyncSession, *, escalation: Escalation, facts: EscalationFacts) -> DossierFacts:
    """Everything of this escalation, with the names of everybody in it."""
    entries = await _entries(session, escalation.id)
    holdings = await _holdings(session, escalation.id)
    steps = await _steps(session, escalation.id, entries)
    updates = await _updates(session, escalation.id, entries)
    return DossierFacts(
        escalation=facts,
        impact=Impact(
            users_affected=escalation.users_affected,
            blocked=escalation.blocked,
            workaround=escalation.workaround,
            revenue_minor=escalation.revenue_minor,
            revenue_currency=escalation.revenue_currency,
            deadline_at=escalation.deadline_at,
        ),
        accepted_at=escalation.accepted_at,
        resolved_at=escalation.resolved_at,
        closed_at=escalation.closed_at,
        holdings=holdings,
        steps=steps,
        runs=await _runs(session, escalation.id),
        updates=updates,
        entries=entries,
        names=await _names(session, escalation.team_id, _mentioned(facts, holdings, steps, entries, updates)),
    )


async def list_teams(session: AsyncSession, *, number: int) -> list[str]:
    """The workspaces that have an escalation of this number."""
    rows = await session.scalars(select(Escalation.team_id).where(Escalation.number == number).order_by("team_id"))
    return list(rows)


async def _entries(session: AsyncSession, escalation_id: int) -> tuple[EntryFacts, ...]:
    rows = await session.scalars(
        select(TimelineEntry).where(TimelineEntry.escalation_id == escalation_id).order_by(TimelineEntry.id)
    )
    return tuple(EntryFacts(at=row.at, actor_id=row.actor_id, kind=row.kind, data=row.data) for row in rows)


async def _holdings(session: AsyncSession, escalation_id: int) -> tuple[Holding, ...]:
    rows = await session.scalars(
        select(RoleHolding).where(RoleHolding.escalation_id == escalation_id).order_by(RoleHolding.id)
    )
    return tuple(Holding(row.role, row.user_id, row.from_at, row.until_at) for row in rows)


async def _steps(session: AsyncSession, escalation_id: int, entries: Sequence[EntryFacts]) -> tuple[Step, ...]:
    planned = {
        entry.data["number"]: datetime.fromisoformat(str(entry.data["due_at"]))
        for entry in entries
        if entry.kind == "milestone-added" and "due_at" in entry.data
    }
    rows = await session.scalars(
        select(Milestone).where(Milestone.escalation_id == escalation_id).order_by(Milestone.number)
    )
    return tuple(
        Step(
            name=row.name,
            what=row.what,
            owner_id=row.owner_id,
            planned_at=planned.get(row.number, row.due_at),
            due_at=row.due_at,
            status=row.status,
            done_at=row.done_at,
        )
        for row in rows
    )


async def _runs(session: AsyncSession, escalation_id: int) -> tuple[Run, ...]:
    return tuple(
        Run(
            kind=clock.kind,
            started_at=clock.started_at,
            target=clock.target,
            calendar=clock.calendar,
            due_at=clock.due_at,
            stopped_at=clock.stopped_at,
            ended=clock.ending,
            late_because=clock.late_because,
            pauses=tuple(Pause(pause.from_at, pause.until_at, pause.reason) for pause in pauses),
        )
        for clock, pauses in await clocks.list_with_pauses(session, escalation_id=escalation_id)
    )


async def _updates(session: AsyncSession, escalation_id: int, entries: Sequence[EntryFacts]) -> tuple[Sent, ...]:
    """Every update that was sent, of every audience; what the customer was told stands only in the timeline."""
    unread = {entry.data["number"] for entry in entries if entry.kind == "update-kept"}
    rows = await session.scalars(
        select(Update)
        .where(Update.escalation_id == escalation_id, Update.status == UpdateStatus.SENT)
        .order_by(Update.sent_at, Update.id)
    )
    updates = [
        Sent(
            row.audience,
            row.number,
            row.sent_at,
            row.decided_by,
            row.sections or {},
            is_read=row.audience is not Audience.EXECUTIVE or row.number not in unread,
        )
        for row in rows
        if row.sent_at
    ]
    told = [entry for entry in entries if entry.kind == "update-customer"]
    updates += [
        Sent(Audience.CUSTOMER, number, entry.at, entry.actor_id, {"text": str(entry.data["text"])})
        for number, entry in enumerate(told, start=1)
    ]
    return tuple(sorted(updates, key=lambda each: each.sent_at))


def _mentioned(
    facts: EscalationFacts,
    holdings: Iterable[Holding],
    steps: Iterable[Step],
    entries: Iterable[EntryFacts],
    updates: Iterable[Sent],
) -> set[str]:
    found = {
        facts.requester_id,
        facts.duty_id,
        *(each.user_id for each in holdings),
        *(each.owner_id for each in steps),
    }
    for update in updates:
        found |= {update.by_id, *(user_id for text in update.sections.values() for user_id in _MENTION.findall(text))}
    for entry in entries:
        found |= {entry.actor_id, *_people_of(entry)}
    return {user_id for user_id in found if user_id}


def _people_of(entry: EntryFacts) -> set[str]:
    """The people whom a timeline line names, one (`owner_id`) or several (`people_ids`)."""
    one = {str(value) for name, value in entry.data.items() if name.endswith("_id") and value}
    several = (value for name, value in entry.data.items() if name.endswith("_ids") and isinstance(value, list))
    return one | {str(each) for value in several for each in value}


async def _names(session: AsyncSession, team_id: str, user_ids: set[str]) -> dict[str, str]:
    rows = await session.execute(
        select(Person.user_id, Person.real_name).where(Person.team_id == team_id, Person.user_id.in_(user_ids))
    )
    return {row.user_id: row.real_name for row in rows}
