"""When is the owner of a milestone or action reminded? Once before, once when overdue, then daily (product.md §5)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
FAR_AHEAD = timedelta(days=3)  # set further ahead than this, it is announced a day before instead of an hour
TOGETHER = timedelta(minutes=5)  # what falls due for one receiver within this is one message
SNOOZE = HOUR


class Stage(StrEnum):
    """Which kind of reminder: `again` repeats the last one after a snooze."""

    BEFORE = "before"
    OVERDUE = "overdue"
    DAILY = "daily"
    AGAIN = "again"


@dataclass(frozen=True)
class Step:
    """One reminder to the owner. `number` is the day of `daily`, the snooze's end (epoch seconds) of `again`."""

    stage: Stage
    number: int = 0

    @property
    def key(self) -> str:
        """Stable, for unique rows: `before`, `overdue`, `daily:1`, `again:1795881600`."""
        return f"{self.stage}:{self.number}" if self.number else str(self.stage)

    @classmethod
    def from_key(cls, key: str) -> "Step":
        """The step with this key. Raises ValueError when there is none."""
        stage, _, number = key.partition(":")
        return cls(Stage(stage), int(number or 0))


BEFORE = Step(Stage.BEFORE)
OVERDUE = Step(Stage.OVERDUE)


@dataclass(frozen=True, kw_only=True)
class Reminders:
    """Where one item's reminders stand, for one due time; a new due time or owner starts with a new value.

    All times are aware UTC. `set_at` is when this due time was set; `told` the last step sent (never `again`);
    `manager_told` whether the escalation manager has heard, once; `snoozed_until` when the owner wants to hear again;
    `is_held` whether the owner said "I have it" after it was overdue.
    """

    due_at: datetime
    set_at: datetime
    told: Step | None = None
    manager_told: bool = False
    snoozed_until: datetime | None = None
    is_held: bool = False


def before_at(*, due_at: datetime, set_at: datetime) -> datetime | None:
    """An hour before due, a day when set more than three days ahead; None when that was not after it was set."""
    at = due_at - (DAY if due_at - set_at > FAR_AHEAD else HOUR)
    return at if at > set_at else None


def step_now(state: Reminders, *, now: datetime) -> Step | None:
    """The one reminder the owner gets now: the newest that is due and not sent, however late; None when there is none.

    A sweep that has something for this owner anyway asks for everything of theirs as of `now + TOGETHER`, so that what
    falls due within those minutes comes along in the same message.
    """
    if state.snoozed_until is not None and now < state.snoozed_until:
        return None
    newest = _newest(state, now=now)
    if newest is not None and (state.told is None or _order(newest) > _order(state.told)):
        return newest
    if state.snoozed_until is not None:
        return Step(Stage.AGAIN, int(state.snoozed_until.timestamp()))
    return None


def manager_now(state: Reminders, *, now: datetime) -> bool:
    """Whether the escalation manager is told now: once, together with the owner's first daily, a day after due.

    The owner's snooze or "I have it" does not change this.
    """
    return not state.manager_told and now >= state.due_at + DAY


def next_at(state: Reminders) -> datetime | None:
    """When a sweep must look at this item next (aware UTC; may have passed); None when nothing is left to send."""
    manager_at = None if state.manager_told else state.due_at + DAY
    return min((at for at in (_owner_next_at(state), manager_at) if at is not None), default=None)


def told(state: Reminders, step: Step | None, *, manager: bool = False) -> Reminders:
    """The state after `step` went to the owner (None: nothing did) and, with `manager`, the manager was told."""
    if step is not None:
        state = replace(state, snoozed_until=None)
        if step.stage is not Stage.AGAIN:
            state = replace(state, told=step)
    return replace(state, manager_told=state.manager_told or manager)


def snoozed(state: Reminders, *, until: datetime) -> Reminders:
    """The state after the owner pressed *Snooze*: silence until then, then the newest step, or the last one again."""
    return replace(state, snoozed_until=until)


def held(state: Reminders, *, now: datetime) -> Reminders:
    """The state after the owner pressed *I have it*: before due that ends the snooze, once overdue the dailies."""
    return replace(state, snoozed_until=None, is_held=state.is_held or now >= state.due_at)


def _newest(state: Reminders, *, now: datetime) -> Step | None:
    if now >= state.due_at:
        if state.is_held:
            return None
        days = (now - state.due_at) // DAY
        return Step(Stage.DAILY, days) if days else OVERDUE
    at = before_at(due_at=state.due_at, set_at=state.set_at)
    return BEFORE if at is not None and now >= at else None


def _owner_next_at(state: Reminders) -> datetime | None:
    if state.snoozed_until is not None:
        return state.snoozed_until
    if state.is_held:
        return None
    if state.told is None:
        return before_at(due_at=state.due_at, set_at=state.set_at) or state.due_at
    return state.due_at + DAY * max(0, _order(state.told) + 1)


def _order(step: Step) -> int:
    return -1 if step.stage is Stage.BEFORE else step.number
