"""Receipts: each envelope is written down in the transaction of its effect, so that it has one effect."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.workspace import Receipt


async def take(session: AsyncSession, *, team_id: str, key: str, received_at: datetime) -> bool:
    """Write down that this envelope is being handled; False when it was handled before.

    On PostgreSQL a second copy that arrives meanwhile waits here until the first has been committed.
    """
    into = sqlite_insert(Receipt) if session.get_bind().dialect.name == "sqlite" else postgresql_insert(Receipt)
    statement = (
        into.values(team_id=team_id, key=key, received_at=received_at)
        .on_conflict_do_nothing(index_elements=["team_id", "key"])
        .returning(Receipt.key)
    )
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def keep_answer(session: AsyncSession, *, team_id: str, key: str, answer: dict[str, Any] | None) -> None:
    """Keep what was answered, so that the same envelope gets the same answer again."""
    await session.execute(update(Receipt).where(Receipt.team_id == team_id, Receipt.key == key).values(answer=answer))
