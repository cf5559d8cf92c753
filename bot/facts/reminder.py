"""What stands in a reminder message."""

from dataclasses import dataclass
from datetime import datetime

from bot.facts.escalation import MilestoneFacts
from models.escalation import Status


@dataclass(frozen=True)
class ReminderItem:
    """One milestone in a reminder message, as it stands now."""

    escalation: str  # ESC-12
    title: str
    channel_id: str | None
    status: Status  # of the escalation
    milestone: MilestoneFacts
    step: str
    is_early: bool  # it came along with something else, up to five minutes before its time
    is_current: bool  # the reminder still speaks of the milestone's present due time and owner
    snoozed_until: datetime | None = None  # *Snooze 1 h* was pressed after it was given
    is_taken: bool = False  # *I have it* was
