"""When is it due? Reads the times people type against a closed list of forms, and writes them back unmistakably."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from bot.errors import Refused
from bot.rules.text import shorten

END_OF_DAY = time(17, 0)  # product.md §4: no time of day means 17:00
FURTHEST = timedelta(days=731)  # two years, one of them a leap year

_CLOCK = r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2}))?[ ]?(?P<half>am|pm)?"
_TIME = re.compile(_CLOCK)
_DAY = re.compile(r"(?P<day>[a-z]+)(?: (?P<time>[0-9].*))?")
_DATE = re.compile(r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})(?: (?P<time>[0-9].*))?")
_AHEAD = re.compile(
    r"(?:\+[ ]?(?P<count>[0-9]{1,9})[ ]?(?P<unit>[mhd])"
    r"|in (?P<many>[0-9]{1,9}) ?(?P<name>m|mins?|minutes?|h|hrs?|hours?|d|days?))"
)
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "mon monday",
            "tue tues tuesday",
            "wed weds wednesday",
            "thu thur thurs thursday",
            "fri friday",
            "sat saturday",
            "sun sunday",
        )
    )
    for name in names.split()
}


def read_when(text: str, *, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment (aware UTC) a person in `zone` means by `text`, said at `now` (aware UTC).

    The forms and their meaning are product.md §4: no time of day means 17:00, a bare hour already past means tomorrow,
    today's weekday means today while that hour is ahead. Raises Refused: "time-unreadable", "time-no-such-day",
    "time-past" or "time-too-far".
    """
    said = " ".join(text.casefold().split())
    try:
        at = _read(said, now=now, zone=zone)
    except OverflowError:
        raise Refused("time-too-far", text=shorten(text.strip(), 80)) from None
    if at is None:
        raise Refused("time-unreadable", text=shorten(" ".join(text.split()), 80))
    if at > now + FURTHEST:
        raise Refused("time-too-far", text=shorten(text.strip(), 80))
    if at <= now:
        raise Refused("time-past", text=shorten(text.strip(), 80), read_as=write_when(at, zone=zone, now=now))
    return at


def write_when(at: datetime, *, zone: ZoneInfo, now: datetime | None = None) -> str:
    """`at` on the wall clocks of `zone` with the zone named: "Fri 27 Nov, 17:00 WET".

    The year is shown when `now` is given and lies in another year there.
    """
    local = at.astimezone(zone)
    year = " y" if now is not None and now.astimezone(zone).year != local.year else ""
    return f"{format_datetime(local, f'EEE d MMM{year}, HH:mm', locale='en')} {_zone_name(local)}"


def moment(day: date, hour: time, *, zone: ZoneInfo, now: datetime | None = None) -> datetime:
    """The aware UTC moment when clocks in `zone` show `hour` on `day`.

    An hour that summer time skips becomes the first moment after the gap. An hour that comes twice means the first,
    unless that one has passed at `now` and the second has not.
    """
    wall = datetime.combine(day, hour)  # what the clocks show; the zone is put on below
    while _is_skipped(wall, zone):
        wall = wall.replace(second=0, microsecond=0) + timedelta(minutes=1)
    first = wall.replace(tzinfo=zone).astimezone(UTC)
    second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return second if now is not None and first <= now < second else first


def _read(said: str, *, now: datetime, zone: ZoneInfo) -> datetime | None:
    if found := _AHEAD.fullmatch(said):
        return _ahead(int(found["count"] or found["many"]), (found["unit"] or found["name"])[0], now=now, zone=zone)
    if found := _DATE.fullmatch(said):
        return _on_date(found["date"], found["time"], said=said, now=now, zone=zone)
    if (hour := _time(said)) is not None:
        return _next(hour, every_days=1, now=now, zone=zone)
    if found := _DAY.fullmatch(said):
        return _on_day(found["day"], found["time"], now=now, zone=zone)
    return None


def _time(said: str) -> time | None:
    """A time of day; a number alone is none, since 5 may be an hour, a day or a count."""
    found = _TIME.fullmatch(said)
    if not found or not (found["minute"] or found["half"]):
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"] == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _ahead(count: int, unit: str, *, now: datetime, zone: ZoneInfo) -> datetime:
    if unit == "d":  # days keep the hour on the wall, also across a change to or from summer time
        local = now.astimezone(zone)
        return moment(local.date() + timedelta(days=count), local.time(), zone=zone, now=now)
    return now.astimezone(UTC) + (timedelta(hours=count) if unit == "h" else timedelta(minutes=count))


def _on_date(said_date: str, said_time: str | None, *, said: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    hour = END_OF_DAY if said_time is None else _time(said_time)
    if hour is None:
        return None
    try:
        day = date.fromisoformat(said_date)
    except ValueError:
        raise Refused("time-no-such-day", text=said) from None
    if day.year < now.year - 1:  # far from any calendar question, and year 1 has no UTC
        raise Refused("time-past", text=said, read_as=said_date)
    if day.year > now.year + 3:
        raise Refused("time-too-far", text=said)
    return moment(day, hour, zone=zone, now=now)


def _on_day(name: str, said_time: str | None, *, now: datetime, zone: ZoneInfo) -> datetime | None:
    hour = END_OF_DAY if said_time is None else _time(said_time)
    today = now.astimezone(zone).date()
    if hour is None:
        return None
    if name == "eod" and said_time is None:
        return _next(hour, every_days=1, now=now, zone=zone)
    if name == "today":
        return moment(today, hour, zone=zone, now=now)
    if name == "tomorrow":
        return moment(today + timedelta(days=1), hour, zone=zone, now=now)
    if name in _WEEKDAYS:
        days = (_WEEKDAYS[name] - today.weekday()) % 7
        return _next(hour, first=today + timedelta(days=days), every_days=7, now=now, zone=zone)
    return None


def _next(hour: time, *, every_days: int, now: datetime, zone: ZoneInfo, first: date | None = None) -> datetime:
    day = first or now.astimezone(zone).date()
    at = moment(day, hour, zone=zone, now=now)
    return at if at > now else moment(day + timedelta(days=every_days), hour, zone=zone, now=now)


def _is_skipped(wall: datetime, zone: ZoneInfo) -> bool:
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall


def _zone_name(local: datetime) -> str:
    """WET, CET, … ; zones without letters are named by their distance: UTC+04, UTC+05:30."""
    name = local.tzname() or "UTC"
    if name[0] not in "+-":
        return name
    return f"UTC{name[:3]}" + (f":{name[3:]}" if len(name) > 3 else "")
