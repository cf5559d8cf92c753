"""What we know of clocks: the running ones for cards and lists, all of them for `/warroom sla`, and their state."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.facts.clock import ClockFacts, ClockRecord, PauseFacts
from bot.queries import plainly
from bot.rules import clocks as rules
from bot.rules.clock_rules import ClockRules
from bot.rules.clocks import ClockState
from bot.rules.duration import read_duration
from bot.rules.levels import Level
from bot.rules.pauses import Pause
from models.clock import Clock, ClockKind, ClockPause
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


async def find_clock(session: AsyncSession, *, team_id: str, clock_id: int) -> Clock | None:
    """The clock that a button or a form carries, as it stands now."""
    found = (
        select(Clock).where(Clock.id == clock_id, Clock.team_id == team_id).execution_options(populate_existing=True)
    )
    return (await session.scalars(found)).one_or_none()


_CUSTOMER = (
    select(Customer.id, Customer.calendar)
    .join(EscalationCustomer, EscalationCustomer.customer_id == Customer.id)
    .where(EscalationCustomer.escalation_id == bindparam("escalation_id"))
    .order_by(Customer.id)
    .limit(1)
)


async def find_customer(session: AsyncSession, *, escalation_id: int) -> tuple[int, str | None] | None:
    """(id, name of their calendar) of the customer who is to be kept informed; None when it touches no customer."""
    rows = await plainly.rows(session, _CUSTOMER, {"escalation_id": escalation_id})
    found = rows.one_or_none()
    return (found.id, found.calendar) if found else None


def state_of(clock: Clock, pauses: Iterable[ClockPause], *, clock_rules: ClockRules) -> ClockState:
    """Where this clock stands, as the rules see it."""
    target = read_duration(clock.target)
    assert target is not None, f"clock {clock.id} has the target {clock.target!r}"
    return ClockState(
        kind=clock.kind,
        started_at=clock.started_at,
        target=target,
        calendar=clock_rules.calendar(clock.calendar),
        pauses=tuple(Pause(from_at=each.from_at, until_at=each.until_at) for each in pauses),
        stopped_at=clock.stopped_at,
        ended=clock.ending,
        generation=clock.generation,
        told=Level(min(clock.told, Level.BREACH)) if clock.told is not None else None,
    )


_RUNNING = (
    select(Clock.escalation_id, Clock.id, Clock.kind, Clock.due_at, Clock.told, Clock.late_because, ClockPause.reason)
    .outerjoin(ClockPause, and_(ClockPause.clock_id == Clock.id, ClockPause.until_at.is_(None)))
    .where(Clock.escalation_id.in_(bindparam("ids", expanding=True)), Clock.stopped_at.is_(None))
    .order_by(Clock.id)
)


async def list_running(session: AsyncSession, *, escalation_ids: list[int]) -> dict[int, list[ClockFacts]]:
    """The clocks of these escalations that have not stopped, by escalation, in the order of their kinds."""
    rows = await plainly.rows(session, _RUNNING, {"ids": escalation_ids})
    found: dict[int, list[ClockFacts]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: _ORDER[each.kind]):
        found[row.escalation_id].append(
            ClockFacts(row.id, row.kind, row.due_at, row.told, row.reason, row.late_because)
        )
    return found


async def list_records(
    session: AsyncSession, *, escalation_id: int, clock_rules: ClockRules, now: datetime
) -> list[ClockRecord]:
    """Every clock there was, in the order in which they started."""
    found = await list_with_pauses(session, escalation_id=escalation_id)
    return [_record(clock, pauses, state_of(clock, pauses, clock_rules=clock_rules), now) for clock, pauses in found]


def _record(clock: Clock, pauses: list[ClockPause], state: ClockState, now: datetime) -> ClockRecord:
    return ClockRecord(
        id=clock.id,
        kind=clock.kind,
        sequence=clock.sequence,
        target=clock.target,
        calendar=clock.calendar,
        started_at=clock.started_at,
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        ended=clock.ending,
        per_cent=int(rules.share(state, now=now) * 100),
        is_breached=rules.is_breached(state, now=now),
        late_because=clock.late_because,
        pauses=tuple(PauseFacts(each.from_at, each.until_at, each.reason) for each in pauses),
    )


_ORDER = {kind: place for place, kind in enumerate(ClockKind)}
