"""When is the next executive edition, digest or customer update due, and when must the draft be with the owner?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import count
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.rules.calendar import ALWAYS, business_hours
from bot.rules.duration import Duration, Unit
from bot.rules.when import moment
from models.escalation import Severity

AHEAD = timedelta(
    minutes=30
)  # how long before an edition its draft is with the owner; a quarter of the time if shorter
QUIET_FROM, QUIET_UNTIL = time(22), time(7)  # product.md §5, on the clocks of the channel
UNREVIEWED_LIMIT = 2  # product.md §5: two unreviewed editions in a row, and it stops
EVERY_DAY = frozenset(range(7))
WORKDAYS = frozenset(range(5))
MONDAY = frozenset({0})
_BUSINESS = (Unit.BUSINESS_HOUR, Unit.BUSINESS_DAY)


class Form(StrEnum):
    """What leadership reads: an edition of its own in a thread, or one line in a digest of many."""

    EDITION = "edition"
    DIGEST = "digest"


@dataclass(frozen=True)
class Every:
    """So long after the last one, whenever the first was."""

    amount: Duration


@dataclass(frozen=True)
class At:
    """At these hours on the channel's clocks, on these days (Monday is 0)."""

    hours: tuple[time, ...]
    days: frozenset[int] = EVERY_DAY


# product.md §5. Digests come at nine, the daily one on workdays: what they list stands still at the weekend.
RHYTHMS: Mapping[Severity, Every | At] = MappingProxyType(
    {
        Severity.SEV1: Every(Duration(4, Unit.HOUR)),
        Severity.SEV2: At((time(9), time(17))),
        Severity.SEV3: At((time(9),), WORKDAYS),
        Severity.SEV4: At((time(9),), MONDAY),
    }
)
_EDITIONS = frozenset({Severity.SEV1, Severity.SEV2})


def form_of(severity: Severity, *, override: Duration | None = None) -> Form:
    """Whether leadership gets editions or a line in the digest; an own rhythm in warroom.yaml asks for editions."""
    return Form.EDITION if severity in _EDITIONS or override is not None else Form.DIGEST


def next_edition_at(
    severity: Severity, *, last_at: datetime | None, now: datetime, zone: ZoneInfo, override: Duration | None = None
) -> datetime:
    """When the next edition or digest is due (aware UTC), never in the quiet hours but for a first one.

    `last_at` is when the last one was due, or sent when it was out of turn (that begins the rhythm anew); `zone` is the
    executive channel's; `override` warroom.yaml's `executive_update`. Without a last one an `Every` begins with a first
    edition as soon as the owner had time to review it, at night too; an `At` with the next of its hours. Of several
    that were missed only the newest is due, at once: the moment returned has passed, unless it is quiet now. Ask once
    per edition and store the answer, since it depends on `now`.
    """
    rhythm = RHYTHMS[severity] if override is None else Every(override)
    if last_at is None:
        return prompt_edition_at(rhythm, now=now, zone=zone)
    if isinstance(rhythm, At):
        at = _next_hour(rhythm, after=last_at, zone=zone)
        at = at if at > now else _newest_hour(rhythm, now=now, zone=zone)
    else:
        at = _next_interval(rhythm.amount, last_at=last_at, now=now, zone=zone)
    return after_quiet(max(at, now) if is_quiet(now, zone=zone) else at, zone=zone)


def changed_edition_at(
    severity: Severity, *, regular_at: datetime, now: datetime, override: Duration | None = None
) -> datetime:
    """When the edition after a material change is due: as soon as the owner had time to review it, at night too.

    The regular one, where that is sooner, says it as well. Ask once, when the change happens, and store the answer.
    """
    rhythm = RHYTHMS[severity] if override is None else Every(override)
    return min(regular_at, now + _time_to_review(rhythm))


def prompt_edition_at(rhythm: Every | At, *, now: datetime, zone: ZoneInfo) -> datetime:
    """When the first edition of this rhythm is due (aware UTC)."""
    return now + _time_to_review(rhythm) if isinstance(rhythm, Every) else _next_hour(rhythm, after=now, zone=zone)


def draft_at(edition_at: datetime, *, last_at: datetime | None) -> datetime:
    """When the draft goes to the owner: 30 minutes before, or a quarter of the time since the last one if shorter.

    For a first edition that may have passed: then it goes at once.
    """
    return edition_at - (AHEAD if last_at is None else max(timedelta(0), min(AHEAD, (edition_at - last_at) / 4)))


def is_quiet(at: datetime, *, zone: ZoneInfo) -> bool:
    """Whether a channel in `zone` is quiet then: 22:00–07:00, but for a first edition or a material change."""
    hour = at.astimezone(zone).time()
    return hour >= QUIET_FROM or hour < QUIET_UNTIL


def after_quiet(at: datetime, *, zone: ZoneInfo) -> datetime:
    """`at`, or 07:00 (aware UTC) when it falls into the quiet hours."""
    if not is_quiet(at, zone=zone):
        return at
    local = at.astimezone(zone)
    day = local.date() + timedelta(days=1 if local.time() >= QUIET_FROM else 0)
    return moment(day, QUIET_UNTIL, zone=zone)


@dataclass(frozen=True)
class Reviews:
    """How many editions in a row went out unreviewed, and whether the duty manager was asked about it."""

    unreviewed: int = 0
    is_asked: bool = False

    @property
    def is_stopped(self) -> bool:
        """Whether no further edition goes out on its own."""
        return self.unreviewed >= UNREVIEWED_LIMIT

    @property
    def must_ask(self) -> bool:
        """Whether the duty manager is to be asked now, once."""
        return self.is_stopped and not self.is_asked


def edition_out(reviews: Reviews, *, is_reviewed: bool) -> Reviews:
    """The state after an edition went out, or was skipped by a person, which counts as reviewed."""
    return Reviews() if is_reviewed else replace(reviews, unreviewed=reviews.unreviewed + 1)


def _time_to_review(rhythm: Every | At) -> timedelta:
    if isinstance(rhythm, At) or rhythm.amount.unit in _BUSINESS:
        return AHEAD
    return min(AHEAD, _plain(rhythm.amount) / 4)


def _plain(amount: Duration) -> timedelta:
    return timedelta(seconds=ALWAYS.seconds_between(_EPOCH, ALWAYS.add(_EPOCH, amount)))


def _next_interval(amount: Duration, *, last_at: datetime, now: datetime, zone: ZoneInfo) -> datetime:
    """The next after `last_at`, or the newest of those that were missed."""
    if amount.unit not in _BUSINESS:
        interval = _plain(amount)
        return last_at + interval * max(1, (now - last_at) // interval)
    workdays = business_hours(zone)
    at = workdays.add(last_at, amount)
    while at < now and (following := workdays.add(at, amount)) <= now:
        at = following
    return at


def _next_hour(rhythm: At, *, after: datetime, zone: ZoneInfo) -> datetime:
    first = after.astimezone(zone).date()
    hours = (at for days in count() for at in _hours_of(rhythm, first + timedelta(days=days), zone=zone))
    return next(at for at in hours if at > after)


def _newest_hour(rhythm: At, *, now: datetime, zone: ZoneInfo) -> datetime:
    today = now.astimezone(zone).date()
    hours = (at for days in count() for at in reversed(_hours_of(rhythm, today - timedelta(days=days), zone=zone)))
    return next(at for at in hours if at <= now)


def _hours_of(rhythm: At, day: date, *, zone: ZoneInfo) -> list[datetime]:
    return [moment(day, hour, zone=zone) for hour in rhythm.hours] if day.weekday() in rhythm.days else []


_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
