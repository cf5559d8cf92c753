"""The database: the only place that opens and commits transactions, on SQLite and PostgreSQL alike."""

import asyncio
import contextlib
import logging
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NotLetIn
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot import migrating, outbox, sqlite_driver
from bot.away import CommitInDoubt, is_away, patiently
from bot.clock import monotonic
from bot.database_url import driver_url
from bot.errand import count
from bot.numbers import TAKE, Numbers
from bot.turns import Turns

log = logging.getLogger(__name__)

# People wait for three seconds: whoever is not let in within this time is told so.
ENTER_WITHIN_S = 2.0
ENTER_SOON_S = 0.3  # … and when somebody was not let in just now, the others need not wait as long to hear the same
BUSY_TIMEOUT_S = 2
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_TIMEOUT_S * 1000}",
    "secure_delete=ON",  # what is deleted or replaced is overwritten: customers' words do not stay in free pages
)
READING_PRAGMAS = ("query_only=ON", f"busy_timeout={BUSY_TIMEOUT_S * 1000}")  # even to set WAL is a change
# libpq counts seconds, and takes fewer than two for two; data that nobody confirms means that nobody is there.
CONNECT = {"connect_timeout": 2, "tcp_user_timeout": 3000}
# Somebody who stalls while holding an escalation costs others two seconds and a sentence, not their patience.
LOCK_WAIT = "-c lock_timeout=2000"
READ_ONLY = "-c default_transaction_read_only=on"
MIGRATION_LOCK = 0x57A2  # any fixed number: PostgreSQL's advisory lock that lets one replica migrate
WAKE_CHANNEL = "warroom_outbox"
ASK_AFTER_S = 1.0  # a connection that rested for longer is asked whether it still lives
NEVER = float("-inf")
SETTLE_WAIT_S = 1  # people stand in line meanwhile
POOL_SIZE, OVERFLOW = 20, 10
MOST_CONNECTIONS = POOL_SIZE + OVERFLOW + 1  # of one process; the last hands out numbers
STALLED_AFTER_S = 5  # shorter than a relay's lease


_NOTIFY = text("SELECT pg_notify(:channel, :news)").bindparams(channel=WAKE_CHANNEL)
Waker = Callable[[set[str]], set[str]]


