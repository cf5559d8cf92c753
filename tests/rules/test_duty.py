"""Tests of the duty rota."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.duty import Turn, ladder, on_duty
from bot.rules.week import Span, read_days, read_span


def turn(who: str, days: str, hours: str, zone: str = "UTC") -> Turn:
    read, span = read_days(days), read_span(hours)
    assert read is not None
    assert span is not None
    return Turn(who=who, days=read, hours=span, zone=ZoneInfo(zone))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In the week of Monday 23 November 2026; day 0 is Monday."""
    return datetime(2026, 11, 23 + day, hour, minute, tzinfo=UTC)


ROTA = (turn("U0LI", "mon-fri", "08:00-18:00", "Europe/Berlin"), turn("U0ANA", "mon-sun", "00:00-24:00"))


def test_the_first_turn_that_covers_now_in_its_own_zone_is_on_duty() -> None:
    assert on_duty(ROTA, now=at(0, 6, 59)) == "U0ANA"
    assert on_duty(ROTA, now=at(0, 7)) == "U0LI"
    assert on_duty(ROTA, now=at(0, 16, 59)) == "U0LI"
    assert on_duty(ROTA, now=at(0, 17)) == "U0ANA"
    assert on_duty(ROTA, now=at(5, 12)) == "U0ANA"


def test_a_turn_past_midnight_belongs_to_the_day_it_began() -> None:
    night = (turn("U0RAJ", "fri", "22:00-06:00"),)
    assert on_duty(night, now=at(4, 21, 59)) is None
    assert on_duty(night, now=at(4, 22)) == "U0RAJ"
    assert on_duty(night, now=at(5, 5, 59)) == "U0RAJ"
    assert on_duty(night, now=at(5, 6)) is None
    assert on_duty(night, now=at(4, 5)) is None


def test_nobodys_hour_falls_to_the_managers_then_to_the_admins() -> None:
    gap = (turn("U0LI", "mon", "08:00-18:00"),)
    assert ladder(gap, managers=["U0ANA"], admins=["U0ADM"], now=at(0, 9)) == ["U0LI", "U0ANA", "U0ADM"]
    assert ladder(gap, managers=["U0ANA"], admins=["U0ADM"], now=at(1, 9)) == ["U0ANA", "U0ADM"]
    assert ladder((), managers=["@leads", "U0ANA"], admins=["U0ADM"], now=at(1, 9)) == ["U0ANA", "U0ADM"]
    assert ladder((), managers=["@leads"], admins=["U0ADM"], now=at(1, 9)) == ["U0ADM"]
    assert ladder((), managers=[], admins=[], now=at(1, 9)) == []


def test_nobody_stands_on_two_rungs() -> None:
    rota = (turn("U0LI", "mon", "08:00-18:00"),)
    rungs = ladder(rota, managers=["U0ANA", "U0LI"], admins=["U0ANA", "U0LI"], now=at(0, 9))
    assert rungs == ["U0LI", "U0ANA"]


def test_days_and_hours_are_read() -> None:
    assert read_days("mon-fri") == frozenset({0, 1, 2, 3, 4})
    assert read_days("Sat, sun") == frozenset({5, 6})
    assert read_days("fri-mon") == frozenset({4, 5, 6, 0})
    assert read_days("mon-wed,fri") == frozenset({0, 1, 2, 4})
    for text in ("", "mon-fry", "monday", "mon-", "mon,,tue"):
        assert read_days(text) is None
    assert str(read_span("8:00-24:00")) == "08:00-24:00"
    for text in ("", "8-18", "08:00-24:01", "24:00-06:00", "08:60-09:00", "08:00-08:00"):
        assert read_span(text) is None


@given(st.integers(0, 1439), st.integers(0, 1440), st.integers(0, 7 * 24 * 60 - 1))
def test_two_turns_that_share_a_day_between_them_cover_it_once(start: int, end: int, minute: int) -> None:
    if start == end or (start, end) == (0, 1440) or end in (0, 1440):
        return
    every_day = frozenset(range(7))
    one = Turn(who="U1", days=every_day, hours=Span(start, end), zone=ZoneInfo("UTC"))
    rest = Turn(who="U2", days=every_day, hours=Span(end, start or 1440), zone=ZoneInfo("UTC"))
    now = at(minute // 1440, minute % 1440 // 60, minute % 60)
    assert {on_duty([one], now=now), on_duty([rest], now=now)} in ({"U1", None}, {"U2", None})
