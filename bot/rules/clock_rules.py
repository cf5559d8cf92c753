"""Which target on which calendar? What warroom.yaml says of severities, and what holds where it says nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.rules.calendar import ALWAYS, Calendar, business_hours
from bot.rules.duration import Duration
from bot.rules.targets import Targets, calendar_of, targets_of
from models.escalation import Severity

AROUND_THE_CLOCK = "24x7"
DEFAULT = "default"
_ANY = business_hours(ZoneInfo("UTC"))


@dataclass(frozen=True)
class ClockRules:
    """Targets and people by severity, and business calendars by name, as configured.

    A running clock keeps the *name* of its calendar: `24x7`, a name of warroom.yaml, or a time zone, which stands for
    Monday to Friday, 09:00 to 17:00 there (docs/decisions/0013-calendars.md).
    """

    overrides: Mapping[Any, object] = field(default_factory=lambda: MappingProxyType({}))
    calendars: Mapping[str, Calendar] = field(default_factory=lambda: MappingProxyType({}))

    def targets(self, severity: Severity) -> Targets:
        """The targets of this severity."""
        return targets_of(severity, self.overrides)

    def invited(self, severity: Severity) -> tuple[str, ...]:
        """Whom a war room of this severity asks in as well: user ids, and groups such as `@oncall`."""
        return tuple(getattr(self.overrides.get(severity), "invite", ()))

    def runs_always(self, severity: Severity, target: Duration) -> bool:
        """Whether a clock with this target runs 24x7, whoever the customer is."""
        return calendar_of(severity, target, customers=_ANY) is ALWAYS

    def usual(self, *, customers: str | None, zone: ZoneInfo) -> str:
        """The name of the calendar for one customer: their own, else `default`, else the only one, else plain hours.

        `zone` is where plain hours are reckoned: the requester's.
        """
        if customers in self.calendars and customers is not None:
            return customers
        if DEFAULT in self.calendars:
            return DEFAULT
        return next(iter(self.calendars)) if len(self.calendars) == 1 else zone.key

    def calendar(self, name: str) -> Calendar:
        """The calendar of this name. One that warroom.yaml has no more is replaced by what would be usual today."""
        if name == AROUND_THE_CLOCK:
            return ALWAYS
        if name in self.calendars:
            return self.calendars[name]
        try:
            return business_hours(ZoneInfo(name))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            usual = self.usual(customers=None, zone=ZoneInfo("UTC"))
            return self.calendars.get(usual, _ANY)
