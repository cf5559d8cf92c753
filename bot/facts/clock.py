"""What we know of one clock, as the card, lists, warnings and `/warroom sla` show it."""

from dataclasses import dataclass
from datetime import datetime

from models.clock import ClockKind, Ending

BREACH = 100
STUCK = "stuck"  # what a warning's step begins with when a confidential request has nobody left to ask
WHY = "why"  # the step that asks once more for the reason of a delay
AT_RISK = 75  # per cent of the target; of an acknowledgement or update, 15 minutes ahead


@dataclass(frozen=True)
class ClockFacts:
    """One clock that has not stopped. Times are aware UTC; `due_at` is empty while a pause holds it off."""

    id: int
    kind: ClockKind
    due_at: datetime | None
    level: int | None  # the newest level given, in per cent
    paused_because: str | None = None  # empty text when nobody said why; None while it runs
    late_because: str | None = None

    @property
    def is_paused(self) -> bool:
        """Whether it stands still."""
        return self.paused_because is not None

    def is_breached(self, now: datetime) -> bool:
        """Whether it ran out before what it waits for happened."""
        return self.due_at is not None and self.due_at <= now

    def is_at_risk(self, now: datetime) -> bool:
        """Whether it is close to running out, or has."""
        return self.is_breached(now) or (not self.is_paused and (self.level or 0) >= AT_RISK)


def worst(clocks: tuple[ClockFacts, ...], now: datetime) -> ClockFacts | None:
    """The clock to worry about first: breached before at risk before the others, then by due time; paused ones last."""
    running = [each for each in clocks if each.due_at is not None]
    return min(
        running,
        key=lambda each: (not each.is_breached(now), not each.is_at_risk(now), each.due_at, each.id),
        default=None,
    )


@dataclass(frozen=True)
class PauseFacts:
    """One time in which a clock stood still; without `until_at` it still does. No reason: the fix was being watched."""

    from_at: datetime
    until_at: datetime | None
    reason: str


@dataclass(frozen=True)
class ClockRecord:
    """One clock from its start to its stop, with all that is kept of it."""

    id: int
    kind: ClockKind
    sequence: int
    target: str
    calendar: str
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    ended: Ending | None
    per_cent: int  # of the target that has run
    is_breached: bool
    late_because: str | None
    pauses: tuple[PauseFacts, ...]


@dataclass(frozen=True)
class WarningItem:
    """One clock in a warning message, as it stands now. `step` is the level in per cent, `again`, `why` or `stuck`."""

    clock_id: int
    escalation_id: int
    escalation: str  # ESC-12
    title: str
    channel_id: str | None
    kind: ClockKind
    step: str
    due_at: datetime | None
    stopped_at: datetime | None
    ended: Ending | None
    is_over: bool  # the escalation is no longer under way
    is_current: bool  # the warning still speaks of the present target
    is_overtaken: bool  # its reader has a newer message, which says that it is late
    asks_reason: bool  # its reader is who says why it is late: the owner, or the duty manager while nobody owns it
    may_act: bool  # its reader is not only told of it, as the sponsor is
    is_late: bool
    paused_because: str | None
    late_because: str | None

    @property
    def is_pending(self) -> bool:
        """Whether there still is something to do about it, from this message."""
        is_running = self.stopped_at is None and self.due_at is not None and not self.is_over
        return is_running and (self.is_current or self.is_late) and not self.is_overtaken
