"""Which kinds of event Slack sends us, and when the last of each came: to tell what the app is subscribed to."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.workspace import EventKindSeen


async def remember_event(session: AsyncSession, *, team_id: str, kind: str, now: datetime) -> None:
    """Keep that an event of this kind has come. `now` is transport time."""
    dialect = session.get_bind().dialect.name
    into = sqlite_insert(EventKindSeen) if dialect == "sqlite" else postgresql_insert(EventKindSeen)
    seen = into.values(team_id=team_id, kind=kind, first_at=now, last_at=now)
    await session.execute(
        seen.on_conflict_do_update(index_elements=["team_id", "kind"], set_={"last_at": seen.excluded.last_at})
    )
