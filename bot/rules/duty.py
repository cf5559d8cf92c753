"""Who is duty manager now, and who is asked next? The rota of warroom.yaml, the managers, the workspace's admins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.rules.week import Span


@dataclass(frozen=True)
class Turn:
    """One line of the rota: this person (user id) on these days (Monday is 0), these hours, on clocks of this zone."""

    who: str
    days: frozenset[int]
    hours: Span
    zone: ZoneInfo


@dataclass(frozen=True)
class Duty:
    """Who warroom.yaml names: the rota, and the managers (user ids, and groups such as `@support-leads`)."""

    rota: tuple[Turn, ...] = ()
    managers: tuple[str, ...] = ()


def on_duty(rota: Sequence[Turn], *, now: datetime) -> str | None:
    """The user id of the first turn that covers `now` (aware UTC); None when the rota leaves a gap there."""
    return next((turn.who for turn in rota if covers(turn, now)), None)


def ladder(rota: Sequence[Turn], *, managers: Sequence[str], admins: Sequence[str], now: datetime) -> list[str]:
    """Whom to ask, one after the other, for what nobody owns yet: whoever is on duty, the managers, the admins.

    Source: product.md §4, `warroom.yaml`. A gap in the rota falls to the managers, so that 3 a.m. is owned too.
    `managers` may hold groups (`@support-leads`): persons are needed here, so the caller puts their members in
    their place, and groups left over are passed over.
    """
    first = on_duty(rota, now=now)
    people = [*([first] if first else ()), *managers, *admins]
    return list(dict.fromkeys(who for who in people if not who.startswith("@")))


def covers(turn: Turn, now: datetime) -> bool:
    """Whether `now` (aware UTC) lies within this turn."""
    local = now.astimezone(turn.zone)
    minute, today = local.hour * 60 + local.minute, local.weekday()
    if not turn.hours.is_overnight:
        return today in turn.days and turn.hours.start <= minute < turn.hours.end
    from_yesterday = (today - 1) % 7 in turn.days and minute < turn.hours.end
    return from_yesterday or (today in turn.days and minute >= turn.hours.start)
