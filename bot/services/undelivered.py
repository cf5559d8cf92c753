"""What becomes of a promise that Slack refuses for good, or keeps only in part: whoever can mend it hears of it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import boards, catch_up, delivery
from bot.outbox import NOTICE
from bot.queries import ladder
from bot.rules.duty import Duty
from bot.services import boards as board_service
from bot.services import war_room
from models.outbox import OutboxRow
from models.request import Unreached
from models.room import Room

CREATE = "conversations.create"
INVITE = "conversations.invite"


async def delivered(session: AsyncSession, row: OutboxRow, *, duty: Duty, now: datetime) -> None:
    """This promise was kept; an invitation perhaps not for everybody. `now` is business time."""
    if row.receiver.startswith("board:"):
        if row.method == CREATE and not (row.answer or {}).get("adopted"):
            await board_service.made(session, row=row, duty=duty)
        return
    failed = (row.answer or {}).get("failed") if row.method == INVITE else None
    if failed:
        await _left_out(session, row, [str(each["user"]) for each in failed], now=now)
    await delivery.delivered(session, row)


async def set_aside(session: AsyncSession, row: OutboxRow, *, duty: Duty, now: datetime) -> None:
    """This promise was set aside. `now` is business time."""
    if row.key.startswith((NOTICE, catch_up.STEM)):
        return  # they left again: nobody has to mend anything
    if (
        row.method == INVITE and row.receiver.startswith("room:") and (row.problem or "").startswith("U")
    ):  # each of them was refused, by name
        await _left_out(session, row, str(row.payload["users"]).split(","), now=now)
    if row.receiver.startswith("board:"):
        if row.method not in (CREATE, "chat.postMessage"):
            return  # an edit of something that a person deleted, or people whom Slack does not invite
        rungs = await ladder.list_rungs(session, team_id=row.team_id, duty=duty, now=now)
        if rungs:
            await boards.refused(session, row, to=rungs[0])
        return
    if row.method == INVITE and (row.problem or "").startswith("U"):  # each of them was refused, by name
        await _left_out(session, row, str(row.payload["users"]).split(","), now=now)
    if row.key.startswith("request:") and row.key.endswith(f":post:{row.receiver}"):
        user_id = row.receiver.removeprefix("user:")
        session.add(Unreached(team_id=row.team_id, escalation_id=int(row.key.split(":")[1]), user_id=user_id))
        return
    await delivery.set_aside(session, row)


async def _left_out(session: AsyncSession, row: OutboxRow, user_ids: list[str], *, now: datetime) -> None:
    found = await session.get(Room, int(row.receiver.removeprefix("room:")))
    if found is not None:
        await war_room.not_let_in(session, found=found, user_ids=user_ids, now=now)
