"""Writing the timeline: every service that changes an escalation adds its line here, in the same transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import home
from models.escalation import Escalation
from models.timeline import TimelineEntry


async def record(
    session: AsyncSession, escalation: Escalation, kind: str, *, actor_id: str | None, now: datetime, **data: Any
) -> TimelineEntry:
    """Add one line. Its sentence is the catalogue's `timeline-<kind>`; `data` holds the plain values it names.

    A name that ends in `_id` is shown as a person, one that ends in `_at` (ISO 8601, UTC) as a time.
    """
    entry = TimelineEntry(
        team_id=escalation.team_id,
        escalation_id=escalation.id,
        at=now,
        actor_id=actor_id,
        kind=kind,
        data={name: value.isoformat() if isinstance(value, datetime) else value for name, value in data.items()},
    )
    session.add(entry)
    escalation.erased_at = None  # what is written after its words were erased is erased too, with the next round
    await session.flush()
    await home.note_news(session, team_id=escalation.team_id, escalation_id=escalation.id)
    return entry
