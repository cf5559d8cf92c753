"""The customers (accounts) and which escalation touches which of them, each link with its own status."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Row, words


class Customer(Row):
    """One account of one workspace, found again by its name without regard to case."""

    __tablename__ = "customers"
    __table_args__ = (UniqueConstraint("team_id", "name_key"),)

    team_id: Mapped[str]
    name: Mapped[str]
    name_key: Mapped[str]  # the name, case-folded
    created_at: Mapped[datetime]
    tier: Mapped[str | None]
    calendar: Mapped[str | None]  # a name in warroom.yaml's `calendars`
    lead_id: Mapped[str | None]  # the customer lead of its newest escalation
    erased_at: Mapped[datetime | None]  # its name, with the last escalation that used it


class CustomerStatus(StrEnum):
    """How one customer of an escalation is doing."""

    AFFECTED = "affected"
    MITIGATED = "mitigated"
    CONFIRMED = "confirmed"  # the customer confirmed that it works again


class EscalationCustomer(Base):
    """One customer touched by one escalation."""

    __tablename__ = "escalation_customers"
    __table_args__ = (Index("ix_escalation_customers_customer_id", "customer_id"),)

    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id", ondelete="CASCADE"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
    shown_as: Mapped[str]  # the name as it was typed for this escalation
    status: Mapped[CustomerStatus] = mapped_column(words(CustomerStatus), default=CustomerStatus.AFFECTED)
