"""Everything there is to know of one escalation, for its dossier: what is shown in a file instead of in Slack."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.facts.escalation import EntryFacts, EscalationFacts
from models.clock import ClockKind, Ending
from models.escalation import Blocked, Workaround
from models.milestone import MilestoneStatus
from models.role import Role
from models.room import Audience


@dataclass(frozen=True)
class Impact:
    """What was said of the impact; each may be empty. The revenue is in minor units of its currency."""

    users_affected: str | None
    blocked: Blocked | None
    workaround: Workaround | None
    revenue_minor: int | None
    revenue_currency: str | None
    deadline_at: datetime | None


@dataclass(frozen=True)
class Holding:
    """Who held a role from when to when; `until_at` is empty while they hold it."""

    role: Role
    user_id: str
    from_at: datetime
    until_at: datetime | None


@dataclass(frozen=True)
class Step:
    """A milestone, plan against actual: `planned_at` is the due time it was given first."""

    name: str
    what: str
    owner_id: str
    planned_at: datetime
    due_at: datetime
    status: MilestoneStatus
    done_at: datetime | None


@dataclass(frozen=True)
class Pause:
    """A time in which a clock did not run."""

    from_at: datetime
    until_at: datetime | None
    reason: str


@dataclass(frozen=True)
class Run:
    """One run of a clock: its target and what came of it."""

    kind: ClockKind
    started_at: datetime
    target: str
    calendar: str
    due_at: datetime | None
    stopped_at: datetime | None
    ended: Ending | None
    late_because: str | None
    pauses: tuple[Pause, ...]


@dataclass(frozen=True)
class Sent:
    """An update word for word as it was sent: mrkdwn by section, or one `text`. Without `by_id` nobody reviewed it.

    Not `is_read`: there was nobody to send it to, so it was only kept.
    """

    audience: Audience
    number: int
    sent_at: datetime
    by_id: str | None
    sections: Mapping[str, str]
    is_read: bool = True


@dataclass(frozen=True)
class DossierFacts:
    """One escalation in full. `names` are real names by user id. Times are aware UTC."""

    escalation: EscalationFacts
    impact: Impact
    accepted_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    holdings: tuple[Holding, ...]
    steps: tuple[Step, ...]
    runs: tuple[Run, ...]
    updates: tuple[Sent, ...]
    entries: tuple[EntryFacts, ...]
    names: dict[str, str]