class Database:
    """One engine. `transaction()` is the unit of work: the door opens it, services receive its session.

    One that `only_reads` can change nothing, whatever it is asked to.
    """

    def __init__(self, url: str, *, pool_size: int = POOL_SIZE, only_reads: bool = False) -> None:
        self.url = driver_url(url)
        self.is_sqlite = self.url.drivername.startswith("sqlite")
        # Statements are logged without their parameters: those hold customers' words.
        options: dict[str, Any] = {"hide_parameters": True}
        if self.is_sqlite:
            options |= {"module": sqlite_driver.driver(), "connect_args": sqlite_driver.CONNECT}
        else:
            connecting = f"{LOCK_WAIT} {READ_ONLY}" if only_reads else LOCK_WAIT
            options |= {
                "pool_size": pool_size,
                "max_overflow": OVERFLOW,
                "connect_args": {"options": connecting, **CONNECT},
            }
        self.engine = create_async_engine(self.url, **options)
        self._writing = asyncio.Lock() if self.is_sqlite else None
        self._shut_at = NEVER
        self._wakers: list[Waker] = []
        self.turns = Turns()
        self.process = uuid.uuid4().hex  # tells our own notifications from those of other replicas
        self._numbers = None if self.is_sqlite else Numbers(self.url)
        self._unheard: set[str] = set()
        self._telling: asyncio.Task[None] | None = None
        if self.is_sqlite:
            _teach_sqlite(self.engine.sync_engine, READING_PRAGMAS if only_reads else PRAGMAS)
        else:
            _teach_postgresql(self.engine.sync_engine)
        self._reader = self.engine.execution_options(reads_only=True)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed when the block ends, rolled back when it raises. Wakes the relay after it.

        Raises sqlalchemy's TimeoutError when it could not begin in time, and CommitInDoubt when its end was lost.
        """
        count("commits")
        is_committing = False
        deadline = self._deadline()
        async with contextlib.AsyncExitStack() as held:
            if self._writing is not None:
                async with self._let_in(deadline):
                    # SQLite takes one writer at a time; waiting in line here is fair, its own busy-waiting is not.
                    await held.enter_async_context(self._writing)
            session = await held.enter_async_context(AsyncSession(self.engine, expire_on_commit=False))
            session.info["database"] = self
            try:
                async with session.begin():
                    async with self._let_in(deadline):
                        await session.connection()
                    yield session
                    await session.flush()
                    promised = await outbox.write(session) | session.info.get("promised", set())
                    is_committing = True
            except DBAPIError as error:
                if is_committing and is_away(error):
                    raise CommitInDoubt("COMMIT", None, error.orig or error) from error
                raise
        if promised:
            self._wake(promised)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that only reads; on SQLite it waits for no writer. Raises sqlalchemy's TimeoutError, as above."""
        async with AsyncSession(self._reader, expire_on_commit=False) as session:
            async with self._let_in(self._deadline()):
                await session.connection()
            yield session

    def _deadline(self) -> float:
        """Until when somebody waits to be let in, in the loop's own time."""
        was_shut = monotonic() - self._shut_at < ENTER_WITHIN_S
        return asyncio.get_running_loop().time() + (ENTER_SOON_S if was_shut else ENTER_WITHIN_S)

    @asynccontextmanager
    async def _let_in(self, deadline: float) -> AsyncIterator[None]:
        """Nothing has been done yet, so giving up is safe."""
        try:
            async with asyncio.timeout_at(deadline):
                yield
        except TimeoutError:
            # Who waited for less says nothing of how it is: a database that is only busy would seem shut for long.
            if monotonic() - self._shut_at >= ENTER_WITHIN_S:
                self._shut_at = monotonic()
            raise NotLetIn("the database did not let us in") from None

    def when_promised(self, wake: Waker) -> Callable[[], None]:
        """Call `wake(team_ids)` after each commit of this process that added outbox rows; returns how to end that.

        It returns the workspaces that this process relays itself: other replicas need not hear of those.
        """
        self._wakers.append(wake)
        return lambda: self._wakers.remove(wake)

    def _wake(self, promised: set[str]) -> None:
        relayed_here: set[str] = set().union(*[wake(promised) for wake in self._wakers])
        if self.is_sqlite or promised <= relayed_here:
            return
        self._unheard |= promised - relayed_here
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell_others(), name="notify")

    async def _tell_others(self) -> None:
        """Tell other replicas, after the commit and at once for all that was committed meanwhile.

        Inside the transaction, NOTIFY would make all commits stand in one line. When it is lost, nothing else is:
        every relay also looks by itself, once a second.
        """
        while self._unheard:
            told, self._unheard = self._unheard, set()
            try:
                async with self.engine.begin() as connection:
                    for team_id in sorted(told):
                        await connection.execute(_NOTIFY, {"news": f"{self.process} {team_id}"})
            except SQLAlchemyError as error:
                log.warning("other replicas were not told of promises: %s", type(error).__name__)

    async def take_number(self, session: AsyncSession, team_id: str) -> int:
        """The workspace's next escalation number.

        PostgreSQL takes it in a transaction of its own, so that no other request waits for the caller's commit; a
        caller that then rolls back leaves a gap. SQLite has one writer anyway and takes it in the caller's.
        """
        if self._numbers is not None:
            return await self._numbers.take(team_id)
        return int((await session.execute(TAKE, {"team_id": team_id, "count": 1})).scalar_one())

    async def migrate(self, *, patience_s: float = 0.0) -> None:
        """Bring the schema to the newest version; replicas that start together take turns.

        A database that is away is waited for so long. Raises DatabaseAway when it does not come.
        """
        await patiently(self._migrate, patience_s=patience_s)

    async def _migrate(self) -> None:
        async with self.engine.connect() as connection:
            if not self.is_sqlite:
                await connection.execute(text("SET lock_timeout = 0"))
                await connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": MIGRATION_LOCK})
                await connection.commit()
            try:
                await connection.run_sync(migrating.upgrade)
                await connection.commit()
            finally:
                if not self.is_sqlite:
                    await connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": MIGRATION_LOCK})
                    await connection.execute(text("RESET lock_timeout"))
                    await connection.commit()

    async def settle(self) -> bool:
        """Bring what was committed into SQLite's file itself and empty its log; False while a reader still needs it.

        What was erased is really gone then. PostgreSQL sees to that by itself (autovacuum).
        """
        if not self.is_sqlite or self.url.database in (None, "", ":memory:"):
            return True
        async with self._writing or nullcontext():
            # On a connection and a thread of its own: it waits for readers, and those may be on this event loop.
            return await asyncio.to_thread(sqlite_driver.empty_log, str(self.url.database), SETTLE_WAIT_S)

    async def connect(self) -> AsyncConnection:
        """A connection of one's own (for LISTEN); the caller closes it."""
        return await self.engine.connect()

    async def close(self) -> None:
        """Give back all connections."""
        if self._telling is not None:
            await asyncio.wait([self._telling])
        await self.engine.dispose()
        if self._numbers is not None:
            await self._numbers.close()


async def next_number(session: AsyncSession, team_id: str) -> int:
    """The next escalation number, asked for by a service that only knows its session."""
    database: Database = session.info["database"]
    return await database.take_number(session, team_id)


def _lives(engine: Any, connection: Any) -> bool:
    try:
        return bool(engine.dialect.do_ping(connection))
    except engine.dialect.loaded_dbapi.Error:
        return False


def _teach_postgresql(engine: Any) -> None:
    """A process that stalls inside a transaction loses it, and its locks, before its relay's successor needs them."""

    @event.listens_for(engine, "checkin")
    def on_checkin(_connection: Any, entry: ConnectionPoolEntry) -> None:
        entry.info["rests_since"] = monotonic()

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: Any, entry: ConnectionPoolEntry, _fairy: Any) -> None:
        # A connection that has just served need not be asked whether it lives: that would be one more statement for
        # each request, just when there are many.
        if monotonic() - entry.info.get("rests_since", NEVER) > ASK_AFTER_S and not _lives(engine, connection):
            raise InvalidatePoolError("the database was away")

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(f"SET idle_in_transaction_session_timeout = {STALLED_AFTER_S * 1000}")
        cursor.close()
        connection.commit()


def _teach_sqlite(engine: Any, pragmas: Sequence[str]) -> None:
    """WAL, foreign keys, and transactions that begin where we say; writers with IMMEDIATE: none fails midway."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "invalidate")
    def on_invalidate(connection: Any, _entry: ConnectionPoolEntry, _error: BaseException | None) -> None:
        # A task that is cancelled in the middle of a statement has its connection closed, but SQLite keeps the write
        # lock of a closed connection for as long as a statement of it lives, in a traceback say. So: roll back first.
        driver = connection.driver_connection
        if driver._connection is not None:
            driver._tx.put_nowait((None, driver._connection.rollback))

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        reads_only = connection.get_execution_options().get("reads_only")
        connection.exec_driver_sql("BEGIN" if reads_only else sqlite_driver.BEGIN_TO_WRITE)
