"""Boards: the channels that are no war rooms. They are made, or adopted, when something is to be put there."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.announce import receivers
from bot.clock import transport_now
from bot.outbox import NOTICE, Priority
from bot.queries import boards
from bot.rules.channel_name import is_channel_id
from bot.views import boards as view
from models.outbox import OutboxRow
from models.workspace import Board


async def ready(session: AsyncSession, *, team_id: str, name: str) -> list[str]:
    """The keys after which a message to `receivers.board(name)` goes; what it takes to have the board is promised."""
    board = await boards.get_board(session, team_id=team_id, name=name)
    if board.channel_id is not None:
        return []
    await promise_channel(session, board)
    return [key_of(board)]


async def promise_channel(session: AsyncSession, board: Board) -> None:
    """The channel of this board is wanted; the same promise again changes nothing."""
    if is_channel_id(board.wanted):
        return
    receiver = receivers.board(board.name)
    await outbox.promise(
        session,
        team_id=board.team_id,
        key=key_of(board),
        to=receiver,
        method="conversations.create",
        payload={"name": board.wanted, "is_private": False},
        lane=receivers.lane(receiver, "create"),
        priority=Priority.URGENT,
    )


async def invited(session: AsyncSession, made: OutboxRow, *, people: Sequence[str]) -> None:
    """These people come into the channel that was made by this promise; told twice, they are invited once."""
    await outbox.promise(
        session,
        team_id=made.team_id,
        key=f"{made.key}:invite",
        to=made.receiver,
        method="conversations.invite",
        payload={"users": ",".join(people)},
        lane=receivers.lane(made.receiver, "invite"),
        priority=Priority.LATER,
    )


def key_of(board: Board) -> str:
    """The key of the promise that makes it."""
    return f"board:{board.name}:create:{board.generation}"


async def refused(session: AsyncSession, row: OutboxRow, *, to: str) -> None:
    """Something for a board cannot be delivered: whoever is on duty hears what to do, once a day for each reason."""
    name = row.receiver.removeprefix("board:")
    board = await boards.get_board(session, team_id=row.team_id, name=name)
    receiver = receivers.user(to)
    day = transport_now().date().isoformat()
    await outbox.promise(
        session,
        team_id=row.team_id,
        key=f"{NOTICE}{row.receiver}:{board.generation}:{row.problem}:{day}:{receiver}",
        to=receiver,
        method="chat.postMessage",
        payload=view.refused(name=name, wanted=board.wanted, method=row.method, problem=row.problem or ""),
        lane=receivers.lane(receiver, "messages"),
    )
