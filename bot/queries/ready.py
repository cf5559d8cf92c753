"""Which promises may go to Slack now: the one query the relay lives on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Integer, String, TextualSelect, bindparam, column, text
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import Json, UtcDateTime

# Methods that speak of the message of their slot, and cannot go before it stands in Slack.
ABOUT_A_MESSAGE = ("chat.update", "chat.delete", "pins.add", "pins.remove", "reactions.add", "reactions.remove")


@dataclass(frozen=True)
class ReadyRow:
    """A row whose turn it is, with what is known of its receiver.

    `is_doomed`: what it needs was set aside. `is_outdated`: it is in doubt, and a newer row of its slot says it all.
    """

    id: int
    key: str
    receiver: str
    method: str
    payload: dict[str, Any]
    slot: str | None
    lane: str
    attempts: int
    promised_at: datetime
    doubt_since: datetime | None
    doubt_until: datetime | None
    answer: dict[str, Any] | None
    problem: str | None
    made_channel_id: str | None  # of its room or board
    dm_channel_id: str | None
    posted_channel_id: str | None
    posted_ts: str | None
    thread_channel_id: str | None
    thread_ts: str | None
    is_reply: bool
    is_doomed: bool
    is_outdated: bool


@dataclass(frozen=True)
class Spent:
    """What may not go now: `methods` may not be called, `looks` not be looked up, `receivers` not be posted to."""

    methods: Sequence[str] = ()
    looks: Sequence[str] = ()
    receivers: Sequence[str] = ()


async def list_ready(session: AsyncSession, *, team_id: str, now: datetime, spent: Spent, limit: int) -> list[ReadyRow]:
    """The rows that may go now, the most urgent and oldest first; locked, so that no door replaces them meanwhile.

    A row may go when its time has come, nothing older is pending in its lane, all it needs is over, its room or board
    and the message it speaks of exist (or never will), and no budget it wants is spent. Rows that a door
    holds locked at this moment are left for the next pass: a stalled door stalls nobody else.
    """
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    found = await session.execute(
        _READY if is_sqlite else _READY_LOCKED,
        {
            "team_id": team_id,
            "now": now,
            "spent_methods": list(spent.methods),
            "spent_looks": list(spent.looks),
            "spent_receivers": list(spent.receivers),
            "most": limit,
        },
    )
    return [ReadyRow(*row) for row in found]


# Each subquery repeats, word for word, the condition of the one partial index it wants (see models/outbox.py), and
# yields a value instead of being an EXISTS, which PostgreSQL would turn into a join: a plan made while nothing was
# pending must still be right with thousands of rows pending. Rows with a spent budget are left out here, so that a
# thousand of them do not hide the one that may go. Nobody waits for what is itself behind them in their lane.
SQL = """
SELECT o.id, o.key, o.receiver, o.method, o.payload, o.slot, o.lane, o.attempts, o.promised_at,
       o.doubt_since, o.doubt_until, o.answer, o.problem,
       coalesce(room.channel_id, board.channel_id) AS made_channel_id, person.dm_channel_id,
       posted.channel_id AS posted_channel_id, posted.ts AS posted_ts,
       thread.channel_id AS thread_channel_id, thread.ts AS thread_ts, o.thread_slot IS NOT NULL AS is_reply,
       (
           SELECT count(*) FROM outbox_needs AS need
           WHERE need.row_id = o.id
             AND (SELECT needed.state FROM outbox AS needed WHERE needed.id = need.needs_id) = 'set_aside'
       ) > 0 AS is_doomed,
       o.doubt_since IS NOT NULL AND o.slot IS NOT NULL AND o.method <> 'chat.postMessage' AND (
           SELECT count(*) FROM outbox AS newer
           WHERE newer.team_id = o.team_id AND newer.slot = o.slot
             AND newer.state || '' IN ('waiting', 'claimed')
             AND newer.method = o.method AND newer.id > o.id
       ) > 0 AS is_outdated
FROM outbox AS o
LEFT JOIN rooms AS room
       ON room.id = CASE WHEN substr(o.receiver, 1, 5) = 'room:' THEN CAST(substr(o.receiver, 6) AS BIGINT) END
LEFT JOIN boards AS board
       ON board.team_id = o.team_id
      AND board.name = CASE WHEN substr(o.receiver, 1, 6) = 'board:' THEN substr(o.receiver, 7) END
