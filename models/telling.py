"""What others did to an escalation, as it is told to one person: several lines of the same minutes in one message."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Row


class Telling(Row):
    """One line to one person. Its words come from the timeline's line, or from the one by which that was taken back.

    `slot` is the message it stands in; `since_at` (business time) is when that message began.
    """

    __tablename__ = "tellings"
    __table_args__ = (
        UniqueConstraint("entry_id", "receiver_id"),
        Index("ix_tellings_receiver", "escalation_id", "receiver_id"),
    )

    team_id: Mapped[str]
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id", ondelete="CASCADE"))
    receiver_id: Mapped[str]
    entry_id: Mapped[int] = mapped_column(ForeignKey("timeline.id", ondelete="CASCADE"))
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("timeline.id", ondelete="CASCADE"))
    slot: Mapped[str]
    since_at: Mapped[datetime]
