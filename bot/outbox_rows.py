"""How promises become rows: all of a transaction in a few statements, however many they are."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, String, Table, TextualSelect, bindparam, column, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import transport_now
from models.base import UtcDateTime
from models.outbox import Delivery, OutboxRow

# Which older rows of its slot a newer one makes pointless.
REPLACES: dict[str, tuple[str, ...]] = {
    "chat.postMessage": ("chat.postMessage", "chat.update"),
    "chat.update": ("chat.update",),
    "conversations.setPurpose": ("conversations.setPurpose",),
    "conversations.setTopic": ("conversations.setTopic",),
    "views.publish": ("views.publish",),
}


@dataclass(frozen=True)
class Promise:
    """One row that is going to be written; `after` are the keys of rows that must be delivered first."""

    team_id: str
    key: str
    receiver: str
    method: str
    payload: dict[str, Any]
    lane: str
    slot: str | None
    thread_slot: str | None
    priority: int
    next_at: datetime | None
    after: tuple[str, ...]


_outbox = OutboxRow.__table__
assert isinstance(_outbox, Table)

# All rows of a transaction in one statement, whose words are the same however many they are: the database prepares it
# once. They are numbered in the order in which they were promised.
_COLUMNS = {
    "team_id": "text",
    "key": "text",
    "receiver": "text",
    "method": "text",
    "payload": "jsonb",
    "lane": "text",
    "slot": "text",
    "thread_slot": "text",
    "priority": "int",
    "next_at": "timestamptz",
}
_INSERT_SQL = f"""
INSERT INTO outbox ({", ".join(_COLUMNS)}, state, attempts, promised_at)
SELECT {{values}}, 'waiting', 0, :promised_at
FROM {{rows}}
WHERE true
ORDER BY {{position}}
ON CONFLICT (team_id, key) DO NOTHING
RETURNING team_id, key, id
"""  # noqa: S608 - our own column names


def _insert(values: Iterable[str], rows: str, position: str) -> TextualSelect:
    sql = _INSERT_SQL.format(values=", ".join(values), rows=rows, position=position)
    binds = (bindparam("rows", type_=String()), bindparam("promised_at", type_=UtcDateTime()))
    return text(sql).bindparams(*binds).columns(column("team_id"), column("key"), column("id", BigInteger()))


_INSERT = {
    "sqlite": _insert(
        (f"json_extract(row.value, '$.{name}')" for name in _COLUMNS), "json_each(:rows) AS row", "row.key"
    ),
    "postgresql": _insert(
        (f"row.{name}" for name in _COLUMNS),
        "ROWS FROM (jsonb_to_recordset(CAST(:rows AS jsonb)) AS ({})) WITH ORDINALITY AS row".format(
            ", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())
        ),
        "row.ordinality",
    ),
}
_FIND = select(_outbox.c.team_id, _outbox.c.key, _outbox.c.id, _outbox.c.state).where(
    _outbox.c.team_id == bindparam("team_id"), _outbox.c.key.in_(bindparam("keys", expanding=True))
)
_NEED = {
    "sqlite": text(
        "INSERT INTO outbox_needs (row_id, needs_id)"
        " SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:needs)"
    ),
    "postgresql": text(
        "INSERT INTO outbox_needs (row_id, needs_id)"
        " SELECT CAST(value ->> 0 AS bigint), CAST(value ->> 1 AS bigint)"
        " FROM jsonb_array_elements(CAST(:needs AS jsonb))"
    ),
}
_IS_REPLACEABLE = (
    text("outbox.state || '' IN ('waiting', 'claimed')"),  # as the index has it
    _outbox.c.state == Delivery.WAITING,
    _outbox.c.doubt_since.is_(None),  # Slack may still be executing it: it goes first, as it did
)
_IN_SLOTS = select(_outbox.c.id, _outbox.c.slot, _outbox.c.receiver, _outbox.c.method).where(
    _outbox.c.team_id == bindparam("team_id"),
    _outbox.c.slot.in_(bindparam("slots", expanding=True)),
    *_IS_REPLACEABLE,
)
_REPLACE = (
    update(_outbox)
    .where(_outbox.c.id.in_(bindparam("ids", expanding=True)), *_IS_REPLACEABLE)
    .values(state=Delivery.REPLACED, finished_at=bindparam("at"))
)
Made = dict[tuple[str, str], int]


async def write(connection: AsyncConnection, gathered: Sequence[Promise]) -> set[str]:
    """Add a row for each promise whose key is new; the workspaces for which that added something."""
    dialect = connection.dialect.name
    rows = json.dumps([_as_row(each, dialect) for each in gathered])
    inserted = await connection.execute(_INSERT[dialect], {"rows": rows, "promised_at": transport_now()})
    made = {(team_id, key): row_id for team_id, key, row_id in inserted}
    promises = [each for each in gathered if (each.team_id, each.key) in made]
    await _hold_back(connection, promises, made)
    await _replace_older(connection, promises, made)
    return {each.team_id for each in promises}


def _as_row(promise: Promise, dialect: str) -> dict[str, Any]:
    row = {name: getattr(promise, name) for name in _COLUMNS}
    if promise.next_at is not None:
        utc = promise.next_at.astimezone(UTC)
        row["next_at"] = utc.strftime("%Y-%m-%d %H:%M:%S.%f") if dialect == "sqlite" else utc.isoformat()
    return row


async def _hold_back(connection: AsyncConnection, promises: Sequence[Promise], made: Made) -> None:
    """Note what must be delivered first: rows written just now, or found with their keys."""
    known: dict[tuple[str, str], int | None] = dict(made)
    asked = {(each.team_id, key) for each in promises for key in each.after} - set(known)
    for team_id in {team_id for team_id, _ in asked}:
        rows = await connection.execute(
            _FIND, {"team_id": team_id, "keys": [key for of, key in asked if of == team_id]}
        )
        for _, key, row_id, state in rows:
            # A row that was set aside is a need as well: the relay will set this one aside with it.
            known[team_id, key] = None if state in (Delivery.DELIVERED, Delivery.REPLACED) else row_id
    if missing := asked - set(known):
        raise KeyError(f"promised after {sorted(missing)}, which nobody promised")
    needs = [
        (made[each.team_id, each.key], needed)
        for each in promises
        for key in dict.fromkeys(each.after)
        if (needed := known[each.team_id, key]) is not None
    ]
    if needs:
        await connection.execute(_NEED[connection.dialect.name], {"needs": json.dumps(needs)})


async def _replace_older(connection: AsyncConnection, promises: Sequence[Promise], made: Made) -> None:
    """What these rows say anew need not be said any more, unless it was meant for somebody else."""
    newer = [each for each in promises if each.slot is not None and each.method in REPLACES]
    for team_id in {each.team_id for each in newer}:
        ours = [each for each in newer if each.team_id == team_id]
        rows = await connection.execute(_IN_SLOTS, {"team_id": team_id, "slots": list({each.slot for each in ours})})
        older = [
            row_id
            for row_id, slot, receiver, method in rows
            if any(
                (each.slot, each.receiver) == (slot, receiver)
                and method in REPLACES[each.method]
                and row_id < made[team_id, each.key]
                for each in ours
            )
        ]
        if older:
            await connection.execute(_REPLACE, {"ids": older, "at": transport_now()})
