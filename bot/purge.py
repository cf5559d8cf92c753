"""`warroom purge`: the retention rule applied by hand, for whoever runs Warroom, with what it did in figures."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.exc import DBAPIError

from bot.clock import WallClock
from bot.config_folder import Configs
from bot.db import Database
from bot.errors import NotConfigured
from bot.queries import retention as known
from bot.rules.retention import read_age
from handlers.retention import Purge, Purged

NOT_ALL = 1


async def purge(
    database_url: str,
    *,
    configs: Configs,
    older_than: str | None,
    team_id: str | None,
    is_dry: bool,
    tell: Callable[[str], None],
) -> int:
    """Erase, or with `is_dry` only count, what is due in each workspace; the exit code: 0, or 1 when some is left.

    Raises NotConfigured for an age that is none, a workspace that is unknown and a database that cannot be read.
    """
    age = _age(older_than)
    database = Database(database_url)
    code = 0
    try:
        async with database.reading() as session:
            teams = await known.list_teams(session)
        if team_id is not None and team_id not in teams:
            raise NotConfigured(f"There is no workspace {team_id} in this database. It has: {', '.join(teams)}.")
        for each in [team_id] if team_id is not None else teams:
            ages = configs.of(each).retention.ages.with_text(age)
            if ages.customer_text is None:
                tell(f"{each}: people's words stay, since neither retention.customer_text nor --older-than is given.")
            done = await Purge(database, each, ages, WallClock().now(), is_dry=is_dry).run()
            tell(_sentence(each, done, is_dry=is_dry))
            code = max(code, _tell_left(done, tell))
    except DBAPIError as error:
        raise NotConfigured(
            f"The database cannot be read or written ({type(error.orig).__name__}). Check DATABASE_URL; "
            "`warroom migrate` brings an older one to the newest version. What was erased until now stays erased."
        ) from None
    finally:
        await database.close()
    return code


def _age(older_than: str | None) -> timedelta | None:
    if older_than is None:
        return None
    age = read_age(older_than)
    if age is None:
        raise NotConfigured(
            f'--older-than "{older_than}" is not an age. Write it like "90 days", "12 weeks", "6 months" or "2 years".'
        )
    return age.span


def _sentence(team_id: str, done: Purged, *, is_dry: bool) -> str:
    erased, forgotten = ("to erase", "to forget") if is_dry else ("erased", "forgotten")
    return (
        f"{team_id}: {erased}: escalations {done.escalations:,}, customers {done.customers:,}, "
        f"deliveries' texts {done.emptied:,}; {forgotten}: deliveries {done.forgotten:,}, "
        f"receipts {done.receipts:,}, kept forms {done.submissions:,}."
    )


def _tell_left(done: Purged, tell: Callable[[str], None]) -> int:
    if done.failed:
        tell(f"Not erased, since somebody was changing them: {done.failed:,}. Run it again.")
    if not done.is_settled:
        tell("Somebody is reading the database, so SQLite's log could not be emptied. Run it again.")
    return 0 if done.is_settled and not done.failed else NOT_ALL
