"""Forms that are confirmed in a rush: kept at once, raised one after the other as soon as the doors are calm."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import transport_now
from bot.facts.actor import Actor
from bot.queries import submissions
from bot.rules.intake import Intake
from models.submission import KeptSubmission

LONGEST_WAIT_S = 300  # between two tries to raise one that cannot be raised


async def keep(session: AsyncSession, *, actor: Actor, intake: Intake, state: dict[str, Any], now: datetime) -> None:
    """What was submitted is safe, and will be raised as it was decided now."""
    session.add(
        KeptSubmission(
            team_id=actor.team_id,
            user_id=actor.user_id,
            state=state,
            source_link=intake.source_link,
            zone=actor.zone.key,
            severity=intake.severity,
            suggested=intake.suggested,
            submitted_at=now,
            next_at=transport_now(),
        )
    )


async def put_off(session: AsyncSession, *, submission_id: int) -> None:
    """Raising it failed: the next try comes later each time, and the others go first."""
    kept = await submissions.find_locked(session, submission_id=submission_id)
    if kept is not None:
        kept.tries += 1
        kept.next_at = transport_now() + timedelta(seconds=min(LONGEST_WAIT_S, 2**kept.tries))
