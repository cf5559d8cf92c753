"""Who holds which role now."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.role import Role, RoleHolding


async def find_holding(session: AsyncSession, *, escalation_id: int, role: Role) -> RoleHolding | None:
    """The current holding of this role, when somebody has it."""
    found = select(RoleHolding).where(
        RoleHolding.escalation_id == escalation_id, RoleHolding.role == role, RoleHolding.until_at.is_(None)
    )
    return (await session.scalars(found)).one_or_none()
