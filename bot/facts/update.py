"""What an executive edition is made of: how the escalation stands, how it stood in the edition before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.facts.escalation import EscalationFacts
from models.escalation import Severity, Status, WaitingOn


@dataclass(frozen=True)
class Seen:
    """How things stood when an edition went out; by milestone number, when it was due and whether it was done."""

    severity: Severity
    status: Status
    owner_id: str | None
    waiting_on: WaitingOn | None
    due: Mapping[int, datetime]
    done: frozenset[int]


@dataclass(frozen=True)
class EditionFacts:
    """Everything one edition says. `names` are people's names by id: an edition mentions, and so pings, nobody."""

    escalation: EscalationFacts
    names: Mapping[str, str]
    before: Seen | None  # none for a first edition
    next_at: datetime | None  # when the edition after this one is due
    now: datetime

    @property
    def seen(self) -> Seen:
        """How things stand now, for the comparison with the next edition."""
        facts = self.escalation
        return Seen(
            severity=facts.severity,
            status=facts.status,
            owner_id=facts.owner_id,
            waiting_on=facts.waiting_on,
            due={milestone.number: milestone.due_at for milestone in facts.milestones},
            done=frozenset(each.number for each in facts.milestones if not each.is_open),
        )


def keep_seen(seen: Seen) -> dict[str, object]:
    """As plain values, to be stored."""
    return {
        "severity": seen.severity.value,
        "status": seen.status.value,
        "owner_id": seen.owner_id,
        "waiting_on": seen.waiting_on.value if seen.waiting_on else None,
        "due": {str(number): at.isoformat() for number, at in seen.due.items()},
        "done": sorted(seen.done),
    }


def read_seen(kept: Mapping[str, object] | None) -> Seen | None:
    """As it was stored."""
    if not kept:
        return None
    due, done, waiting = kept["due"], kept["done"], kept["waiting_on"]
    assert isinstance(due, dict)
    assert isinstance(done, list)
    return Seen(
        severity=Severity(str(kept["severity"])),
        status=Status(str(kept["status"])),
        owner_id=str(kept["owner_id"]) if kept["owner_id"] else None,
        waiting_on=WaitingOn(str(waiting)) if waiting else None,
        due={int(number): datetime.fromisoformat(at) for number, at in due.items()},
        done=frozenset(done),
    )


@dataclass(frozen=True)
class Edition:
    """One edition as it goes out: each section as mrkdwn, by name; what was not said is not there."""

    sections: Mapping[str, str]
    is_reviewed: bool
    is_last: bool
    at: datetime
    next_at: datetime | None
