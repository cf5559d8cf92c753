"""When does time count? Calendars, 24x7 or business hours, that add open time to a moment and measure it."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count
from zoneinfo import ZoneInfo

from bot.rules.duration import Duration, Unit
from bot.rules.week import DAY_MINUTES, Span
from bot.rules.when import moment

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
LONGEST_CLOSED = 400  # days in a row without an opening; more is a calendar that never opens
ALL_DAY = Span(0, DAY_MINUTES)
OFFICE_HOURS = Span(9 * 60, 17 * 60)  # the plain business day where warroom.yaml names no calendar
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_SECONDS = {Unit.MINUTE: 60, Unit.HOUR: 3600, Unit.BUSINESS_HOUR: 3600}


class NeverOpens(ValueError):
    """The calendar has no opening hours, or none within `LONGEST_CLOSED` days."""


@dataclass(frozen=True)
class Calendar:
    """The opening hours of each weekday (Monday first) on the clocks of `zone`, without the holidays.

    Hours past midnight belong to the day on which they began, as its holiday does. `holidays` is anything that can
    say whether a date is in it. Moments are aware UTC; a length is in whole seconds of open time. Raises NeverOpens.
    """

    zone: ZoneInfo
    week: tuple[tuple[Span, ...], ...]
    holidays: Container[date] = field(default=frozenset(), hash=False)

    def __post_init__(self) -> None:
        if len(self.week) != 7 or not any(self.week):
            raise NeverOpens("A calendar has opening hours on at least one of seven days.")

    @property
    def is_always_open(self) -> bool:
        """Whether it is 24x7: then its seconds are those of the wall."""
        return self.week == ((ALL_DAY,),) * 7 and self.holidays == frozenset()

    def is_open(self, at: datetime) -> bool:
        """Whether time counts at this moment; the closing moment itself is closed."""
        return self.after(at, 0) == at

    def add(self, start: datetime, amount: Duration) -> datetime:
        """The moment (aware UTC) at which `amount` from `start` is over.

        Minutes and hours count open time, and end at the closing moment rather than the next opening. A day, of either
        kind, is the same time on the wall of the next business day, so that "1 business day" from Wednesday 15:00 is
        Thursday 15:00 whatever the hours; outside those it becomes the next opening of that day, or its close. What
        starts while closed starts at the next opening.
        """
        if amount.unit in _SECONDS:
            return self.after(start, amount.amount * _SECONDS[amount.unit])
        return self._days_after(start, amount.amount)

    def after(self, start: datetime, seconds: int) -> datetime:
        """The first moment (aware UTC) with this much open time since `start`; with 0 seconds the first open one."""
        start, left = start.astimezone(UTC), timedelta(seconds=seconds)
        if self.is_always_open:
            return start + left
        for opens_at, closes_at in self._openings_from(start):
            at = max(opens_at, start)
            if at < closes_at and left <= closes_at - at:
                return at + left
            left -= max(closes_at - at, timedelta(0))
        raise AssertionError("openings never end")

    def seconds_between(self, start: datetime, end: datetime) -> int:
        """The open time between two moments in whole seconds; 0 when `end` is not later."""
        open_time = timedelta(0)
        if self.is_always_open:
            return max(end - start, open_time) // SECOND
        if end > start:
            for opens_at, closes_at in self._openings_from(start):
                if opens_at >= end:
                    break
                open_time += max(min(closes_at, end) - max(opens_at, start), timedelta(0))
        return open_time // SECOND

    def _openings_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """All openings that end after `start`, and some before, in order."""
        closed_days = 0
        for day in _days(start.astimezone(self.zone).date() - DAY):  # a night shift began the day before
            closed_days += 1
            for opening in self._openings_of(day):
                yield opening
                closed_days = 0
            if closed_days > LONGEST_CLOSED:
                raise NeverOpens("A calendar opens at least once in a year.")

    def _openings_of(self, day: date) -> list[tuple[datetime, datetime]]:
        """What opens on this day, in order; where hours overlap, only what they add to those before."""
        until, openings = max((end for _, end in self._night_before(day)), default=_LONG_AGO), []
        for opens_at, closes_at in self._hours_of(day):
            if closes_at > until:
                openings.append((max(opens_at, until), closes_at))
                until = closes_at
        return openings

    def _night_before(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        is_overnight = any(span.is_overnight for span in self.week[day.weekday() - 1])
        return self._hours_of(day - DAY) if is_overnight else ()

    def _hours_of(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        spans = self.week[day.weekday()]
        return _hours(self.zone, spans, day) if spans and day not in self.holidays else ()

    def _days_after(self, start: datetime, days: int) -> datetime:
        at = self.after(start, 0)
        first = at.astimezone(self.zone).date() - DAY
        business_days = (day for day in _days(first) if self._openings_of(day))
        day = next(
            day for day in business_days if any(opens <= at < closes for opens, closes in self._openings_of(day))
        )
        since_midnight = _wall(at, self.zone) - datetime.combine(day, time())
        for _ in range(days):
            day = self._next_business_day(day)
        at = _at(day, since_midnight, zone=self.zone)
        for opens_at, closes_at in self._openings_of(day):
            if at <= closes_at:
                return max(at, opens_at)
        return self._openings_of(day)[-1][1]

    def _next_business_day(self, day: date) -> date:
        for number, other in enumerate(_days(day + DAY)):
            if self._openings_of(other):
                return other
            if number > LONGEST_CLOSED:
                break
        raise NeverOpens("A calendar opens at least once in a year.")


ALWAYS = Calendar(zone=ZoneInfo("UTC"), week=((ALL_DAY,),) * 7)  # 24x7


def business_hours(
    zone: ZoneInfo,
    hours: Mapping[frozenset[int], Iterable[Span]] | None = None,
    holidays: Container[date] = frozenset(),
) -> Calendar:
    """The calendar with these hours by days (Monday is 0), as warroom.yaml has them; Mon–Fri 09:00–17:00 without any.

    Raises NeverOpens.
    """
    hours = {frozenset(range(5)): (OFFICE_HOURS,)} if hours is None else hours
    week = tuple(tuple(span for days, spans in hours.items() if day in days for span in spans) for day in range(7))
    return Calendar(zone=zone, week=week, holidays=holidays)


@lru_cache(maxsize=4096)  # a clock asks for the same weeks again for each of its levels
def _hours(zone: ZoneInfo, spans: tuple[Span, ...], day: date) -> tuple[tuple[datetime, datetime], ...]:
    """The hours that begin on this day, in order; none when summer time leaves nothing of them."""
    both = (
        (_at(day, timedelta(minutes=span.start), zone=zone), _at(day, timedelta(minutes=_end(span)), zone=zone))
        for span in sorted(spans)
    )
    return tuple((opens_at, closes_at) for opens_at, closes_at in both if opens_at < closes_at)


def _at(day: date, since_midnight: timedelta, *, zone: ZoneInfo) -> datetime:
    wall = datetime.combine(day, time()) + since_midnight
    return moment(wall.date(), wall.time(), zone=zone)


def _days(first: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in count())


def _end(span: Span) -> int:
    return span.end + DAY_MINUTES if span.is_overnight else span.end


def _wall(at: datetime, zone: ZoneInfo) -> datetime:
    """What the clocks show, without the zone. The second pass of an hour that comes twice counts as its end.

    Otherwise what starts later could be due earlier.
    """
    local = at.astimezone(zone)
    while local.fold:
        at = at.replace(second=0, microsecond=0) + timedelta(minutes=1)
        local = at.astimezone(zone)
    return local.replace(tzinfo=None)
