"""Tests of calendars: 24x7 and business hours, holidays, nights, and the days on which summer time begins and ends."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config_file import parse_config
from bot.rules.calendar import ALWAYS, Calendar, NeverOpens, business_hours
from bot.rules.duration import Duration, Unit, read_duration
from bot.rules.week import Span, read_days, read_span
from tests.rules.moments import CALENDARS, MOMENTS, ZONES, is_in_opening

LONDON = ZoneInfo("Europe/London")
OFFICE = business_hours(LONDON)


def at(text: str, zone: ZoneInfo = LONDON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def calendar(hours: dict[str, str], zone: ZoneInfo = LONDON, holidays: tuple[date, ...] = ()) -> Calendar:
    week: dict[frozenset[int], list[Span]] = {}
    for days, spans in hours.items():
        read = read_days(days)
        assert read is not None
        week[read] = [span for text in spans.split() if (span := read_span(text))]
    return business_hours(zone, week, holidays)


def after(start: str, amount: str, of: Calendar = OFFICE) -> str:
    read = read_duration(amount)
    assert read is not None
    return of.add(at(start, of.zone), read).astimezone(of.zone).strftime("%a %d %b %H:%M")


def test_24x7_counts_every_hour_and_a_day_is_24() -> None:
    assert after("2026-11-27 16:00", "4h", ALWAYS) == "Fri 27 Nov 20:00"
    assert after("2026-11-27 16:00", "4 business hours", ALWAYS) == "Fri 27 Nov 20:00"
    assert after("2026-11-27 16:00", "1 business day", ALWAYS) == "Sat 28 Nov 16:00"
    assert ALWAYS.is_open(at("2026-12-25 03:00"))


def test_business_hours_count_open_time_only() -> None:
    assert after("2026-11-25 10:00", "4 business hours") == "Wed 25 Nov 14:00"
    assert after("2026-11-25 15:00", "4 business hours") == "Thu 26 Nov 11:00"
    assert after("2026-11-27 16:00", "4 business hours") == "Mon 30 Nov 12:00"
    assert after("2026-11-28 12:00", "4 business hours") == "Mon 30 Nov 13:00"
    assert after("2026-11-25 06:00", "30m") == "Wed 25 Nov 09:30"


def test_what_is_over_when_it_closes_is_due_then_and_not_at_the_next_opening() -> None:
    assert after("2026-11-27 13:00", "4 business hours") == "Fri 27 Nov 17:00"


def test_a_business_day_is_the_same_time_on_the_next_business_day() -> None:
    assert after("2026-11-25 15:00", "1 business day") == "Thu 26 Nov 15:00"
    assert after("2026-11-27 15:00", "1 business day") == "Mon 30 Nov 15:00"
    assert after("2026-11-25 15:00", "5 business days") == "Wed 02 Dec 15:00"
    assert after("2026-11-25 15:00", "2d") == "Fri 27 Nov 15:00"


def test_what_starts_while_closed_starts_at_the_next_opening() -> None:
    assert after("2026-11-27 20:00", "1 business day") == "Tue 01 Dec 09:00"
    assert after("2026-11-28 12:00", "1 business day") == "Tue 01 Dec 09:00"
    assert after("2026-11-30 03:00", "1 business day") == "Tue 01 Dec 09:00"


def test_a_time_outside_the_hours_of_a_shorter_day_moves_into_them() -> None:
    short_friday = calendar({"mon-thu": "08:00-18:00", "fri": "10:00-14:00"})
    assert after("2026-11-26 17:30", "1 business day", short_friday) == "Fri 27 Nov 14:00"
    assert after("2026-11-26 08:30", "1 business day", short_friday) == "Fri 27 Nov 10:00"
    lunch = calendar({"mon-wed,fri": "09:00-17:00", "thu": "09:00-12:00 13:00-17:00"})
    assert after("2026-11-25 12:30", "1 business day", lunch) == "Thu 26 Nov 13:00"


def test_holidays_are_closed() -> None:
    christmas = business_hours(LONDON, holidays=frozenset({date(2026, 12, 25), date(2026, 12, 28)}))
    assert after("2026-12-24 15:00", "4 business hours", christmas) == "Tue 29 Dec 11:00"
    assert after("2026-12-24 15:00", "1 business day", christmas) == "Tue 29 Dec 15:00"
    assert not christmas.is_open(at("2026-12-25 12:00"))
    assert OFFICE.is_open(at("2026-12-25 12:00"))


def test_a_night_belongs_to_the_day_on_which_it_began() -> None:
    nights = calendar({"mon-fri": "22:00-06:00"}, holidays=(date(2026, 11, 26),))
    assert nights.is_open(at("2026-11-28 05:59"))
    assert not nights.is_open(at("2026-11-28 06:00"))
    assert nights.is_open(at("2026-11-26 03:00"))  # Wednesday's night ends on the holiday
    assert not nights.is_open(at("2026-11-27 03:00"))
    assert after("2026-11-24 23:00", "10 business hours", nights) == "Thu 26 Nov 01:00"
    assert after("2026-11-24 02:00", "1 business day", nights) == "Wed 25 Nov 02:00"
    assert after("2026-11-26 02:00", "1 business day", nights) == "Sat 28 Nov 02:00"


def test_hours_that_overlap_count_once() -> None:
    both = calendar({"mon-fri": "09:00-13:00 12:00-17:00"})
    assert both.seconds_between(at("2026-11-25 00:00"), at("2026-11-26 00:00")) == 8 * 3600
    shifts = calendar({"mon-fri": "05:00-14:00 22:00-06:00"})
    assert shifts.seconds_between(at("2026-11-25 00:00"), at("2026-11-26 00:00")) == 16 * 3600


def test_a_day_that_is_over_before_the_night_shift_is_no_business_day_of_its_own() -> None:
    odd = calendar({"mon": "22:00-07:00", "tue": "00:00-01:00", "wed": "06:00-08:00"})
    assert after("2026-11-24 05:00", "1 business day", odd) == "Wed 25 Nov 08:00"
    assert after("2026-11-23 22:00", "2 business days", odd) == "Mon 30 Nov 22:00"


def test_a_day_of_summer_time_has_the_hours_it_has() -> None:
    every_day = calendar({"mon-sun": "00:00-24:00"})
    spring, autumn = at("2027-03-28 00:00"), at("2026-10-25 00:00")
    assert every_day.seconds_between(spring, at("2027-03-29 00:00")) == 23 * 3600
    assert every_day.seconds_between(autumn, at("2026-10-26 00:00")) == 25 * 3600
    assert after("2027-03-27 12:00", "1 business day", every_day) == "Sun 28 Mar 12:00"
    assert after("2027-03-27 01:30", "1 business day", every_day) == "Sun 28 Mar 02:00"


def test_what_starts_when_an_hour_comes_the_second_time_is_not_due_before_what_started_the_first_time() -> None:
    every_day = calendar({"mon-sun": "00:00-24:00"})
    day = Duration(1, Unit.BUSINESS_DAY)
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))  # both 01:30 in London
    assert every_day.add(first, day) == at("2026-10-26 01:30")
    assert every_day.add(second, day) == at("2026-10-26 02:00")


def test_office_hours_are_those_of_the_wall_in_winter_and_in_summer() -> None:
    assert OFFICE.after(at("2027-03-26 16:00"), 2 * 3600) == datetime(2027, 3, 29, 9, tzinfo=UTC)
    assert OFFICE.after(at("2026-10-23 16:00"), 2 * 3600) == datetime(2026, 10, 26, 10, tzinfo=UTC)


def test_a_calendar_that_never_opens_is_refused() -> None:
    with pytest.raises(NeverOpens):
        business_hours(LONDON, {})
    with pytest.raises(NeverOpens):
        business_hours(LONDON, {frozenset({0}): ()})

    class EveryDay:
        def __contains__(self, _: object) -> bool:
            return True

    closed = business_hours(LONDON, holidays=EveryDay())
    for amount in (Duration(1, Unit.BUSINESS_HOUR), Duration(1, Unit.BUSINESS_DAY)):
        with pytest.raises(NeverOpens):
            closed.add(at("2026-11-25 12:00"), amount)
    assert OFFICE.add(at("2026-11-25 12:00"), Duration(1, Unit.BUSINESS_DAY)) == at("2026-11-26 12:00")


def test_the_calendar_of_warroom_yaml_is_taken_as_it_is() -> None:
    text = 'calendars: {london: {zone: Europe/London, hours: {mon-fri: ["09:00-17:30"]}, holidays: [2026-12-25]}}'
    written = parse_config(text).calendars["london"]
    assert not isinstance(written.holidays, str)
    read = business_hours(written.zone, written.hours, written.holidays)
    assert read.seconds_between(at("2026-12-21 00:00"), at("2026-12-28 00:00")) == 4 * 8.5 * 3600


def test_the_longest_target_there_can_be_has_a_due_time() -> None:
    assert OFFICE.add(at("2026-11-25 12:00"), Duration(9999, Unit.BUSINESS_DAY)).year > 2060


AMOUNTS = st.builds(Duration, st.integers(1, 60), st.sampled_from(Unit))


@given(of=CALENDARS, start=MOMENTS, seconds=st.integers(0, 60 * 3600))
def test_after_and_seconds_between_are_each_others_inverse(of: Calendar, start: datetime, seconds: int) -> None:
    end = of.after(start, seconds)
    assert end >= start
    assert of.seconds_between(start, end) == seconds
    if seconds:
        assert of.seconds_between(start, end - timedelta(microseconds=1)) == seconds - 1


@given(of=CALENDARS, start=MOMENTS, minutes=st.lists(st.integers(0, 20 * 24 * 60), min_size=2, max_size=2))
def test_open_time_adds_up_and_is_never_more_than_the_time(of: Calendar, start: datetime, minutes: list[int]) -> None:
    start = start.replace(microsecond=0)
    middle, end = (start + timedelta(minutes=each) for each in sorted(minutes))
    whole = of.seconds_between(start, end)
    assert whole == of.seconds_between(start, middle) + of.seconds_between(middle, end)
    assert 0 <= whole <= (end - start).total_seconds()
    assert of.seconds_between(end, start) == 0


@given(of=CALENDARS, start=MOMENTS, amount=AMOUNTS)
def test_nothing_falls_due_while_it_is_closed(of: Calendar, start: datetime, amount: Duration) -> None:
    end = of.add(start, amount)
    assert end > start
    assert end.tzinfo is UTC
    assert is_in_opening(of, end)
    assert of.seconds_between(start, end) > 0 or end - start < timedelta(seconds=2)


@given(of=CALENDARS, start=MOMENTS, seconds=st.integers(0, 14 * 24 * 3600), amount=AMOUNTS)
def test_what_starts_later_is_not_due_earlier(of: Calendar, start: datetime, seconds: int, amount: Duration) -> None:
    assert of.add(start, amount) <= of.add(start + timedelta(seconds=seconds), amount)


@given(of=CALENDARS, start=MOMENTS, amount=AMOUNTS)
def test_a_longer_target_is_not_due_earlier(of: Calendar, start: datetime, amount: Duration) -> None:
    shorter, longer = of.add(start, amount), of.add(start, Duration(amount.amount + 1, amount.unit))
    # Two days end at one moment when the first closes as the second opens.
    assert shorter <= longer if amount.unit in (Unit.DAY, Unit.BUSINESS_DAY) else shorter < longer


@given(zone=st.sampled_from(ZONES), start=MOMENTS, days=st.integers(1, 10), opens=st.integers(3, 12))
def test_where_every_day_has_the_same_hours_a_business_day_keeps_the_time_on_the_wall(
    zone: ZoneInfo, start: datetime, days: int, opens: int
) -> None:
    of = business_hours(zone, {frozenset({0, 1, 3, 4}): (Span(opens * 60, opens * 60 + 480),)})
    start = of.after(start, 0)
    end = of.add(start, Duration(days, Unit.BUSINESS_DAY))
    assert end.astimezone(zone).time() == start.astimezone(zone).time()
    assert of.seconds_between(start, end) == days * 8 * 3600
