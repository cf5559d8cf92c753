"""What an operator does with promises: try them once more, give them up, or doubt them after a restore."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.addresses import NEVER_MADE, NEVER_POSTED, NO_THREAD
from bot.delivery.lookups import LOOKUPS, WhenInDoubt
from bot.delivery.picking import NEEDED
from bot.errors import NotConfigured
from bot.outbox_rows import REPLACES
from bot.queries.outbox import is_said_anew, list_fallen, list_rows, list_unfinished
from models.outbox import DROPPED, Delivery, OutboxRow, RelayLease

FELL = (NEEDED, *NEVER_MADE.values(), NEVER_POSTED, NO_THREAD)


async def retry(session: AsyncSession, *, row_ids: Collection[int], now: datetime) -> int:
    """Try these rows, which were set aside, once more, and what fell with them; how many that are.

    What may have been executed is looked for first. An edit that a newer one has made pointless is not repeated. What
    hangs on something else that is still set aside falls again by itself. Raises NotConfigured, and changes nothing,
    when one of them was not set aside or has lost its words. `now` is transport time.
    """
    rows = await _found(session, row_ids)
    for row in rows:
        if row.state is not Delivery.SET_ASIDE:
            raise NotConfigured(f"Row {row.id} is {row.state.value}, not set aside: there is nothing to try again.")
        if not row.payload and row.method.startswith("chat.post"):
            raise NotConfigured(f"The words of row {row.id} were erased: it cannot be sent any more.")
    again = {row.id: row for row in rows}
    for team_id in {row.team_id for row in rows}:
        oldest = min(row.id for row in rows if row.team_id == team_id)
        fallen = await list_fallen(session, team_id=team_id, after_id=oldest, problems=FELL)
        again |= {row.id: row for row in fallen}
    for row in again.values():
        await _revive(session, row, now)
    _wake(session, rows)
    return len(again)


async def _revive(session: AsyncSession, row: OutboxRow, now: datetime) -> None:
    if row.method in REPLACES and row.method != "chat.postMessage" and await is_said_anew(session, row):
        row.state, row.problem = Delivery.REPLACED, None
        return
    row.state, row.finished_at, row.next_at, row.problem, row.attempts = Delivery.WAITING, None, None, None, 0
    if row.claimed_at is not None and _is_looked_for(row.method):
        row.doubt_since, row.doubt_until = row.doubt_since or row.claimed_at, now
    else:
        row.doubt_since = row.doubt_until = None


async def drop(session: AsyncSession, *, row_ids: Collection[int], now: datetime) -> int:
    """Give these rows up, whether they wait or were set aside; how many. What hangs on them falls with them.

    Raises NotConfigured, and changes nothing, when one of them is finished or is being called. `now`: transport time.
    """
    rows = await _found(session, row_ids)
    for row in rows:
        if row.state is Delivery.CLAIMED:
            raise NotConfigured(f"Row {row.id} is being sent at this moment. Look at it again in a few seconds.")
        if row.state not in (Delivery.WAITING, Delivery.SET_ASIDE):
            raise NotConfigured(f"Row {row.id} is {row.state.value}: there is nothing to give up.")
    for row in rows:
        was = f": {row.problem}" if row.problem else ""
        row.state, row.finished_at, row.problem = Delivery.SET_ASIDE, row.finished_at or now, f"{DROPPED}{was}"
    _wake(session, rows)
    return len(rows)


async def recover(session: AsyncSession, *, team_id: str, since: datetime, now: datetime) -> int:
    """After a restore: doubt what Slack may have been told since then; how many rows that concerns.

    What is still on its way is looked for before it is called. What will be promised anew because nobody here knows
    that it was posted (a reminder, an edition) is looked for as well: the next relay sees to it, see `unknown_since`.
    """
    rows = await list_unfinished(session, team_id=team_id)
    for row in rows:
        row.state, row.next_at = Delivery.WAITING, None
        if _is_looked_for(row.method):
            row.doubt_since, row.doubt_until = min(row.doubt_since or since, since), now
        else:
            row.doubt_since = row.doubt_until = None
    lease = await session.get(RelayLease, team_id)
    if lease is None:
        lease = RelayLease(team_id=team_id, holder="", epoch=0, expires_at=now)
        session.add(lease)
    lease.expires_at, lease.unknown_since = now, since
    return len(rows)


def _is_looked_for(method: str) -> bool:
    return method in LOOKUPS and LOOKUPS[method].how is WhenInDoubt.LOOK


async def _found(session: AsyncSession, row_ids: Collection[int]) -> list[OutboxRow]:
    rows = await list_rows(session, row_ids=row_ids)
    if missing := sorted(set(row_ids) - {row.id for row in rows}):
        raise NotConfigured(f"There is no row {missing[0]}. `warroom outbox list` shows those there are.")
    return rows


def _wake(session: AsyncSession, rows: Collection[OutboxRow]) -> None:
    session.info.setdefault("promised", set()).update(row.team_id for row in rows)
