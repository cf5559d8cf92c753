"""Which clocks have something to say now, what was said of them, to whom, and in which message."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ScalarSelect, bindparam, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.facts.clock import BREACH, WHY, WarningItem
from bot.queries import rooms
from bot.queries.workspaces import uninstalled
from models.clock import Clock, ClockHush, ClockNotice, ClockPause
from models.escalation import UNDER_WAY, Escalation
from models.role import Role, RoleHolding
from models.room import Audience, Room

_DUE = (
    select(Clock.team_id, Clock.escalation_id)
    .where(Clock.next_at <= bindparam("now"), Clock.team_id.not_in(uninstalled()))
    .order_by(Clock.next_at)
    .limit(bindparam("most"))
)  # built once: it is asked every two seconds, for ever


async def list_due(session: AsyncSession, *, now: datetime, limit: int = 1000) -> list[tuple[str, int]]:
    """(team id, escalation id) of those that have a clock with something to say, the longest waiting first."""
    rows = await session.execute(_DUE, {"now": now, "most": limit})
    return list(dict.fromkeys((team_id, escalation_id) for team_id, escalation_id in rows))


async def list_soon(
    session: AsyncSession, *, after: datetime, until: datetime, among: Collection[str], limit: int = 200
) -> list[tuple[str, int]]:
    """(team id, escalation id) of clocks that speak in these minutes, of what one of these people may owe."""
    held = select(RoleHolding.escalation_id).where(
        RoleHolding.user_id.in_(among),
        RoleHolding.role.in_((Role.OWNER, Role.CUSTOMER_LEAD)),
        RoleHolding.until_at.is_(None),
    )
    found = (
        select(Clock.team_id, Clock.escalation_id)
        .join(Escalation, Escalation.id == Clock.escalation_id)
        .where(Clock.next_at > after, Clock.next_at <= until)
        .where(or_(Escalation.duty_id.in_(among), Escalation.id.in_(held)))
        .order_by(Clock.next_at)
        .limit(limit)
    )
    return list(dict.fromkeys((team_id, escalation_id) for team_id, escalation_id in await session.execute(found)))


async def lock_escalation(session: AsyncSession, *, escalation_id: int) -> Escalation | None:
    """The escalation, locked until the commit; None while somebody else is changing it: the next sweep comes soon."""
    found = select(Escalation).where(Escalation.id == escalation_id).with_for_update(skip_locked=True)
    return (await session.scalars(found)).one_or_none()


async def count_steps(session: AsyncSession, *, clock: Clock, stem: str) -> int:
    """How often something whose step begins so was said of this clock as it is now, to however many people."""
    found = select(func.count(ClockNotice.step.distinct())).where(
        ClockNotice.clock_id == clock.id,
        ClockNotice.generation == clock.generation,
        ClockNotice.step.startswith(f"{stem}:"),
    )
    return int(await session.scalar(found) or 0)


async def list_hushes(session: AsyncSession, *, clock_ids: Sequence[int]) -> list[ClockHush]:
    """Who does not want to hear of these clocks for now."""
    return list(await session.scalars(select(ClockHush).where(ClockHush.clock_id.in_(clock_ids))))


async def find_hush(session: AsyncSession, *, clock_id: int, user_id: str) -> ClockHush | None:
    """Whether, and until when, this person does not want to hear of this clock."""
    return await session.get(ClockHush, (clock_id, user_id))


async def forget_hushes(session: AsyncSession, *, clock_id: int) -> None:
    """Everybody hears of this clock again."""
    await session.execute(delete(ClockHush).where(ClockHush.clock_id == clock_id))


async def count_said(session: AsyncSession, *, clock_id: int, receiver_id: str) -> int:
    """How often this receiver was told of this clock, or is going to be."""
    told = (ClockNotice.clock_id == clock_id, ClockNotice.receiver_id == receiver_id)
    return await session.scalar(select(func.count()).select_from(ClockNotice).where(*told)) or 0


async def list_unsaid(session: AsyncSession, *, team_id: str, receiver_id: str) -> list[ClockNotice]:
    """What is to be said to this person and is not yet, with its escalations locked; what is pointless is left out."""
    unsaid = (ClockNotice.team_id == team_id, ClockNotice.receiver_id == receiver_id, ClockNotice.slot.is_(None))
    concerned = select(Clock.escalation_id).join(ClockNotice, ClockNotice.clock_id == Clock.id).where(*unsaid)
    # What somebody is changing at this moment would be told as it was: that waits for the next sweep.
    free = select(Escalation.id).where(Escalation.id.in_(concerned)).order_by(Escalation.id)
    locked = list(await session.scalars(free.with_for_update(skip_locked=True)))
    if not locked:
        return []
    rows = await session.execute(
        select(ClockNotice, Clock)
        .join(Clock, Clock.id == ClockNotice.clock_id)
        .where(*unsaid, Clock.escalation_id.in_(locked))
        .order_by(Clock.due_at, ClockNotice.id)
    )
    found: list[ClockNotice] = []
    for notice, clock in rows:
        if clock.stopped_at is None and clock.generation == notice.generation:
            found.append(notice)
        else:
            await session.delete(notice)
    return found


async def list_slots(session: AsyncSession, *, clock_ids: Sequence[int]) -> list[tuple[str, str, int]]:
    """(slot, receiver, clock id) of the messages that speak of these clocks as they are now."""
    rows = await session.execute(
        select(ClockNotice.slot, ClockNotice.receiver_id, ClockNotice.clock_id)
        .where(ClockNotice.clock_id.in_(clock_ids), ClockNotice.slot.is_not(None))
        .order_by(ClockNotice.id)
    )
    return [(row.slot, row.receiver_id, row.clock_id) for row in rows if row.slot is not None]


_NEWER = aliased(ClockNotice)
# A later notice to the same reader which says that the clock is late.
_IS_OVERTAKEN = (
    select(_NEWER.id)
    .where(_NEWER.clock_id == ClockNotice.clock_id, _NEWER.receiver_id == ClockNotice.receiver_id)
    .where(_NEWER.id > ClockNotice.id, _NEWER.step == str(BREACH))
    .exists()
)


def _holder(role: Role) -> ScalarSelect[str]:
    return (
        select(RoleHolding.user_id)
        .where(RoleHolding.escalation_id == Escalation.id, RoleHolding.role == role, RoleHolding.until_at.is_(None))
        .limit(1)
        .scalar_subquery()
    )


_ITEMS = (
    select(
        ClockNotice,
        Clock,
        Escalation,
        Room.channel_id,
        ClockPause.reason,
        _IS_OVERTAKEN,
        _holder(Role.OWNER),
        _holder(Role.EXECUTIVE_SPONSOR),
    )
    .join(Clock, Clock.id == ClockNotice.clock_id)
    .join(Escalation, Escalation.id == Clock.escalation_id)
    .join(Room, (Room.escalation_id == Escalation.id) & (Room.audience == Audience.INTERNAL))
    .outerjoin(ClockPause, (ClockPause.clock_id == Clock.id) & ClockPause.until_at.is_(None))
    .order_by(ClockNotice.id)
)


async def list_items(session: AsyncSession, *, slot: str, receiver_id: str) -> list[WarningItem]:
    """What stands about clocks in this message, in the order it was given; without what its reader may not hear of."""
    may_hear = [] if ":" in receiver_id else [rooms.may_hear(receiver_id)]
    rows = await session.execute(_ITEMS.where(ClockNotice.slot == slot, *may_hear))
    return [
        WarningItem(
            clock_id=clock.id,
            escalation_id=escalation.id,
            escalation=escalation.name,
            title=escalation.title,
            channel_id=rooms.shown(escalation, channel_id),
            kind=clock.kind,
            step=notice.step,
            due_at=clock.due_at,
            stopped_at=clock.stopped_at,
            ended=clock.ending,
            is_over=escalation.status not in UNDER_WAY,
            is_current=notice.generation == clock.generation,
            is_overtaken=is_overtaken,
            asks_reason=notice.step == WHY or receiver_id == (owner_id or escalation.duty_id),
            may_act=receiver_id != sponsor_id or receiver_id == owner_id,
            is_late=_is_late(clock),
            paused_because=reason,
            late_because=clock.late_because,
        )
        for notice, clock, escalation, channel_id, reason, is_overtaken, owner_id, sponsor_id in rows
    ]


def _is_late(clock: Clock) -> bool:
    """Whether it was breached, as far as anybody was told; done at the very moment it was due is in time."""
    if clock.stopped_at is None:
        return (clock.told or 0) >= BREACH
    return clock.due_at is not None and clock.stopped_at > clock.due_at
