"""Does the rota cover every hour? Gaps in which nobody is on duty, and turns that never come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from bot.rules.duty import Turn, covers, on_duty
from bot.rules.week import DAY_MINUTES
from bot.rules.when import moment

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
WEEKS_AHEAD = 53
USUAL_WEEKS = 10  # summer time moves turns of different zones against each other for a few weeks a year


@dataclass(frozen=True)
class Gap:
    """From when until when (aware UTC) no turn covers. Not `is_usual`: only while clocks differ from the usual."""

    from_at: datetime
    until_at: datetime
    is_usual: bool = True


def gaps(rota: Sequence[Turn], *, since: datetime, until: datetime) -> list[Gap]:
    """Every gap between two moments, in order, cut at both; all of it when there are no turns."""
    found: list[Gap] = []
    for start, end in pairwise(_changes(rota, since=since, until=until)):
        if on_duty(rota, now=start) is None:
            joins = bool(found) and found[-1].until_at == start
            found[-1:] = [Gap(found[-1].from_at, end)] if joins else [*found[-1:], Gap(start, end)]
    return found


def weekly_gaps(rota: Sequence[Turn], *, now: datetime) -> list[Gap]:
    """The gaps of most weeks, from Monday on, on the clocks of the first turn's zone; then those that others add.

    Those that summer time makes in some weeks of the coming year are dated the first time they come.
    """
    found: dict[tuple[int, int], Gap] = {}  # by the minute of the week and the length in minutes that clocks show
    weeks = sorted(_kinds_of_week(rota, now=now), key=lambda week: -week[1])
    for start, count in weeks:
        for gap in _gaps_of_week(rota, start=start):
            shown = _shown(gap, rota[0])
            if not any(_holds(other, shown) for other in found):
                found[shown] = Gap(gap.from_at, gap.until_at, is_usual=count >= USUAL_WEEKS)
    return [gap for _, gap in sorted(found.items(), key=lambda each: (not each[1].is_usual, each[0]))]


def never_reached(rota: Sequence[Turn], *, now: datetime) -> list[int]:
    """The places of the turns that never come in the year ahead: whenever they would, an earlier one covers."""
    reached: set[int] = set()
    for start, _ in _kinds_of_week(rota, now=now):
        for at in _changes(rota, since=start, until=start + WEEK):
            reached |= {next((place for place, turn in enumerate(rota) if covers(turn, at)), -1)}
    return [place for place in range(len(rota)) if place not in reached]


def _shown(gap: Gap, turn: Turn) -> tuple[int, int]:
    from_at, until_at = (at.astimezone(turn.zone).replace(tzinfo=None) for at in (gap.from_at, gap.until_at))
    length = (until_at - from_at) // MINUTE
    return from_at.weekday() * DAY_MINUTES + from_at.hour * 60 + from_at.minute, length


def _holds(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    return (inner[0] - outer[0]) % (WEEK // MINUTE) + inner[1] <= outer[1]


def _gaps_of_week(rota: Sequence[Turn], *, start: datetime) -> list[Gap]:
    """Those that begin in the week after somebody was on duty: none is cut at its begin or its end."""
    changes = _changes(rota, since=start, until=start + WEEK)
    begin = next((at for at in changes if on_duty(rota, now=at) is not None), None)
    if begin is None:
        return []
    return [gap for gap in gaps(rota, since=begin, until=begin + 2 * WEEK) if gap.from_at < begin + WEEK]


def _kinds_of_week(rota: Sequence[Turn], *, now: datetime) -> list[tuple[datetime, int]]:
    """The first week of each kind in the year ahead, and how many there are: kinds differ in what clocks show."""
    seen: dict[tuple[timedelta | None, ...], tuple[datetime, int]] = {}
    for number in range(WEEKS_AHEAD if rota else 0):
        start = now + number * WEEK
        clocks = tuple(at.astimezone(turn.zone).utcoffset() for turn in rota for at in (start, start + WEEK))
        first, count = seen.get(clocks, (start, 0))
        seen[clocks] = (first, count + 1)
    return list(seen.values())


def _changes(rota: Sequence[Turn], *, since: datetime, until: datetime) -> list[datetime]:
    """Both moments, and every one between at which a turn may begin or end."""
    found = {since, until}
    for turn in rota:
        end = turn.hours.end + (DAY_MINUTES if turn.hours.is_overnight else 0)
        day = since.astimezone(turn.zone).date() - DAY
        while day <= until.astimezone(turn.zone).date():
            if _are_clocks_changed(day, turn):
                found |= {_midnight(day, turn) + quarter * HOUR / 4 for quarter in range(26 * 4)}
            if day.weekday() in turn.days:
                found |= _moments(day, turn.hours.start, turn) | _moments(day, end, turn)
            day += DAY
    return sorted(at for at in found if since <= at <= until)


def _are_clocks_changed(day: date, turn: Turn) -> bool:
    return _midnight(day + DAY, turn) - _midnight(day, turn) != DAY


def _midnight(day: date, turn: Turn) -> datetime:
    return datetime.combine(day, time(), tzinfo=turn.zone).astimezone(UTC)


def _moments(day: date, minutes: int, turn: Turn) -> set[datetime]:
    """When the clocks of the turn show it: twice when summer time ends just then."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    again = wall.replace(tzinfo=turn.zone, fold=1).astimezone(UTC)
    return {moment(wall.date(), wall.time(), zone=turn.zone), again}
