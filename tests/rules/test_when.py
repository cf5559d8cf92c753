"""Tests of the times people type."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.when import FURTHEST, read_when, write_when
from tests.rules.refusals import refusal, value_or_sentence

LISBON = ZoneInfo("Europe/Lisbon")
ZONES = [
    ZoneInfo(name) for name in ("UTC", "Europe/Lisbon", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")
]
WEDNESDAY = datetime(2026, 11, 25, 15, 30, tzinfo=UTC)  # 15:30 in Lisbon too


def read(text: str, *, now: datetime = WEDNESDAY, zone: ZoneInfo = LISBON) -> str:
    return write_when(read_when(text, now=now, zone=zone), zone=zone, now=now)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("17:00", "Wed 25 Nov, 17:00 WET"),
        ("5pm", "Wed 25 Nov, 17:00 WET"),
        ("5:30pm", "Wed 25 Nov, 17:30 WET"),
        ("12am", "Thu 26 Nov, 00:00 WET"),
        ("12pm", "Thu 26 Nov, 12:00 WET"),
        ("fri", "Fri 27 Nov, 17:00 WET"),
        ("friday", "Fri 27 Nov, 17:00 WET"),
        ("  FRI   17:00 ", "Fri 27 Nov, 17:00 WET"),
        ("fri 5pm", "Fri 27 Nov, 17:00 WET"),
        ("tomorrow", "Thu 26 Nov, 17:00 WET"),
        ("tomorrow 9am", "Thu 26 Nov, 09:00 WET"),
        ("today", "Wed 25 Nov, 17:00 WET"),
        ("today 17:00", "Wed 25 Nov, 17:00 WET"),
        ("+3h", "Wed 25 Nov, 18:30 WET"),
        ("+30m", "Wed 25 Nov, 16:00 WET"),
        ("+2d", "Fri 27 Nov, 15:30 WET"),
        ("in 3 hours", "Wed 25 Nov, 18:30 WET"),
        ("in 1 hour", "Wed 25 Nov, 16:30 WET"),
        ("in 30 minutes", "Wed 25 Nov, 16:00 WET"),
        ("in 2 days", "Fri 27 Nov, 15:30 WET"),
        ("2026-12-01", "Tue 1 Dec, 17:00 WET"),
        ("2026-12-01 14:30", "Tue 1 Dec, 14:30 WET"),
        ("2027-01-04", "Mon 4 Jan 2027, 17:00 WET"),
        ("eod", "Wed 25 Nov, 17:00 WET"),
    ],
)
def test_every_form_is_read_in_the_speakers_zone(text: str, meant: str) -> None:
    assert read(text) == meant


def test_a_bare_hour_already_past_means_tomorrow() -> None:
    assert read("15:31") == "Wed 25 Nov, 15:31 WET"
    assert read("15:30") == "Thu 26 Nov, 15:30 WET"
    assert read("9am") == "Thu 26 Nov, 09:00 WET"


def test_todays_weekday_means_today_while_its_hour_is_ahead() -> None:
    assert read("wed 18:00") == "Wed 25 Nov, 18:00 WET"
    assert read("wed") == "Wed 25 Nov, 17:00 WET"
    assert read("wed 9am") == "Wed 2 Dec, 09:00 WET"
    assert read("wed", now=WEDNESDAY + timedelta(hours=2)) == "Wed 2 Dec, 17:00 WET"


def test_eod_after_17_00_means_tomorrow() -> None:
    assert read("eod", now=WEDNESDAY + timedelta(hours=2)) == "Thu 26 Nov, 17:00 WET"


def test_the_speakers_day_counts_not_utcs() -> None:
    late_in_london = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    assert read("today 17:00", now=late_in_london, zone=ZoneInfo("Asia/Tokyo")) == "Thu 26 Nov, 17:00 JST"


@pytest.mark.parametrize(
    "text", ["5", "17", "03/04", "3.4.", "", "fri 5", "24:00", "13pm", "0am", "march", "eod 5pm", "soon", "٥pm"]
)
def test_what_could_mean_two_things_is_refused_with_the_forms_that_work(text: str) -> None:
    words, sentence = refusal(lambda: read(text))
    assert words == "time-unreadable"
    assert f"“{text}”" in sentence
    for form in ("17:00", "5pm", "fri 17:00", "tomorrow 9am", "+3h", "in 3 hours", "2026-12-01 14:30", "eod"):
        assert form in sentence
        assert read(form)


def test_a_past_time_is_refused_with_what_it_was_read_as() -> None:
    words, sentence = refusal(lambda: read("today 9am"))
    assert (words, "Wed 25 Nov, 09:00 WET" in sentence) == ("time-past", True)
    assert refusal(lambda: read("+0h"))[0] == "time-past"
    assert refusal(lambda: read("0001-01-01"))[0] == "time-past"
    assert read("today 16:00") == "Wed 25 Nov, 16:00 WET"


def test_a_day_that_does_not_exist_and_a_day_too_far_away_are_refused() -> None:
    assert refusal(lambda: read("2027-02-29"))[0] == "time-no-such-day"
    assert read("2028-02-29") == "Tue 29 Feb 2028, 17:00 WET"
    for text in ("2029-01-01", "9999-12-31", "+999999999d", "+1000d"):
        assert refusal(lambda text=text: read(text))[0] == "time-too-far"  # type: ignore[misc]


def test_an_hour_that_summer_time_skips_becomes_the_first_moment_after_the_gap() -> None:
    assert read("2027-03-28 01:30") == "Sun 28 Mar 2027, 02:00 WEST"


def test_an_hour_that_comes_twice_means_the_first_that_is_ahead() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 10, 24, 20, tzinfo=UTC)
    assert read("2:30am", now=before, zone=berlin) == "Sun 25 Oct, 02:30 CEST"
    between = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)  # 02:45 for the first time
    assert read("2:30am", now=between, zone=berlin) == "Sun 25 Oct, 02:30 CET"


def test_days_ahead_keep_the_hour_on_the_wall_and_hours_ahead_do_not() -> None:
    friday = datetime(2026, 10, 23, 10, tzinfo=UTC)
    berlin = ZoneInfo("Europe/Berlin")
    assert read("+2d", now=friday, zone=berlin) == "Sun 25 Oct, 12:00 CET"
    assert read("+48h", now=friday, zone=berlin) == "Sun 25 Oct, 11:00 CET"


def test_a_zone_without_letters_is_named_by_its_distance() -> None:
    assert write_when(WEDNESDAY, zone=ZoneInfo("Asia/Dubai")) == "Wed 25 Nov, 19:30 UTC+04"
    assert write_when(WEDNESDAY, zone=ZoneInfo("Asia/Kathmandu")) == "Wed 25 Nov, 21:15 UTC+05:45"


moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
typed = st.one_of(
    st.text(max_size=40),
    st.from_regex(
        r"(mon|sunday|today|tomorrow|eod|\+[0-9]{1,12}[mhd]|in [0-9]+ (days|hours)|[0-9]{4}-[0-9]{2}-[0-9]{2})?",
        fullmatch=True,
    ),
    st.from_regex(r"(fri |tomorrow |2027-03-28 )?[0-9]{1,2}(:[0-9]{2})?(am|pm)?", fullmatch=True),
)


@given(text=typed, now=moments, zone=st.sampled_from(ZONES))
def test_any_text_is_a_time_ahead_or_a_sentence(text: str, now: datetime, zone: ZoneInfo) -> None:
    at = value_or_sentence(lambda: read_when(text, now=now, zone=zone))
    if isinstance(at, datetime):
        assert now < at <= now + FURTHEST
        assert at.tzinfo is UTC
    else:
        assert at


@given(minutes=st.integers(1, 700 * 24 * 60), now=moments, zone=st.sampled_from(ZONES))
def test_a_date_and_time_read_back_what_the_wall_showed(minutes: int, now: datetime, zone: ZoneInfo) -> None:
    meant = (now + timedelta(minutes=minutes)).replace(second=0, microsecond=0).astimezone(zone)
    if meant.fold or meant.astimezone(UTC) <= now:
        return
    read_as = read_when(meant.strftime("%Y-%m-%d %H:%M"), now=now, zone=zone)
    assert read_as.astimezone(zone).replace(tzinfo=None) == meant.replace(tzinfo=None)


@given(hour=st.integers(0, 23), minute=st.integers(0, 59), now=moments)
def test_a_bare_hour_is_within_the_next_day(hour: int, minute: int, now: datetime) -> None:
    at = read_when(f"{hour}:{minute:02}", now=now, zone=ZONES[0])
    assert timedelta(0) < at - now <= timedelta(days=1)
    assert (at.hour, at.minute) == (hour, minute)
