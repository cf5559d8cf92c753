"""Facts with sensible defaults, so that a test says only what matters to it."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.facts.actor import Actor
from bot.facts.escalation import EntryFacts, EscalationFacts, MilestoneFacts, RoomFacts
from bot.facts.reminder import ReminderItem
from bot.rules.intake import Intake
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
        "source_link": None,
        "severity_reason": None,
        "waiting_on": None,
        "waiting_because": None,
        "waiting_since": None,
        "declined_because": None,
        "technical_lead_id": None,
        "customer_lead_id": None,
        "sponsor_id": None,
        "outcome": None,
        "reopened_because": None,
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


# The cast of product.md §4; Gus is a guest and Pat is from another organisation.
DANA = an_actor(user_id="U0DANA", real_name="Dana Duarte")
ANA = an_actor()
RAJ = an_actor(user_id="U0RAJ", real_name="Raj Rao", zone=ZoneInfo("Asia/Kolkata"))
LI = an_actor(user_id="U0LI", real_name="Li Lloyd", zone=ZoneInfo("Europe/London"))
EVE = an_actor(user_id="U0EVE", real_name="Eve Evans", zone=ZoneInfo("America/New_York"))
GUS = an_actor(user_id="U0GUS", real_name="Gus Grant", is_guest=True)
PAT = an_actor(user_id="U0PAT", real_name="Pat Park", is_stranger=True)
DEE = an_actor(user_id="U0DEE", real_name="Dee Drew", is_deleted=True)
BOT = an_actor(user_id="U0WARROOM", real_name="Warroom", is_bot=True)
EVERYBODY = (DANA, ANA, RAJ, LI, EVE, GUS, PAT, DEE, BOT)


def an_intake(**given: Any) -> Intake:
    """“Exports fail” for Acme as SEV1."""
    defaults: dict[str, Any] = {
        "title": "Exports fail",
        "situation": "CSV exports time out.",
        "customer": "Acme",
        "kind": Kind.CUSTOMER,
        "severity": Severity.SEV1,
        "case_link": None,
        "is_confidential": False,
    }
    return Intake(**{**defaults, **given})


def an_entry(kind: str = "raised", **data: Any) -> EntryFacts:
    """A line of Dana's in the timeline, on Monday at 10:00 UTC."""
    return EntryFacts(at=MONDAY, actor_id="U0DANA", kind=kind, data=data or {"severity": "SEV1"})


def a_reminder(**given: Any) -> ReminderItem:
    """Raj's M1 of ESC-1 is about to be due."""
    defaults: dict[str, Any] = {
        "escalation": "ESC-1",
        "title": "Exports fail",
        "channel_id": "C1",
        "status": Status.ACTIVE,
        "milestone": a_milestone(),
        "step": "before",
        "is_early": False,
        "is_current": True,
    }
    return ReminderItem(**{**defaults, **given})
