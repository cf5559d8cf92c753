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


async def list_held(session: AsyncSession, *, escalation_id: int) -> dict[Role, str]:
    """The roles that somebody holds now, and who does."""
    rows = await session.execute(
        select(RoleHolding.role, RoleHolding.user_id).where(
            RoleHolding.escalation_id == escalation_id, RoleHolding.until_at.is_(None)
        )
    )
    return {row.role: row.user_id for row in rows}
