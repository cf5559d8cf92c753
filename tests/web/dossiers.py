"""A dossier with sensible defaults, so that a test says only what matters to it."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.facts.dossier import DossierFacts, Holding, Impact, Pause, Run, Sent, Step
from bot.web.document import Document
from bot.web.dossier import dossier
from bot.words import escape
from models.clock import ClockKind, Ending
from models.escalation import Blocked, Workaround
from models.milestone import MilestoneStatus
from models.role import Role
from models.room import Audience
from tests.makers import MONDAY, an_entry, an_escalation

NAMES = {"U0DANA": "Dana Duarte", "U0ANA": "Ana Costa", "U0RAJ": "Raj Rao"}
HOUR = timedelta(hours=1)
_OURS = "*M1* by <!date^1795435200^{date_short_pretty}, {time}|then>, <@U0RAJ>, <#C1>: "


def a_dossier(text: str = "Exports fail", **given: Any) -> DossierFacts:
    """ESC-1 with something in every section; `text` is what people wrote, everywhere."""
    defaults: dict[str, Any] = {
        "escalation": an_escalation(title=text, situation=text, customer=text, outcome=text, reopened_because=text),
        "impact": Impact("120", Blocked.CORE, Workaround.PARTLY, 25_000_000, "EUR", MONDAY + 48 * HOUR),
        "accepted_at": MONDAY + HOUR,
        "resolved_at": None,
        "closed_at": None,
        "holdings": (
            Holding(Role.OWNER, "U0RAJ", MONDAY, MONDAY + HOUR),
            Holding(Role.OWNER, "U0ANA", MONDAY + HOUR, None),
        ),
        "steps": (
            Step("M1", text, "U0RAJ", MONDAY + HOUR, MONDAY + 2 * HOUR, MilestoneStatus.DONE, MONDAY + 3 * HOUR),
            Step("M2", text, "U0ANA", MONDAY + HOUR, MONDAY + HOUR, MilestoneStatus.DROPPED, None),
        ),
        "runs": (
            Run(
                ClockKind.RESOLUTION,
                MONDAY,
                "24 hours",
                "24x7",
                MONDAY + 24 * HOUR,
                MONDAY + 25 * HOUR,
                Ending.DONE,
                text,
                (Pause(MONDAY, MONDAY + HOUR, text),),
            ),
        ),
        "updates": (
            Sent(Audience.EXECUTIVE, 1, MONDAY + HOUR, None, {"situation": escape(text), "plan": _OURS + escape(text)}),
            Sent(Audience.INTERNAL, 2, MONDAY + HOUR, "U0ANA", {"text": text}),
            Sent(Audience.CUSTOMER, 1, MONDAY + 2 * HOUR, "U0ANA", {"text": text}),
            Sent(Audience.EXECUTIVE, 2, MONDAY + 3 * HOUR, None, {"situation": escape(text)}, is_read=False),
        ),
        "entries": (
            an_entry(),
            an_entry("milestone-added", number=1, owner_id="U0RAJ", due_at=(MONDAY + HOUR).isoformat(), what=text),
            an_entry("milestone-slipped", number=1, due_at=MONDAY.isoformat(), what=text, reason=text),
        ),
        "names": NAMES,
    }
    return DossierFacts(**{**defaults, **given})


def written(facts: DossierFacts, zone: str = "Europe/Lisbon") -> Document:
    """The document of it, on Monday."""
    return dossier(facts, zone=ZoneInfo(zone), now=MONDAY)
