"""What executives must hear of: the rhythm begins with the request, material changes are noted for the sweep."""

from datetime import datetime, timedelta

from sqlalchemy import case, null, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.rhythm import AHEAD
from models.escalation import Escalation
from models.room import Audience
from models.update import Rhythm, Update, UpdateStatus

SETTLING = timedelta(seconds=30)  # until a new owner is asked to review the draft


async def begin(session: AsyncSession, escalation: Escalation, *, now: datetime) -> None:
    """A request has come in. The sweep plans the first edition, unless somebody accepts it before that."""
    session.add(
        Rhythm(
            team_id=escalation.team_id,
            escalation_id=escalation.id,
            next_at=now + AHEAD / 6,
            is_prompt=False,
            is_changed=False,
            unreviewed=0,
            is_asked=False,
        )
    )
    await session.flush()


async def changed(session: AsyncSession, escalation: Escalation, *, now: datetime) -> None:
    """The severity or the status has changed: leadership hears of it soon, at night too."""
    await _look_again(session, escalation, now, is_changed=True)


async def accepted(session: AsyncSession, escalation: Escalation, *, now: datetime) -> None:
    """Somebody owns it now and has time to review the first edition, unless it went out already."""
    never_sent = case((Rhythm.last_at.is_(None), null()), else_=Rhythm.due_at)
    await _look_again(session, escalation, now, due_at=never_sent)


async def handed_over(session: AsyncSession, escalation: Escalation, *, now: datetime) -> None:
    """Somebody else owns it: the draft goes to them, and what the one before left unreviewed does not count.

    Not at once: whoever owns it only until *Undo* is pressed hears nothing of a draft.
    """
    at = now + SETTLING
    await _look_again(session, escalation, now, next_at=case((Rhythm.due_at < at, Rhythm.due_at), else_=at))


async def facts_changed(session: AsyncSession, escalation: Escalation, *, now: datetime) -> None:
    """The plan or the waiting has changed: a draft that somebody is reviewing follows, without a ping."""
    under_review = select(Update.id).where(
        Update.escalation_id == Rhythm.escalation_id,
        Update.audience == Audience.EXECUTIVE,
        Update.status == UpdateStatus.DRAFT,
    )
    await session.execute(
        update(Rhythm)
        .where(Rhythm.escalation_id == escalation.id, Rhythm.next_at > now, under_review.exists())
        .values(next_at=now)
        .execution_options(synchronize_session=False)
    )


async def _look_again(session: AsyncSession, escalation: Escalation, now: datetime, **values: object) -> None:
    await session.execute(
        update(Rhythm)
        .where(Rhythm.escalation_id == escalation.id)
        .values({"next_at": now, "unreviewed": 0, "is_asked": False, **values})
        .execution_options(synchronize_session=False)
    )
