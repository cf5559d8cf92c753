"""What we know of escalations: one by number or channel, and lists of them, each with its facts in a few statements."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BindParameter, Select, and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.facts.escalation import EscalationFacts, ImpactFacts, MilestoneFacts, RoomFacts
from bot.queries import clocks, plainly
from models.customer import EscalationCustomer
from models.escalation import Escalation
from models.milestone import Milestone, MilestoneNeed, MilestoneStatus
from models.role import Role, RoleHolding
from models.room import Audience, Room, RoomMember
from models.update import Rhythm


def _plain_and_locked(found: Select[Escalation]) -> dict[bool, Select[Escalation]]:
    """By whether it is going to be changed. Built once: putting a statement together costs more than executing it."""
    of_team = found.where(Escalation.team_id == bindparam("team_id"))
    return {False: of_team, True: of_team.with_for_update(of=Escalation)}


_BY_NUMBER = _plain_and_locked(select(Escalation).where(Escalation.number == bindparam("number")))
_BY_ID = _plain_and_locked(select(Escalation).where(Escalation.id == bindparam("escalation_id")))
_BY_CHANNEL = _plain_and_locked(
    select(Escalation)
    .join(Room, Room.escalation_id == Escalation.id)
    .where(Room.team_id == Escalation.team_id, Room.channel_id == bindparam("channel_id"))
)
_ids: BindParameter[list[int]] = bindparam("ids", expanding=True)


async def find_by_number(
    session: AsyncSession, *, team_id: str, number: int, for_change: bool = False
) -> Escalation | None:
    """ESC-<number>, locked until the commit when it is going to be changed."""
    found = await session.scalars(_BY_NUMBER[for_change], {"team_id": team_id, "number": number})
    return found.one_or_none()


async def find_by_id(
    session: AsyncSession, *, team_id: str, escalation_id: int, for_change: bool = False
) -> Escalation | None:
    """The escalation a button or a form belongs to, locked until the commit when it is going to be changed."""
    found = await session.scalars(_BY_ID[for_change], {"team_id": team_id, "escalation_id": escalation_id})
    return found.one_or_none()


async def find_by_channel(
    session: AsyncSession, *, team_id: str, channel_id: str, for_change: bool = False
) -> Escalation | None:
    """The escalation whose room this channel is."""
    found = await session.scalars(_BY_CHANNEL[for_change], {"team_id": team_id, "channel_id": channel_id})
    return found.one_or_none()


async def facts_of(session: AsyncSession, escalation: Escalation) -> EscalationFacts:
    """All that is drawn of one escalation, in four statements."""
    return (await facts_of_all(session, [escalation]))[0]


async def facts_of_all(session: AsyncSession, escalations: Sequence[Escalation]) -> list[EscalationFacts]:
    """All that is drawn of these escalations, in five statements however many they are."""
    ids = [escalation.id for escalation in escalations]
    roles, accepters = await _roles(session, ids)
    rooms, editions = await _rooms(session, ids)
    milestones = await _milestones(session, ids)
    customers = await _customers(session, ids)
    running = await clocks.list_running(session, escalation_ids=ids)
    return [
        EscalationFacts(
            id=each.id,
            team_id=each.team_id,
            number=each.number,
            title=each.title,
            situation=each.situation,
            kind=each.kind,
            severity=each.severity,
            status=each.status,
            is_confidential=each.is_confidential,
            requester_id=each.requester_id,
            duty_id=each.duty_id,
            owner_id=roles[each.id].get(Role.OWNER),
            accepted_by_id=accepters.get(each.id),
            customer=customers.get(each.id),
            case_link=each.case_link,
            source_link=each.source_link,
            severity_reason=each.severity_reason,
            waiting_on=each.waiting_on,
            waiting_because=each.waiting_because,
            waiting_since=each.waiting_since,
            declined_because=each.declined_because,
            technical_lead_id=roles[each.id].get(Role.TECHNICAL_LEAD),
            customer_lead_id=roles[each.id].get(Role.CUSTOMER_LEAD),
            sponsor_id=roles[each.id].get(Role.EXECUTIVE_SPONSOR),
            outcome=each.outcome,
            reopened_because=each.reopened_because,
            raised_at=each.raised_at,
            room=rooms[each.id],
            milestones=tuple(milestones[each.id]),
            clocks=tuple(running.get(each.id, ())),
            impact=ImpactFacts(
                users=each.users_affected,
                blocked=each.blocked,
                workaround=each.workaround,
                revenue_minor=each.revenue_minor,
                revenue_currency=each.revenue_currency,
                deadline_at=each.deadline_at,
            ),
            next_edition_at=editions.get(each.id),
        )
        for each in escalations
    ]


# The first owner accepted the request: former owners are asked for with what is held now.
_ROLES = (
    select(RoleHolding.escalation_id, RoleHolding.role, RoleHolding.user_id, RoleHolding.until_at)
    .where(RoleHolding.escalation_id.in_(_ids))
    .where(or_(RoleHolding.until_at.is_(None), RoleHolding.role == Role.OWNER))
    .order_by(RoleHolding.id)
)


async def _roles(session: AsyncSession, ids: list[int]) -> tuple[dict[int, dict[Role, str]], dict[int, str]]:
    """By escalation: who holds which role now, and who accepted it."""
    rows = await plainly.rows(session, _ROLES, {"ids": ids})
    held: dict[int, dict[Role, str]] = defaultdict(dict)
    accepters: dict[int, str] = {}
    for escalation_id, role, user_id, until_at in rows:
        if role is Role.OWNER:
            accepters.setdefault(escalation_id, user_id)
        if until_at is None:
            held[escalation_id][role] = user_id
    return held, accepters


# When executives hear next is asked with the rooms: every door waits for this.
_ROOMS = (
    select(Room.escalation_id, Room.id, Room.name, Room.channel_id, Room.state, RoomMember.user_id, Rhythm.due_at)
    .outerjoin(Rhythm, Rhythm.escalation_id == Room.escalation_id)
    .outerjoin(RoomMember, and_(RoomMember.room_id == Room.id, RoomMember.left_at.is_(None)))
    .where(Room.escalation_id.in_(_ids), Room.audience == Audience.INTERNAL)
    .order_by(Room.id)
)


async def _rooms(session: AsyncSession, ids: list[int]) -> tuple[dict[int, RoomFacts], dict[int, datetime | None]]:
    rows = await plainly.rows(session, _ROOMS, {"ids": ids})
    found: dict[int, RoomFacts] = {}
    members: dict[int, set[str]] = defaultdict(set)
    editions: dict[int, datetime | None] = {}
    for escalation_id, room_id, name, channel_id, state, user_id, due_at in rows:
        editions[escalation_id] = due_at
        members[escalation_id].update({user_id} if user_id else ())
        found[escalation_id] = RoomFacts(room_id, name, channel_id, state)
    rooms = {
        escalation_id: RoomFacts(room.id, room.name, room.channel_id, room.state, frozenset(members[escalation_id]))
        for escalation_id, room in found.items()
    }
    return rooms, editions


_MILESTONES = (
    select(
        Milestone.id,
        Milestone.escalation_id,
        Milestone.number,
        Milestone.what,
        Milestone.owner_id,
        Milestone.due_at,
        Milestone.status,
        Milestone.done_by,
        MilestoneNeed.needs_id,
    )
    .outerjoin(MilestoneNeed, MilestoneNeed.milestone_id == Milestone.id)
    .where(Milestone.escalation_id.in_(_ids), Milestone.status != MilestoneStatus.DROPPED)
    .order_by(Milestone.due_at, Milestone.id)
)


async def _milestones(session: AsyncSession, ids: list[int]) -> dict[int, list[MilestoneFacts]]:
    rows = (await plainly.rows(session, _MILESTONES, {"ids": ids})).all()
    numbers = {row.id: row.number for row in rows}
    needs: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        if row.needs_id in numbers:
            needs[row.id].append(numbers[row.needs_id])
    found: dict[int, list[MilestoneFacts]] = defaultdict(list)
    for row in {row.id: row for row in rows}.values():
        found[row.escalation_id].append(
            MilestoneFacts(
                id=row.id,
                number=row.number,
                what=row.what,
                owner_id=row.owner_id,
                due_at=row.due_at,
                status=row.status,
                done_by=row.done_by,
                needs=tuple(sorted(needs[row.id])),
            )
        )
    return found


_CUSTOMERS = (
    select(EscalationCustomer.escalation_id, EscalationCustomer.shown_as)
    .where(EscalationCustomer.escalation_id.in_(_ids))
    .order_by(EscalationCustomer.shown_as)
)


async def _customers(session: AsyncSession, ids: list[int]) -> dict[int, str]:
    rows = await plainly.rows(session, _CUSTOMERS, {"ids": ids})
    names: dict[int, list[str]] = defaultdict(list)
    for escalation_id, name in rows:
        names[escalation_id].append(name)
    return {escalation_id: ", ".join(found) for escalation_id, found in names.items()}
