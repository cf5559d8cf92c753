"""What stands on a person's Home, in a fixed number of statements; and whose Home has to be drawn again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.facts.clock import AT_RISK, ClockFacts
from bot.facts.escalation import MilestoneFacts
from bot.facts.home import DraftFacts, HomeFacts, Place
from bot.queries import escalations
from bot.queries.lists import list_visible, visible_to
from bot.queries.reminders import milestone_facts
from bot.rules.commands import ListFilter
from models.clock import Clock
from models.escalation import UNDER_WAY, Escalation, Status
from models.home import Home, HomeNews
from models.milestone import Milestone, MilestoneStatus
from models.role import RoleHolding
from models.room import Audience, Room, RoomMember
from models.update import PENDING, Update, UpdateStatus

ESCALATIONS_SHOWN = 12
MILESTONES_SHOWN = 15
CLOCKS_SHOWN = 10
DRAFTS_SHOWN = 5

_its_room = and_(Room.escalation_id == Escalation.id, Room.audience == Audience.INTERNAL)


async def get_home(session: AsyncSession, *, team_id: str, user_id: str, is_manager: bool, now: datetime) -> HomeFacts:
    """Everything this person may see that is theirs; a manager also sees clocks at risk that are not."""
    found, total = await list_visible(
        session,
        team_id=team_id,
        user_id=user_id,
        which=ListFilter.MINE,
        customer=None,
        now=now,
        limit=ESCALATIONS_SHOWN,
    )
    milestones, milestones_total = await _milestones(session, team_id, user_id)
    clocks, clocks_total = await _clocks_at_risk(session, team_id, user_id, is_manager, now)
    drafts, drafts_total = await _drafts(session, team_id, user_id)
    return HomeFacts(
        escalations=tuple(await escalations.facts_of_all(session, found)) if found else (),
        escalations_total=total,
        milestones=milestones,
        milestones_total=milestones_total,
        clocks=clocks,
        clocks_total=clocks_total,
        drafts=drafts,
        drafts_total=drafts_total,
    )


async def lock_home(session: AsyncSession, *, team_id: str, user_id: str) -> Home | None:
    """The Home of this person, locked: two that draw it at once would publish it twice."""
    return await session.get(Home, (team_id, user_id), with_for_update=True)


async def list_news(session: AsyncSession, *, limit: int = 500) -> list[tuple[int, int]]:
    """(id, escalation id) of what no Home shows yet."""
    rows = await session.execute(select(HomeNews.id, HomeNews.escalation_id).order_by(HomeNews.id).limit(limit))
    return [(row.id, row.escalation_id) for row in rows]


async def list_concerned(
    session: AsyncSession, *, escalation_ids: Sequence[int], opened_since: datetime
) -> list[tuple[str, str]]:
    """(team id, user id) of those who look at their Home, and have or had to do with one of these escalations."""
    ids = list(set(escalation_ids))
    asked = select(Escalation.requester_id).where(Escalation.id.in_(ids))
    on_duty = select(Escalation.duty_id).where(Escalation.id.in_(ids), Escalation.duty_id.is_not(None))
    in_room = select(RoomMember.user_id).join(Room).where(Room.escalation_id.in_(ids))
    held = select(RoleHolding.user_id).where(RoleHolding.escalation_id.in_(ids))
    owned = select(Milestone.owner_id).where(Milestone.escalation_id.in_(ids))
    theirs = (Home.user_id.in_(those) for those in (asked, on_duty, in_room, held, owned))
    teams = select(Escalation.team_id).where(Escalation.id.in_(ids))
    rows = await session.execute(
        select(Home.team_id, Home.user_id)
        .where(Home.team_id.in_(teams), Home.opened_at > opened_since)
        .where(or_(Home.is_manager, *theirs))
        .order_by(Home.team_id, Home.user_id)
    )
    return [(row.team_id, row.user_id) for row in rows]


async def _milestones(
    session: AsyncSession, team_id: str, user_id: str
) -> tuple[tuple[tuple[Place, MilestoneFacts], ...], int]:
    rows = (
        await session.execute(
            select(Milestone, Escalation, Room.channel_id, func.count().over())
            .join(Escalation, Escalation.id == Milestone.escalation_id)
            .outerjoin(Room, _its_room)
            .where(Milestone.team_id == team_id, Milestone.owner_id == user_id)
            .where(Milestone.status == MilestoneStatus.OPEN, Escalation.status.in_(UNDER_WAY), visible_to(user_id))
            .order_by(Milestone.due_at, Milestone.id)
            .limit(MILESTONES_SHOWN)
        )
    ).all()
    shown = tuple((_place(found, channel_id), milestone_facts(milestone)) for milestone, found, channel_id, _ in rows)
    return shown, rows[0][3] if rows else 0


async def _drafts(
    session: AsyncSession, team_id: str, user_id: str
) -> tuple[tuple[tuple[Place, DraftFacts], ...], int]:
    rows = (
        await session.execute(
            select(Update.id, Update.due_at, Escalation, Room.channel_id, func.count().over())
            .join(Escalation, Escalation.id == Update.escalation_id)
            .outerjoin(Room, _its_room)
            .where(Update.team_id == team_id, Update.message_to == user_id, Update.status.in_(PENDING))
            .where(Update.status == UpdateStatus.DRAFT, Update.due_at.is_not(None), visible_to(user_id))
            .order_by(Update.due_at, Update.id)
            .limit(DRAFTS_SHOWN)
        )
    ).all()
    shown = tuple(
        (_place(found, channel_id), DraftFacts(update_id, due_at))
        for update_id, due_at, found, channel_id, _ in rows
        if due_at
    )
    return shown, rows[0][4] if rows else 0


async def _clocks_at_risk(
    session: AsyncSession, team_id: str, user_id: str, is_manager: bool, now: datetime
) -> tuple[tuple[tuple[Place, ClockFacts], ...], int]:
    wanted = [Clock.team_id == team_id, Clock.stopped_at.is_(None), Clock.due_at.is_not(None), visible_to(user_id)]
    wanted.append(or_(Clock.due_at <= now, Clock.told >= AT_RISK))
    if not is_manager:
        wanted.append(_led_by(user_id))
    rows = (
        await session.execute(
            select(Clock, Escalation, Room.channel_id, func.count().over())
            .join(Escalation, Escalation.id == Clock.escalation_id)
            .outerjoin(Room, _its_room)
            .where(*wanted)
            .order_by(Clock.due_at, Clock.id)
            .limit(CLOCKS_SHOWN)
        )
    ).all()
    shown = tuple(
        (
            _place(found, channel_id),
            ClockFacts(clock.id, clock.kind, clock.due_at, clock.told, late_because=clock.late_because),
        )
        for clock, found, channel_id, _ in rows
    )
    return shown, rows[0][3] if rows else 0


def _led_by(user_id: str) -> ColumnElement[bool]:
    held = select(RoleHolding.escalation_id).where(RoleHolding.user_id == user_id, RoleHolding.until_at.is_(None))
    on_duty = and_(Escalation.duty_id == user_id, Escalation.status == Status.REQUESTED)
    return or_(Escalation.id.in_(held), on_duty)


def _place(escalation: Escalation, channel_id: str | None) -> Place:
    return Place(escalation.name, escalation.title, channel_id, escalation.id)
