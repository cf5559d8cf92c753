"""The first minutes after a restore from a backup, in which a relay doubts whatever is promised anew."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import monotonic
from bot.delivery import lease
from bot.delivery.pace import Pace
from bot.delivery.record import doubt_unknown


class Restored:
    """Whether the database was restored lately (see `mending.recover`), for the relay of one workspace."""

    def __init__(self, team_id: str, *, pace: Pace) -> None:
        self._team_id = team_id
        self._lasts_s = pace.unknown_s
        self._since: datetime | None = None
        self._until = 0.0

    async def begin(self, session: AsyncSession) -> None:
        """The lease was taken just now: learn what its row says."""
        self._since = await lease.unknown_since(session, self._team_id)
        self._until = monotonic() + self._lasts_s

    async def doubt(self, session: AsyncSession, *, now: datetime) -> None:
        """Before anything is claimed: doubt what is new, until everything that was due meanwhile is promised."""
        if self._since is None:
            return
        if monotonic() < self._until:
            await doubt_unknown(session, team_id=self._team_id, since=self._since, now=now)
        else:
            await lease.know_all(session, self._team_id)
            self._since = None
