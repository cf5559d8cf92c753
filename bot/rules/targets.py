"""How soon must what happen? The defaults of product.md §5, what warroom.yaml changes, and what starts which clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from bot.rules.calendar import ALWAYS, Calendar
from bot.rules.duration import Duration, Unit
from models.clock import ClockKind, Ending
from models.escalation import Severity

AROUND_THE_CLOCK = frozenset({Severity.SEV1, Severity.SEV2})  # product.md §5, below the table


@dataclass(frozen=True, kw_only=True)
class Targets:
    """The targets of one severity, by the names warroom.yaml gives them.

    `customer_update` is the longest silence between two updates. `executive_update` is None where the rhythm is the
    default one (bot/rules/rhythm.py), `rca` where no root cause analysis is owed unless somebody asks for it.
    """

    acknowledge: Duration
    first_update: Duration
    customer_update: Duration
    workaround: Duration
    resolution: Duration
    rca: Duration | None = None
    executive_update: Duration | None = None

    def of(self, kind: ClockKind) -> Duration | None:
        """The target of a clock of this kind; None when no such clock runs."""
        return {
            ClockKind.ACKNOWLEDGE: self.acknowledge,
            ClockKind.FIRST_UPDATE: self.first_update,
            ClockKind.NEXT_UPDATE: self.customer_update,
            ClockKind.WORKAROUND: self.workaround,
            ClockKind.RESOLUTION: self.resolution,
            ClockKind.RCA: self.rca,
        }[kind]


def _minutes(amount: int) -> Duration:
    return Duration(amount, Unit.MINUTE)


def _hours(amount: int) -> Duration:
    return Duration(amount, Unit.HOUR)


def _business_days(amount: int) -> Duration:
    return Duration(amount, Unit.BUSINESS_DAY)


DEFAULTS: Mapping[Severity, Targets] = MappingProxyType(
    {
        Severity.SEV1: Targets(
            acknowledge=_minutes(15),
            first_update=_minutes(30),
            customer_update=_hours(1),
            workaround=_hours(4),
            resolution=_hours(24),
            rca=_business_days(5),
        ),
        Severity.SEV2: Targets(
            acknowledge=_minutes(30),
            first_update=_hours(1),
            customer_update=_hours(4),
            workaround=_business_days(1),
            resolution=_business_days(3),
            rca=_business_days(10),
        ),
        Severity.SEV3: Targets(
            acknowledge=Duration(4, Unit.BUSINESS_HOUR),
            first_update=_business_days(1),
            customer_update=_business_days(1),
            workaround=_business_days(5),
            resolution=_business_days(10),
        ),
        Severity.SEV4: Targets(
            acknowledge=_business_days(1),
            first_update=_business_days(2),
            customer_update=_business_days(3),
            workaround=_business_days(10),
            resolution=_business_days(30),
        ),
    }
)


def targets_of(severity: Severity, overrides: Mapping[Any, object] = MappingProxyType({})) -> Targets:
    """The targets of this severity: the defaults, changed by what `overrides` (warroom.yaml's `severities`) names.

    An override is any value with attributes named as those of `Targets`; what it lacks or leaves None stays.
    """
    override = overrides.get(severity)
    changed = {name: value for name in _NAMES if (value := getattr(override, name, None)) is not None}
    return replace(DEFAULTS[severity], **changed)


_NAMES = tuple(each.name for each in fields(Targets))


def calendar_of(
    severity: Severity, target: Duration, *, customers: Calendar, contract: Calendar | None = None
) -> Calendar:
    """The calendar a clock with this target runs on.

    `contract` is the calendar the contract names for this severity, `ALWAYS` for 24x7; it decides where there is one.
    Otherwise SEV1 and SEV2 run 24x7, the others on the customer's calendar (product.md §5). A target written in
    business hours or days means business hours or days at every severity, so it always takes the customer's calendar.
    """
    if contract is not None:
        return contract
    is_business = target.unit in (Unit.BUSINESS_HOUR, Unit.BUSINESS_DAY)
    return ALWAYS if severity in AROUND_THE_CLOCK and not is_business else customers


class Event(StrEnum):
    """What happens to an escalation that starts or stops clocks."""

    RAISED = "raised"
    ACCEPTED = "accepted"
    UPDATED = "updated"  # an update went to the customer
    WORKED_AROUND = "worked_around"
    MONITORED = "monitored"  # the exit criteria are met
    RECURRED = "recurred"  # from monitoring back to active
    RESOLVED = "resolved"
    RCA_ASKED = "rca_asked"
    RCA_DELIVERED = "rca_delivered"
    REOPENED = "reopened"
    ENDED = "ended"  # declined, merged or closed


@dataclass(frozen=True)
class Change:
    """Which clocks an event stops, then which start anew at its moment, and which stopped ones run on (`rerun`).

    Of those it stops, what `done` names has happened; the others end as `otherwise` says. `undoes` did not hold.
    """

    stops: frozenset[ClockKind] = frozenset()
    done: frozenset[ClockKind] = frozenset()
    otherwise: Ending = Ending.OVER
    undoes: frozenset[ClockKind] = frozenset()
    starts: tuple[ClockKind, ...] = ()
    reruns: frozenset[ClockKind] = frozenset()

    def ending(self, kind: ClockKind) -> Ending:
        """How a clock that this event stops has ended."""
        return Ending.DONE if kind in self.done else self.otherwise


_UPDATES = frozenset({ClockKind.FIRST_UPDATE, ClockKind.NEXT_UPDATE})
_FIXES = frozenset({ClockKind.WORKAROUND, ClockKind.RESOLUTION})
_EVERY = frozenset(ClockKind)
_ACKNOWLEDGED, _WORKED_AROUND = frozenset({ClockKind.ACKNOWLEDGE}), frozenset({ClockKind.WORKAROUND})
_RESOLVED, _RCA = frozenset({ClockKind.RESOLUTION}), frozenset({ClockKind.RCA})
_RAISED = (ClockKind.ACKNOWLEDGE, ClockKind.FIRST_UPDATE, ClockKind.WORKAROUND, ClockKind.RESOLUTION)
_CHANGES: Mapping[Event, Change] = MappingProxyType(
    {
        # The customer has been waiting since it was raised, not since somebody found the time to accept it.
        Event.RAISED: Change(starts=_RAISED),
        Event.ACCEPTED: Change(stops=_ACKNOWLEDGED, done=_ACKNOWLEDGED),
        Event.UPDATED: Change(stops=_UPDATES, done=_UPDATES, starts=(ClockKind.NEXT_UPDATE,)),
        Event.WORKED_AROUND: Change(stops=_WORKED_AROUND, done=_WORKED_AROUND),
        # The fix is in: watching whether it holds must not breach. When it does not hold, what was left is left.
        Event.MONITORED: Change(stops=_FIXES, otherwise=Ending.WATCHED),
        Event.RECURRED: Change(reruns=_FIXES),
        # Only the resolution has happened by that: nobody told the customer anything, or worked around it.
        Event.RESOLVED: Change(stops=_EVERY, done=_RESOLVED, starts=(ClockKind.RCA,)),
        Event.RCA_ASKED: Change(starts=(ClockKind.RCA,)),
        Event.RCA_DELIVERED: Change(stops=_RCA, done=_RCA),
        # It was called resolved, and a new trouble gets new clocks: a breached one would never warn again.
        Event.REOPENED: Change(
            stops=_EVERY,
            undoes=_RESOLVED,
            starts=(ClockKind.NEXT_UPDATE, ClockKind.WORKAROUND, ClockKind.RESOLUTION),
        ),
        Event.ENDED: Change(stops=_EVERY),
    }
)


def change_on(event: Event, targets: Targets, *, has_customer: bool = True) -> Change:
    """What this event does to the clocks of an escalation with these targets.

    Clocks without a target do not start, and without a customer there is nobody to update.
    """
    change = _CHANGES[event]
    left_out = frozenset() if has_customer else _UPDATES
    return replace(change, starts=tuple(_with_target(change.starts, targets, left_out)))


def _with_target(kinds: Iterable[ClockKind], targets: Targets, left_out: frozenset[ClockKind]) -> Iterable[ClockKind]:
    return (kind for kind in kinds if kind not in left_out and targets.of(kind) is not None)
