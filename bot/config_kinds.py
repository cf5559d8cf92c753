"""The kinds of value in `warroom.yaml`: people, channels, days, hours, zones, durations, each with its check."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from bot.rules.duration import Duration, read_duration
from bot.rules.nearest import nearest
from bot.rules.public_holidays import is_known
from bot.rules.retention import LEAST, Age, read_age
from bot.rules.week import Span, read_days, read_span

_USER = re.compile(r"[UW][A-Z0-9]{2,}")
_GROUP = re.compile(r"@[a-z0-9][a-z0-9._-]*")
# Source: Slack's conversations.create for names; ids begin with C, G for old private channels.
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}|[a-z0-9_-]{1,80}")
_COUNTRY = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?")

_A_ZONE = "a time zone such as Europe/Lisbon or UTC"
_SOME_HOLIDAYS = "a country or region such as GB-ENG, or a list of dates such as [2026-12-25]"

Value = TypeVar("Value")


@dataclass(frozen=True)
class Check(BeforeValidator):
    """A check that knows in which form people write what passes it (`what`), and an example as YAML has it."""

    what: str = ""
    example: str = ""


@dataclass(frozen=True)
class _NotUsedYet:
    """Marks a key that is read, and of which nothing follows so far."""


NOT_USED_YET = _NotUsedYet()


def expected(what: str, hint: str | None = None) -> PydanticCustomError:
    """The mistake "something else was expected"; `hint` is the nearest thing that would work."""
    if hint:
        return PydanticCustomError("expected", "{what} (did you mean {hint}?)", {"what": what, "hint": hint})
    return PydanticCustomError("expected", "{what}", {"what": what})


def text(read: Callable[[str], Value | None], what: str, example: str = "") -> Check:
    """The check for what `read` makes of a text; None is a mistake, answered with `what`."""

    def check(found: Any) -> Value:
        value = read(found.strip()) if isinstance(found, str) else None
        if value is None:
            raise expected(what)
        return value

    return Check(check, what=what, example=example)


def _shaped(shape: re.Pattern[str]) -> Callable[[str], str | None]:
    return lambda text: text if shape.fullmatch(text) else None


def _zone(found: Any) -> ZoneInfo:
    if not isinstance(found, str) or found not in available_timezones():
        hint = nearest(found, sorted(available_timezones())) if isinstance(found, str) else None
        raise expected(_A_ZONE, hint)
    return ZoneInfo(found)


def _holidays(found: Any) -> str | tuple[date, ...]:
    if isinstance(found, str) and _COUNTRY.fullmatch(found) and is_known(found):
        return found
    try:
        if isinstance(found, list):
            return tuple(date.fromisoformat(day) for day in found)
    except (TypeError, ValueError):
        pass
    raise expected(_SOME_HOLIDAYS)


def _open_hours(text: str) -> Span | None:
    span = read_span(text)
    return None if span is None or span.is_overnight else span


def _safe_age(text: str) -> Age | None:
    age = read_age(text)
    return None if age is None or age.span < LEAST else age


PersonId = Annotated[str, text(_shaped(_USER), "a user id such as U0ANA", "U0ANA")]
PersonOrGroup = Annotated[
    str,
    text(
        lambda found: found if _USER.fullmatch(found) or _GROUP.fullmatch(found) else None,
        'a user id such as U0ANA, or a user group such as "@support-leads"',
        "U0ANA",
    ),
]
ChannelName = Annotated[
    str,
    text(
        lambda found: _shaped(_CHANNEL)(found.removeprefix("#")),
        "a channel's name (small letters, digits, - and _, at most 80) or its id",
    ),
]
Days = Annotated[frozenset[int], text(read_days, "days such as mon-fri, sat,sun or wed", "mon-fri")]
Hours = Annotated[Span, text(read_span, 'hours such as "08:00-18:00" or "22:00-06:00"', '"08:00-18:00"')]
OpenHours = Annotated[Span, text(_open_hours, 'hours of one day such as "09:00-17:30"', '"09:00-17:30"')]
Zone = Annotated[ZoneInfo, Check(_zone, what=_A_ZONE, example="Europe/London")]
Time = Annotated[
    Duration, text(read_duration, "a duration such as 15m, 4h, 4 business hours or 1 business day", "4 business hours")
]
AnyAge = Annotated[Age, text(read_age, "an age such as 30 days, 12 weeks, 6 months or 2 years", "2 years")]
SafeAge = Annotated[
    Age,
    text(_safe_age, "an age of at least 2 days, such as 7 days, for as long may Slack send something again", "30 days"),
]
KeepOrErase = Annotated[
    str, text(lambda found: found if found in ("keep", "erase") else None, "keep or erase", "erase")
]
Holidays = Annotated[str | tuple[date, ...], Check(_holidays, what=_SOME_HOLIDAYS, example="GB-ENG")]
