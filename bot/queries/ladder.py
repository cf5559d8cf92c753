"""Who is asked, one after the other, for what nobody owns: the rungs of the ladder as they stand now."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.queries import people
from bot.rules.duty import Duty, ladder


async def list_rungs(session: AsyncSession, *, team_id: str, duty: Duty, now: datetime) -> list[str]:
    """User ids, the first to ask first: whoever is on duty now, then the other managers, then the admins.

    Nobody who is deactivated, a guest, of another organisation or a bot is among them. Empty only where there is
    nobody at all. `now` is business time.
    """
    managers = await _managers(session, team_id, duty)
    admins = await people.list_admins(session, team_id=team_id)
    asked = [*(turn.who for turn in duty.rota), *managers]
    gone = await people.list_gone(session, team_id=team_id, among=asked)
    rungs = ladder([turn for turn in duty.rota if turn.who not in gone], managers=managers, admins=admins, now=now)
    return [who for who in rungs if who not in gone]


async def list_leading(session: AsyncSession, *, team_id: str, duty: Duty) -> tuple[list[str], list[str]]:
    """(the managers, whoever has turns in the rota), without guests and the like; without managers the admins are."""
    managers = await _managers(session, team_id, duty) or await people.list_admins(session, team_id=team_id)
    rota = [turn.who for turn in duty.rota]
    gone = await people.list_gone(session, team_id=team_id, among=[*managers, *rota])
    kept = [list(dict.fromkeys(who for who in each if who not in gone)) for each in (managers, rota)]
    return kept[0], kept[1]


def next_rung(rungs: list[str], *, after: Collection[str]) -> str | None:
    """The first to ask who was not asked yet; None when everybody was."""
    return next((who for who in rungs if who not in after), None)


async def _managers(session: AsyncSession, team_id: str, duty: Duty) -> list[str]:
    """Those whom warroom.yaml names, groups as their members."""
    groups = [entry[1:] for entry in duty.managers if entry.startswith("@")]
    named = [entry for entry in duty.managers if not entry.startswith("@")]
    return [*named, *await people.list_group_members(session, team_id=team_id, handles=groups)]
