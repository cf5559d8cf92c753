"""Escalation numbers on PostgreSQL: taken apart from the caller's transaction, and several at once when many ask."""

import asyncio
from collections import defaultdict

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine

TAKE = text(
    "UPDATE workspaces SET next_number = next_number + :count WHERE team_id = :team_id"
    " RETURNING next_number - :count AS first"
)
# A number need not be safe before the escalation that bears it: that one's commit saves both, in their order.
OPTIONS = "-c lock_timeout=2000 -c synchronous_commit=off"


class Numbers:
    """Hands out numbers. Whoever asks while a statement is under way is served, with all others, by the next one."""

    def __init__(self, url: URL) -> None:
        # A pool of its own, so that doors which each hold a connection cannot wait for each other here.
        self.engine = create_async_engine(
            url,
            hide_parameters=True,
            pool_size=1,
            pool_pre_ping=True,
            isolation_level="AUTOCOMMIT",
            connect_args={"options": OPTIONS, "connect_timeout": 2, "tcp_user_timeout": 3000},
        )
        self._waiting: dict[str, list[asyncio.Future[int]]] = defaultdict(list)
        self._serving: dict[str, asyncio.Task[None]] = {}

    async def take(self, team_id: str) -> int:
        """The workspace's next number. Whoever then rolls back leaves a gap."""
        asked: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting[team_id].append(asked)
        if team_id not in self._serving:
            self._serving[team_id] = asyncio.create_task(self._serve(team_id), name=f"numbers {team_id}")
        return await asked

    async def close(self) -> None:
        """Give back the connection."""
        await self.engine.dispose()

    async def _serve(self, team_id: str) -> None:
        try:
            while waiting := [each for each in self._waiting.pop(team_id, ()) if not each.done()]:
                (answer,) = await asyncio.gather(self._ask(team_id, len(waiting)), return_exceptions=True)
                for position, each in enumerate(waiting):
                    if each.done():
                        continue
                    if isinstance(answer, BaseException):
                        each.set_exception(answer)
                    else:
                        each.set_result(answer + position)
        finally:
            del self._serving[team_id]

    async def _ask(self, team_id: str, count: int) -> int:
        async with self.engine.connect() as connection:
            return int((await connection.execute(TAKE, {"team_id": team_id, "count": count})).scalar_one())
