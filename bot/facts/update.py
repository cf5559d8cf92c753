"""What an executive edition is made of: how the escalation stands, how it stood in the edition before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.facts.clock import ClockFacts
from bot.facts.escalation import EntryFacts, EscalationFacts, MilestoneFacts
from models.escalation import Severity, Status, WaitingOn

WORKED_AROUND, TOLD_CUSTOMER = "clock-workaround", "update-customer"
FOR_CUSTOMER = (WORKED_AROUND, TOLD_CUSTOMER)  # the kinds of timeline lines that say what was done for the customer


@dataclass(frozen=True)
class Seen:
    """How things stood when an edition went out; by milestone number, when it was due, whose, and whether it was done.

    `risks` names the risks it told, and `told` is how many lines of the timeline it knew that say what was done for the
    customer. Both are None in editions from before they were kept.
    """

    severity: Severity
    status: Status
    owner_id: str | None
    waiting_on: WaitingOn | None
    due: Mapping[int, datetime]
    done: frozenset[int]
    owners: Mapping[int, str]
    risks: frozenset[str] | None
    told: int | None


@dataclass(frozen=True)
class EditionFacts:
    """Everything one edition says. `names` are people's names by id: an edition mentions, and so pings, nobody."""

    escalation: EscalationFacts
    names: Mapping[str, str]
    before: Seen | None  # none for a first edition
    next_at: datetime | None  # when the edition after this one is due
    now: datetime
    told: tuple[EntryFacts, ...] = ()  # the timeline's lines of what was done for the customer, oldest first

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
            owners={milestone.number: milestone.owner_id for milestone in facts.milestones},
            risks=frozenset(self.risks),
            told=len(self.told),
        )

    @property
    def risks(self) -> dict[str, MilestoneFacts | ClockFacts | WaitingOn]:
        """What threatens it now, each by a name that stays the same from one edition to the next."""
        facts, found = self.escalation, dict[str, MilestoneFacts | ClockFacts | WaitingOn]()
        if facts.waiting_on:
            found[f"waiting:{facts.waiting_on.value}"] = facts.waiting_on
        if facts.is_under_way:
            found |= {
                f"overdue:{each.number}": each for each in facts.milestones if each.is_open and each.due_at <= self.now
            }
            for clock in facts.clocks:
                if clock.due_at and clock.is_at_risk(self.now):
                    late = "late" if clock.is_breached(self.now) else "close"
                    found[f"{late}:{clock.id}:{clock.due_at.isoformat()}"] = clock
        return found


def keep_seen(seen: Seen) -> dict[str, object]:
    """As plain values, to be stored."""
    return {
        "severity": seen.severity.value,
        "status": seen.status.value,
        "owner_id": seen.owner_id,
        "waiting_on": seen.waiting_on.value if seen.waiting_on else None,
        "due": {str(number): at.isoformat() for number, at in seen.due.items()},
        "done": sorted(seen.done),
        "owners": {str(number): owner_id for number, owner_id in seen.owners.items()},
        "risks": sorted(seen.risks) if seen.risks is not None else None,
        "told": seen.told,
    }


def read_seen(kept: Mapping[str, object] | None) -> Seen | None:
    """As it was stored."""
    if not kept:
        return None
    due, done, waiting = kept["due"], kept["done"], kept["waiting_on"]
    assert isinstance(due, dict)
    assert isinstance(done, list)
    owners, risks, told = kept.get("owners") or {}, kept.get("risks"), kept.get("told")
    assert isinstance(owners, dict)
    return Seen(
        severity=Severity(str(kept["severity"])),
        status=Status(str(kept["status"])),
        owner_id=str(kept["owner_id"]) if kept["owner_id"] else None,
        waiting_on=WaitingOn(str(waiting)) if waiting else None,
        due={int(number): datetime.fromisoformat(at) for number, at in due.items()},
        done=frozenset(done),
        owners={int(number): owner_id for number, owner_id in owners.items()},
        risks=frozenset(risks) if isinstance(risks, list) else None,
        told=told if isinstance(told, int) else None,
    )


@dataclass(frozen=True)
class Edition:
    """One edition as it goes out: each section as mrkdwn, by name; what was not said is not there."""

    sections: Mapping[str, str]
    is_reviewed: bool
    is_last: bool
    at: datetime
    next_at: datetime | None
