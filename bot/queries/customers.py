"""What we know of customers; one that is only known from a confidential escalation is there for its room alone."""

from collections.abc import Sequence

from sqlalchemy import BindParameter, ColumnElement, bindparam, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.queries.lists import visible_to
from models.customer import Customer, EscalationCustomer
from models.escalation import Escalation

_BY_NAME = select(Customer).where(Customer.team_id == bindparam("team_id"), Customer.name_key == bindparam("name_key"))


async def find_by_name(session: AsyncSession, *, team_id: str, name: str) -> Customer | None:
    """The customer of this name, without regard to case."""
    found: Customer | None = await session.scalar(_BY_NAME, {"team_id": team_id, "name_key": name.casefold()})
    return found


async def get_by_name(session: AsyncSession, *, team_id: str, name: str) -> Customer:
    """The customer of this name, without regard to case. Raises NoResultFound when there is none."""
    found = select(Customer).where(Customer.team_id == team_id, Customer.name_key == name.casefold())
    return (await session.scalars(found)).one()


async def find_visible(session: AsyncSession, *, team_id: str, user_id: str, name: str) -> Customer | None:
    """The customer of this name, when this person may know of it."""
    asked = {"team_id": team_id, "name_key": name.casefold(), "user_id": user_id}
    return (await session.scalars(_VISIBLE, asked)).one_or_none()


async def list_visible_names(
    session: AsyncSession, *, team_id: str, user_id: str, typed: str, limit: int
) -> Sequence[str]:
    """The customers this person may know of whose name has this in it; those it begins with first, then the newest."""
    key = typed.casefold()
    found = (
        select(Customer.name)
        .where(Customer.team_id == team_id, Customer.erased_at.is_(None), _is_known_to(user_id))
        .order_by(Customer.name_key.startswith(key, autoescape=True).desc(), Customer.id.desc())
        .limit(limit)
    )
    if key:
        found = found.where(Customer.name_key.contains(key, autoescape=True))
    return (await session.scalars(found)).all()


def _is_known_to(user_id: str | BindParameter[str]) -> ColumnElement[bool]:
    links = select(EscalationCustomer.customer_id).join(Escalation, Escalation.id == EscalationCustomer.escalation_id)
    return exists(links.where(EscalationCustomer.customer_id == Customer.id, visible_to(user_id)))


async def list_of(session: AsyncSession, *, escalation_id: int) -> list[Customer]:
    """The customers that this escalation touches."""
    touched = select(EscalationCustomer.customer_id).where(EscalationCustomer.escalation_id == escalation_id)
    return list(await session.scalars(select(Customer).where(Customer.id.in_(touched)).order_by(Customer.id)))


_VISIBLE = _BY_NAME.where(_is_known_to(bindparam("user_id")))
