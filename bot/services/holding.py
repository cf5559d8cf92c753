"""Who holds a role from when to when: one person at a time, and only colleagues of this workspace."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import Refused
from bot.facts.actor import Actor
from bot.queries import roles
from models.escalation import Escalation
from models.role import Role, RoleHolding
from models.workspace import Person


async def hold(
    session: AsyncSession, *, escalation: Escalation, role: Role, user_id: str | None, now: datetime
) -> str | None:
    """This person, or nobody, holds the role from now on; whoever held it until now is returned.

    The caller holds the escalation's lock.
    """
    held = await roles.find_holding(session, escalation_id=escalation.id, role=role)
    if held is not None:
        held.until_at = now
        await session.flush()
    if user_id is not None:
        session.add(
            RoleHolding(
                team_id=escalation.team_id, escalation_id=escalation.id, role=role, user_id=user_id, from_at=now
            )
        )
        await session.flush()
    return held.user_id if held is not None else None


def check_colleague(person: Actor | Person, role: Role) -> None:
    """Raises Refused for whoever cannot be in the internal war room, and so can hold no role."""
    field = role.value
    if person.is_deleted:
        raise Refused("person-gone", field=field, person_id=person.user_id)
    if person.is_bot:
        raise Refused("person-is-bot", field=field, person_id=person.user_id)
    if person.is_guest or person.is_stranger:
        words = {Role.OWNER: "person-is-guest", Role.PARTNER_LEAD: "person-is-partner"}.get(role, "person-is-outside")
        raise Refused(words, field=field, person_id=person.user_id)
