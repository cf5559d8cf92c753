"""What is promised to Slack: who left what behind, what went lately, what was set aside."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import TextClause, and_, func, or_, select, text, true
from sqlalchemy.ext.asyncio import AsyncSession

from models.outbox import DROPPED, Delivery, OutboxRow, PostedMessage

# How far back a new holder looks for the calls of the last minute, so that the look costs the same in any outbox.
RECENT_ROWS = 5000


async def list_claimed_before(session: AsyncSession, *, team_id: str, epoch: int) -> list[OutboxRow]:
    """Rows that an earlier holder of the lease claimed and never recorded."""
    rows = await session.scalars(
        select(OutboxRow).where(
            OutboxRow.team_id == team_id,
            _is_pending(),
            OutboxRow.state == Delivery.CLAIMED,
            OutboxRow.claim_epoch < epoch,
        )
    )
    return list(rows)


async def list_claimed(session: AsyncSession, *, team_id: str, epoch: int) -> list[int]:
    """The ids of the rows claimed under this epoch."""
    rows = await session.scalars(
        select(OutboxRow.id).where(
            OutboxRow.team_id == team_id,
            _is_pending(),
            OutboxRow.state == Delivery.CLAIMED,
            OutboxRow.claim_epoch == epoch,
        )
    )
    return list(rows)


async def list_open(session: AsyncSession, *, team_id: str | None, limit: int) -> list[OutboxRow]:
    """What was set aside and waits for a person, then what is still on its way; the oldest first."""
    is_open = or_(_is_pending(), and_(_is_set_aside(), ~func.coalesce(OutboxRow.problem, "").startswith(DROPPED)))
    rows = await session.scalars(
        select(OutboxRow)
        .where(is_open, OutboxRow.team_id == team_id if team_id is not None else true())
        .order_by(OutboxRow.finished_at.is_(None), OutboxRow.id)
        .limit(limit)
    )
    return list(rows)


async def list_rows(session: AsyncSession, *, row_ids: Collection[int]) -> list[OutboxRow]:
    """These rows, locked until the transaction ends, the oldest first."""
    found = select(OutboxRow).where(OutboxRow.id.in_(row_ids)).order_by(OutboxRow.id).with_for_update()
    return list(await session.scalars(found))


async def list_unfinished(session: AsyncSession, *, team_id: str) -> list[OutboxRow]:
    """Everything of a workspace that is still on its way."""
    rows = await session.scalars(
        select(OutboxRow).where(OutboxRow.team_id == team_id, _is_pending()).order_by(OutboxRow.id)
    )
    return list(rows)


async def list_fallen(
    session: AsyncSession, *, team_id: str, after_id: int, problems: Collection[str]
) -> list[OutboxRow]:
    """The rows that were set aside for one of these reasons, promised after the given one."""
    rows = await session.scalars(
        select(OutboxRow).where(
            OutboxRow.team_id == team_id, _is_set_aside(), OutboxRow.id > after_id, OutboxRow.problem.in_(problems)
        )
    )
    return list(rows)


async def is_said_anew(session: AsyncSession, row: OutboxRow) -> bool:
    """Whether a newer row of the same slot and method says what this one would, or did already."""
    if row.slot is None:
        return False
    found = await session.scalar(
        select(OutboxRow.id)
        .where(
            OutboxRow.team_id == row.team_id,
            OutboxRow.slot == row.slot,
            OutboxRow.receiver == row.receiver,
            OutboxRow.method == row.method,
            OutboxRow.id > row.id,
            OutboxRow.state.in_((Delivery.WAITING, Delivery.CLAIMED, Delivery.DELIVERED)),
        )
        .limit(1)
    )
    return found is not None


async def find_row(session: AsyncSession, *, row_id: int) -> OutboxRow | None:
    """One row as it stands now."""
    return await session.get(OutboxRow, row_id, populate_existing=True)


async def find_newest_delivered(
    session: AsyncSession, *, team_id: str, lane: str, method: str, after_id: int
) -> int | None:
    """The newest row of a lane and method delivered after the given one, unless a newer one is still to come."""
    later = (
        OutboxRow.team_id == team_id,
        OutboxRow.lane == lane,
        OutboxRow.method == method,
        OutboxRow.id > after_id,
    )
    coming = await session.scalar(select(OutboxRow.id).where(*later, _is_pending()).limit(1))
    if coming is not None:
        return None
    found: int | None = await session.scalar(
        select(func.max(OutboxRow.id)).where(*later, OutboxRow.state == Delivery.DELIVERED)
    )
    return found


async def list_recent_calls(session: AsyncSession, *, team_id: str, since: datetime) -> list[tuple[str, datetime]]:
    """The methods called lately and when, oldest first: they count against the same limits of Slack as ours."""
    newest = select(func.max(OutboxRow.id)).scalar_subquery()
    rows = await session.execute(
        select(OutboxRow.method, OutboxRow.claimed_at)
        .where(OutboxRow.id > newest - RECENT_ROWS, OutboxRow.team_id == team_id, OutboxRow.claimed_at > since)
        .order_by(OutboxRow.claimed_at)
    )
    return [(method, claimed_at) for method, claimed_at in rows if claimed_at is not None]


async def list_delivered_since(
    session: AsyncSession, *, team_id: str, methods: Iterable[str], since: datetime
) -> list[int]:
    """The rows of these methods delivered lately, oldest first."""
    newest = select(func.max(OutboxRow.id)).scalar_subquery()
    rows = await session.scalars(
        select(OutboxRow.id)
        .where(OutboxRow.id > newest - RECENT_ROWS, OutboxRow.team_id == team_id, OutboxRow.method.in_(methods))
        .where(OutboxRow.state == Delivery.DELIVERED, OutboxRow.finished_at > since)
        .order_by(OutboxRow.id)
    )
    return list(rows)


async def list_pending_to(session: AsyncSession, *, team_id: str, receiver: str) -> list[str]:
    """The keys of what is still on its way to this receiver."""
    rows = await session.scalars(
        select(OutboxRow.key)
        .where(OutboxRow.team_id == team_id, _is_pending(), OutboxRow.receiver == receiver)
        .order_by(OutboxRow.id)
    )
    return list(rows)


async def list_oldest(session: AsyncSession, *, team_ids: Collection[str], priority: int) -> dict[str, datetime]:
    """For each workspace with promises of this priority still to be kept: when the oldest of them was made."""
    rows = await session.execute(
        select(OutboxRow.team_id, func.min(OutboxRow.promised_at))
        .where(_is_pending(), OutboxRow.team_id.in_(team_ids), OutboxRow.priority == priority)
        .group_by(OutboxRow.team_id)
    )
    return {row[0]: row[1] for row in rows}


async def is_idle(session: AsyncSession, *, team_id: str) -> bool:
    """Whether nothing is left to be sent (what was set aside does not count)."""
    found = await session.scalar(select(OutboxRow.id).where(OutboxRow.team_id == team_id, _is_pending()).limit(1))
    return found is None


async def is_posted(session: AsyncSession, *, team_id: str, slot: str) -> bool:
    """Whether the message of this slot stands in Slack, or will; one that was set aside never does."""
    stands = await session.scalar(
        select(PostedMessage.id).where(PostedMessage.team_id == team_id, PostedMessage.slot == slot)
    )
    if stands is not None:
        return True
    found = await session.scalar(
        select(OutboxRow.id)
        .where(OutboxRow.team_id == team_id, OutboxRow.slot == slot, OutboxRow.method == "chat.postMessage")
        .where(text("outbox.state || '' IN ('waiting', 'claimed')"))  # as the index of slots has it
        .limit(1)
    )
    return found is not None


def _is_set_aside() -> TextClause:
    return text("outbox.state = 'set_aside'")  # as its index has it


def _is_pending() -> TextClause:
    """Word for word the condition of the partial indexes: with a parameter in it, no database would use them."""
    return text("outbox.state IN ('waiting', 'claimed')")
