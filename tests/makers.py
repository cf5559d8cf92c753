"""Facts with sensible defaults, so that a test says only what matters to it."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.facts.actor import Actor
from bot.facts.escalation import EscalationFacts, MilestoneFacts, RoomFacts
from models.escalation import Kind, Severity, Status
from models.milestone import MilestoneStatus
from models.room import RoomState

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def a_room(**given: Any) -> RoomFacts:
    """The war room of ESC-1, open, in channel C1."""
    return RoomFacts(
        **{"id": 7, "name": "esc-1-acme-exports-fail", "channel_id": "C1", "state": RoomState.OPEN, **given}
    )


def a_milestone(**given: Any) -> MilestoneFacts:
    """M1, open, Raj's, due on Friday at 17:00 UTC."""
    defaults: dict[str, Any] = {
        "id": 3,
        "number": 1,
        "what": "Fix live in EU",
        "owner_id": "U0RAJ",
        "due_at": datetime(2026, 11, 27, 17, 0, tzinfo=UTC),
        "status": MilestoneStatus.OPEN,
        "done_by": None,
        "needs": (),
    }
    return MilestoneFacts(**{**defaults, **given})


def an_escalation(**given: Any) -> EscalationFacts:
    """ESC-1, raised by Dana for Acme, owned by Ana."""
    defaults: dict[str, Any] = {
        "id": 1,
        "team_id": "T1",
        "number": 1,
        "title": "Exports fail",
        "situation": "CSV exports time out.",
        "kind": Kind.CUSTOMER,
        "severity": Severity.SEV1,
        "status": Status.ACTIVE,
        "is_confidential": False,
        "requester_id": "U0DANA",
        "duty_id": "U0LI",
        "owner_id": "U0ANA",
        "customer": "Acme",
        "case_link": None,
        "outcome": None,
        "raised_at": MONDAY,
        "room": a_room(),
        "milestones": (),
    }
    return EscalationFacts(**{**defaults, **given})


def an_actor(**given: Any) -> Actor:
    """Ana, a full member in Lisbon."""
    defaults: dict[str, Any] = {
        "team_id": "T1",
        "user_id": "U0ANA",
        "real_name": "Ana Costa",
        "zone": ZoneInfo("Europe/Lisbon"),
    }
    return Actor(**{**defaults, **given})
