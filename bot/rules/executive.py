"""How does this workspace tell its executives? The rhythm, with the zone and the intervals of warroom.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.rules import rhythm
from bot.rules.duration import Duration
from bot.rules.rhythm import Form
from models.escalation import Severity


@dataclass(frozen=True)
class ExecutiveRhythm:
    """The zone of the executive channel, and the severities that have an interval of their own."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    own: Mapping[Severity, Duration] = field(default_factory=dict)

    def form(self, severity: Severity) -> Form:
        """Whether leadership gets editions or a line in the digest."""
        return rhythm.form_of(severity, override=self.own.get(severity))

    def next_at(self, severity: Severity, *, last_at: datetime | None, now: datetime) -> datetime:
        """When the next edition is due; in the past when editions were missed and the newest is due at once."""
        return rhythm.next_edition_at(
            severity, last_at=last_at, now=now, zone=self.zone, override=self.own.get(severity)
        )

    def after(self, severity: Severity, *, last_at: datetime, now: datetime) -> datetime:
        """When the next one is due after one that goes out now: always ahead."""
        following = self.next_at(severity, last_at=last_at, now=now)
        return following if following > now else self.next_at(severity, last_at=now, now=now)

    def changed_at(self, severity: Severity, *, regular_at: datetime | None, now: datetime) -> datetime:
        """When leadership hears of a material change."""
        regular = regular_at or now + 2 * rhythm.AHEAD
        return rhythm.changed_edition_at(severity, regular_at=regular, now=now, override=self.own.get(severity))

    def draft_at(self, due_at: datetime, *, last_at: datetime | None, is_prompt: bool, is_owned: bool) -> datetime:
        """When the draft goes to the owner: at once for a first edition or a material change, else ahead of time.

        While nobody has accepted the request, whoever is on duty has other things to do: half the time is enough.
        """
        if not is_owned:
            return due_at - rhythm.AHEAD / 2
        return rhythm.draft_at(due_at, last_at=None if is_prompt else last_at)

    def is_quiet(self, at: datetime) -> bool:
        """Whether the executive channel is quiet then."""
        return rhythm.is_quiet(at, zone=self.zone)

    def after_quiet(self, at: datetime) -> datetime:
        """`at`, or the end of the night it falls into."""
        return rhythm.after_quiet(at, zone=self.zone)
