"""The milestones of an escalation's plan, what they depend on, and which reminders have been given."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Row, words
from models.room import Audience


class MilestoneStatus(StrEnum):
    """Where a milestone stands; `dropped` is one that was taken back."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


WAITING = text("next_at IS NOT NULL")
STILL_OPEN = text("status = 'open'")


class Milestone(Row):
    """One step of the plan. `generation` rises when it gets a new date or owner, so that old reminders do not count.

    `next_at` is when the owner hears of it next (derived by rules/reminders and stored; the sweep reads only this).
    """

    __tablename__ = "milestones"
    __table_args__ = (
        UniqueConstraint("escalation_id", "number"),
        Index("ix_milestones_next_at", "next_at", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_milestones_owner", "team_id", "owner_id", sqlite_where=STILL_OPEN, postgresql_where=STILL_OPEN),
    )

    team_id: Mapped[str]
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id", ondelete="CASCADE"))
    number: Mapped[int]
    audience: Mapped[Audience] = mapped_column(words(Audience), default=Audience.INTERNAL)
    what: Mapped[str]
    owner_id: Mapped[str]
    due_at: Mapped[datetime]
    set_at: Mapped[datetime]  # when this due time was set
    status: Mapped[MilestoneStatus] = mapped_column(words(MilestoneStatus), default=MilestoneStatus.OPEN)
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None]
    generation: Mapped[int] = mapped_column(default=1)
    told: Mapped[str | None]  # the newest reminder step given in this generation
    manager_told: Mapped[bool] = mapped_column(default=False)
    next_at: Mapped[datetime | None]
    snoozed_until: Mapped[datetime | None]
    is_held: Mapped[bool] = mapped_column(default=False)  # "I have it" after it was overdue
    message_slot: Mapped[str | None]  # the message that told the owner, which follows every change
    message_to: Mapped[str | None]  # whom it told
    changes: Mapped[int] = mapped_column(default=0)  # by people; *Undo* takes back only the newest
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def name(self) -> str:
        """`M2`, as people say it."""
        return f"M{self.number}"


class MilestoneNeed(Base):
    """One milestone depends on another of the same escalation."""

    __tablename__ = "milestone_needs"

    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestones.id", ondelete="CASCADE"), primary_key=True)
    needs_id: Mapped[int] = mapped_column(ForeignKey("milestones.id", ondelete="CASCADE"), primary_key=True)


class Reminder(Row):
    """A reminder that was given: unique, so that no sweep, late or twice, gives it again."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("milestone_id", "generation", "step", "receiver_id"),
        Index("ix_reminders_slot", "slot"),
    )

    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestones.id", ondelete="CASCADE"))
    generation: Mapped[int]
    step: Mapped[str]
    receiver_id: Mapped[str]
    slot: Mapped[str]  # the message it stands in, together with others of the same minutes
    given_at: Mapped[datetime]
