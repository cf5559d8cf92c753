"""Tests of the reminders of milestones and actions."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.reminders import (
    BEFORE,
    OVERDUE,
    TOGETHER,
    Reminders,
    Stage,
    Step,
    held,
    manager_now,
    next_at,
    snoozed,
    step_now,
    told,
)

DUE = datetime(2026, 11, 27, 17, tzinfo=UTC)
H = timedelta(hours=1)
M = timedelta(minutes=1)
D = timedelta(days=1)


def item(*, set_ahead: timedelta = D) -> Reminders:
    return Reminders(due_at=DUE, set_at=DUE - set_ahead)


def test_the_owner_hears_an_hour_before_then_when_overdue_then_daily() -> None:
    state = item()
    assert next_at(state) == DUE - H
    assert step_now(state, now=DUE - H - M) is None
    assert step_now(state, now=DUE - H) == BEFORE
    state = told(state, BEFORE)
    assert next_at(state) == DUE
    assert step_now(state, now=DUE - M) is None
    assert step_now(state, now=DUE) == OVERDUE
    state = told(state, OVERDUE)
    assert next_at(state) == DUE + D
    assert step_now(state, now=DUE + D) == Step(Stage.DAILY, 1)
    state = told(state, Step(Stage.DAILY, 1), manager=True)
    assert next_at(state) == DUE + 2 * D


def test_what_was_set_more_than_three_days_ahead_is_announced_a_day_before() -> None:
    assert next_at(item(set_ahead=3 * D)) == DUE - H
    assert next_at(item(set_ahead=3 * D + M)) == DUE - D


def test_what_was_set_less_than_an_hour_ahead_has_no_before() -> None:
    state = item(set_ahead=H)
    assert next_at(state) == DUE
    assert step_now(state, now=DUE - M) is None


def test_a_late_sweep_sends_only_the_newest_step() -> None:
    late = DUE + 3 * D + H
    assert step_now(item(), now=late) == Step(Stage.DAILY, 3)
    state = told(item(), Step(Stage.DAILY, 3), manager=True)
    assert step_now(state, now=late) is None
    assert next_at(state) == DUE + 4 * D


def test_the_manager_hears_once_with_the_first_daily() -> None:
    state = told(told(item(), BEFORE), OVERDUE)
    assert not manager_now(state, now=DUE + D - M)
    assert manager_now(state, now=DUE + D)
    assert manager_now(held(state, now=DUE), now=DUE + D)
    assert not manager_now(told(state, Step(Stage.DAILY, 1), manager=True), now=DUE + 2 * D)


def test_a_sweep_that_looks_five_minutes_ahead_takes_along_what_falls_due_by_then() -> None:
    assert step_now(item(), now=DUE - H - TOGETHER + TOGETHER) == BEFORE
    assert step_now(item(), now=DUE - H - TOGETHER - M + TOGETHER) is None
    early = told(item(), step_now(told(item(), BEFORE), now=DUE - M + TOGETHER))
    assert early.told == OVERDUE
    assert next_at(early) == DUE + D


def test_a_snooze_is_silence_and_then_the_newest_step_or_the_same_again() -> None:
    state = snoozed(told(item(), BEFORE), until=DUE + 5 * M)
    assert step_now(state, now=DUE) is None
    assert next_at(state) == DUE + 5 * M
    assert step_now(state, now=DUE + 5 * M) == OVERDUE

    state = snoozed(told(item(), OVERDUE), until=DUE + H)
    again = step_now(state, now=DUE + H)
    assert again == Step(Stage.AGAIN, int((DUE + H).timestamp()))
    state = told(state, again)
    assert (state.told, state.snoozed_until) == (OVERDUE, None)
    assert step_now(state, now=DUE + H) is None
    assert next_at(state) == DUE + D


def test_i_have_it_before_due_leaves_the_overdue_reminder() -> None:
    state = held(snoozed(told(item(), BEFORE), until=DUE - 30 * M), now=DUE - 40 * M)
    assert step_now(state, now=DUE - 30 * M) is None
    assert step_now(state, now=DUE) == OVERDUE


def test_i_have_it_once_overdue_ends_the_dailies() -> None:
    state = held(told(item(), OVERDUE), now=DUE + H)
    assert next_at(state) == DUE + D  # the manager's
    assert step_now(state, now=DUE + D) is None
    assert next_at(told(state, None, manager=True)) is None


def test_keys_are_stable_and_read_back() -> None:
    steps = [BEFORE, OVERDUE, Step(Stage.DAILY, 1), Step(Stage.AGAIN, 1795881600)]
    assert [step.key for step in steps] == ["before", "overdue", "daily:1", "again:1795881600"]
    assert [Step.from_key(step.key) for step in steps] == steps


@given(
    sweeps=st.lists(st.integers(0, 12 * 24 * 60), min_size=1, max_size=30).map(sorted),
    set_ahead=st.integers(1, 6 * 24 * 60),
)
def test_no_step_comes_twice_and_each_is_newer_than_the_last(sweeps: list[int], set_ahead: int) -> None:
    state = item(set_ahead=M * set_ahead)
    sent: list[datetime] = []
    keys: list[str] = []
    for minutes in sweeps:
        now = state.set_at + M * minutes
        step, manager = step_now(state, now=now), manager_now(state, now=now)
        due = next_at(state)
        assert (step is not None or manager) == (due is not None and due <= now)
        if step is not None:
            sent.append(now)
            keys.append(step.key)
        state = told(state, step, manager=manager)
        assert step_now(state, now=now) is None
        after = next_at(state)
        assert after is not None
        assert after > now
    assert len(set(keys)) == len(keys)
    assert keys == sorted(keys, key=lambda key: ("before", "overdue", "daily").index(key.split(":")[0]))
