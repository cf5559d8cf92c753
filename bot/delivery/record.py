"""Writes down what came of each attempt, in the transaction in which the next rows are claimed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Table, bindparam, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.delivery.courier import Outcome
from bot.delivery.lookups import LOOKUPS
from bot.delivery.pace import Pace
from bot.delivery.settling import Settled, doubt, settle
from bot.delivery.traces import leave_traces
from bot.outbox import NOTICE
from bot.queries.outbox import find_row, list_claimed, list_claimed_before
from bot.queries.ready import ReadyRow
from models.outbox import Delivery, OutboxRow

log = logging.getLogger(__name__)

# Told of a row that was recorded; what it promises in turn has a key, and so is promised once.
Hook = Callable[[AsyncSession, OutboxRow], Awaitable[None]]
# Deliveries that others want to hear of; telling of each would cost a look at each row.
TOLD_WHEN_DELIVERED = frozenset({"conversations.create"})


def is_news(method: str, after: Settled) -> bool:
    """Whether others want to hear of this outcome: a channel that was made, or people whom Slack would not let in."""
    if after.state is not Delivery.DELIVERED:
        return False
    return method in TOLD_WHEN_DELIVERED or bool(after.answer and after.answer.get("failed"))


_outbox = OutboxRow.__table__
assert isinstance(_outbox, Table)
_RECORD = (
    update(_outbox)
    .where(
        _outbox.c.id == bindparam("row_id"),
        _outbox.c.claim_epoch == bindparam("epoch"),
        _outbox.c.state == Delivery.CLAIMED,
    )
    .values({name: bindparam(f"new_{name}") for name in Settled.__dataclass_fields__})
)


class Recorder:
    """Records outcomes of one workspace's rows. Everything here happens under the lease's lock."""

    def __init__(
        self, team_id: str, *, pace: Pace, on_set_aside: Hook | None = None, on_delivered: Hook | None = None
    ) -> None:
        self._team_id = team_id
        self._pace = pace
        self._on_set_aside = on_set_aside
        self._on_delivered = on_delivered

    async def record(
        self, session: AsyncSession, outcomes: Sequence[Outcome], *, now: datetime, is_serving: bool
    ) -> list[Settled]:
        """Write down these outcomes and what follows from them; what each row has become, in the same order."""
        settled = [settle(outcome, now=now, pace=self._pace, is_serving=is_serving) for outcome in outcomes]
        if not outcomes:
            return settled
        connection = await session.connection()
        await connection.execute(
            _RECORD,
            [
                {
                    "row_id": outcome.letter.row.id,
                    "epoch": outcome.letter.epoch,
                    **{f"new_{name}": value for name, value in vars(after).items()},
                }
                for outcome, after in zip(outcomes, settled, strict=True)
            ],
        )
        recorded = list(zip(outcomes, settled, strict=True))
        await leave_traces(session, self._team_id, recorded)
        for outcome, after in recorded:
            if after.state is Delivery.SET_ASIDE:
                await self._tell(session, outcome.letter.row, after.problem or "", owner=True)
        return settled

    async def set_aside(self, session: AsyncSession, row: ReadyRow, problem: str, *, now: datetime, tell: bool) -> None:
        """Set aside a row that was not even sent; `tell` the owner unless they hear of its cause anyway."""
        await session.execute(
            update(OutboxRow)
            .where(OutboxRow.id == row.id, OutboxRow.state == Delivery.WAITING)
            .values(state=Delivery.SET_ASIDE, problem=problem, finished_at=now)
            .execution_options(synchronize_session=False)
        )
        await self._tell(session, row, problem, owner=tell)

    async def _tell(self, session: AsyncSession, row: ReadyRow, problem: str, *, owner: bool) -> None:
        """The operator by a line of log (no customer's text in it), the owner by the hook."""
        log.log(
            logging.ERROR if owner else logging.WARNING,
            "set aside: team=%s row=%s key=%s method=%s to=%s problem=%s",
            *(self._team_id, row.id, row.key, row.method, row.receiver, problem),
        )
        if owner and not row.key.startswith(NOTICE):
            await self._call_hook(session, row.id, self._on_set_aside)

    async def tell_delivered(self, session: AsyncSession, row_ids: Iterable[int]) -> None:
        """Tell of these deliveries; may be told twice, so what the hook promises needs a key of its own."""
        for row_id in row_ids:
            await self._call_hook(session, row_id, self._on_delivered)

    async def _call_hook(self, session: AsyncSession, row_id: int, hook: Hook | None) -> None:
        """A mistake in a hook must not stop the delivery of everything else: it is undone alone, and logged."""

        async def call() -> None:
            assert hook is not None
            async with session.begin_nested():
                found = await find_row(session, row_id=row_id)
                assert found is not None
                await hook(session, found)
                teams = await outbox.write(session)
            session.info.setdefault("promised", set()).update(teams)

        if hook is None:
            return
        (mistake,) = await asyncio.gather(call(), return_exceptions=True)
        if isinstance(mistake, Exception):
            outbox.forget(session)
            log.error("nobody was told what came of row %s", row_id, exc_info=mistake)

    async def take_over(self, session: AsyncSession, *, epoch: int, now: datetime) -> None:
        """What an earlier holder had claimed may have been executed: it is in doubt from the moment of its claim."""
        for row in await list_claimed_before(session, team_id=self._team_id, epoch=epoch):
            assert row.claimed_at is not None
            row.state = Delivery.WAITING
            if row.doubt_until is not None:
                row.next_at = None  # it was looking, which changed nothing
                continue
            ends_at = row.claimed_at + timedelta(seconds=self._pace.call_s + self._pace.doubt_s)
            lost = doubt(row.method, since=row.doubt_since or row.claimed_at, ends_at=ends_at, first_look_at=now)
            row.doubt_since, row.doubt_until, row.next_at = lost.since, lost.until, lost.next_at

    async def hand_back(self, session: AsyncSession, *, epoch: int, under_way: set[int]) -> None:
        """Release what is claimed under our epoch and was never sent: its claim's commit seemed to have failed."""
        claimed = await list_claimed(session, team_id=self._team_id, epoch=epoch)
        if never_sent := set(claimed) - under_way:
            await session.execute(update(OutboxRow).where(OutboxRow.id.in_(never_sent)).values(state=Delivery.WAITING))


_DOUBT_UNKNOWN = (
    update(_outbox)
    .where(
        _outbox.c.team_id == bindparam("of_team"),
        text("outbox.state IN ('waiting', 'claimed')"),
        _outbox.c.state == Delivery.WAITING,
        _outbox.c.claimed_at.is_(None),
        _outbox.c.doubt_since.is_(None),
        _outbox.c.method.in_([name for name, line in LOOKUPS.items() if line.look and name != "conversations.create"]),
    )
    .values(doubt_since=bindparam("since"), doubt_until=bindparam("at"))
)


async def doubt_unknown(session: AsyncSession, *, team_id: str, since: datetime, now: datetime) -> None:
    """What was promised after a restore may have been posted before it, under the same key: it is looked for first.

    Not so a channel: one of that name may be the room of an escalation that nobody here knows of any more.
    """
    connection = await session.connection()
    await connection.execute(_DOUBT_UNKNOWN, {"of_team": team_id, "since": since, "at": now})


_CLAIM = (
    update(_outbox)
    .where(_outbox.c.id.in_(bindparam("row_ids", expanding=True)))
    .values(state=Delivery.CLAIMED, claimed_at=bindparam("at"), claim_epoch=bindparam("epoch"))
)


async def claim(session: AsyncSession, rows: Sequence[ReadyRow], *, epoch: int, now: datetime) -> None:
    """Mark these rows as ours; they are sent when this is committed, and not before."""
    connection = await session.connection()
    await connection.execute(_CLAIM, {"row_ids": [row.id for row in rows], "at": now, "epoch": epoch})


async def replace_outdated(session: AsyncSession, rows: Sequence[ReadyRow], *, now: datetime) -> None:
    """Edits in doubt that a newer edit makes pointless, now that they cannot come late any more."""
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_([row.id for row in rows]))
        .values(state=Delivery.REPLACED, finished_at=now)
        .execution_options(synchronize_session=False)
    )
