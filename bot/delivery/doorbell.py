"""Wakes relays the moment something was promised: by this process at once, by other replicas through PostgreSQL."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from bot.db import WAKE_CHANNEL, Database

log = logging.getLogger(__name__)

RETRY_S = 1.0
Ring = Callable[[], bool]  # whether whoever is rung for relays the workspace now


class Doorbell:
    """One for a process, however many workspaces it relays. Missed rings do no harm: relays also look by themselves."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rings: dict[str, list[Ring]] = defaultdict(list)
        self._end: Callable[[], None] | None = None
        self._listening: asyncio.Task[None] | None = None

    def connect(self, team_id: str, ring: Ring) -> Callable[[], None]:
        """Call `ring` whenever something was promised for this workspace; returns how to end that."""
        self._rings[team_id].append(ring)
        return lambda: self._rings[team_id].remove(ring)

    async def start(self) -> None:
        """Begin to listen."""
        self._end = self._database.when_promised(self._ring)
        if not self._database.is_sqlite:
            self._listening = asyncio.create_task(self._listen(), name="doorbell")

    async def stop(self) -> None:
        """End listening and give back the connection."""
        if self._end is not None:
            self._end()
            self._end = None
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait([self._listening])
            self._listening = None

    def _ring(self, team_ids: set[str]) -> set[str]:
        """Ring for these workspaces; those that are relayed here."""
        heard = {team_id: [ring() for ring in self._rings.get(team_id, ())] for team_id in team_ids}
        return {team_id for team_id, relays in heard.items() if any(relays)}

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except (psycopg.Error, SQLAlchemyError, OSError) as error:
                log.warning("cannot listen for promises of other replicas, will try again: %s", type(error).__name__)
            await asyncio.sleep(RETRY_S)

    async def _listen_once(self) -> None:
        connection = await self._database.connect()
        try:
            raw = await connection.get_raw_connection()
            driver = raw.driver_connection
            assert isinstance(driver, psycopg.AsyncConnection)
            await driver.set_autocommit(True)
            await driver.execute(f"LISTEN {WAKE_CHANNEL}")
            async for notice in driver.notifies():
                process, _, team_id = notice.payload.partition(" ")
                if process != self._database.process:
                    self._ring({team_id})
        finally:
            await connection.invalidate()  # it listens and commits by itself: nobody else may get it from the pool
            await connection.close()
