"""What stands on one person's Home."""

from dataclasses import dataclass
from datetime import datetime

from bot.facts.clock import ClockFacts
from bot.facts.escalation import EscalationFacts, MilestoneFacts


@dataclass(frozen=True)
class Place:
    """Which escalation something belongs to, for a line that stands outside of it."""

    name: str  # ESC-12
    title: str
    channel_id: str | None
    escalation_id: int


@dataclass(frozen=True)
class DraftFacts:
    """An executive update that waits for this person."""

    update_id: int
    due_at: datetime


@dataclass(frozen=True)
class HomeFacts:
    """The first of each, and how many there are in all."""

    escalations: tuple[EscalationFacts, ...]
    escalations_total: int
    milestones: tuple[tuple[Place, MilestoneFacts], ...]
    milestones_total: int
    clocks: tuple[tuple[Place, ClockFacts], ...]
    clocks_total: int
    drafts: tuple[tuple[Place, DraftFacts], ...] = ()
    drafts_total: int = 0
