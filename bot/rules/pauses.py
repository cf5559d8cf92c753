"""Which clocks may stand still, and what does that do to their moments? What was left at a pause is left after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.rules.calendar import Calendar
from models.clock import ClockKind

# Fixing can depend on somebody else's answer. Accepting a request and keeping people informed never do: while everybody
# waits for the customer or a partner, saying so is the update. The review, too, is written by us.
PAUSABLE = frozenset({ClockKind.WORKAROUND, ClockKind.RESOLUTION})


@dataclass(frozen=True, kw_only=True)
class Pause:
    """A time in which a clock stands still (aware UTC); without `until_at` it still does."""

    from_at: datetime
    until_at: datetime | None = None


def may_pause(kind: ClockKind, *, contract: frozenset[ClockKind] | None = None) -> bool:
    """Whether waiting on the customer or a partner pauses clocks of this kind.

    `contract` is what the contract lets it pause (product.md §3); where it says nothing, workaround and resolution.
    """
    return kind in (PAUSABLE if contract is None else contract)


def is_paused(pauses: Iterable[Pause]) -> bool:
    """Whether one of the pauses has not ended."""
    return any(pause.until_at is None for pause in pauses)


def moment_of(at: datetime, *, started_at: datetime, calendar: Calendar, pauses: Iterable[Pause]) -> datetime | None:
    """Where `at`, reckoned without pauses, moves to: later by the open time of each pause that began before it.

    None while a pause holds it off. A pause that begins at or after the moment comes too late to move it.
    """
    for pause in _merged(pauses, started_at=started_at):
        if pause.from_at >= at:
            break
        if pause.until_at is None:
            return None
        if seconds := calendar.seconds_between(pause.from_at, pause.until_at):
            at = calendar.after(at, seconds)
    return at


def running_seconds(start: datetime, end: datetime, *, calendar: Calendar, pauses: Iterable[Pause]) -> int:
    """The open time between two moments in which no pause held, in seconds."""
    paused = sum(
        calendar.seconds_between(pause.from_at, min(pause.until_at or end, end))
        for pause in _merged(pauses, started_at=start)
    )
    return max(0, calendar.seconds_between(start, end) - paused)


def _merged(pauses: Iterable[Pause], *, started_at: datetime) -> list[Pause]:
    """In order, none before the start, overlapping ones as one: nobody waits twice at the same time."""
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda each: each.from_at):
        begins, ends = max(pause.from_at, started_at), pause.until_at
        if ends is not None and ends <= begins:
            continue
        last = merged[-1] if merged else None
        if last is None or (last.until_at is not None and last.until_at < begins):
            merged.append(Pause(from_at=begins, until_at=ends))
        elif last.until_at is not None:
            merged[-1] = Pause(from_at=last.from_at, until_at=None if ends is None else max(last.until_at, ends))
    return merged
