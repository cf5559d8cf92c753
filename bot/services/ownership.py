"""Who owns an escalation: accepting it, naming somebody as its owner, handing it over, taking that back."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import card, requester
from bot.errors import Refused
from bot.facts.actor import Actor
from bot.facts.escalation import EscalationFacts
from bot.queries import escalations, milestones, people, roles
from bot.rules.clock_rules import ClockRules
from bot.rules.targets import Event
from bot.services import clocks, holding, reminding, rooms, telling, timeline, updates, war_room
from models.escalation import UNDER_WAY, Escalation, Status
from models.role import Role
from models.room import RoomState
from models.timeline import TimelineEntry
from models.workspace import Person


async def accept(
    session: AsyncSession, *, actor: Actor, escalation: Escalation, clock_rules: ClockRules, now: datetime
) -> None:
    """`actor` takes the request and becomes its owner. Raises Refused when somebody already has."""
    check_is_waiting(await escalations.facts_of(session, escalation), reader_id=actor.user_id)
    await assign_owner(session, actor=actor, escalation=escalation, to=actor, clock_rules=clock_rules, now=now)


def check_is_waiting(facts: EscalationFacts, *, reader_id: str) -> None:
    """Raises Refused, saying who was faster, when somebody has accepted or declined the request already."""
    if facts.status is Status.DECLINED:
        raise Refused("declined-already", name=facts.name)
    if facts.status is not Status.REQUESTED:
        if facts.accepted_by_id == reader_id:
            raise Refused("accepted-by-you", name=facts.name)
        raise Refused("accepted-already", name=facts.name, owner_id=facts.accepted_by_id)


async def assign_owner(
    session: AsyncSession,
    *,
    actor: Actor,
    escalation: Escalation,
    to: Actor,
    clock_rules: ClockRules,
    now: datetime,
) -> TimelineEntry:
    """`to` owns the escalation from now on; a request is accepted by it. Raises Refused for guests and the like."""
    before = await _check_may_own(session, escalation, to)
    kind = "owner"
    if escalation.status is Status.REQUESTED:
        kind = "accepted"
        escalation.move_to(Status.ACTIVE)
        escalation.accepted_at = now
        await clocks.happened(session, escalation, Event.ACCEPTED, clock_rules=clock_rules, now=now)
    return await _pass_on(
        session, actor, escalation, kind, before=before, to=to.user_id, clock_rules=clock_rules, now=now
    )


async def hand_over(
    session: AsyncSession,
    *,
    actor: Actor,
    escalation: Escalation,
    to: Actor,
    clock_rules: ClockRules,
    now: datetime,
) -> TimelineEntry:
    """The owner's escalation goes to `to`, who hears what is still open of the old owner's milestones."""
    check_may_hand_over(escalation)
    before = await _check_may_own(session, escalation, to)
    return await _pass_on(
        session, actor, escalation, "handover", before=before, to=to.user_id, clock_rules=clock_rules, now=now
    )


async def undo(
    session: AsyncSession,
    *,
    actor: Actor,
    escalation: Escalation,
    entry: TimelineEntry,
    clock_rules: ClockRules,
    now: datetime,
) -> TimelineEntry:
    """Whoever owned it before this line was written owns it again."""
    owner = await people.find_person(session, team_id=escalation.team_id, user_id=entry.data.get("was_id") or "")
    if owner is None:
        raise Refused("undo-not-yours")
    before = await _check_may_own(session, escalation, owner)
    return await _pass_on(
        session,
        actor,
        escalation,
        "owner-undone",
        before=before,
        to=owner.user_id,
        undoes=entry,
        clock_rules=clock_rules,
        now=now,
    )


def check_may_hand_over(escalation: Escalation) -> None:
    """Raises Refused when there is nobody who could hand it over."""
    if escalation.status is Status.REQUESTED:
        raise Refused("handover-no-owner", name=escalation.name)


async def _check_may_own(session: AsyncSession, escalation: Escalation, to: Actor | Person) -> str | None:
    if escalation.status is Status.DECLINED:
        raise Refused("declined-already", name=escalation.name)
    if escalation.status not in UNDER_WAY:
        raise Refused("owner-too-late", name=escalation.name, status=escalation.status.value)
    holding.check_colleague(to, Role.OWNER)
    held = await roles.find_holding(session, escalation_id=escalation.id, role=Role.OWNER)
    if held is not None and held.user_id == to.user_id:
        raise Refused("owner-already", name=escalation.name, owner_id=to.user_id)
    return held.user_id if held is not None else None


async def _pass_on(
    session: AsyncSession,
    actor: Actor,
    escalation: Escalation,
    kind: str,
    *,
    before: str | None,
    to: str,
    undoes: TimelineEntry | None = None,
    clock_rules: ClockRules,
    now: datetime,
) -> TimelineEntry:
    await holding.hold(session, escalation=escalation, role=Role.OWNER, user_id=to, now=now)
    for milestone in await milestones.list_open(session, escalation_id=escalation.id):
        reminding.put_back(milestone, reminding.state_of(milestone))
    entry = await timeline.record(
        session, escalation, kind, actor_id=actor.user_id, now=now, owner_id=to, was_id=before
    )
    await (updates.accepted if kind == "accepted" else updates.handed_over)(session, escalation, now=now)
    facts = await _let_in(session, escalation, to, entry_id=entry.id, clock_rules=clock_rules, now=now)
    if undoes is not None:
        facts = await rooms.take_out(session, escalation, undone=undoes, by=entry, now=now)
    await requester.followed_up(session, facts, what=str(entry.id))
    await telling.tell(session, facts, {to: [entry], before: [entry]}, undoes=undoes, anew=before, now=now)
    return entry


async def _let_in(
    session: AsyncSession, escalation: Escalation, to: str, *, entry_id: int, clock_rules: ClockRules, now: datetime
) -> EscalationFacts:
    """The owner belongs to the war room, which opens for it when it has waited for somebody to accept."""
    facts = await escalations.facts_of(session, escalation)
    await rooms.take_part(session, facts, user_id=to, entry_id=entry_id, now=now)
    if facts.room.state is RoomState.NOT_YET:
        return await war_room.open_room(session, escalation, entry_id=entry_id, clock_rules=clock_rules, now=now)
    facts = await escalations.facts_of(session, escalation) if facts.is_confidential else facts
    await card.changed(session, facts, what=str(entry_id), now=now)
    await card.retitled(session, facts, entry_id=entry_id)
    return facts
