"""Which submitted forms still have to be raised."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.queries.workspaces import uninstalled
from models.submission import KeptSubmission


async def list_due(session: AsyncSession, *, now: datetime, limit: int = 500) -> Sequence[int]:
    """The ids of those to raise now (transport time), in the order in which they were submitted."""
    due = select(KeptSubmission.id).where(KeptSubmission.next_at <= now, KeptSubmission.team_id.not_in(uninstalled()))
    return (await session.scalars(due.order_by(KeptSubmission.id).limit(limit))).all()


async def find_locked(session: AsyncSession, *, submission_id: int) -> KeptSubmission | None:
    """This one, locked, unless it was raised or somebody else raises it at this moment."""
    found = select(KeptSubmission).where(KeptSubmission.id == submission_id).with_for_update(skip_locked=True)
    return (await session.scalars(found)).one_or_none()
