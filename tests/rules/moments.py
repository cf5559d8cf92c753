"""Calendars and moments for property tests: around the days on which summer time begins and ends, in several zones."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.rules.calendar import ALWAYS, Calendar, business_hours
from bot.rules.week import Span

ZONES = tuple(
    ZoneInfo(name)
    for name in (
        "UTC",
        "Europe/London",
        "America/New_York",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",  # half an hour of summer time
        "Africa/Cairo",  # changes at midnight
        "America/Havana",  # midnight comes twice
        "Pacific/Auckland",
    )
)
_CHANGES = tuple(
    datetime(*day, tzinfo=UTC)
    for day in ((2026, 4, 4), (2026, 10, 25), (2026, 11, 1), (2027, 3, 14), (2027, 3, 28), (2027, 4, 30))
)
_NEAR_A_CHANGE = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    st.sampled_from(_CHANGES),
    st.integers(-5 * 24 * 60, 5 * 24 * 60),
)
MOMENTS = st.one_of(
    _NEAR_A_CHANGE,
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001
)


def _span(start: int, end: int) -> Span:
    return Span(start, end) if start != end else Span(0, 1440)


_SPANS = st.builds(_span, st.integers(0, 95).map(lambda n: n * 15), st.integers(0, 96).map(lambda n: n * 15))
_WEEKS: st.SearchStrategy[Mapping[frozenset[int], list[Span]]] = st.dictionaries(
    st.integers(0, 6).map(lambda day: frozenset({day})),
    st.lists(_SPANS, min_size=1, max_size=2),
    min_size=1,
    max_size=7,
)
_HOLIDAYS = st.frozensets(st.dates(date(2026, 10, 1), date(2027, 4, 30)), max_size=8)
CALENDARS: st.SearchStrategy[Calendar] = st.one_of(
    st.just(ALWAYS),
    st.builds(business_hours, st.sampled_from(ZONES)),
    st.builds(business_hours, st.sampled_from(ZONES), _WEEKS, _HOLIDAYS),
)


def is_in_opening(calendar: Calendar, at: datetime) -> bool:
    """Whether it is open at this moment, or closing."""
    return calendar.is_open(at) or calendar.seconds_between(at - timedelta(seconds=1), at) == 1
