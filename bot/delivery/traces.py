"""What a kept promise leaves in our tables: the channel of a room or board, where a message stands, a person's DM."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Insert, Table, bindparam, case, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.addresses import room_name
from bot.delivery.courier import Outcome
from bot.delivery.outcomes import Verdict
from bot.delivery.settling import Settled
from bot.queries.ready import ReadyRow
from models.outbox import Delivery, PostedMessage
from models.room import Room, RoomState
from models.workspace import Board, Person

CREATE, POST = "conversations.create", "chat.postMessage"


async def leave_traces(session: AsyncSession, team_id: str, recorded: Sequence[tuple[Outcome, Settled]]) -> None:
    """Write down what these outcomes told us about channels and messages."""
    messages: list[dict[str, Any]] = []
    for outcome, after in recorded:
        row = outcome.letter.row
        if outcome.dm_channel_id is not None:
            await _remember_dm(session, team_id, row.receiver.removeprefix("user:"), outcome.dm_channel_id)
        if row.method == CREATE and outcome.verdict is Verdict.RENAME:
            await _rename_room(session, row, after)
        if after.state is not Delivery.DELIVERED or not after.answer:
            continue
        if row.method == CREATE:
            await (_found_board if outcome.letter.is_of_board else _open_room)(session, team_id, row, after.answer)
        elif row.method == POST and row.slot is not None:
            channel_id, ts = after.answer["channel"], after.answer["ts"]
            messages.append({"team_id": team_id, "slot": row.slot, "channel_id": channel_id, "ts": ts})
    if messages:
        connection = await session.connection()
        await connection.execute(_REMEMBER[connection.dialect.name], messages)


def _remember(into: Any) -> Insert:
    statement = into.on_conflict_do_update(
        index_elements=["team_id", "slot"],
        set_={"channel_id": into.excluded.channel_id, "ts": into.excluded.ts},
    )
    assert isinstance(statement, Insert)
    return statement


_posted = PostedMessage.__table__
assert isinstance(_posted, Table)
_REMEMBER = {
    "sqlite": _remember(sqlite_insert(_posted)),
    "postgresql": _remember(postgresql_insert(_posted)),
}

_rooms = Room.__table__
assert isinstance(_rooms, Table)
_OPEN_ROOM = (
    update(_rooms)
    .where(_rooms.c.id == bindparam("room_id"))
    .values(
        channel_id=bindparam("channel"),
        name=bindparam("called"),
        state=case((_rooms.c.state == RoomState.PLANNED, RoomState.OPEN), else_=_rooms.c.state),
    )
)
_RENAME_ROOM = update(_rooms).where(_rooms.c.id == bindparam("room_id")).values(name=bindparam("called"))


async def _open_room(session: AsyncSession, _team_id: str, row: ReadyRow, answer: dict[str, Any]) -> None:
    connection = await session.connection()
    made = {"room_id": _room_id(row), "channel": answer["channel"], "called": answer["name"]}
    await connection.execute(_OPEN_ROOM, made)


async def _found_board(session: AsyncSession, team_id: str, row: ReadyRow, answer: dict[str, Any]) -> None:
    """Unless warroom.yaml wants another channel by now, or somebody was faster."""
    await session.execute(
        update(Board)
        .where(Board.team_id == team_id, Board.name == row.receiver.removeprefix("board:"))
        .where(Board.wanted == row.payload["name"], Board.channel_id.is_(None))
        .values(channel_id=answer["channel"])
        .execution_options(synchronize_session=False)
    )


async def _rename_room(session: AsyncSession, row: ReadyRow, after: Settled) -> None:
    name = room_name(after.payload["name"], after.payload.get("suffix"))
    connection = await session.connection()
    await connection.execute(_RENAME_ROOM, {"room_id": _room_id(row), "called": name})


async def _remember_dm(session: AsyncSession, team_id: str, user_id: str, channel_id: str) -> None:
    await session.execute(
        update(Person)
        .where(Person.team_id == team_id, Person.user_id == user_id)
        .values(dm_channel_id=channel_id)
        .execution_options(synchronize_session=False)
    )


def _room_id(row: ReadyRow) -> int:
    return int(row.receiver.removeprefix("room:"))
