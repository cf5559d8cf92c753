"""Fills a database with open items, as many as one likes, without asking the product to make each of them."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from bot.db import Database
from bot.sandbox.people import TEAM_ID
from bot.services import digests
from bot.services.workspaces import remember_workspace
from models.base import Base
from models.clock import Clock, ClockKind
from models.escalation import Escalation, Kind, Severity, Status
from models.milestone import Milestone
from models.retention import RetentionRun
from models.role import Role, RoleHolding
from models.room import Room, RoomMember, RoomState
from models.update import Digest, Rhythm
from models.workspace import Person

Row = dict[str, Any]
AT_ONCE = 5_000  # rows in one INSERT
A_WHILE_AGO = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """So many open items, dealt out in turn to escalations and people; each item is due at `due_at`."""

    items: int
    escalations: int
    people: int
    now: datetime
    due_at: datetime
    next_at: datetime
    told: str | None = None  # the newest reminder that was given of each milestone

    @property
    def set_at(self) -> datetime:
        """When everything was raised and set."""
        return self.now - A_WHILE_AGO

    def person(self, number: int) -> str:
        """The id of the how-many-eth person."""
        return f"U1{number % self.people:05}"

    def escalation_of(self, item: int) -> int:
        """The id of the escalation that an item belongs to: the next person's items begin at another one."""
        return (item + item // self.escalations) % self.escalations + 1


def _milestones(backlog: Backlog) -> Iterator[Row]:
    for item in range(backlog.items):
        yield {
            "team_id": TEAM_ID,
            "escalation_id": backlog.escalation_of(item),
            "number": item // backlog.escalations + 1,
            "what": f"Check export {item:06}",
            "owner_id": backlog.person(item),
            "due_at": backlog.due_at,
            "set_at": backlog.set_at,
            "next_at": backlog.next_at,
            "told": backlog.told,
        }


def _clocks(backlog: Backlog) -> Iterator[Row]:
    for item in range(backlog.items):
        yield {
            "team_id": TEAM_ID,
            "escalation_id": backlog.escalation_of(item),
            "kind": ClockKind.NEXT_UPDATE,
            "sequence": item // backlog.escalations + 1,
            "started_at": backlog.set_at,
            "target": "30d",
            "calendar": "24x7",
            "due_at": backlog.due_at,
            "next_at": backlog.next_at,
        }


def _rhythms(backlog: Backlog) -> Iterator[Row]:
    for number in range(1, backlog.escalations + 1):
        yield {
            "team_id": TEAM_ID,
            "escalation_id": number,
            "due_at": backlog.due_at,
            "next_at": backlog.next_at,
        }


def _digests(backlog: Backlog) -> Iterator[Row]:
    for severity in digests.SEVERITIES:
        yield {"team_id": TEAM_ID, "severity": severity, "next_at": backlog.next_at}


def _retention_runs(backlog: Backlog) -> Iterator[Row]:
    yield {"team_id": TEAM_ID, "next_at": backlog.next_at}


# Every table that a sweep reads by its `next_at`. The outbox is the relay's; a kept submission is not open for long.
DUE: dict[str, tuple[type[Base], Callable[[Backlog], Iterator[Row]]]] = {
    "milestones": (Milestone, _milestones),
    "clocks": (Clock, _clocks),
    "rhythms": (Rhythm, _rhythms),
    "digests": (Digest, _digests),
    "retention_runs": (RetentionRun, _retention_runs),
}
NOT_SWEPT = {"outbox", "kept_submissions"}


async def fill(database: Database, backlog: Backlog, *, only: str | None = None) -> None:
    """Escalations with their rooms and owners, people, and the items: of every table with a due time, or of one."""
    async with database.transaction() as session:
        await remember_workspace(session, team_id=TEAM_ID, name="Bench", bot_user_id="U0WARROOM")
    await _put(database, Person, _people(backlog))
    await _put(database, Escalation, _escalations(backlog))
    await _put(database, Room, _rooms(backlog))
    await _put(database, RoomMember, _members(backlog))
    await _put(database, RoleHolding, _owners(backlog))
    await fill_items(database, backlog, only=only)


async def fill_items(database: Database, backlog: Backlog, *, only: str | None = None) -> None:
    """Only the items, for escalations that are there."""
    _check_that_every_table_is_known()
    for name, (model, rows) in DUE.items():
        if only in (None, name):
            await _put(database, model, rows(backlog))
    async with database.transaction() as session:
        await session.execute(text("ANALYZE"))


async def count(database: Database, model: type[Base], *where: Any) -> int:
    """How many rows there are."""
    async with database.reading() as session:
        return int(await session.scalar(select(func.count()).select_from(model).where(*where)) or 0)


def _check_that_every_table_is_known() -> None:
    """A new table with a due time has a sweep that reads it: it belongs into the benchmark as well."""
    due = {name for name, table in Base.metadata.tables.items() if any(c.name.endswith("next_at") for c in table.c)}
    if unknown := due - set(DUE) - NOT_SWEPT:
        raise LookupError(f"benchmarks/backlog.py cannot fill {', '.join(sorted(unknown))} yet")


async def _put(database: Database, model: type[Base], rows: Iterator[Row]) -> None:
    table = model.__table__
    assert isinstance(table, Table)
    async with database.transaction() as session:
        while batch := list(itertools.islice(rows, AT_ONCE)):
            await session.execute(insert(table), batch)


def _people(backlog: Backlog) -> Iterator[Row]:
    for number in range(backlog.people):
        name, real_name = f"person{number}", f"Person {number}"
        yield {
            "team_id": TEAM_ID,
            "user_id": backlog.person(number),
            "name": name,
            "real_name": real_name,
            "name_key": name,
            "real_name_key": real_name.casefold(),
            "refreshed_at": backlog.set_at,
        }


def _escalations(backlog: Backlog) -> Iterator[Row]:
    for number in range(1, backlog.escalations + 1):
        yield {
            "id": number,
            "team_id": TEAM_ID,
            "number": number,
            "title": f"Exports fail {number}",
            "situation": "CSV exports time out.",
            "kind": Kind.CUSTOMER,
            "severity": list(Severity)[number % 4],
            "status": Status.ACTIVE,
            "requester_id": backlog.person(number),
            "duty_id": backlog.person(number),
            "raised_at": backlog.set_at,
            "accepted_at": backlog.set_at,
        }


def _rooms(backlog: Backlog) -> Iterator[Row]:
    for number in range(1, backlog.escalations + 1):
        yield {
            "id": number,
            "team_id": TEAM_ID,
            "escalation_id": number,
            "name": f"esc-{number}-exports-fail",
            "channel_id": f"C1{number:05}",
            "is_private": False,
            "state": RoomState.OPEN,
        }


def _members(backlog: Backlog) -> Iterator[Row]:
    for number in range(1, backlog.escalations + 1):
        yield {"room_id": number, "user_id": backlog.person(number), "joined_at": backlog.set_at}


def _owners(backlog: Backlog) -> Iterator[Row]:
    for number in range(1, backlog.escalations + 1):
        yield {
            "team_id": TEAM_ID,
            "escalation_id": number,
            "role": Role.OWNER,
            "user_id": backlog.person(number),
            "from_at": backlog.set_at,
        }
