"""What a relay does that was overtaken: its lease ended during a call, and a successor may have made the call too."""

import asyncio
import logging
from collections.abc import Iterable

from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from bot.db import Database
from bot.delivery.courier import Courier, Outcome
from bot.delivery.lookups import LOOKUPS, WhenInDoubt
from bot.delivery.outcomes import Verdict
from bot.queries.outbox import find_newest_delivered, find_row
from models.outbox import Delivery, OutboxRow

log = logging.getLogger(__name__)


class Tidying:
    """Tidies up after one relay, beside its work. The successor's record is the one that counts."""

    def __init__(self, database: Database, courier: Courier, *, team_id: str) -> None:
        self._database = database
        self._courier = courier
        self._team_id = team_id
        self._tasks: set[asyncio.Task[None]] = set()

    def take(self, strays: Iterable[Outcome]) -> None:
        """Undo, in the background, what these calls have spoiled."""
        for outcome in strays:
            task = asyncio.create_task(self._tidy_up(outcome))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait until everything is tidy."""
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _tidy_up(self, outcome: Outcome) -> None:
        try:
            await tidy_up(self._database, self._courier, outcome, team_id=self._team_id)
        except SQLAlchemyError as error:
            row_id = outcome.letter.row.id
            log.error("team=%s: could not tidy up after row %s: %s", self._team_id, row_id, type(error).__name__)


async def tidy_up(database: Database, courier: Courier, outcome: Outcome, *, team_id: str) -> None:
    """Undo what a call that came too late has spoiled.

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
