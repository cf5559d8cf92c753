"""Which escalations a person may be shown in a list; a confidential one is not there for anybody outside its room."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.facts.clock import AT_RISK
from bot.queries import rooms
from bot.rules.commands import ListFilter
from models.clock import Clock
from models.customer import Customer, EscalationCustomer
from models.escalation import OPEN, UNDER_WAY, Escalation, Status
from models.milestone import Milestone, MilestoneStatus
from models.role import RoleHolding
from models.room import Room, RoomMember


async def list_visible(
    session: AsyncSession,
    *,
    team_id: str,
    user_id: str,
    which: ListFilter,
    customer: str | None,
    now: datetime,
    limit: int,
) -> tuple[Sequence[Escalation], int]:
    """The worst and newest first, at most `limit` of them, and how many there are in all."""
    wanted = [Escalation.team_id == team_id, visible_to(user_id), *_narrowed(which, user_id, now)]
    if customer:
        wanted.append(_of_customer(customer))
    total = await session.scalar(select(func.count()).select_from(Escalation).where(*wanted))
    rows = await session.scalars(
        select(Escalation).where(*wanted).order_by(Escalation.severity, Escalation.number.desc()).limit(limit)
    )
    return rows.all(), total or 0


def visible_to(user_id: str | BindParameter[str]) -> ColumnElement[bool]:
    """Whether this person may know of an escalation."""
    inside = select(Room.escalation_id).join(RoomMember).where(RoomMember.user_id == user_id, rooms.is_inside())
    return or_(Escalation.is_confidential.is_(False), Escalation.id.in_(inside))


def _narrowed(which: ListFilter, user_id: str, now: datetime) -> list[ColumnElement[bool]]:
    match which:
        case ListFilter.ALL:
            return []
        case ListFilter.OPEN:
            return [Escalation.status.in_(OPEN)]
        case ListFilter.AT_RISK:
            late = select(Milestone.escalation_id).where(
                Milestone.status == MilestoneStatus.OPEN, Milestone.due_at <= now
            )
            return [Escalation.status.in_(UNDER_WAY), or_(Escalation.id.in_(late), _has_clock_at_risk(now))]
        case ListFilter.MINE:
            held = select(RoleHolding.escalation_id).where(
                RoleHolding.user_id == user_id, RoleHolding.until_at.is_(None)
            )
            owned = select(Milestone.escalation_id).where(
                Milestone.owner_id == user_id, Milestone.status == MilestoneStatus.OPEN
            )
            return [
                Escalation.status.in_(OPEN),
                or_(
                    Escalation.requester_id == user_id,
                    Escalation.id.in_(held),
                    Escalation.id.in_(owned),
                    and_(Escalation.duty_id == user_id, Escalation.status == Status.REQUESTED),
                ),
            ]


def _has_clock_at_risk(now: datetime) -> ColumnElement[bool]:
    """A clock that has been warned of, or has run out; one that stands still before that is nobody's trouble."""
    at_risk = or_(Clock.due_at <= now, and_(Clock.due_at.is_not(None), Clock.told >= AT_RISK))
    of_it = (Clock.escalation_id == Escalation.id, Clock.stopped_at.is_(None), at_risk)
    return select(Clock.id).where(*of_it).correlate(Escalation).exists()


def _of_customer(name: str) -> ColumnElement[bool]:
    return Escalation.id.in_(
        select(EscalationCustomer.escalation_id)
        .join(Customer, Customer.id == EscalationCustomer.customer_id)
        .where(Customer.name_key.contains(name.casefold(), autoescape=True))
    )
