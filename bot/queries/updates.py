"""What we know of updates: what is due, the draft under review, what went out last, what the digest lists."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.facts.escalation import EntryFacts, EscalationFacts
from bot.facts.update import FOR_CUSTOMER, EditionFacts, read_seen
from bot.queries.workspaces import uninstalled
from models.escalation import UNDER_WAY, Escalation, Severity
from models.room import Audience
from models.timeline import TimelineEntry
from models.update import PENDING, Digest, Rhythm, Update, UpdateStatus
from models.workspace import Person


async def list_due(session: AsyncSession, *, now: datetime, limit: int = 500) -> list[tuple[str, int]]:
    """(team id, escalation id) of everything the sweep has to look at, the longest due first."""
    rows = await session.execute(
        select(Rhythm.team_id, Rhythm.escalation_id)
        .where(Rhythm.next_at <= now, Rhythm.team_id.not_in(uninstalled()))
        .order_by(Rhythm.next_at)
        .limit(limit)
    )
    return [(row.team_id, row.escalation_id) for row in rows]


async def lock_escalation(session: AsyncSession, *, team_id: str, escalation_id: int) -> Escalation | None:
    """The escalation, locked; None when somebody is changing it at this moment: the next sweep looks again."""
    found = select(Escalation).where(Escalation.team_id == team_id, Escalation.id == escalation_id)
    return (await session.scalars(found.with_for_update(skip_locked=True, of=Escalation))).one_or_none()


async def find_rhythm(session: AsyncSession, *, escalation_id: int) -> Rhythm | None:
    """The rhythm of an escalation whose lock the caller holds."""
    found = select(Rhythm).where(Rhythm.escalation_id == escalation_id)
    return (await session.scalars(found.execution_options(populate_existing=True))).one_or_none()


async def find_pending(
    session: AsyncSession, *, escalation_id: int, audience: Audience = Audience.EXECUTIVE
) -> Update | None:
    """The edition that is not decided yet, or approved and waiting for the morning."""
    found = select(Update).where(
        Update.escalation_id == escalation_id, Update.audience == audience, Update.status.in_(PENDING)
    )
    return (await session.scalars(found)).one_or_none()


async def find_place(session: AsyncSession, *, team_id: str, update_id: int) -> int | None:
    """The escalation id of the update a button names."""
    return await session.scalar(select(Update.escalation_id).where(Update.id == update_id, Update.team_id == team_id))


async def get_update(session: AsyncSession, *, escalation_id: int, update_id: int) -> Update:
    """The update a button names, of the escalation whose lock the caller holds."""
    found = select(Update).where(Update.id == update_id, Update.escalation_id == escalation_id)
    return (await session.scalars(found.execution_options(populate_existing=True))).one()


async def find_last_sent(
    session: AsyncSession, *, escalation_id: int, audience: Audience = Audience.EXECUTIVE
) -> Update | None:
    """The newest edition that went out."""
    found = (
        select(Update)
        .where(Update.escalation_id == escalation_id, Update.audience == audience, Update.status == UpdateStatus.SENT)
        .order_by(Update.number.desc())
        .limit(1)
    )
    return (await session.scalars(found)).one_or_none()


# What leadership hears of in an edition of its own (see services/lifecycle.py), and the lines that say it has.
_MATERIAL = ("monitoring", "recurred", "resolved", "reopened")
_SENT = ("update-sent", "update-unreviewed", "update-kept")


async def is_back_as_told(session: AsyncSession, escalation: Escalation) -> bool:
    """Whether the severity is what the newest edition said, and nothing else material has happened since."""
    last = await find_last_sent(session, escalation_id=escalation.id)
    seen = read_seen(last.seen) if last else None
    if seen is None or (seen.severity, seen.status) != (escalation.severity, escalation.status):
        return False
    of_these = TimelineEntry.kind.in_((*_MATERIAL, *_SENT))
    newest = select(TimelineEntry.kind).where(TimelineEntry.escalation_id == escalation.id, of_these)
    return await session.scalar(newest.order_by(TimelineEntry.id.desc()).limit(1)) in _SENT


async def next_number(session: AsyncSession, *, escalation_id: int, audience: Audience) -> int:
    """The next update's number. The caller holds the escalation's lock, so nobody else takes it."""
    highest = await session.scalar(
        select(func.max(Update.number)).where(Update.escalation_id == escalation_id, Update.audience == audience)
    )
    return (highest or 0) + 1


async def edition_facts(
    session: AsyncSession,
    escalation: Escalation,
    facts: EscalationFacts,
    *,
    next_at: datetime | None,
    now: datetime,
) -> EditionFacts:
    """Everything an edition says, in three statements."""
    last = await find_last_sent(session, escalation_id=escalation.id)
    before = read_seen(last.seen) if last else None
    owners = {milestone.owner_id for milestone in facts.milestones if milestone.is_open}
    involved = {facts.holder_id, before.owner_id if before else None, *owners} - {None}
    return EditionFacts(
        escalation=facts,
        names=await names_of(session, team_id=facts.team_id, user_ids=[each for each in involved if each]),
        before=before,
        next_at=next_at,
        now=now,
        told=await _told_of_customer(session, escalation_id=escalation.id),
    )


async def _told_of_customer(session: AsyncSession, *, escalation_id: int) -> tuple[EntryFacts, ...]:
    """What was done for the customer: they were told something, or a workaround is in place."""
    rows = await session.scalars(
        select(TimelineEntry)
        .where(TimelineEntry.escalation_id == escalation_id, TimelineEntry.kind.in_(FOR_CUSTOMER))
        .order_by(TimelineEntry.id)
    )
    return tuple(EntryFacts(at=row.at, actor_id=row.actor_id, kind=row.kind, data=row.data) for row in rows)


async def names_of(session: AsyncSession, *, team_id: str, user_ids: Iterable[str]) -> dict[str, str]:
    """People's names by user id, of those we know."""
    rows = await session.execute(
        select(Person.user_id, Person.real_name).where(Person.team_id == team_id, Person.user_id.in_(set(user_ids)))
    )
    return {row.user_id: row.real_name for row in rows}


