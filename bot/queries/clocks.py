"""What we know of clocks."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.clock import Clock, ClockPause
from models.customer import Customer, EscalationCustomer


async def list_with_pauses(session: AsyncSession, *, escalation_id: int) -> list[tuple[Clock, list[ClockPause]]]:
    """Every clock of an escalation, the oldest first, each with its pauses. The caller holds the escalation's lock."""
    rows = await session.execute(
        select(Clock, ClockPause)
        .outerjoin(ClockPause, ClockPause.clock_id == Clock.id)
        .where(Clock.escalation_id == escalation_id)
        .order_by(Clock.id, ClockPause.id)
    )
    clocks: dict[int, Clock] = {}
    pauses: dict[int, list[ClockPause]] = defaultdict(list)
    for clock, pause in rows:
        clocks[clock.id] = clock
        pauses[clock.id] += [pause] if pause is not None else []
    return [(clock, pauses[clock.id]) for clock in clocks.values()]


async def find_customer(session: AsyncSession, *, escalation_id: int) -> tuple[int, str | None] | None:
    """(id, name of their calendar) of the customer who is to be kept informed; None when it touches no customer."""
    rows = await session.execute(
        select(Customer.id, Customer.calendar)
        .join(EscalationCustomer, EscalationCustomer.customer_id == Customer.id)
        .where(EscalationCustomer.escalation_id == escalation_id)
        .order_by(Customer.id)
        .limit(1)
    )
    found = rows.one_or_none()
    return (found.id, found.calendar) if found else None
