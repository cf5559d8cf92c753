"""What becomes of a row after an attempt: pure judgement, from outcome and time to the row's new columns."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.delivery.courier import Outcome
from bot.delivery.lookups import LOOKUPS, WhenInDoubt
from bot.delivery.outcomes import Verdict
from bot.delivery.pace import Pace
from models.outbox import Delivery

NAME_TAKEN = "name_taken"
MOST_SUFFIXES = 50


@dataclass(frozen=True)
class Settled:
    """The row's columns after an attempt."""

    state: Delivery
    next_at: datetime | None
    doubt_since: datetime | None
    doubt_until: datetime | None
    finished_at: datetime | None
    answer: dict[str, Any] | None
    problem: str | None
    attempts: int
    payload: dict[str, Any]


@dataclass(frozen=True)
class Doubt:
    """From when on a call may have been executed, until when we look first, and when the next step is due."""

    since: datetime | None
    until: datetime | None
    next_at: datetime | None


def doubt(method: str, *, since: datetime, ends_at: datetime, first_look_at: datetime | None) -> Doubt:
    """What a lost answer means for a row of this method, when Slack cannot execute the call after `ends_at`.

    A first look is taken early: most lost answers belong to calls that were executed. What is not there yet is looked
    for once more at the end, and only then repeated.
    """
    match LOOKUPS[method].how:
        case WhenInDoubt.LOOK:
            return Doubt(since, ends_at, first_look_at)
        case WhenInDoubt.WAIT:
            return Doubt(since, None, ends_at)
        case WhenInDoubt.REPEAT:
            return Doubt(None, None, first_look_at)


def settle(outcome: Outcome, *, now: datetime, pace: Pace, is_serving: bool) -> Settled:
    """The row after this outcome. `is_serving`: Slack serves other calls, so a failure is this row's own."""
    row = outcome.letter.row
    unchanged = Settled(
        state=Delivery.WAITING,
        next_at=None,
        doubt_since=row.doubt_since,
        doubt_until=row.doubt_until,
        finished_at=None,
        answer=row.answer,
        problem=outcome.judgement.problem or row.problem,
        attempts=row.attempts,
        payload=row.payload,
    )
    match outcome.verdict:
        case Verdict.DONE if outcome.letter.is_look:
            return _looked(unchanged, outcome, now)
        case Verdict.DONE:
            return _called(unchanged, outcome, now, pace)
        case Verdict.RENAME:
            return _renamed(unchanged, outcome, now)
        case Verdict.NEVER | Verdict.JOIN:
            return _set_aside(unchanged, outcome.judgement.problem, now)
        case Verdict.UNREACHABLE | Verdict.UNSENT:  # not this row's fault, and not asked yet
            wait_s = outcome.judgement.wait_s
            return replace(unchanged, problem=row.problem, next_at=None if wait_s is None else _after(now, wait_s))
        case Verdict.LIMITED:
            return replace(unchanged, next_at=_after(now, outcome.judgement.wait_s or 0.0))
    return _failed(unchanged, outcome, now, pace, is_serving)


def _failed(row: Settled, outcome: Outcome, now: datetime, pace: Pace, is_serving: bool) -> Settled:
    """Later, paused or in doubt: a further try, further and further apart."""
    attempts = row.attempts + 1 if is_serving else row.attempts
    if attempts >= pace.give_up_after:
        return _set_aside(row, f"gave up after {attempts} tries: {row.problem}", now)
    wait_s = outcome.judgement.wait_s
    if wait_s is None:
        wait_s = pace.operator_s if outcome.verdict is Verdict.PAUSED else pace.back_off(attempts)
    tried = replace(row, attempts=attempts, next_at=_after(now, wait_s))
    if outcome.verdict is not Verdict.DOUBT:
        return tried
    lost = doubt(
        outcome.letter.row.method,
        since=row.doubt_since or outcome.letter.claimed_at,
        ends_at=_after(now, pace.doubt_s),
        first_look_at=tried.next_at,
    )
    return replace(tried, doubt_since=lost.since, doubt_until=lost.until, next_at=lost.next_at)


def _called(row: Settled, outcome: Outcome, now: datetime, pace: Pace) -> Settled:
    """Slack did it. After a repeat, the row is only delivered once it was seen alone: the first may have come late."""
    is_repeat = row.doubt_since is not None and LOOKUPS[outcome.letter.row.method].how is WhenInDoubt.LOOK
    if is_repeat:
        return replace(row, answer=outcome.answer, doubt_until=now, next_at=_after(now, pace.look_again_s))
    return _delivered(row, outcome.answer, outcome.judgement.problem, now)


def _looked(row: Settled, outcome: Outcome, now: datetime) -> Settled:
    assert row.doubt_until is not None
    if outcome.answer is not None:
        return _delivered(row, outcome.answer, None, now)
    if row.answer is not None:  # posted by our repeat, and gone again: somebody deleted it
        return _delivered(row, row.answer, None, now)
    if outcome.letter.claimed_at >= row.doubt_until:
        return replace(row, doubt_until=None)  # it is not there, and cannot come any more: call again
    return replace(row, next_at=row.doubt_until)


def _renamed(row: Settled, outcome: Outcome, now: datetime) -> Settled:
    """The name is taken. If by our own lost call, a look finds it; else the next name is tried."""
    if row.doubt_since is not None and outcome.letter.row.problem != NAME_TAKEN:
        return replace(row, doubt_until=now, problem=NAME_TAKEN)
    suffix = int(row.payload.get("suffix", 1)) + 1
    if suffix > MOST_SUFFIXES:
        return _set_aside(row, NAME_TAKEN, now)
    return replace(row, payload={**row.payload, "suffix": suffix}, doubt_since=None, doubt_until=None, problem=None)


def _delivered(row: Settled, answer: dict[str, Any] | None, problem: str | None, now: datetime) -> Settled:
    return replace(
        row, state=Delivery.DELIVERED, answer=answer, problem=problem, doubt_until=None, next_at=None, finished_at=now
    )


def _set_aside(row: Settled, problem: str | None, now: datetime) -> Settled:
    return replace(row, state=Delivery.SET_ASIDE, problem=problem, next_at=None, finished_at=now)


def _after(now: datetime, seconds: float) -> datetime:
    return now + timedelta(seconds=seconds)
