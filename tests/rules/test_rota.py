"""Tests of what a rota covers: gaps, turns that never come, and what summer time does to both."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.duty import Turn, on_duty
from bot.rules.rota import Gap, gaps, never_reached, weekly_gaps
from bot.rules.week import Span, read_days, write_days
from tests.rules.test_duty import turn

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def shown(rota: tuple[Turn, ...], now: datetime = MONDAY) -> list[str]:
    zone = rota[0].zone
    return [
        f"{gap.from_at.astimezone(zone):%a %H:%M} to {gap.until_at.astimezone(zone):%a %H:%M}"
        + ("" if gap.is_usual else f" on {gap.from_at.astimezone(zone):%d %b}")
        for gap in weekly_gaps(rota, now=now)
    ]


def test_a_rota_that_covers_every_hour_has_no_gap() -> None:
    assert (
        shown((turn("U0LI", "mon-fri", "08:00-18:00", "Europe/London"), turn("U0ANA", "mon-sun", "00:00-24:00"))) == []
    )
    assert shown((turn("U0LI", "mon-sun", "08:00-20:00"), turn("U0ANA", "mon-sun", "20:00-08:00"))) == []


def test_the_nights_and_the_weekend_of_office_hours_are_gaps_whatever_now_is() -> None:
    office = (turn("U0LI", "mon-sat", "08:00-18:00", "Europe/London"),)
    expected = [
        *(
            f"{day} 18:00 to {after} 08:00"
            for day, after in zip(("Mon", "Tue", "Wed", "Thu", "Fri"), ("Tue", "Wed", "Thu", "Fri", "Sat"), strict=True)
        ),
        "Sat 18:00 to Mon 08:00",
    ]
    for hours in range(0, 170, 13):
        assert shown(office, MONDAY + hours * HOUR) == expected


def test_clocks_that_change_on_different_days_leave_an_hour_open_for_some_weeks_only() -> None:
    both = (
        turn("U0LI", "mon-sun", "08:00-20:00", "Europe/London"),
        turn("U0EVE", "mon-sun", "15:00-03:00", "America/New_York"),
    )
    assert all(line.endswith(" Mar") for line in shown(both))
    assert "Sun 07:00 to Sun 08:00 on 14 Mar" in shown(both)


def test_what_two_moments_cut_off_is_no_part_of_a_gap() -> None:
    office = (turn("U0LI", "mon", "08:00-18:00"),)
    assert gaps(office, since=MONDAY + 7 * HOUR, until=MONDAY + 20 * HOUR) == [
        Gap(MONDAY + 7 * HOUR, MONDAY + 8 * HOUR),
        Gap(MONDAY + 18 * HOUR, MONDAY + 20 * HOUR),
    ]
    assert gaps((), since=MONDAY, until=MONDAY + HOUR) == [Gap(MONDAY, MONDAY + HOUR)]


def test_an_hour_that_comes_twice_is_covered_twice() -> None:
    since = datetime(2026, 10, 24, 23, tzinfo=UTC)  # midnight in London; at 2:00 it is 1:00 again
    found = gaps((turn("U0LI", "sun", "00:00-01:20", "Europe/London"),), since=since, until=since + 4 * HOUR)
    minutes = [((gap.from_at - since) // MINUTE, (gap.until_at - since) // MINUTE) for gap in found]
    assert minutes == [(80, 120), (140, 240)]


def test_a_turn_that_earlier_ones_cover_never_comes() -> None:
    always, mornings = turn("U0ANA", "mon-sun", "00:00-24:00"), turn("U0LI", "mon-fri", "08:00-12:00", "Asia/Tokyo")
    assert never_reached((mornings, always), now=MONDAY) == []
    assert never_reached((always, mornings), now=MONDAY) == [1]
    halves = (turn("U0LI", "mon", "08:00-12:00"), turn("U0ANA", "mon", "12:00-18:00"))
    assert never_reached((*halves, turn("U0EVE", "mon", "10:00-14:00")), now=MONDAY) == [2]
    assert never_reached((*halves, turn("U0EVE", "mon", "10:00-18:01")), now=MONDAY) == []


SPANS = (
    st.tuples(st.integers(0, 1439), st.integers(0, 1440))
    .filter(lambda both: both[0] != both[1])
    .map(lambda both: Span(*both))
)
TURNS = st.builds(
    Turn,
    who=st.just("U0LI"),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    hours=SPANS,
    zone=st.sampled_from([ZoneInfo("UTC"), LONDON, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")]),
)


@settings(max_examples=60)
@given(
    rota=st.lists(TURNS, min_size=1, max_size=3),
    since=st.sampled_from([MONDAY, datetime(2027, 3, 27, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)]),
    after=st.integers(0, 3 * 24 * 60 - 1),
)
def test_nobody_is_on_duty_exactly_in_the_gaps(rota: list[Turn], since: datetime, after: int) -> None:
    at = since + timedelta(minutes=after)
    found = gaps(rota, since=since, until=since + timedelta(days=3))
    assert any(gap.from_at <= at < gap.until_at for gap in found) == (on_duty(rota, now=at) is None)


@given(st.frozensets(st.integers(0, 6), min_size=1))
def test_days_are_written_as_they_are_read(days: frozenset[int]) -> None:
    assert read_days(write_days(days)) == days


def test_days_are_written_as_people_write_them() -> None:
    assert write_days({0, 1, 2, 3, 4}) == "mon-fri"
    assert write_days({5, 6}) == "sat,sun"
    assert write_days({0, 2, 3, 4, 6}) == "mon,wed-fri,sun"
