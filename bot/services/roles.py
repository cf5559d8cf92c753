"""The roles beside the owner: who holds which from when to when, who hears of it, and taking it back."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import card
from bot.errors import Refused
from bot.facts.actor import Actor
from bot.queries import customers, escalations, people
from bot.queries import roles as known
from bot.services import holding, rooms, telling, timeline
from models.escalation import OPEN, Escalation
from models.role import Role
from models.timeline import TimelineEntry
from models.workspace import Person


async def change_roles(
    session: AsyncSession,
    *,
    actor: Actor,
    escalation: Escalation,
    changes: Mapping[Role, Actor | None],
    now: datetime,
) -> list[TimelineEntry]:
    """Each of these roles goes to this person, or to nobody. Raises Refused, and changes none, when one cannot."""
    check_may_change(escalation)
    entries = []
    for role, to in changes.items():
        held = await known.find_holding(session, escalation_id=escalation.id, role=role)
        if role is Role.OWNER:
            raise Refused("role-owner-needed", name=escalation.name)
        if to is None and held is None:
            raise Refused("role-nobody-already", field=role.value, role=role.value, name=escalation.name)
        if to is not None and held is not None and held.user_id == to.user_id:
            raise Refused("role-already", field=role.value, role=role.value, name=escalation.name, holder_id=to.user_id)
        entries.append(await _pass_on(session, actor, escalation, "role" if to else "role-cleared", role, to, now))
    await _announce(session, escalation, entries, now)
    return entries


async def undo(
    session: AsyncSession, *, actor: Actor, escalation: Escalation, entry: TimelineEntry, now: datetime, **_: object
) -> TimelineEntry:
    """Whoever held this role before this line was written holds it again."""
    check_may_change(escalation)
    was = entry.data["was_id"]
    to = await people.find_person(session, team_id=escalation.team_id, user_id=was) if was else None
    undone = await _pass_on(session, actor, escalation, "role-undone", Role(entry.data["role"]), to, now)
    await _announce(session, escalation, [undone], now, undoes=entry)
    return undone


def check_may_change(escalation: Escalation) -> None:
    """Raises Refused when the escalation is over for good, so that its roles cannot change any more."""
    if escalation.status not in OPEN:
        raise Refused("role-too-late", name=escalation.name, status=escalation.status.value)


async def _pass_on(
    session: AsyncSession,
    actor: Actor,
    escalation: Escalation,
    kind: str,
    role: Role,
    to: Actor | Person | None,
    now: datetime,
) -> TimelineEntry:
    if to is not None:
        holding.check_colleague(to, role)
    user_id = to.user_id if to is not None else None
    before = await holding.hold(session, escalation=escalation, role=role, user_id=user_id, now=now)
    if role is Role.CUSTOMER_LEAD and not escalation.is_confidential:
        # Who looks after a customer in a confidential escalation must not show in others.
        for customer in await customers.list_of(session, escalation_id=escalation.id):
            customer.lead_id = user_id or (None if customer.lead_id == before else customer.lead_id)
    return await timeline.record(
        session,
        escalation,
        kind,
        actor_id=actor.user_id,
        now=now,
        role=role.value,
        holder_id=user_id,
        was_id=before,
    )


async def _announce(
    session: AsyncSession,
    escalation: Escalation,
    entries: list[TimelineEntry],
    now: datetime,
    undoes: TimelineEntry | None = None,
) -> None:
    """Who got something is let in and told of all of it at once; so is whoever lost it."""
    last = entries[-1].id
    facts = await escalations.facts_of(session, escalation)
    for user_id in dict.fromkeys(entry.data["holder_id"] for entry in entries):
        if user_id is not None:
            await rooms.take_part(session, facts, user_id=user_id, entry_id=last, now=now)
    if undoes is not None:
        facts = await rooms.take_out(session, escalation, undone=undoes, by=entries[-1], now=now)
    elif facts.is_confidential:
        facts = await escalations.facts_of(session, escalation)
    await card.changed(session, facts, what=str(last), now=now)
    told: dict[str | None, list[TimelineEntry]] = defaultdict(list)
    for whose in ("holder_id", "was_id"):
        for entry in entries:
            told[entry.data[whose]].append(entry)
    await telling.tell(session, facts, told, undoes=undoes, now=now)
