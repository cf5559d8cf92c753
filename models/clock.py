"""Clocks: one target that runs for one escalation on a calendar, its pauses, and the warnings that were given."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Row, words
from models.room import Audience


class ClockKind(StrEnum):
    """What must have happened by the time the clock runs out."""

    ACKNOWLEDGE = "acknowledge"
    FIRST_UPDATE = "first_update"
    NEXT_UPDATE = "next_update"
    WORKAROUND = "workaround"
    RESOLUTION = "resolution"
    RCA = "rca"


class Ending(StrEnum):
    """How a clock came to its end. It was met only when it is done, and done in time."""

    DONE = "done"  # what it waited for happened
    WATCHED = "watched"  # a fix seems to be in; the resolution confirms it, or the clock runs on
    OVER = "over"  # it needs nothing more: the escalation was resolved, declined, merged or closed without it
    UNDONE = "undone"  # it was done and did not hold: the escalation was opened again


RUNNING = text("next_at IS NOT NULL")
WARNED = text("stopped_at IS NULL AND told >= 75")


class Clock(Row):
    """One target. `due_at` and `next_at` (the next warning) are derived from start, target, calendar and pauses.

    Re-targeting or correcting a clock raises its `generation`, so that warnings of the old target do not count.
    """

    __tablename__ = "clocks"
    __table_args__ = (
        UniqueConstraint("escalation_id", "kind", "customer_id", "audience", "sequence"),
        Index("ix_clocks_next_at", "next_at", sqlite_where=RUNNING, postgresql_where=RUNNING),
        Index("ix_clocks_warned", "escalation_id", sqlite_where=WARNED, postgresql_where=WARNED),
    )

    team_id: Mapped[str]
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id", ondelete="CASCADE"))
    kind: Mapped[ClockKind] = mapped_column(words(ClockKind))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    audience: Mapped[Audience | None] = mapped_column(words(Audience))
    sequence: Mapped[int] = mapped_column(default=1)  # the how-many-eth update
    started_at: Mapped[datetime]
    target: Mapped[str]  # as people write it, such as "1 business day", which is not eight hours everywhere
    calendar: Mapped[str]  # "24x7", or a name in warroom.yaml's `calendars`
    contract_version: Mapped[str | None]
    due_at: Mapped[datetime | None]  # empty while a pause holds it off
    next_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    ended: Mapped[Ending | None] = mapped_column(words(Ending))
    generation: Mapped[int] = mapped_column(default=1)
    told: Mapped[int | None]  # the newest level given in this generation, in per cent; above 100 a request climbs
    late_because: Mapped[str | None]  # why it was breached, as the owner said

    @property
    def ending(self) -> Ending | None:
        """How it ended; None while it runs. Those that stopped before this was kept count as done."""
        return (self.ended or Ending.DONE) if self.stopped_at is not None else None


class ClockPause(Row):
    """A time in which a clock did not run, with the reason."""

    __tablename__ = "clock_pauses"
    __table_args__ = (Index("ix_clock_pauses_clock_id", "clock_id"),)

    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id", ondelete="CASCADE"))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    reason: Mapped[str]


class ClockWarning(Row):
    """A warning that was given: unique, so that no sweep, late or twice, gives it again."""

    __tablename__ = "clock_warnings"
    __table_args__ = (UniqueConstraint("clock_id", "generation", "level"),)

    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id", ondelete="CASCADE"))
    generation: Mapped[int]
    level: Mapped[int]  # per cent of the target; 100 is a breach
    given_at: Mapped[datetime]


UNSAID = text("slot IS NULL")


class ClockNotice(Row):
    """What somebody is told of a clock: a person, or a place (`room:12`, `board:intake`). Said once for ever.

    `step` is the level, or what else there is to say of the clock. `slot` is the message it stands in, together with
    others of the same minutes; it is empty until that is promised. An escalation's clocks are judged in one
    transaction, and each receiver is told in another, so that whoever has several clocks gets one message.
    """

    __tablename__ = "clock_notices"
    __table_args__ = (
        UniqueConstraint("clock_id", "generation", "step", "receiver_id"),
        Index("ix_clock_notices_slot", "slot"),
        Index("ix_clock_notices_unsaid", "team_id", "receiver_id", sqlite_where=UNSAID, postgresql_where=UNSAID),
    )

    team_id: Mapped[str]
    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id", ondelete="CASCADE"))
    generation: Mapped[int]
    step: Mapped[str]
    receiver_id: Mapped[str]
    slot: Mapped[str | None]
    given_at: Mapped[datetime]


class ClockHush(Base):
    """A person who knows: no direct message about this clock until then, or, without a time, until it is breached."""

    __tablename__ = "clock_hushes"

    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    until_at: Mapped[datetime | None]