_DUE_DIGESTS = (
    select(Digest.team_id, Digest.severity)
    .where(Digest.next_at <= bindparam("now"), Digest.team_id.not_in(uninstalled()))
    .order_by(Digest.next_at)
    .limit(bindparam("most"))
)  # built once: it is asked every two seconds, for ever


async def list_due_digests(session: AsyncSession, *, now: datetime, limit: int = 500) -> list[tuple[str, Severity]]:
    """(team id, severity) of every digest that is due, the longest due first."""
    rows = await session.execute(_DUE_DIGESTS, {"now": now, "most": limit})
    return [(row.team_id, row.severity) for row in rows]


async def lock_digest(session: AsyncSession, *, team_id: str, severity: Severity) -> Digest | None:
    """This digest's row, locked; None while another replica has it."""
    found = select(Digest).where(Digest.team_id == team_id, Digest.severity == severity)
    return (await session.scalars(found.with_for_update(skip_locked=True))).one_or_none()


async def list_for_digest(
    session: AsyncSession, *, team_id: str, severity: Severity, limit: int
) -> tuple[list[Escalation], int]:
    """The open escalations of this severity that everybody may know of, the oldest first, and how many there are."""
    which = (
        Escalation.team_id == team_id,
        Escalation.severity == severity,
        Escalation.status.in_(UNDER_WAY),
        Escalation.is_confidential.is_(False),
    )
    total = await session.scalar(select(func.count()).select_from(Escalation).where(*which))
    rows = await session.scalars(select(Escalation).where(*which).order_by(Escalation.number).limit(limit))
    return list(rows), total or 0
