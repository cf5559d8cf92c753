"""Who owns an escalation: accepting it, or naming somebody as its owner."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import card, ownership, requester
from bot.errors import Refused
from bot.facts.actor import Actor
from bot.facts.escalation import EscalationFacts
from bot.queries import escalations, milestones, roles
from bot.rules.clock_rules import ClockRules
from bot.rules.targets import Event
from bot.services import clocks, reminding, rooms, timeline, updates, war_room
from models.escalation import UNDER_WAY, Escalation, Status
from models.role import Role, RoleHolding
from models.room import RoomState


async def accept(
    session: AsyncSession, *, actor: Actor, escalation: Escalation, clock_rules: ClockRules, now: datetime
) -> None:
    """`actor` takes the request and becomes its owner. Raises Refused when somebody already has."""
    facts = await escalations.facts_of(session, escalation)
    if escalation.status is Status.DECLINED:
        raise Refused("declined-already", name=escalation.name)
    if escalation.status is not Status.REQUESTED:
        if facts.owner_id == actor.user_id:
            raise Refused("accepted-by-you", name=escalation.name)
        raise Refused("accepted-already", name=escalation.name, owner_id=facts.owner_id)
    await assign_owner(session, actor=actor, escalation=escalation, to=actor, clock_rules=clock_rules, now=now)


async def assign_owner(
    session: AsyncSession,
    *,
    actor: Actor,
    escalation: Escalation,
    to: Actor,
    clock_rules: ClockRules,
    now: datetime,
) -> None:
    """`to` owns the escalation from now on; a request is accepted by it. Raises Refused for guests and the like."""
    if escalation.status is Status.DECLINED:
        raise Refused("declined-already", name=escalation.name)
    if escalation.status not in UNDER_WAY:
        raise Refused("owner-too-late", name=escalation.name, status=escalation.status.value)
    _check_may_own(to)
    held = await roles.find_holding(session, escalation_id=escalation.id, role=Role.OWNER)
    if held is not None:
        if held.user_id == to.user_id:
            raise Refused("owner-already", name=escalation.name, owner_id=to.user_id)
        held.until_at = now
        await session.flush()
    session.add(
        RoleHolding(
            team_id=escalation.team_id,
            escalation_id=escalation.id,
            role=Role.OWNER,
            user_id=to.user_id,
            from_at=now,
        )
    )
    for milestone in await milestones.list_open(session, escalation_id=escalation.id):
        reminding.put_back(milestone, reminding.state_of(milestone))
    accepted = escalation.status is Status.REQUESTED
    if accepted:
        escalation.move_to(Status.ACTIVE)
        escalation.accepted_at = now
        await clocks.happened(session, escalation, Event.ACCEPTED, clock_rules=clock_rules, now=now)
    entry = await timeline.record(
        session,
        escalation,
        "accepted" if accepted else "owner",
        actor_id=actor.user_id,
        now=now,
        owner_id=to.user_id,
    )
    await (updates.accepted if accepted else updates.handed_over)(session, escalation, now=now)
    facts = await _let_in(session, escalation, to, entry_id=entry.id, clock_rules=clock_rules, now=now)
    await requester.followed_up(session, facts, what=str(entry.id))
    if accepted:
        await requester.settled(session, facts, what=str(entry.id))
    if to.user_id != actor.user_id:
        await ownership.assigned(session, facts, by=actor.user_id, entry_id=entry.id)
    if held is not None and held.user_id != actor.user_id:
        await ownership.replaced(session, facts, before=held.user_id, by=actor.user_id, entry_id=entry.id)


async def _let_in(
    session: AsyncSession, escalation: Escalation, to: Actor, *, entry_id: int, clock_rules: ClockRules, now: datetime
) -> EscalationFacts:
    """The owner belongs to the war room, which opens for it when it has waited for somebody to accept."""
    facts = await escalations.facts_of(session, escalation)
    await rooms.take_part(session, facts, user_id=to.user_id, entry_id=entry_id)
    if facts.room.state is RoomState.NOT_YET:
        return await war_room.open_room(session, escalation, entry_id=entry_id, clock_rules=clock_rules, now=now)
    facts = await escalations.facts_of(session, escalation) if facts.is_confidential else facts
    await card.changed(session, facts, what=str(entry_id), now=now)
    await card.retitled(session, facts, entry_id=entry_id)
    return facts


def _check_may_own(person: Actor) -> None:
    if person.is_deleted:
        raise Refused("person-gone", person_id=person.user_id)
    if person.is_bot:
        raise Refused("person-is-bot", person_id=person.user_id)
    if not person.is_full_member:
        raise Refused("person-is-guest", person_id=person.user_id)
