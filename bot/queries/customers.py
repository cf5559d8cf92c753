"""What we know of customers."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.customer import Customer


async def get_by_name(session: AsyncSession, *, team_id: str, name: str) -> Customer:
    """The customer of this name, without regard to case. Raises NoResultFound when there is none."""
    found = select(Customer).where(Customer.team_id == team_id, Customer.name_key == name.casefold())
    return (await session.scalars(found)).one()
