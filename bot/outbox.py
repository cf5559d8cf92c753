"""A promise to Slack: one outbox row in the caller's transaction, made once for its key and kept by the relay."""

from collections.abc import Iterable
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import transport_now
from models.outbox import Delivery, OutboxNeed, OutboxRow


class Priority(IntEnum):
    """Which promise goes first when Slack's limits make some wait."""

    URGENT = 0
    NORMAL = 1
    LATER = 2


async def promise(
    session: AsyncSession,
    *,
    team_id: str,
    key: str,
    to: str,
    method: str,
    payload: dict[str, Any],
    lane: str,
    after: Iterable[str] = (),
    slot: str | None = None,
    priority: Priority = Priority.NORMAL,
    not_before: datetime | None = None,
) -> None:
    """Promise one Slack call. The same `key` again changes nothing: a promise is made once, for ever.

    `to` is a name (`room:12`, `user:U1`, `channel:C1`); the relay puts the channel id into the payload when it sends.
    `after` are keys of rows that must be delivered first; a key nobody promised is a mistake of ours and raises
    KeyError. A `chat.update` with a `slot` replaces older edits of that slot which nobody has claimed yet.
    `not_before` is transport time.
    """
    now = transport_now()
    row_id = await _insert_once(
        session,
        team_id=team_id,
        key=key,
        receiver=to,
        method=method,
        payload=payload,
        lane=lane,
        slot=slot,
        priority=int(priority),
        state=Delivery.WAITING,
        attempts=0,
        promised_at=now,
        next_at=not_before or now,
    )
    if row_id is None:
        return
    await _hold_back(session, team_id=team_id, row_id=row_id, after=tuple(after))
    if slot is not None and method == "chat.update":
        await _replace_older_edits(session, team_id=team_id, slot=slot, row_id=row_id, now=now)
    session.info.setdefault("promised", set()).add(team_id)


async def _insert_once(session: AsyncSession, **values: Any) -> int | None:
    dialect = session.get_bind().dialect.name
    into = sqlite_insert(OutboxRow) if dialect == "sqlite" else postgresql_insert(OutboxRow)
    statement = into.values(**values).on_conflict_do_nothing(index_elements=["team_id", "key"]).returning(OutboxRow.id)
    return (await session.execute(statement)).scalar_one_or_none()


async def _hold_back(session: AsyncSession, *, team_id: str, row_id: int, after: tuple[str, ...]) -> None:
    if not after:
        return
    found = {
        key: (needed_id, state)
        for needed_id, key, state in await session.execute(
            select(OutboxRow.id, OutboxRow.key, OutboxRow.state).where(
                OutboxRow.team_id == team_id, OutboxRow.key.in_(after)
            )
        )
    }
    missing = set(after) - set(found)
    if missing:
        raise KeyError(f"promised after {sorted(missing)}, which nobody promised")
    needs = [
        {"row_id": row_id, "needs_id": needed_id}
        for needed_id, state in found.values()
        if state not in (Delivery.DELIVERED, Delivery.REPLACED)
    ]
    if needs:
        await session.execute(insert(OutboxNeed), needs)


async def _replace_older_edits(
    session: AsyncSession, *, team_id: str, slot: str, row_id: int, now: datetime
) -> None:
    await session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.team_id == team_id,
            OutboxRow.slot == slot,
            OutboxRow.method == "chat.update",
            OutboxRow.state == Delivery.WAITING,
            OutboxRow.doubt_since.is_(None),
            OutboxRow.id < row_id,
        )
        .values(state=Delivery.REPLACED, finished_at=now)
        .execution_options(synchronize_session=False)
    )
