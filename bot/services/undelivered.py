"""What becomes of a promise that Slack refuses for good: whoever can mend it hears of it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import boards, delivery
from bot.outbox import NOTICE
from bot.queries import ladder
from bot.rules.duty import Duty
from models.outbox import OutboxRow


async def set_aside(session: AsyncSession, row: OutboxRow, *, duty: Duty, now: datetime) -> None:
    """This promise was set aside. `now` is business time."""
    if row.key.startswith(NOTICE):
        return
    if row.receiver.startswith("board:"):
        rungs = await ladder.list_rungs(session, team_id=row.team_id, duty=duty, now=now)
        if rungs:
            await boards.refused(session, row, to=rungs[0])
        return
    await delivery.set_aside(session, row)
