"""Who is duty manager now? The rota of warroom.yaml, without one the managers, without those the workspace's admins."""

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


def on_duty(rota: Sequence[Turn], *, now: datetime) -> str | None:
    """The user id of the first turn that covers `now` (aware UTC); None when the rota leaves a gap there."""
    return next((turn.who for turn in rota if _covers(turn, now)), None)


def duty_manager(rota: Sequence[Turn], *, managers: Sequence[str], admins: Sequence[str], now: datetime) -> str | None:
    """The user id of whoever owns what nobody owns yet; None only when there are neither rota, managers nor admins.

    Source: product.md §4, `warroom.yaml`. A gap in the rota falls to the managers, so that 3 a.m. is owned too.
    `managers` may hold groups (`@support-leads`): one person is needed here, so the caller puts their members in
    their place, and groups left over are passed over.
    """
    people = [who for who in (*managers, *admins) if not who.startswith("@")]
    return on_duty(rota, now=now) or next(iter(people), None)


def _covers(turn: Turn, now: datetime) -> bool:
    local = now.astimezone(turn.zone)
    minute, today = local.hour * 60 + local.minute, local.weekday()
    if not turn.hours.is_overnight:
        return today in turn.days and turn.hours.start <= minute < turn.hours.end
    from_yesterday = (today - 1) % 7 in turn.days and minute < turn.hours.end
    return from_yesterday or (today in turn.days and minute >= turn.hours.start)
