"""Receipts: each envelope is written down in the transaction of its effect, so that it has one effect."""

from datetime import datetime
from typing import Any

from sqlalchemy import Insert, Table, bindparam, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.workspace import Receipt

_receipts = Receipt.__table__
assert isinstance(_receipts, Table)


def _take(into: Any) -> Insert:
    statement = into.on_conflict_do_nothing(index_elements=["team_id", "key"]).returning(_receipts.c.key)
    assert isinstance(statement, Insert)
    return statement


_TAKE = {"sqlite": _take(sqlite_insert(_receipts)), "postgresql": _take(postgresql_insert(_receipts))}
_KEEP = (
    update(_receipts)
    .where(_receipts.c.team_id == bindparam("of_team"), _receipts.c.key == bindparam("of_key"))
    .values(answer=bindparam("answered"))
)


async def take(session: AsyncSession, *, team_id: str, key: str, received_at: datetime) -> bool:
    """Write down that this envelope is being handled; False when it was handled before.

    On PostgreSQL a second copy that arrives meanwhile waits here until the first has been committed.
    """
    connection = await session.connection()
    taken = {"team_id": team_id, "key": key, "received_at": received_at}
    return (await connection.execute(_TAKE[connection.dialect.name], taken)).scalar_one_or_none() is not None


async def keep_answer(session: AsyncSession, *, team_id: str, key: str, answer: dict[str, Any] | None) -> None:
    """Keep what was answered, so that the same envelope gets the same answer again."""
    connection = await session.connection()
    await connection.execute(_KEEP, {"of_team": team_id, "of_key": key, "answered": answer})
