"""The rooms of an escalation: who takes part, and what people did to the channel by hand."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import card, catch_up, room
from bot.clock import transport_now
from bot.facts.escalation import EscalationFacts
from bot.queries import escalations, people, roles
from bot.queries import rooms as known_rooms
from bot.queries import telling as told
from bot.services import home, timeline
from models.escalation import UNDER_WAY, Escalation
from models.room import Room, RoomMember, RoomState
from models.timeline import TimelineEntry


async def take_part(
    session: AsyncSession, facts: EscalationFacts, *, user_id: str, entry_id: int, now: datetime
) -> None:
    """This person is needed in the war room: invited once, unless they are in it already."""
    if user_id in facts.room.members:
        return
    await enter(session, facts.room.id, [user_id], at=transport_now(), brought_by_id=entry_id)
    await room.joined(session, facts, user_ids=[user_id], entry_id=entry_id, now=now)


async def take_out(
    session: AsyncSession, escalation: Escalation, *, undone: TimelineEntry, by: TimelineEntry, now: datetime
) -> EscalationFacts:
    """Whoever a line that is taken back let into a confidential room leaves it again; the facts as they are then.

    Whoever is needed there for anything else, or was in it before, stays. What they had been told says that it was
    taken back, and nothing more.
    """
    facts = await escalations.facts_of(session, escalation)
    if not escalation.is_confidential:
        return facts
    held = await roles.list_held(session, escalation_id=facts.id)
    needed = {facts.requester_id, facts.duty_id, *held.values(), *(each.owner_id for each in facts.milestones)}
    for member in await known_rooms.list_rows(session, room_id=facts.room.id):
        if member.brought_by_id != undone.id or member.left_at is not None or member.user_id in needed:
            continue
        member.left_at = transport_now()
        await session.flush()
        await timeline.record(
            session, escalation, "room-taken-out", actor_id=by.actor_id, now=now, member_id=member.user_id
        )
        slots = await told.list_slots(session, escalation_id=facts.id, receiver_id=member.user_id)
        await told.forget(session, escalation_id=facts.id, receiver_id=member.user_id)
        await room.taken_out(session, facts, user_id=member.user_id, slots=slots, by=by.actor_id or "", entry_id=by.id)
    return await escalations.facts_of(session, escalation)


async def came_in(session: AsyncSession, *, found: Room, user_id: str, at: datetime, now: datetime) -> None:
    """Slack says that this person came into the room at this moment (transport time); late words are passed over.

    Whom we invited was in it for us already. Whoever comes by themselves is told in private where it stands.
    """
    is_new = user_id in await enter(session, found.id, [user_id], at=at)
    await home.note_news(session, team_id=found.team_id, escalation_id=found.escalation_id)
    if not is_new or found.state is not RoomState.OPEN:
        return
    known = await people.list_actors(session, team_id=found.team_id, among=[user_id])
    if user_id in known and known[user_id].is_full_member:
        facts = await escalations.facts_of(session, await known_rooms.get_escalation_of(session, found, locked=False))
        await catch_up.told(session, facts, user_id=user_id, what=f"came:{at.timestamp():.6f}", now=now)


async def went_out(session: AsyncSession, *, found: Room, user_id: str, at: datetime) -> None:
    """Slack says that this person left the room; a confidential escalation is no longer theirs to see."""
    member = await session.get(RoomMember, (found.id, user_id))
    if member is not None and member.joined_at <= at and member.left_at is None:
        member.left_at = at
        await session.flush()
        await home.note_news(session, team_id=found.team_id, escalation_id=found.escalation_id)


async def are_in(session: AsyncSession, *, room_id: int, user_ids: Collection[str], at: datetime) -> None:
    """Slack has listed who is in the room now: nobody else is."""
    for member in await known_rooms.list_rows(session, room_id=room_id):
        if member.user_id not in user_ids and member.left_at is None and member.joined_at <= at:
            member.left_at = at
    await enter(session, room_id, user_ids, at=at)


async def enter(
    session: AsyncSession,
    room_id: int,
    user_ids: Collection[str],
    *,
    at: datetime,
    brought_by_id: int | None = None,
) -> set[str]:
    """These people are in the room from this moment (transport time), except for those who left it later.

    Returned are those who were not in it before; they are in it because of that line of the timeline.
    """
    if not user_ids:
        return set()
    known = {member.user_id: member for member in await known_rooms.list_rows(session, room_id=room_id)}
    new = set()
    for user_id in user_ids:
        member = known.get(user_id)
        if member is None:
            new.add(user_id)
            session.add(RoomMember(room_id=room_id, user_id=user_id, joined_at=at, brought_by_id=brought_by_id))
        elif member.left_at is not None and member.left_at < at:
            new.add(user_id)
            member.joined_at, member.left_at, member.brought_by_id = at, None, brought_by_id
    await session.flush()
    return new


async def renamed(session: AsyncSession, *, found: Room, name: str, now: datetime, actor_id: str | None) -> None:
    """Somebody gave the channel another name; Warroom knows it by its id and goes on."""
    if found.name == name:
        return
    found.name = name
    escalation = await _escalation(session, found)
    await timeline.record(session, escalation, "room-renamed", actor_id=actor_id, now=now, room=name)


async def lost(session: AsyncSession, *, found: Room, state: RoomState, now: datetime, actor_id: str | None) -> None:
    """The channel was archived or deleted, or Warroom was removed from it: whoever leads hears how to mend it."""
    if found.state is state:
        return
    found.state = state
    escalation = await _escalation(session, found)
    entry = await timeline.record(session, escalation, f"room-{state.value}", actor_id=actor_id, now=now)
    if escalation.status in UNDER_WAY:
        facts = await escalations.facts_of(session, escalation)
        await room.lost(session, facts, by=actor_id, entry_id=entry.id)


async def found_again(session: AsyncSession, *, found: Room, now: datetime, actor_id: str | None) -> None:
    """The channel can be used again: the card catches up with what has happened meanwhile."""
    if found.state in (RoomState.OPEN, RoomState.PLANNED):
        return
    found.state = RoomState.OPEN
    escalation = await _escalation(session, found)
    entry = await timeline.record(session, escalation, "room-open", actor_id=actor_id, now=now)
    facts = await escalations.facts_of(session, escalation)
    # Whoever was needed meanwhile could not be invited; who is in already is not asked again by Slack.
    await room.joined(session, facts, user_ids=facts.room.members, entry_id=entry.id, greets=False, now=now)
    await card.changed(session, facts, what=str(entry.id), now=now)
    await card.retitled(session, facts, entry_id=entry.id)


async def _escalation(session: AsyncSession, found: Room) -> Escalation:
    return await known_rooms.get_escalation_of(session, found)
