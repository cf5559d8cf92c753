"""When is a clock due, and which warning is given now? Pauses, levels and new targets of one clock (product.md §5)."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from bot.rules.calendar import Calendar
from bot.rules.duration import Duration
from bot.rules.levels import REMINDED, Level, levels_of
from bot.rules.pauses import Pause, is_paused, moment_of, running_seconds
from models.clock import ClockKind, Ending

REMINDED_AHEAD = 15 * 60  # seconds before an acknowledgement or update is due; a quarter of the target if shorter


@dataclass(frozen=True, kw_only=True)
class ClockState:
    """Where one clock stands. All times are aware UTC.

    `told` is the newest level given in this `generation`, which a new target raises. `stopped_at` is when it came to
    its end, and `ended` how.
    """

    kind: ClockKind
    started_at: datetime
    target: Duration
    calendar: Calendar
    pauses: tuple[Pause, ...] = ()
    stopped_at: datetime | None = None
    ended: Ending | None = None
    generation: int = 1
    told: Level | None = None


def due_at(
    *, started_at: datetime, target: Duration, calendar: Calendar, pauses: tuple[Pause, ...] = ()
) -> datetime | None:
    """When the target is over (aware UTC): each pause moves it by its open time; None while a pause holds it off."""
    return moment_of(calendar.add(started_at, target), started_at=started_at, calendar=calendar, pauses=pauses)


def due(state: ClockState) -> datetime | None:
    """When this clock is due (aware UTC); None while a pause holds it off."""
    return level_at(state, Level.BREACH)


def level_at(state: ClockState, level: Level) -> datetime | None:
    """When the clock comes to this level (aware UTC), never while its calendar is closed; None while a pause holds it.

    The quarter of an hour before an acknowledgement or update is open time too, so that the message finds somebody.
    """
    if level is Level.BREACH:
        return due_at(started_at=state.started_at, target=state.target, calendar=state.calendar, pauses=state.pauses)
    reached = state.calendar.after(state.started_at, _seconds_until(level, state))
    return moment_of(reached, started_at=state.started_at, calendar=state.calendar, pauses=state.pauses)


def level_now(state: ClockState, *, now: datetime) -> Level | None:
    """The one level to give now: the newest that is reached and not given, however late; None when there is none.

    What was reached before a pause is still given during it.
    """
    reached = takewhile(lambda level: _is_reached(state, level, now=now), _open_levels(state))
    return max(reached, default=None)


def next_at(state: ClockState) -> datetime | None:
    """When a sweep must look at this clock next (aware UTC; may have passed); None when nothing is left to give."""
    return next((level_at(state, level) for level in _open_levels(state)), None)


def target_seconds(state: ClockState) -> int:
    """The open time of the whole target in seconds, at least 1."""
    end = state.calendar.add(state.started_at, state.target)
    return max(1, state.calendar.seconds_between(state.started_at, end))


def elapsed_seconds(state: ClockState, *, now: datetime) -> int:
    """The open time the clock has run until `now`, or until it was stopped, in seconds; it goes on past due."""
    until = now if state.stopped_at is None else min(now, state.stopped_at)
    return running_seconds(state.started_at, until, calendar=state.calendar, pauses=state.pauses)


def share(state: ClockState, *, now: datetime) -> float:
    """How much of the target has run: 0 at the start, 1 when due, more when overdue."""
    return elapsed_seconds(state, now=now) / target_seconds(state)


def is_breached(state: ClockState, *, now: datetime) -> bool:
    """Whether it was not done by the moment it was due; done at that very moment is in time."""
    at = due(state)
    return at is not None and (now >= at if state.stopped_at is None else state.stopped_at > at)


def told(state: ClockState, level: Level) -> ClockState:
    """The state after this level was given: neither it nor a lower one comes again in this generation."""
    return replace(state, told=level if state.told is None else max(level, state.told))


def stopped(state: ClockState, *, at: datetime, ended: Ending = Ending.DONE) -> ClockState:
    """The state once the clock has come to its end; a second stop only says how it ended after the fix was watched."""
    if state.stopped_at is None:
        return replace(state, stopped_at=at, ended=ended)
    return replace(state, ended=ended) if state.ended is Ending.WATCHED else state


def undone(state: ClockState) -> ClockState:
    """The state after what had happened turned out not to hold; when it stopped stays."""
    return replace(state, ended=Ending.UNDONE) if state.ended is Ending.DONE else state


def rerun(state: ClockState, *, at: datetime) -> ClockState:
    """The state after what had stopped the clock did not hold: it runs on with what was left then."""
    if state.stopped_at is None:
        return state
    return replace(
        state, stopped_at=None, ended=None, pauses=(*state.pauses, Pause(from_at=state.stopped_at, until_at=at))
    )


def paused(state: ClockState, *, at: datetime) -> ClockState:
    """The state after a pause began; unchanged when the clock is stopped or already stands still."""
    if state.stopped_at is not None or is_paused(state.pauses):
        return state
    return replace(state, pauses=(*state.pauses, Pause(from_at=at)))


def resumed(state: ClockState, *, at: datetime) -> ClockState:
    """The state after the pause ended: what was left is left. Unchanged when it was not paused."""
    return replace(state, pauses=tuple(replace(each, until_at=each.until_at or at) for each in state.pauses))


def retargeted(state: ClockState, *, target: Duration, calendar: Calendar, at: datetime, is_worse: bool) -> ClockState:
    """The state after another target holds, as a new generation; unchanged when nothing changes.

    What was told as late and is late by the new target too stays told: it is the same delay, and the same generation.

    A worse severity gives the new target from `at`, never more time than was left: counted from the start, a SEV4 of
    last week that becomes SEV1 would be breached before anybody could act. Otherwise it counts from the start.
    """
    if (target, calendar) == (state.target, state.calendar) or state.stopped_at is not None:
        return state
    changed = replace(state, target=target, calendar=calendar, generation=state.generation + 1, told=None)
    if not is_worse:
        is_same_delay = state.told is Level.BREACH and is_breached(changed, now=at)
        return replace(state, target=target, calendar=calendar) if is_same_delay else changed
    from_now = replace(changed, started_at=at, pauses=tuple(each for each in state.pauses if each.until_at is None))
    old_due = due(resumed(state, at=at))
    new_due = due(resumed(from_now, at=at))
    return state if old_due is None or new_due is None or old_due <= new_due else from_now


def _open_levels(state: ClockState) -> list[Level]:
    """The levels that are still to be given, in order, which is the order of their moments too."""
    if state.stopped_at is not None:
        return []
    return [level for level in levels_of(state.kind) if state.told is None or level > state.told]


def _is_reached(state: ClockState, level: Level, *, now: datetime) -> bool:
    at = level_at(state, level)
    return at is not None and at <= now


def _seconds_until(level: Level, state: ClockState) -> int:
    whole = target_seconds(state)
    rounded_up = -(-whole * level // 100)
    return whole - min(REMINDED_AHEAD, whole // 4) if state.kind in REMINDED else rounded_up
