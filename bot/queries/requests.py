"""What we know of requests that nobody has accepted yet."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.outbox import PostedMessage
from models.timeline import TimelineEntry

PASSED = ("passed-on", "climbed")  # the timeline's words for a request that went to the next rung


async def list_asked_before(session: AsyncSession, *, escalation_id: int) -> list[str]:
    """Who had the request as duty manager before whoever has it now."""
    found = select(TimelineEntry.data).where(
        TimelineEntry.escalation_id == escalation_id, TimelineEntry.kind.in_(PASSED)
    )
    rows = await session.scalars(found.order_by(TimelineEntry.id))
    return list(dict.fromkeys(str(data["from_id"]) for data in rows if data.get("from_id")))


async def list_posted(session: AsyncSession, *, team_id: str, slots: list[str]) -> list[str]:
    """Those of these slots whose message stands in Slack."""
    if not slots:
        return []
    found = select(PostedMessage.slot).where(PostedMessage.team_id == team_id, PostedMessage.slot.in_(slots))
    return list(await session.scalars(found.order_by(PostedMessage.slot)))
