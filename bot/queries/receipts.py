"""Which envelopes have been handled."""

from sqlalchemy.ext.asyncio import AsyncSession

from models.workspace import Receipt


async def find_receipt(session: AsyncSession, *, team_id: str, key: str) -> Receipt | None:
    """The receipt of this envelope, when it was handled."""
    return await session.get(Receipt, (team_id, key))
