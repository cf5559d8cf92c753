"""Erasing what people wrote once it is old enough: a bounded number of rows a transaction, however often it runs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, null, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.queries import retention as known
from bot.rules.retention import without_words
from bot.words import plain
from models.clock import Clock, ClockPause
from models.customer import EscalationCustomer
from models.escalation import Escalation
from models.milestone import Milestone
from models.outbox import Delivery, OutboxNeed, OutboxRow
from models.retention import RetentionRun
from models.room import Room
from models.submission import KeptSubmission
from models.timeline import TimelineEntry
from models.update import Update
from models.workspace import Receipt

AGAIN = timedelta(days=1)
ROWS = 200  # in one transaction: SQLite has one writer, and people wait at the doors


def erased() -> str:
    """What stands where something was erased."""
    return plain("erased-text")


def _or_none(text: str | None) -> str | None:
    return erased() if text else text


def _erase_line(row: TimelineEntry) -> None:
    row.data = without_words(row.data, erased())


def _erase_update(row: Update) -> None:
    row.sections = dict.fromkeys(row.sections, erased()) if row.sections else row.sections
    row.skipped_because = _or_none(row.skipped_because)


def _erase_milestone(row: Milestone) -> None:
    row.what = erased()


def _erase_clock(row: Clock) -> None:
    row.late_because = _or_none(row.late_because)


# The timeline comes last: with its last line the escalation itself is erased, in one transaction.
_PARTS: tuple[tuple[type[Any], Callable[[Any], None]], ...] = (
    (Update, _erase_update),
    (Milestone, _erase_milestone),
    (Clock, _erase_clock),
    (TimelineEntry, _erase_line),
)


@dataclass(frozen=True)
class Place:
    """How far the erasing of one escalation has come; `newest` is the line that was its newest when it began."""

    newest: int
    part: int = 0
    after_id: int = 0


@dataclass(frozen=True)
class Erased:
    """It is done, and so many customers lost their names with it; `is_done` is False when it was not due any more."""

    is_done: bool
    customers: int = 0


async def erase_some(
    session: AsyncSession, *, team_id: str, escalation_id: int, before: datetime, place: Place, now: datetime
) -> Place | Erased:
    """Erase some rows of an escalation that was over before then; where to go on, or that it is done.

    Begun anew from any place it comes to the same. Whoever reopens it, or writes to it, meanwhile ends it: it is
    judged again under its lock each time.
    """
    escalation = await known.find_due(session, team_id=team_id, escalation_id=escalation_id, before=before)
    if escalation is None or await known.newest_line(session, escalation_id=escalation_id) != place.newest:
        return Erased(is_done=False)
    kind, erase = _PARTS[place.part]
    rows = await known.list_rows(session, kind, escalation_id=escalation_id, after_id=place.after_id, limit=ROWS)
    for row in rows:
        erase(row)
    if len(rows) == ROWS:
        return Place(place.newest, place.part, rows[-1].id)
    if place.part < len(_PARTS) - 1:
        return Place(place.newest, place.part + 1)
    return Erased(is_done=True, customers=await _erase_itself(session, escalation, now=now))


async def _erase_itself(session: AsyncSession, escalation: Escalation, *, now: datetime) -> int:
    escalation.title = erased()
    escalation.situation = _or_none(escalation.situation) or ""
    for name in ("severity_reason", "waiting_because", "outcome", "reopened_because", "declined_because"):
        setattr(escalation, name, _or_none(getattr(escalation, name)))
    escalation.case_link = escalation.source_link = None  # they are drawn as links, which a mark cannot be
    escalation.erased_at = now
    of_it = {"escalation_id": escalation.id}
    rooms = update(Room).where(Room.escalation_id == escalation.id)
    await _execute(session, rooms.values(name=f"esc-{escalation.number}"))
    links = update(EscalationCustomer).where(EscalationCustomer.escalation_id == escalation.id)
    await _execute(session, links.values(shown_as=erased()))
    pauses = update(ClockPause).where(ClockPause.clock_id.in_(known.clock_ids(**of_it)))
    await _execute(session, pauses.values(reason=erased()))
    customers = await known.list_customers_to_erase(session, **of_it)
    for customer in customers:
        # A key that nobody can type: the same name again is a new customer.
        customer.name, customer.name_key, customer.erased_at = erased(), f"\ue000{customer.id}", now
    return len(customers)


async def empty_promises(session: AsyncSession, *, row_ids: Iterable[int]) -> int:
    """Erase what these outbox rows said and were answered, unless they are to be sent again; how many that were."""
    rows = update(OutboxRow).where(OutboxRow.id.in_(list(row_ids)), OutboxRow.finished_at.is_not(None))
    return await _execute(session, rows.values(payload={}, answer=null(), problem=null()))


async def forget_promises(session: AsyncSession, *, row_ids: Iterable[int]) -> int:
    """Take these outbox rows away, unless something still waits for them; how many that were."""
    waiting = (
        select(OutboxNeed.needs_id)
        .join(OutboxRow, OutboxRow.id == OutboxNeed.row_id)
        .where(OutboxRow.state.in_((Delivery.WAITING, Delivery.CLAIMED)))
    )
    rows = delete(OutboxRow).where(OutboxRow.id.in_(list(row_ids)), OutboxRow.finished_at.is_not(None))
    return await _execute(session, rows.where(OutboxRow.id.not_in(waiting)))


async def forget_receipts(session: AsyncSession, *, team_id: str, before: datetime) -> int:
    """Take some receipts away that are older than any copy of their envelope; how many that were."""
    some = select(Receipt.key).where(Receipt.team_id == team_id, Receipt.received_at < before).limit(ROWS)
    return await _execute(session, delete(Receipt).where(Receipt.team_id == team_id, Receipt.key.in_(some)))


async def forget_submissions(session: AsyncSession, *, team_id: str, before: datetime) -> int:
    """Take some forms away that were kept and could not be raised in all that time; how many that were."""
    some = select(KeptSubmission.id).where(KeptSubmission.team_id == team_id, KeptSubmission.submitted_at < before)
    return await _execute(session, delete(KeptSubmission).where(KeptSubmission.id.in_(some.limit(ROWS))))


async def plan_next(session: AsyncSession, *, team_id: str, now: datetime) -> None:
    """Everything that was due has been erased; tomorrow again. Two replicas may say so at the same moment."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    into = sqlite_insert(RetentionRun) if is_sqlite else postgresql_insert(RetentionRun)
    next_at = {"next_at": now + AGAIN}
    await session.execute(
        into.values(team_id=team_id, **next_at).on_conflict_do_update(index_elements=["team_id"], set_=next_at)
    )


async def _execute(session: AsyncSession, statement: Any) -> int:
    result = await session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)  # type: ignore[attr-defined]
