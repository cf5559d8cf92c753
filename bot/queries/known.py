"""Which open escalations a new request is compared with."""

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.facts.known import KnownEscalation
from bot.queries import plainly
from bot.queries.lists import visible_to
from models.customer import EscalationCustomer
from models.escalation import UNDER_WAY, Escalation

COMPARED = 200  # the newest; what is open longer than that is on somebody's list already


_NEWEST = (
    select(
        Escalation.id,
        Escalation.number,
        Escalation.title,
        Escalation.kind,
        Escalation.severity,
        EscalationCustomer.shown_as,
        Escalation.requester_id,
        Escalation.source_link,
    )
    .outerjoin(EscalationCustomer, EscalationCustomer.escalation_id == Escalation.id)
    .where(
        Escalation.team_id == bindparam("team_id"), Escalation.status.in_(UNDER_WAY), visible_to(bindparam("user_id"))
    )
    .order_by(Escalation.number.desc(), EscalationCustomer.shown_as)
    .limit(COMPARED)
)


async def list_known(session: AsyncSession, *, team_id: str, user_id: str) -> list[KnownEscalation]:
    """The newest open escalations that this person may know of; of several customers the first by name."""
    rows = await plainly.rows(session, _NEWEST, {"team_id": team_id, "user_id": user_id})
    found: dict[int, KnownEscalation] = {}
    for row in rows:
        found.setdefault(row.id, KnownEscalation(*row))
    return list(found.values())
