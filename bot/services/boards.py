"""The boards as people treat them: named in warroom.yaml, entered, deleted."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import boards as announce
from bot.queries import boards, ladder
from bot.rules.channel_name import is_channel_id
from bot.rules.duty import Duty
from models.outbox import OutboxRow
from models.workspace import Board


async def name_boards(session: AsyncSession, *, team_id: str, wanted: Mapping[str, str]) -> None:
    """Keep which channels the boards shall be, by name or id. One that changes moves; one that failed is tried anew."""
    for name, channel in wanted.items():
        board = await boards.find_board(session, team_id=team_id, name=name)
        if board is None:
            await _add(session, team_id=team_id, name=name, wanted=channel, channel_id=_id_in(channel), generation=1)
        elif board.wanted != channel:
            board.wanted, board.channel_id = channel, _id_in(channel)
            board.generation += 1
            # What already waits for this board goes to the new channel.
            await announce.promise_channel(session, board)
        elif board.channel_id is None and await boards.is_refused(session, team_id=team_id, key=announce.key_of(board)):
            board.generation += 1


async def _add(session: AsyncSession, **values: Any) -> None:
    """Two machines may start for the first time at the same moment."""
    into = sqlite_insert(Board) if session.get_bind().dialect.name == "sqlite" else postgresql_insert(Board)
    await session.execute(into.values(**values).on_conflict_do_nothing(index_elements=["team_id", "name"]))


async def entered(session: AsyncSession, *, team_id: str, channel_id: str, name: str) -> None:
    """Warroom was invited to a channel of this name: when a board waits for it, it is that board."""
    board = (await boards.list_missing(session, team_id=team_id)).get(name)
    if board is not None:
        board.channel_id = channel_id


async def deleted(session: AsyncSession, *, team_id: str, channel_id: str) -> None:
    """A channel is gone for good: the boards it was are made anew when they are needed."""
    for board in await boards.list_by_channel(session, team_id=team_id, channel_id=channel_id):
        if not is_channel_id(board.wanted):
            board.channel_id = None
            board.generation += 1


async def made(session: AsyncSession, *, row: OutboxRow, duty: Duty) -> None:
    """Warroom made the channel of a board, and is alone in it: whoever leads comes in, once.

    A channel that was there already has the people its makers chose.
    """
    name = row.receiver.removeprefix("board:")
    managers, rota = await ladder.list_leading(session, team_id=row.team_id, duty=duty)
    people = managers if name == "executive" else list(dict.fromkeys([*managers, *rota]))
    if people:
        await announce.invited(session, row, people=people)


def _id_in(wanted: str) -> str | None:
    return wanted if is_channel_id(wanted) else None
