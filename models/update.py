"""Updates: the texts for one audience as drafted, sent or skipped; when the next one is due; the digests."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Json, Row, words
from models.escalation import Severity
from models.room import Audience


class UpdateStatus(StrEnum):
    """Where an update stands. `approved` waits for the end of the night; `dropped` was overtaken by events."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENT = "sent"
    SKIPPED = "skipped"
    DROPPED = "dropped"


PENDING = (UpdateStatus.DRAFT, UpdateStatus.APPROVED)
IS_PENDING = text("status IN ('draft', 'approved')")


class Update(Row):
    """One edition for one audience. `sections` is kept word for word as it was approved and sent.

    `seen` is how things stood then, with which the next edition is compared. While it is a draft, `message_slot` is
    the direct message of whoever is asked to review it, `message_to`.
    """

    __tablename__ = "updates"
    __table_args__ = (
        UniqueConstraint("escalation_id", "audience", "number"),
        Index(
            "uq_updates_pending",
            "escalation_id",
            "audience",
            unique=True,
            sqlite_where=IS_PENDING,
            postgresql_where=IS_PENDING,
        ),
        Index("ix_updates_reader", "team_id", "message_to", sqlite_where=IS_PENDING, postgresql_where=IS_PENDING),
    )

    team_id: Mapped[str]
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id", ondelete="CASCADE"))
    audience: Mapped[Audience] = mapped_column(words(Audience), default=Audience.EXECUTIVE)
    number: Mapped[int]
    due_at: Mapped[datetime | None]  # empty for one that somebody posted out of turn
    status: Mapped[UpdateStatus] = mapped_column(words(UpdateStatus), default=UpdateStatus.DRAFT)
    sections: Mapped[dict[str, Any] | None] = mapped_column(Json)  # empty for a draft: it follows the facts
    seen: Mapped[dict[str, Any] | None] = mapped_column(Json)
    is_reviewed: Mapped[bool] = mapped_column(default=False)
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    skipped_because: Mapped[str | None]
    message_slot: Mapped[str | None]
    message_to: Mapped[str | None]
    moves: Mapped[int] = mapped_column(default=0)  # how often the draft went to somebody else
    asked_before: Mapped[dict[str, Any] | None] = mapped_column(Json)  # by message slot, who had it before them


WAITING = text("next_at IS NOT NULL")


class Rhythm(Row):
    """When executives hear of one escalation. `next_at` is when the sweep must look again; it reads only that.

    It is changed under the lock of its escalation. Without `due_at` the sweep plans the next edition; it knows what
    warroom.yaml says, which services that merely note a change do not.
    """

    __tablename__ = "rhythms"
    __table_args__ = (
        UniqueConstraint("escalation_id"),
        Index("ix_rhythms_next_at", "next_at", sqlite_where=WAITING, postgresql_where=WAITING),
    )

    team_id: Mapped[str]
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id", ondelete="CASCADE"))
    next_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]  # of the next edition
    is_prompt: Mapped[bool] = mapped_column(default=False)  # it tells a material change, at night too
    is_changed: Mapped[bool] = mapped_column(default=False)  # something material happened that is not planned for yet
    last_at: Mapped[datetime | None]  # when the newest edition was due, or sent when it was out of turn
    unreviewed: Mapped[int] = mapped_column(default=0)  # editions in a row that nobody reviewed
    is_asked: Mapped[bool] = mapped_column(default=False)  # the duty manager, about that


class Digest(Base):
    """When the digest of one severity is due next."""

    __tablename__ = "digests"
    __table_args__ = (Index("ix_digests_next_at", "next_at"),)

    team_id: Mapped[str] = mapped_column(primary_key=True)
    severity: Mapped[Severity] = mapped_column(words(Severity), primary_key=True)
    last_at: Mapped[datetime | None]
    next_at: Mapped[datetime]
