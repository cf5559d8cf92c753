"""Who held which role of an escalation, from when to when."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Row, words


class Role(StrEnum):
    """The roles of an escalation; the escalation manager is its owner."""

    OWNER = "owner"
    EXECUTIVE_SPONSOR = "executive_sponsor"
    TECHNICAL_LEAD = "technical_lead"
    CUSTOMER_LEAD = "customer_lead"
    COMMUNICATIONS_LEAD = "communications_lead"
    SCRIBE = "scribe"
    PARTNER_LEAD = "partner_lead"


NOW = text("until_at IS NULL")


class RoleHolding(Row):
    """One person in one role; `until_at` is empty while they hold it, and one person at a time holds a role."""

    __tablename__ = "role_holdings"
    __table_args__ = (
        Index("uq_role_holdings_now", "escalation_id", "role", unique=True, sqlite_where=NOW, postgresql_where=NOW),
        Index("ix_role_holdings_escalation_id", "escalation_id"),
        Index("ix_role_holdings_user", "team_id", "user_id", sqlite_where=NOW, postgresql_where=NOW),
    )

    team_id: Mapped[str]
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(words(Role))
    user_id: Mapped[str]
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
