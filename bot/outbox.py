"""A promise to Slack: one outbox row in the caller's transaction, made once for its key and kept by the relay.

How a payload is addressed when it is sent:

- `to` is `room:<id>`, `board:<name>`, `user:<U…>` or `channel:<C…>`. The payload carries no channel: the relay adds
  it, under the name the method wants (`channel`, `channel_id` for bookmarks). `user:` means the direct message
  with that person, except for `views.publish`, whose view belongs to that `user_id`.
  `conversations.create` to `room:12` makes that room, to `board:intake` that board, or adopts the channel of its name.
- A `chat.postMessage` with a `slot` names its message. `chat.update`, `chat.delete`, `pins.add`, `pins.remove` and
  reactions with that slot (as argument, or `{"slot": …}` in the payload) wait for it and get its channel and ts.
- A `chat.postMessage` with `{"thread_slot": …}` in its payload stands in the thread of that slot's message: it waits
  for that message, goes to its channel and gets its ts as `thread_ts`.
- A newer row of the same slot and method replaces an older one that nobody has claimed yet, for the methods in
  REPLACES: one edit instead of forty, the newest reminder instead of a heap of stale ones.
- `users` of `conversations.invite` may be a list of any length.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.clock import transport_now
from models.outbox import Delivery, OutboxNeed, OutboxRow

# Keys of messages that tell somebody about a row set aside begin with this: such a row, set aside itself, tells nobody.
NOTICE = "undelivered:"

# Which older rows of its slot a newer one makes pointless.
REPLACES: dict[str, tuple[str, ...]] = {
    "chat.postMessage": ("chat.postMessage", "chat.update"),
    "chat.update": ("chat.update",),
    "conversations.setPurpose": ("conversations.setPurpose",),
    "conversations.setTopic": ("conversations.setTopic",),
    "views.publish": ("views.publish",),
}
MUST_HAVE_TEXT = frozenset({"chat.postMessage", "chat.update"})


class Priority(IntEnum):
    """Which promise goes first when Slack's limits make some wait."""

    URGENT = 0
    NORMAL = 1
    LATER = 2


async def promise(
    session: AsyncSession,
    *,
    team_id: str,
    key: str,
    to: str,
    method: str,
    payload: dict[str, Any],
    lane: str,
    after: Iterable[str] = (),
    slot: str | None = None,
    priority: Priority = Priority.NORMAL,
    not_before: datetime | None = None,
) -> None:
    """Promise one Slack call. The same `key` again changes nothing: a promise is made once, for ever.

    `to` is a name (`room:12`, `board:intake`, `user:U1`, `channel:C1`); the relay puts the channel id into the payload
    when it sends. `after` are keys of rows that must be delivered first; a key nobody promised is a mistake of ours
    and raises KeyError. `slot` and what it replaces: see the top of this file. `not_before` is transport time. A
    message without text, which Slack shows in notifications, is a mistake of ours and raises ValueError.
    """
    if method in MUST_HAVE_TEXT and not payload.get("text"):
        raise ValueError(f"{key}: a message needs its text beside its blocks")
    slot = slot or payload.get("slot")
    connection = await session.connection()
    row_id = await _insert_once(
        connection,
        team_id=team_id,
        key=key,
        receiver=to,
        method=method,
        payload={name: value for name, value in payload.items() if name not in ("slot", "thread_slot")},
        lane=lane,
        slot=slot,
        thread_slot=payload.get("thread_slot"),
        priority=int(priority),
        state=Delivery.WAITING,
        attempts=0,
        promised_at=transport_now(),
        next_at=not_before,
    )
    if row_id is None:
        return
    await _hold_back(connection, team_id=team_id, row_id=row_id, after=tuple(after))
    if slot is not None and method in REPLACES:
        older = {"of_team": team_id, "of_slot": slot, "methods": list(REPLACES[method]), "older_than": row_id}
        await connection.execute(_REPLACE, {**older, "at": transport_now()})
    session.info.setdefault("promised", set()).add(team_id)


_outbox = OutboxRow.__table__
_needs = OutboxNeed.__table__
assert isinstance(_outbox, Table)
assert isinstance(_needs, Table)

# Built once: a door that opens an escalation makes a dozen promises while somebody waits for its answer.
_INSERT = {
    name: into(_outbox).on_conflict_do_nothing(index_elements=["team_id", "key"]).returning(_outbox.c.id)
    for name, into in (("sqlite", sqlite_insert), ("postgresql", postgresql_insert))
}
_FIND = select(_outbox.c.id, _outbox.c.key, _outbox.c.state).where(
    _outbox.c.team_id == bindparam("team_id"), _outbox.c.key.in_(bindparam("keys", expanding=True))
)
_NEED = insert(_needs)
_REPLACE = (
    update(_outbox)
    .where(
        _outbox.c.team_id == bindparam("of_team"),
        _outbox.c.slot == bindparam("of_slot"),
        text("outbox.state || '' IN ('waiting', 'claimed')"),  # as the index has it
        _outbox.c.state == Delivery.WAITING,
        _outbox.c.method.in_(bindparam("methods", expanding=True)),
        _outbox.c.doubt_since.is_(None),  # Slack may still be executing it: it goes first, as it did
        _outbox.c.id < bindparam("older_than"),
    )
    .values(state=Delivery.REPLACED, finished_at=bindparam("at"))
)


async def _insert_once(connection: AsyncConnection, **values: Any) -> int | None:
    inserted: int | None = (await connection.execute(_INSERT[connection.dialect.name], values)).scalar_one_or_none()
    return inserted


async def _hold_back(connection: AsyncConnection, *, team_id: str, row_id: int, after: tuple[str, ...]) -> None:
    if not after:
        return
    rows = await connection.execute(_FIND, {"team_id": team_id, "keys": list(after)})
    found = {key: (needed_id, state) for needed_id, key, state in rows}
    missing = set(after) - set(found)
    if missing:
        raise KeyError(f"promised after {sorted(missing)}, which nobody promised")
    # A row that was set aside is a need as well: the relay will set this one aside with it.
    needs = [
        {"row_id": row_id, "needs_id": needed_id}
        for needed_id, state in found.values()
        if state not in (Delivery.DELIVERED, Delivery.REPLACED)
    ]
    if needs:
        await connection.execute(_NEED, needs)
