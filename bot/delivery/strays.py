"""What a relay does that was overtaken: its lease ended during a call, and a successor may have made the call too."""

import logging

from sqlalchemy import update

from bot.db import Database
from bot.delivery.courier import Courier, Outcome
from bot.delivery.lookups import LOOKUPS, WhenInDoubt
from bot.delivery.outcomes import Verdict
from bot.queries.outbox import find_newest_delivered, find_row
from models.outbox import Delivery, OutboxRow

log = logging.getLogger(__name__)


async def tidy_up(database: Database, courier: Courier, outcome: Outcome, *, team_id: str) -> None:
    """Undo what a call that came too late has spoiled; the successor's record is the one that counts.

    A second message or channel is taken away. An edit that came after newer ones is covered by the newest again. A
    row the successor has not finished yet is left to it: it looks before it repeats.
    """
    row = outcome.letter.row
    if outcome.letter.is_look or outcome.verdict is not Verdict.DONE:
        return
    log.warning("overtaken: team=%s row=%s key=%s method=%s", team_id, row.id, row.key, row.method)
    if LOOKUPS[row.method].how is WhenInDoubt.WAIT:
        await _cover(database, outcome, team_id=team_id)
        return
    async with database.reading() as session:
        recorded = await find_row(session, row_id=row.id)
    if recorded is None or recorded.state is not Delivery.DELIVERED or recorded.answer is None or not outcome.answer:
        return
    if row.method == "chat.postMessage" and recorded.answer["ts"] != outcome.answer["ts"]:
        await courier.take_back("chat.delete", outcome.answer)
    if row.method == "conversations.create" and recorded.answer["channel"] != outcome.answer["channel"]:
        await courier.take_back("conversations.archive", {"channel": outcome.answer["channel"]})


async def _cover(database: Database, outcome: Outcome, *, team_id: str) -> None:
    row = outcome.letter.row
    async with database.transaction() as session:
        newest = await find_newest_delivered(
            session, team_id=team_id, lane=row.lane, method=row.method, after_id=row.id
        )
        if newest is None:
            return
        await session.execute(
            update(OutboxRow)
            .where(OutboxRow.id == newest, OutboxRow.state == Delivery.DELIVERED)
            .values(state=Delivery.WAITING, finished_at=None, next_at=None)
        )
        session.info.setdefault("promised", set()).add(team_id)
