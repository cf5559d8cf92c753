"""What somebody has opened with `/escalate now` lately."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.at_once import OpenedAtOnce
from models.customer import EscalationCustomer
from models.escalation import Escalation


async def list_opened(session: AsyncSession, *, team_id: str, user_id: str, since: datetime) -> list[OpenedAtOnce]:
    """The escalations that this person opened at once after `since`, the newest first."""
    rows = await session.execute(
        select(
            Escalation.id,
            Escalation.raised_at,
            Escalation.severity,
            Escalation.title,
            EscalationCustomer.shown_as,
            Escalation.is_confidential,
        )
        .outerjoin(EscalationCustomer, EscalationCustomer.escalation_id == Escalation.id)
        .where(
            Escalation.team_id == team_id,
            Escalation.requester_id == user_id,
            Escalation.raised_at > since,
            Escalation.opened_at_once.is_(True),
        )
        .order_by(Escalation.number.desc())
    )
    return [OpenedAtOnce(*row) for row in rows]
