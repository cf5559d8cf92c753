"""Tests of clocks: when they are due, which levels they give, and what pauses and new targets do to both."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.calendar import ALWAYS, Calendar, business_hours
from bot.rules.clocks import (
    ClockState,
    due,
    due_at,
    elapsed_seconds,
    is_breached,
    level_at,
    level_now,
    next_at,
    paused,
    rerun,
    resumed,
    retargeted,
    share,
    stopped,
    target_seconds,
    told,
)
from bot.rules.duration import Duration, Unit, read_duration
from bot.rules.levels import Level, Listener, heard_by, levels_of
from bot.rules.pauses import Pause, is_paused, may_pause
from models.clock import ClockKind
from tests.rules.moments import CALENDARS, MOMENTS, is_in_opening

START = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
M, H = timedelta(minutes=1), timedelta(hours=1)
LONDON = business_hours(ZoneInfo("Europe/London"))


def clock(kind: ClockKind = ClockKind.WORKAROUND, target: str = "4h", calendar: Calendar = ALWAYS) -> ClockState:
    read = read_duration(target)
    assert read is not None
    return ClockState(kind=kind, started_at=START, target=read, calendar=calendar)


def given_at(state: ClockState, *, until: datetime) -> list[tuple[datetime, Level]]:
    """Every level that sweeps give which come exactly when they are due."""
    found = []
    while (now := next_at(state)) is not None and now <= until:
        level = level_now(state, now=now)
        assert level is not None
        found.append((now, level))
        state = told(state, level)
    return found


def test_a_workaround_gives_its_levels_at_50_75_and_90_per_cent_and_when_due() -> None:
    assert given_at(clock(), until=START + 9 * H) == [
        (START + 2 * H, Level.HALF),
        (START + 3 * H, Level.SOON),
        (START + 3 * H + 36 * M, Level.CLOSE),
        (START + 4 * H, Level.BREACH),
    ]


@pytest.mark.parametrize(
    ("target", "ahead"), [("15m", 3.75), ("30m", 7.5), ("1h", 15), ("4h", 15), ("4 business hours", 15)]
)
def test_an_acknowledgement_gives_one_level_15_minutes_ahead_or_a_quarter_and_one_when_due(
    target: str, ahead: float
) -> None:
    state = clock(ClockKind.ACKNOWLEDGE, target)
    at = due(state)
    assert at is not None
    assert given_at(state, until=START + 9 * H) == [(at - ahead * M, Level.SOON), (at, Level.BREACH)]


def test_who_hears_is_the_table_of_the_product() -> None:
    for kind in (ClockKind.WORKAROUND, ClockKind.RESOLUTION, ClockKind.RCA):
        assert [heard_by(kind, level) for level in levels_of(kind)] == [
            {Listener.CARD},
            {Listener.OWNER},
            {Listener.ROOM, Listener.NEXT_RUNG},
            {Listener.ROOM, Listener.OWNER, Listener.DUTY_MANAGER, Listener.SPONSOR},
        ]
    for kind in (ClockKind.ACKNOWLEDGE, ClockKind.FIRST_UPDATE, ClockKind.NEXT_UPDATE):
        assert [heard_by(kind, level) for level in levels_of(kind)] == [{Listener.ACTOR}, {Listener.ROOM}]
        assert heard_by(kind, Level.HALF) == heard_by(kind, Level.CLOSE) == frozenset()


def test_a_late_sweep_gives_only_the_newest_level() -> None:
    state = clock()
    assert level_now(state, now=START + 3 * H + 50 * M) is Level.CLOSE
    state = told(state, Level.CLOSE)
    assert level_now(state, now=START + 3 * H + 50 * M) is None
    assert level_now(state, now=START + 99 * H) is Level.BREACH
    assert next_at(told(state, Level.BREACH)) is None
    assert told(state, Level.HALF) == state


def test_the_reminder_of_a_business_clock_comes_while_somebody_is_there() -> None:
    state = replace(clock(ClockKind.NEXT_UPDATE, "1 business day", LONDON), started_at=START.replace(hour=9))
    assert due(state) == datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert level_at(state, Level.SOON) == datetime(2026, 11, 25, 16, 45, tzinfo=UTC)


def test_a_clock_that_was_stopped_gives_nothing_more() -> None:
    state = stopped(clock(), at=START + H)
    assert (next_at(state), level_now(state, now=START + 9 * H)) == (None, None)
    assert elapsed_seconds(state, now=START + 9 * H) == 3600
    assert stopped(state, at=START + 2 * H) == state


def test_done_at_the_very_moment_it_is_due_is_in_time() -> None:
    assert not is_breached(stopped(clock(), at=START + 4 * H), now=START + 9 * H)
    assert is_breached(stopped(clock(), at=START + 4 * H + timedelta(seconds=1)), now=START + 9 * H)
    assert not is_breached(clock(), now=START + 4 * H - M)
    assert is_breached(clock(), now=START + 4 * H)


def test_elapsed_and_share_go_on_past_due() -> None:
    state = clock()
    assert (target_seconds(state), share(state, now=START), share(state, now=START + H)) == (14400, 0, 0.25)
    assert [elapsed_seconds(state, now=START + hours * H) for hours in (3, 5)] == [3 * 3600, 5 * 3600]


def test_a_pause_stops_the_clock_and_what_was_left_is_left_after_it() -> None:
    state = paused(clock(), at=START + H)
    assert (due(state), next_at(state), level_now(state, now=START + 99 * H)) == (None, None, None)
    assert elapsed_seconds(state, now=START + 99 * H) == 3600
    assert not is_breached(state, now=START + 99 * H)
    state = resumed(state, at=START + 11 * H)
    assert (due(state), next_at(state)) == (START + 14 * H, START + 12 * H)
    assert elapsed_seconds(state, now=START + 11 * H) == 3600


def test_a_pause_on_business_hours_counts_only_open_time() -> None:
    state = replace(clock(target="4 business hours", calendar=LONDON), started_at=START.replace(hour=16))
    night = Pause(from_at=START.replace(hour=18), until_at=START.replace(day=26, hour=8))
    assert due(replace(state, pauses=(night,))) == due(state) == datetime(2026, 11, 26, 12, tzinfo=UTC)
    morning = replace(night, until_at=START.replace(day=26, hour=10))
    assert due(replace(state, pauses=(morning,))) == datetime(2026, 11, 26, 13, tzinfo=UTC)


def test_a_pause_of_a_night_does_not_move_what_is_due_at_the_close_to_the_next_morning() -> None:
    state = replace(clock(target="9 business hours", calendar=LONDON), started_at=START.replace(hour=16))
    night = Pause(from_at=START.replace(hour=18), until_at=START.replace(day=26, hour=8))
    assert due(replace(state, pauses=(night,))) == due(state) == datetime(2026, 11, 26, 17, tzinfo=UTC)


def test_pauses_that_overlap_count_once() -> None:
    long, within = (Pause(from_at=START + a * H, until_at=START + b * H) for a, b in ((1, 6), (2, 3)))
    across, open_end = Pause(from_at=START + 5 * H, until_at=START + 7 * H), Pause(from_at=START + 2 * H)
    assert due(replace(clock(), pauses=(within, long))) == START + 9 * H
    assert due(replace(clock(), pauses=(long, within, across))) == START + 10 * H
    assert due(replace(clock(), pauses=(long, open_end))) is None


def test_a_pause_that_begins_as_it_falls_due_comes_too_late() -> None:
    assert due(paused(clock(), at=START + 4 * H)) == START + 4 * H
    assert due(paused(clock(), at=START + 4 * H - M)) is None


def test_a_pause_after_a_level_was_reached_does_not_take_it_back() -> None:
    state = paused(clock(), at=START + 4 * H + M)
    assert level_now(state, now=START + 5 * H) is Level.BREACH
    assert due(state) == START + 4 * H
    assert due(resumed(state, at=START + 9 * H)) == START + 4 * H


def test_pausing_twice_and_resuming_what_runs_change_nothing() -> None:
    state = paused(clock(), at=START + H)
    assert paused(state, at=START + 2 * H) == state
    assert resumed(clock(), at=START + H) == clock()
    assert not is_paused(paused(stopped(clock(), at=START), at=START + H).pauses)


def test_waiting_pauses_the_fixing_and_not_the_talking_unless_the_contract_says_otherwise() -> None:
    assert {kind for kind in ClockKind if may_pause(kind)} == {ClockKind.WORKAROUND, ClockKind.RESOLUTION}
    contract = frozenset({ClockKind.RCA})
    assert {kind for kind in ClockKind if may_pause(kind, contract=contract)} == contract


def test_a_recurrence_runs_on_with_what_was_left() -> None:
    state = rerun(stopped(clock(), at=START + 3 * H), at=START + 30 * H)
    assert due(state) == START + 31 * H
    assert rerun(clock(), at=START + H) == clock()


def test_a_worse_severity_gives_the_new_target_from_now_but_never_more_time() -> None:
    week_old = told(clock(target="10 business days", calendar=LONDON), Level.HALF)
    now = START + 6 * 24 * H
    worse = retargeted(week_old, target=Duration(4, Unit.HOUR), calendar=ALWAYS, at=now, is_worse=True)
    assert (due(worse), worse.generation, worse.told) == (now + 4 * H, 2, None)
    nearly = clock(target="5h")
    assert retargeted(nearly, target=Duration(4, Unit.HOUR), calendar=ALWAYS, at=START + 4 * H, is_worse=True) == nearly


def test_a_milder_severity_or_a_correction_counts_from_the_start() -> None:
    state = told(clock(), Level.SOON)
    milder = retargeted(state, target=Duration(24, Unit.HOUR), calendar=ALWAYS, at=START + 3 * H, is_worse=False)
    assert (due(milder), milder.generation, milder.told) == (START + 24 * H, 2, None)
    same = retargeted(state, target=state.target, calendar=ALWAYS, at=START + 3 * H, is_worse=False)
    assert same == state


def test_a_paused_clock_stays_paused_with_a_new_target() -> None:
    state = paused(clock(target="2d"), at=START + H)
    worse = retargeted(state, target=Duration(4, Unit.HOUR), calendar=ALWAYS, at=START + 5 * H, is_worse=True)
    assert next_at(worse) is None
    assert due(resumed(worse, at=START + 9 * H)) == START + 13 * H


AMOUNTS = st.builds(Duration, st.integers(1, 40), st.sampled_from(Unit))
KINDS = st.sampled_from(ClockKind)
STATES = st.builds(ClockState, kind=KINDS, started_at=MOMENTS, target=AMOUNTS, calendar=CALENDARS)
MINUTES = st.integers(0, 30 * 24 * 60)
WAITS = st.lists(st.tuples(MINUTES, st.integers(0, 5 * 24 * 60)), max_size=4)


def with_pauses(state: ClockState, waits: list[tuple[int, int]]) -> ClockState:
    begins = [(state.started_at + M * ahead, length) for ahead, length in waits]
    return replace(state, pauses=tuple(Pause(from_at=at, until_at=at + M * length) for at, length in begins))


@given(state=STATES, waits=WAITS)
def test_pausing_never_makes_anything_earlier(state: ClockState, waits: list[tuple[int, int]]) -> None:
    for level in levels_of(state.kind):
        without, moved = level_at(state, level), level_at(with_pauses(state, waits), level)
        assert without is not None
        assert moved is not None
        assert moved >= without


@given(state=STATES, hours=st.integers(1, 60), waits=WAITS, seconds=st.integers(0, 7 * 24 * 3600))
def test_with_the_same_pauses_a_later_start_is_not_due_earlier(
    state: ClockState, hours: int, waits: list[tuple[int, int]], seconds: int
) -> None:
    state = replace(state, target=Duration(hours, Unit.BUSINESS_HOUR))
    pauses = with_pauses(state, waits).pauses
    first, second = (
        due_at(started_at=at, target=state.target, calendar=state.calendar, pauses=pauses)
        for at in (state.started_at, state.started_at + timedelta(seconds=seconds))
    )
    assert first is not None
    assert second is not None
    assert second >= first - timedelta(seconds=len(pauses))  # each pause counts in whole seconds


@given(state=STATES, waits=WAITS)
def test_levels_come_in_order_and_never_while_it_is_closed(state: ClockState, waits: list[tuple[int, int]]) -> None:
    state = with_pauses(state, waits)
    moments = [at for level in levels_of(state.kind) if (at := level_at(state, level))]
    assert moments == sorted(moments)
    assert moments[0] > state.started_at
    assert all(is_in_opening(state.calendar, at) for at in moments)


@given(state=STATES, steps=st.lists(st.tuples(st.sampled_from(["sweep", "pause", "resume"]), MINUTES), max_size=20))
def test_no_level_repeats_or_goes_back_and_each_look_leads_somewhere(
    state: ClockState, steps: list[tuple[str, int]]
) -> None:
    given_levels: list[Level] = []
    now = state.started_at
    for what, minutes in steps:
        now += M * (minutes // 10)
        if what == "pause":
            state = paused(state, at=now)
        elif what == "resume":
            state = resumed(state, at=now)
        looked_at, level = next_at(state), level_now(state, now=now)
        assert (level is not None) == (looked_at is not None and looked_at <= now)
        if level is not None:
            assert not given_levels or level > given_levels[-1]
            given_levels.append(level)
            state = told(state, level)
        after = next_at(state)
        assert after is None or after > now
        assert level_now(state, now=now) is None


@given(state=STATES, waits=WAITS)
def test_sweeps_that_follow_next_at_come_to_an_end_at_the_breach(
    state: ClockState, waits: list[tuple[int, int]]
) -> None:
    found = given_at(with_pauses(state, waits), until=state.started_at + 10_000 * 24 * H)
    assert found[-1][1] is Level.BREACH
    assert len(found) <= 4


@given(state=STATES, waits=WAITS, minutes=MINUTES)
def test_what_has_run_tells_the_same_as_due(state: ClockState, waits: list[tuple[int, int]], minutes: int) -> None:
    state, now = with_pauses(state, waits), state.started_at + M * minutes
    at = due(state)
    assert at is not None
    assert abs(target_seconds(state) - elapsed_seconds(state, now=at)) <= 1 + len(state.pauses)
    left = target_seconds(state) - elapsed_seconds(state, now=now)
    if now < at - timedelta(seconds=1 + len(state.pauses)):
        assert left >= -len(state.pauses)
    if now >= at:
        assert left <= 1 + len(state.pauses)


@given(state=STATES, target=AMOUNTS, calendar=CALENDARS, minutes=MINUTES)
def test_a_worse_severity_never_moves_the_due_time_back(
    state: ClockState, target: Duration, calendar: Calendar, minutes: int
) -> None:
    worse = retargeted(state, target=target, calendar=calendar, at=state.started_at + M * minutes, is_worse=True)
    before, after = due(state), due(worse)
    assert before is not None
    assert after is not None
    assert after <= before
