"""`@Warroom catch me up`: where it stands, told to one person and to nobody else."""

import re
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import catch_up, receivers
from bot.queries import escalations, people, rooms
from bot.rules.access import Guarded, Verb, may
from bot.views import catch_up as view
from bot.views.blocks import Block

ASKED = re.compile(r"\bcatch\s+me\s+up\b", re.IGNORECASE)


async def answer_mention(
    session: AsyncSession,
    *,
    team_id: str,
    channel_id: str,
    user_id: str,
    text: str,
    ts: str,
    thread_ts: str | None,
    now: datetime,
) -> None:
    """Somebody mentioned Warroom in a channel: whoever may know is caught up, others hear why not, in private."""
    payload, to = await _answer(session, team_id=team_id, channel_id=channel_id, user_id=user_id, text=text, now=now)
    if payload is not None:
        await catch_up.say(
            session, team_id=team_id, to=to, user_id=user_id, what=f"asked:{ts}", payload=payload, thread_ts=thread_ts
        )


async def _answer(
    session: AsyncSession, *, team_id: str, channel_id: str, user_id: str, text: str, now: datetime
) -> tuple[Block | None, str]:
    channel = f"channel:{channel_id}"
    known = await people.list_actors(session, team_id=team_id, among=[user_id])
    if user_id in known and known[user_id].is_bot:
        return None, channel
    if user_id not in known or not may(known[user_id], Verb.RAISE):
        return view.sentence("guest-refused"), channel
    if not ASKED.search(text):
        return view.sentence("catch-up-what"), channel
    found = await rooms.find_by_channel(session, team_id=team_id, channel_id=channel_id)
    if found is None:
        return view.sentence("catch-up-elsewhere"), channel
    facts = await escalations.facts_of(session, await rooms.get_escalation_of(session, found, locked=False))
    if not may(known[user_id], Verb.SEE, Guarded(facts.is_confidential, facts.room.members)):
        return view.sentence("catch-up-elsewhere"), channel
    return view.catch_up(facts, now=now), receivers.room(found.id)
