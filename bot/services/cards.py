"""Summary cards that are out of date because time has passed: noted where it is seen, drawn again once."""

from datetime import datetime

from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import card
from bot.queries import escalations, rooms
from bot.rules.reminders import TOGETHER
from bot.services import home
from models.room import Audience, Room

_FALL_BEHIND = (
    update(Room)
    .where(Room.escalation_id == bindparam("of"), Room.audience == Audience.INTERNAL, Room.card_behind.is_(None))
    .values(card_behind=bindparam("why"))
)


async def fall_behind(session: AsyncSession, because: dict[int, str]) -> None:
    """The cards of these escalations do not show this yet; each reason is given once for ever, and the first stays."""
    if because:
        connection = await session.connection()
        await connection.execute(_FALL_BEHIND, [{"of": of, "why": why} for of, why in because.items()])


async def catch_up(session: AsyncSession, *, room_id: int, now: datetime) -> None:
    """Draw the card as of now and the next minutes, for which reminders were given as well."""
    found = await rooms.lock_behind(session, room_id=room_id)
    if found is None:
        return
    room, escalation = found
    facts = await escalations.facts_of(session, escalation)
    await card.changed(session, facts, what=str(room.card_behind), now=now + TOGETHER)
    room.card_behind = None
    await home.note_news(session, team_id=escalation.team_id, escalation_id=escalation.id)
