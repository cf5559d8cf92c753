"""What is old enough to be erased, a bounded number of rows at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, null, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.retention import Promises
from models.clock import Clock, ClockNotice
from models.customer import Customer, EscalationCustomer
from models.escalation import Escalation, Status
from models.milestone import Milestone
from models.outbox import OutboxRow
from models.retention import RetentionRun
from models.room import Room
from models.submission import KeptSubmission
from models.timeline import TimelineEntry
from models.update import Update
from models.workspace import Receipt, Workspace

OVER = (Status.CLOSED, Status.DECLINED, Status.MERGED)


@dataclass(frozen=True)
class Kept:
    """An outbox row that is finished with, without its words."""

    id: int
    key: str
    receiver: str
    finished_at: datetime | None
    is_empty: bool


async def list_teams(session: AsyncSession) -> Sequence[str]:
    """Every workspace."""
    return (await session.scalars(select(Workspace.team_id).order_by(Workspace.team_id))).all()


async def list_teams_due(session: AsyncSession, *, now: datetime) -> Sequence[str]:
    """The workspaces to which the rule is to be applied now, those to which it never was included."""
    rows = await session.scalars(
        select(Workspace.team_id)
        .outerjoin(RetentionRun, RetentionRun.team_id == Workspace.team_id)
        .where(or_(RetentionRun.next_at.is_(None), RetentionRun.next_at <= now))
        .order_by(Workspace.team_id)
    )
    return rows.all()


def _over_since() -> ColumnElement[datetime]:
    # A merge has no time of its own beside its line in the timeline.
    newest = select(func.max(TimelineEntry.at)).where(TimelineEntry.escalation_id == Escalation.id)
    return func.coalesce(Escalation.closed_at, Escalation.declined_at, newest.scalar_subquery())


def _due(team_id: str, before: datetime) -> Select[int]:
    found = select(Escalation.id).where(
        Escalation.team_id == team_id,
        Escalation.status.in_(OVER),
        Escalation.erased_at.is_(None),
        _over_since() < before,
    )
    return found.correlate(None)


async def list_due(session: AsyncSession, *, team_id: str, before: datetime, after_id: int, limit: int) -> list[int]:
    """Escalations that were over before then and still have their words, in the order of their ids."""
    found = _due(team_id, before).where(Escalation.id > after_id).order_by(Escalation.id).limit(limit)
    return list(await session.scalars(found))


async def find_due(session: AsyncSession, *, team_id: str, escalation_id: int, before: datetime) -> Escalation | None:
    """This one, locked, when it is (still) due."""
    locked = select(Escalation).where(Escalation.id == escalation_id).with_for_update(of=Escalation)
    found = (await session.scalars(locked)).one_or_none()
    # Asked anew under the lock: whoever held it before may have reopened it.
    return found if await session.scalar(_due(team_id, before).where(Escalation.id == escalation_id)) else None


async def newest_line(session: AsyncSession, *, escalation_id: int) -> int:
    """The id of the newest line of its timeline; 0 without any."""
    found = select(func.max(TimelineEntry.id)).where(TimelineEntry.escalation_id == escalation_id)
    return await session.scalar(found) or 0


async def list_rows(
    session: AsyncSession, kind: type[Any], *, escalation_id: int, after_id: int, limit: int
) -> Sequence[Any]:
    """Rows of one table that belong to this escalation, in the order of their ids."""
    rows = select(kind).where(kind.escalation_id == escalation_id, kind.id > after_id).order_by(kind.id).limit(limit)
    return (await session.scalars(rows)).all()


def clock_ids(escalation_id: int) -> Any:
    """Its clocks, for a statement that changes their pauses."""
    return select(Clock.id).where(Clock.escalation_id == escalation_id)


async def list_customers_to_erase(session: AsyncSession, *, escalation_id: int) -> Sequence[Customer]:
    """The customers that no escalation uses which still has its words, but for this one; locked."""
    links = select(EscalationCustomer.customer_id).where(EscalationCustomer.escalation_id == escalation_id)
    # Locked before it is asked who else uses them: whoever raises something for one of them meanwhile waits.
    await session.execute(select(Customer.id).where(Customer.id.in_(links)).order_by(Customer.id).with_for_update())
    found = select(Customer).where(
        Customer.id.in_(links), Customer.erased_at.is_(None), ~_is_used(but_for=[escalation_id])
    )
    return (await session.scalars(found.order_by(Customer.id))).all()


async def count_customers(session: AsyncSession, *, team_id: str, before: datetime) -> int:
    """How many customers would lose their names together with the escalations that are due."""
    due = _due(team_id, before)
    links = select(EscalationCustomer.customer_id).where(EscalationCustomer.escalation_id.in_(due))
    found = (
        select(func.count())
        .select_from(Customer)
        .where(Customer.team_id == team_id, Customer.id.in_(links), Customer.erased_at.is_(None))
        .where(~_is_used(but_for=due))
    )
    return await session.scalar(found) or 0


def _is_used(*, but_for: Select[int] | Sequence[int]) -> ColumnElement[bool]:
    return exists(
        select(EscalationCustomer.escalation_id)
        .join(Escalation, Escalation.id == EscalationCustomer.escalation_id)
        .where(EscalationCustomer.customer_id == Customer.id)
        .where(Escalation.erased_at.is_(None), Escalation.id.not_in(but_for))
    )


async def promises_of(session: AsyncSession, *, escalation_ids: Sequence[int]) -> Promises:
    """What the keys and receivers of these escalations' outbox rows name."""

    async def ids(kind: type[Any]) -> frozenset[int]:
        return frozenset(await session.scalars(select(kind.id).where(kind.escalation_id.in_(escalation_ids))))

    notices = (
        select(ClockNotice.id)
        .join(Clock, Clock.id == ClockNotice.clock_id)
        .where(Clock.escalation_id.in_(escalation_ids))
    )
    return Promises(
        escalations=frozenset(escalation_ids),
        rooms=await ids(Room),
        milestones=await ids(Milestone),
        updates=await ids(Update),
        notices=frozenset(await session.scalars(notices)),
        lines=await ids(TimelineEntry),
    )


async def list_kept(session: AsyncSession, *, team_id: str, after_id: int, limit: int) -> list[Kept]:
    """Outbox rows in the order of their ids; those that are still to be sent have no `finished_at`."""
    rows = await session.execute(
        select(OutboxRow.id, OutboxRow.key, OutboxRow.receiver, OutboxRow.finished_at, _is_empty())
        .where(OutboxRow.team_id == team_id, OutboxRow.id > after_id)
        .order_by(OutboxRow.id)
        .limit(limit)
    )
    return [Kept(*row) for row in rows]


def _is_empty() -> ColumnElement[bool]:
    return and_(cast(OutboxRow.payload, String) == "{}", OutboxRow.answer.is_(null()), OutboxRow.problem.is_(None))


async def count_receipts(session: AsyncSession, *, team_id: str, before: datetime) -> int:
    """How many receipts are older."""
    found = select(func.count()).select_from(Receipt).where(Receipt.team_id == team_id, Receipt.received_at < before)
    return await session.scalar(found) or 0


async def count_submissions(session: AsyncSession, *, team_id: str, before: datetime) -> int:
    """How many kept forms are older."""
    found = select(func.count()).select_from(KeptSubmission)
    found = found.where(KeptSubmission.team_id == team_id, KeptSubmission.submitted_at < before)
    return await session.scalar(found) or 0
