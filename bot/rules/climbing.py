"""When does a request that nobody accepts go to the next rung? When its clock is breached, then at each half target."""

from datetime import datetime

from bot.rules.clocks import ClockState, elapsed_seconds, target_seconds

HALF = 50  # per cent of the target between two rungs
BREACH = 100


def rung_now(state: ClockState, *, now: datetime, told: int) -> int | None:
    """The newest step that is reached and not given, in per cent of the target, however late; None without one."""
    newest = 100 * elapsed_seconds(state, now=now) // target_seconds(state) // HALF * HALF
    return newest if newest > max(told, BREACH) else None


def next_at(state: ClockState, *, told: int) -> datetime:
    """When the step after `told` (in per cent, at least a breach) is reached (aware UTC)."""
    seconds = -(-target_seconds(state) * (told // HALF * HALF + HALF) // 100)
    return state.calendar.after(state.started_at, seconds)
