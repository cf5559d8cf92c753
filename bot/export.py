"""`warroom export`: the dossier of one escalation for whoever runs Warroom, straight from the database."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import WallClock
from bot.db import Database
from bot.errors import NotConfigured
from bot.queries import dossier as known
from bot.queries import escalations
from bot.services import timeline
from bot.web.dossier import dossier
from bot.web.html import html
from bot.web.markdown import markdown

_NUMBER = re.compile(r"(?:esc-?)?(?P<number>[0-9]{1,9})", re.IGNORECASE)


async def export(database_url: str, *, escalation: str, team_id: str | None, zone: str, is_html: bool) -> str:
    """The dossier as text; its timeline keeps that it was written. Raises NotConfigured for what cannot be found."""
    found = _NUMBER.fullmatch(escalation)
    if found is None:
        raise NotConfigured(f"{escalation} is not the number of an escalation. Write it like ESC-12.")
    try:
        reading = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise NotConfigured(f"{zone} is not a time zone. Write it like Europe/Lisbon.") from None
    database = Database(database_url)
    try:
        async with database.transaction() as session:
            return await _written(session, int(found["number"]), team_id, reading, is_html=is_html)
    except DBAPIError as error:
        raise NotConfigured(
            f"The database cannot be read ({type(error.orig).__name__}). "
            "Check DATABASE_URL; `warroom migrate` brings an older one to the newest version."
        ) from None
    finally:
        await database.close()


async def _written(session: AsyncSession, number: int, team_id: str | None, zone: ZoneInfo, *, is_html: bool) -> str:
    teams = await known.list_teams(session, number=number)
    if team_id is None and len(teams) > 1:
        raise NotConfigured(f"Several workspaces have an ESC-{number}. Name one with --team: {', '.join(teams)}.")
    team = team_id or (teams[0] if teams else "")
    found = await escalations.find_by_number(session, team_id=team, number=number, for_change=True)
    if found is None:
        raise NotConfigured(f"There is no ESC-{number}{f' in the workspace {team_id}' if team_id else ''}.")
    now = WallClock().now()
    await timeline.record(session, found, "exported-by-operator", actor_id=None, now=now)
    facts = await known.get_dossier(session, escalation=found, facts=await escalations.facts_of(session, found))
    document = dossier(facts, zone=zone, now=now)
    return html(document) if is_html else markdown(document)
