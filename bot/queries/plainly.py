"""Columns instead of objects: asked of the connection itself, which costs half of what the session takes for it."""

from typing import Any

from sqlalchemy import CursorResult, Executable
from sqlalchemy.ext.asyncio import AsyncSession


async def rows(session: AsyncSession, statement: Executable, asked: dict[str, Any]) -> CursorResult[*tuple[Any, ...]]:
    """What this statement finds, with everything that the session has changed so far."""
    if session.new or session.dirty or session.deleted:
        await session.flush()
    connection = await session.connection()
    return await connection.execute(statement, asked)
