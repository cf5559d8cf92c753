"""The war room opens: at once for the worst, else when the request is accepted, with everybody who is needed in it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import room
from bot.clock import transport_now
from bot.facts.escalation import EscalationFacts
from bot.queries import escalations, people
from bot.queries import rooms as known_rooms
from bot.rules.channel_name import channel_name
from bot.rules.clock_rules import ClockRules
from bot.rules.war_room import opens_at_once, sort_out
from bot.services import rooms, timeline
from models.escalation import Escalation, Status
from models.room import Room, RoomMember, RoomState


async def plan_room(
    session: AsyncSession, escalation: Escalation, *, customer: str | None, members: set[str], opens: bool
) -> None:
    """The room has its name, and those who may know of a confidential one; `opens`: its channel is wanted now."""
    planned = Room(
        team_id=escalation.team_id,
        escalation_id=escalation.id,
        name=channel_name(escalation.number, customer, escalation.title),
        is_private=escalation.is_confidential,
        state=RoomState.PLANNED if opens else RoomState.NOT_YET,
    )
    session.add(planned)
    await session.flush()
    session.add_all(RoomMember(room_id=planned.id, user_id=user_id, joined_at=transport_now()) for user_id in members)
    await session.flush()


async def open_room(
    session: AsyncSession, escalation: Escalation, *, entry_id: int, clock_rules: ClockRules, now: datetime
) -> EscalationFacts:
    """The channel is promised, with everybody who is needed; the facts as they are then."""
    facts = await escalations.facts_of(session, escalation)
    wanted = [*_concerned(facts), *await _configured(session, facts, clock_rules)]
    facts = await _let_in(session, escalation, facts, wanted, now=now)
    if facts.room.state is RoomState.NOT_YET:
        (await session.get_one(Room, facts.room.id)).state = RoomState.PLANNED
        await session.flush()
        facts = replace(facts, room=replace(facts.room, state=RoomState.PLANNED))
    await room.opened(session, facts, invited=facts.room.members, entry_id=entry_id, now=now)
    return facts


async def follow_severity(
    session: AsyncSession, escalation: Escalation, *, entry_id: int, clock_rules: ClockRules, now: datetime
) -> EscalationFacts:
    """Another severity may open the room before anybody accepts, or ask for further people in it."""
    facts = await escalations.facts_of(session, escalation)
    if facts.room.state is RoomState.NOT_YET:
        if escalation.status is Status.REQUESTED and opens_at_once(escalation.severity):
            return await open_room(session, escalation, entry_id=entry_id, clock_rules=clock_rules, now=now)
        return facts
    before = facts.room.members
    wanted = await _configured(session, facts, clock_rules)
    facts = await _let_in(session, escalation, facts, wanted, now=now)
    await room.joined(session, facts, user_ids=facts.room.members - before, entry_id=entry_id, now=now)
    return facts


async def not_let_in(session: AsyncSession, *, found: Room, user_ids: Iterable[str], now: datetime) -> None:
    """Slack would not let these people in (gone a minute ago, restricted): they are not in it, and are named."""
    wanted, at = set(user_ids), transport_now()
    members = await known_rooms.list_rows(session, room_id=found.id)
    left_out = [each for each in members if each.user_id in wanted and each.left_at is None]
    for member in left_out:
        member.left_at = at
    if left_out:
        escalation = await known_rooms.get_escalation_of(session, found, locked=False)
        names = sorted(each.user_id for each in left_out)
        await timeline.record(session, escalation, "left-out", actor_id=None, now=now, people_ids=names)


def _concerned(facts: EscalationFacts) -> list[str]:
    """Who is in it by what they do; of a confidential one only those who know of it already."""
    duty = facts.duty_id if facts.status is Status.REQUESTED else None
    people = [facts.requester_id, duty, facts.owner_id, facts.customer_lead_id, *sorted(facts.room.members)]
    return [who for who in people if who is not None and facts.may_hear(who)]


async def _configured(session: AsyncSession, facts: EscalationFacts, clock_rules: ClockRules) -> list[str]:
    """Whom warroom.yaml names for the severity; a confidential escalation is not for a list of people."""
    if facts.is_confidential:
        return []
    named = clock_rules.invited(facts.severity)
    groups = [entry[1:] for entry in named if entry.startswith("@")]
    members = await people.list_group_members(session, team_id=facts.team_id, handles=groups)
    return [*(entry for entry in named if not entry.startswith("@")), *members]


async def _let_in(
    session: AsyncSession, escalation: Escalation, facts: EscalationFacts, wanted: Iterable[str], *, now: datetime
) -> EscalationFacts:
    """Those of them who may be in it belong to it now; the others are named in the timeline."""
    new = [who for who in dict.fromkeys(wanted) if who not in facts.room.members]
    known = await people.list_actors(session, team_id=facts.team_id, among=new)
    guests = sort_out(new, known)
    await rooms.enter(session, facts.room.id, guests.invited, at=transport_now())
    if guests.left_out:
        await timeline.record(session, escalation, "left-out", actor_id=None, now=now, people_ids=list(guests.left_out))
    return replace(facts, room=replace(facts.room, members=facts.room.members | set(guests.invited)))
