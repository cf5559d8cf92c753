"""A promise to Slack: one outbox row in the caller's transaction, made once for its key and kept by the relay.

Promises are gathered while the transaction runs and written together before it is committed: opening a war room takes
a dozen, and somebody is waiting.

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
  `outbox_rows.REPLACES`: one edit instead of forty, the newest reminder instead of a heap of stale ones.
- `users` of `conversations.invite` may be a list of any length.
- `files` of `files.completeUploadExternal` are objects with `name` (unique to the row), `title` and `content` (text);
  the relay uploads them first.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox_rows
from bot.outbox_rows import Promise

# Keys of messages that tell somebody about a row set aside begin with this: such a row, set aside itself, tells nobody.
NOTICE = "undelivered:"

GATHERED = "promises"  # where a session keeps what it has not written yet
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
    when it sends. `after` are keys of rows that must be delivered first; a key nobody promised is a mistake of ours,
    and raises KeyError when the promises are written. `slot` and what it replaces: see the top of this file.
    `not_before` is transport time. A message without text, which Slack shows in notifications, is a mistake of ours
    and raises ValueError.
    """
    if method in MUST_HAVE_TEXT and not payload.get("text"):
        raise ValueError(f"{key}: a message needs its text beside its blocks")
    _gathered(session).setdefault(
        (team_id, key),
        Promise(
            team_id=team_id,
            key=key,
            receiver=to,
            method=method,
            payload={name: value for name, value in payload.items() if name not in ("slot", "thread_slot")},
            lane=lane,
            slot=slot or payload.get("slot"),
            thread_slot=payload.get("thread_slot"),
            priority=int(priority),
            next_at=not_before,
            after=tuple(after),
        ),
    )


async def write(session: AsyncSession) -> set[str]:
    """Write what was promised since the last time; the workspaces for which that added something.

    Each transaction ends with this. Within one, it is only for those who undo a part of their work.
    """
    gathered = session.info.pop(GATHERED, None)
    if not gathered:
        return set()
    return await outbox_rows.write(await session.connection(), list(gathered.values()))


def edited_slots(session: AsyncSession) -> set[str]:
    """The slots whose messages this transaction edits, as far as it is not written yet."""
    return {each.slot for each in _gathered(session).values() if each.slot and each.method == "chat.update"}


def forget(session: AsyncSession) -> None:
    """What was promised since it was last written is not promised: its cause was undone."""
    session.info.pop(GATHERED, None)


def _gathered(session: AsyncSession) -> dict[tuple[str, str], Promise]:
    gathered: dict[tuple[str, str], Promise] = session.info.setdefault(GATHERED, {})
    return gathered