LEFT JOIN people AS person
       ON person.team_id = o.team_id
      AND person.user_id = CASE WHEN substr(o.receiver, 1, 5) = 'user:' THEN substr(o.receiver, 6) END
LEFT JOIN posted_messages AS posted ON posted.team_id = o.team_id AND posted.slot = o.slot
LEFT JOIN posted_messages AS thread ON thread.team_id = o.team_id AND thread.slot = o.thread_slot
WHERE o.team_id = :team_id AND o.state IN ('waiting', 'claimed') AND o.state = 'waiting'
  AND (o.next_at IS NULL OR o.next_at <= :now)
  AND NOT (o.doubt_until IS NOT NULL AND o.method IN :spent_looks)
  AND NOT (o.doubt_until IS NULL AND o.method IN :spent_methods)
  AND NOT (o.doubt_until IS NULL AND o.method = 'chat.postMessage' AND o.receiver IN :spent_receivers)
  AND o.id = (
      SELECT oldest.id FROM outbox AS oldest
      WHERE oldest.team_id = o.team_id AND oldest.lane = o.lane AND oldest.finished_at IS NULL
      ORDER BY oldest.id LIMIT 1
  )
  AND (
      SELECT count(*) FROM outbox_needs AS need
      WHERE need.row_id = o.id
        AND (SELECT needed.state FROM outbox AS needed WHERE needed.id = need.needs_id) IN ('waiting', 'claimed')
  ) = 0
  AND (
      (substr(o.receiver, 1, 5) <> 'room:' AND substr(o.receiver, 1, 6) <> 'board:')
      OR room.channel_id IS NOT NULL OR board.channel_id IS NOT NULL OR o.method = 'conversations.create'
      OR (
          SELECT count(*) FROM outbox AS creating
          WHERE creating.team_id = o.team_id AND creating.receiver = o.receiver
            AND creating.method = 'conversations.create' AND creating.state <> 'delivered'
            AND upper(creating.state) IN ('WAITING', 'CLAIMED')
            AND (creating.id < o.id OR creating.lane <> o.lane)
      ) = 0
  )
  AND (
      o.slot IS NULL OR posted.ts IS NOT NULL OR o.method NOT IN :about_a_message
      OR (
          SELECT count(*) FROM outbox AS posting
          WHERE posting.team_id = o.team_id AND posting.slot = o.slot
            AND posting.state || '' IN ('waiting', 'claimed')
            AND posting.method = 'chat.postMessage' AND (posting.id < o.id OR posting.lane <> o.lane)
      ) = 0
  )
  AND (
      o.thread_slot IS NULL OR thread.ts IS NOT NULL
      OR (
          SELECT count(*) FROM outbox AS beginning
          WHERE beginning.team_id = o.team_id AND beginning.slot = o.thread_slot
            AND beginning.state || '' IN ('waiting', 'claimed')
            AND beginning.method = 'chat.postMessage' AND (beginning.id < o.id OR beginning.lane <> o.lane)
      ) = 0
  )
ORDER BY o.priority, o.id
LIMIT :most
"""


def _statement(sql: str) -> TextualSelect:
    return (
        text(sql)
        .bindparams(
            bindparam("team_id", type_=String()),
            bindparam("now", type_=UtcDateTime()),
            bindparam("spent_methods", expanding=True, type_=String()),
            bindparam("spent_looks", expanding=True, type_=String()),
            bindparam("spent_receivers", expanding=True, type_=String()),
            bindparam("about_a_message", list(ABOUT_A_MESSAGE), expanding=True, type_=String()),
            bindparam("most", type_=Integer()),
        )
        .columns(
            column("id", BigInteger()),
            *(column(name, String()) for name in ("key", "receiver", "method")),
            column("payload", Json),
            *(column(name, String()) for name in ("slot", "lane")),
            column("attempts", Integer()),
            *(column(name, UtcDateTime()) for name in ("promised_at", "doubt_since", "doubt_until")),
            column("answer", Json),
            *(column(name, String()) for name in ("problem", "made_channel_id", "dm_channel_id")),
            *(column(name, String()) for name in ("posted_channel_id", "posted_ts", "thread_channel_id", "thread_ts")),
            column("is_reply", Boolean()),
            *(column(name, Boolean()) for name in ("is_doomed", "is_outdated")),
        )
    )


_READY = _statement(SQL)
_READY_LOCKED = _statement(SQL + "FOR NO KEY UPDATE OF o SKIP LOCKED")
