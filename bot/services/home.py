"""Home: drawn when somebody opens it, and again when something of theirs has changed while they look."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, insert, literal, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import home
from bot.clock import transport_now
from bot.facts.actor import Actor
from bot.queries import home as known
from bot.queries import people
from bot.rules.access import Verb, may
from bot.rules.duty import Duty
from models.home import Home, HomeNews

# Who has not looked for longer than this gets a fresh one when they open it again.
LOOKED_AT = timedelta(hours=12)
_NOTED = "home news"  # where a session keeps of which escalations it has noted news


async def note_news(session: AsyncSession, *, team_id: str, escalation_id: int) -> None:
    """Something has happened in this escalation: one statement, which adds nothing while nobody looks at a Home."""
    noted: set[int] = session.info.setdefault(_NOTED, set())
    if escalation_id in noted:
        return
    noted.add(escalation_id)
    somebody_looks = exists().where(Home.team_id == team_id, Home.opened_at > looked_since())
    await session.execute(
        insert(HomeNews).from_select(
            ["team_id", "escalation_id"], select(literal(team_id), literal(escalation_id)).where(somebody_looks)
        )
    )


async def forget_news(session: AsyncSession, *, news_ids: list[int]) -> None:
    """Every Home that it concerns shows this now."""
    await session.execute(delete(HomeNews).where(HomeNews.id.in_(news_ids)))


async def open_home(session: AsyncSession, *, actor: Actor, duty: Duty, now: datetime) -> None:
    """Somebody looks at their Home."""
    opened_at = transport_now()
    into = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    first = {"team_id": actor.team_id, "user_id": actor.user_id, "opened_at": opened_at}
    await session.execute(into(Home).values(**first, is_manager=False, edition=0).on_conflict_do_nothing())
    row = await known.lock_home(session, team_id=actor.team_id, user_id=actor.user_id)
    assert row is not None
    row.opened_at = opened_at
    row.is_manager = await _is_manager(session, actor, duty)
    row.shown = None
    await _publish(session, row, is_member=may(actor, Verb.RAISE), now=now)


async def refresh(session: AsyncSession, *, team_id: str, user_id: str, now: datetime) -> None:
    """Publish the Home of this person again when it says something new."""
    row = await known.lock_home(session, team_id=team_id, user_id=user_id)
    found = await people.find_person(session, team_id=team_id, user_id=user_id)
    if row is None or found is None:
        return
    out = found.is_guest or found.is_stranger or found.is_bot or found.is_deleted
    await _publish(session, row, is_member=not out, now=now)


def looked_since() -> datetime:
    """Whose Home was opened before this is not drawn again by itself."""
    return transport_now() - LOOKED_AT


async def _publish(session: AsyncSession, row: Home, *, is_member: bool, now: datetime) -> None:
    facts = None
    if is_member:
        facts = await known.get_home(
            session, team_id=row.team_id, user_id=row.user_id, is_manager=row.is_manager, now=now
        )
    drawn = home.draw(facts, now=now)
    if drawn.fingerprint == row.shown:
        return
    row.edition += 1
    row.shown = drawn.fingerprint
    await home.shown(session, drawn, team_id=row.team_id, user_id=row.user_id, edition=row.edition)


async def _is_manager(session: AsyncSession, actor: Actor, duty: Duty) -> bool:
    """Whether warroom.yaml names them, themselves or by a group; where it names nobody, the admins are managers."""
    if not duty.managers:
        return actor.user_id in await people.list_admins(session, team_id=actor.team_id)
    if actor.user_id in duty.managers:
        return True
    groups = [entry[1:] for entry in duty.managers if entry.startswith("@")]
    return actor.user_id in await people.list_group_members(session, team_id=actor.team_id, handles=groups)
