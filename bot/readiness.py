"""Whether this process can do its work now: its database, its migrations, its line to Slack, and its relays."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import migrating
from bot.clock import monotonic, transport_now
from bot.db import Database
from bot.delivery import lease
from bot.delivery.relay import Relay
from bot.outbox import Priority
from bot.queries import outbox

FRESH_S = 1.0  # an answer is good for that long: however often somebody asks, the database is asked once a second
PATIENCE_S = 1.5
STUCK_AFTER = timedelta(minutes=2)
STOP_S = 1.0

OK = "ok"
UNKNOWN = "unknown"

Checks = dict[str, str]


class Readiness:
    """The state of each part by name: `OK`, or what is wrong, in words for whoever runs Warroom.

    `slack` says it of the line to Slack, at once; `relays` are those of this process.
    """

    def __init__(
        self, database: Database, *, slack: Callable[[], Awaitable[str]], relays: Callable[[], Collection[Relay]]
    ) -> None:
        self._database = database
        self._slack = slack
        self._relays = relays
        self._needed = migrating.newest()
        self._known: Checks = {}
        self._asked_at = float("-inf")
        self._asking: asyncio.Task[Checks] | None = None

    async def look(self) -> Checks:
        """How it is, at most a second ago. Answers within two seconds, whatever hangs."""
        return {**await self._of_database(), "slack": await self._slack()}

    async def stop(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait([self._asking], timeout=STOP_S)

    async def _of_database(self) -> Checks:
        if self._asking is None:
            if monotonic() - self._asked_at < FRESH_S:
                return self._known
            self._asked_at = monotonic()
            self._asking = asyncio.create_task(self._ask(), name="readiness")
        asking = self._asking
        # A question that hangs is not asked again beside it: everybody waits for the same one, and not for long.
        await asyncio.wait([asking], timeout=max(0.0, self._asked_at + PATIENCE_S - monotonic()))
        if not asking.done():
            return _away(f"no answer within {PATIENCE_S} s")
        return asking.result()

    async def _ask(self) -> Checks:
        try:
            async with self._database.reading() as session:
                version = await (await session.connection()).run_sync(migrating.version)
                # A newer version may have been at work already: the code before it can work with its tables.
                is_new = version is not None and version >= self._needed
                migrated = OK if is_new else f"at {version or 'nothing'}, and {self._needed} is needed"
                relayed = await self._of_relays(session) if is_new else UNKNOWN
            self._known = {"database": OK, "migrations": migrated, "relay": relayed}
        except SQLAlchemyError as error:
            self._known = _away(f"cannot be reached ({type(error).__name__})")
        finally:
            self._asking = None
        return self._known

    async def _of_relays(self, session: AsyncSession) -> str:
        """What is so for most workspaces counts: the trouble of one must not take the others' Warroom away."""
        relays = self._relays()
        if not all(relay.is_running for relay in relays):
            return "does not run"
        teams = {relay.team_id for relay in relays}
        if _are_most(teams - await lease.list_held(session), teams):
            return "nobody holds the lease"
        oldest = await outbox.list_oldest(session, team_ids=teams, priority=int(Priority.URGENT))
        now = transport_now()
        if _are_most({team for team, at in oldest.items() if now - at > STUCK_AFTER}, teams):
            return f"an urgent message has waited for {(now - min(oldest.values())).total_seconds():.0f} s"
        return OK


def _are_most(some: set[str], teams: set[str]) -> bool:
    return 2 * len(some) > len(teams)


def _away(why: str) -> Checks:
    return {"database": why, "migrations": UNKNOWN, "relay": UNKNOWN}
