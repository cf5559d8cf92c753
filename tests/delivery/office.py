"""A delivery room to test with: a database, a Slack sandbox, promises with defaults, relays that hurry."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import select, text

from bot.clock import transport_now
from bot.db import Database
from bot.delivery.budgets import Budgets
from bot.delivery.pace import Pace
from bot.delivery.relay import Relay
from bot.delivery.slack import Slack
from bot.outbox import promise
from bot.queries.outbox import is_idle
from bot.sandbox.changes import UNTIL_S
from bot.sandbox.records import Message
from bot.sandbox.server import Sandbox
from models.escalation import Escalation, Kind, Severity
from models.outbox import Delivery, OutboxRow, PostedMessage
from models.room import Room

# Every window of a real relay, twenty times shorter.
HURRY = Pace(
    lease_s=1.5,
    renew_s=0.3,
    poll_s=0.1,
    call_s=0.4,
    margin_s=0.05,
    doubt_s=0.6,
    look_again_s=0.1,
    backoff_s=0.05,
    longest_backoff_s=0.2,
    operator_s=0.3,
    probe_s=0.1,
    longest_probe_s=0.3,
    stop_s=0.5,
)


class Office:
    """What a test of delivery works with. Relays it starts are stopped by `close()`."""

    def __init__(self, database: Database, sandbox: Sandbox, identity: dict[str, Any]) -> None:
        self.database = database
        self.sandbox = sandbox
        self.team_id: str = identity["team_id"]
        self.bot_user_id: str = identity["user_id"]
        self.channel = sandbox.channel("general").id
        self._relays: list[Relay] = []
        self._slacks: list[Slack] = []
        self._made = 0

    async def relay(self, pace: Pace = HURRY, *, limits: bool = False, **given: Any) -> Relay:
        """A running relay of its own process, as it were."""
        slack = given.pop("slack", None) or Slack(self.sandbox.bot_token, self.sandbox.api_url)
        self._slacks.append(slack)
        started = Relay(
            given.pop("database", self.database),
            slack,
            team_id=self.team_id,
            bot_user_id=self.bot_user_id,
            pace=pace,
            budgets=given.pop("budgets", None) or Budgets(is_limited=limits),
            **given,
        )
        await started.start()
        self._relays.append(started)
        return started

    async def kill(self, relay: Relay) -> None:
        """As `kill -9` would: nothing is recorded, nothing released, calls under way are cut."""
        relay._calls._came_back = lambda: None
        for task in [relay._running, *relay._calls._under_way]:
            if task is not None:
                task.cancel()
        await asyncio.sleep(0.02)
        self._relays.remove(relay)
        await relay._stack.aclose()

    async def close(self) -> None:
        for relay in self._relays:
            await relay.stop()
        for slack in self._slacks:
            await slack.close()

    async def promise(self, key: str, method: str = "chat.postMessage", **given: Any) -> None:
        """One promise in a transaction of its own: by default a message of this name in #general."""
        async with self.database.transaction() as session:
            await self.promise_in(session, key, method, **given)

    async def promise_in(self, session: Any, key: str, method: str = "chat.postMessage", **given: Any) -> None:
        await promise(
            session,
            **{
                "team_id": self.team_id,
                "key": key,
                "to": f"channel:{self.channel}",
                "method": method,
                "payload": {"text": key} if method.startswith("chat.") else {},
                "lane": key,
                **given,
            },
        )

    async def a_room(self, name: str | None = None, *, is_private: bool = False, create: bool = True) -> str:
        """A planned war room, as a receiver; with `create`, its channel is promised under the key `create <name>`."""
        self._made += 1
        name = name or f"esc-{self._made}-acme"
        async with self.database.transaction() as session:
            escalation = Escalation(
                team_id=self.team_id,
                number=self._made,
                title="Exports fail",
                situation="",
                kind=Kind.CUSTOMER,
                severity=Severity.SEV1,
                requester_id="U0DANA",
                raised_at=transport_now(),
            )
            session.add(escalation)
            await session.flush()
            room = Room(team_id=self.team_id, escalation_id=escalation.id, name=name, is_private=is_private)
            session.add(room)
            await session.flush()
            to = f"room:{room.id}"
            if create:
                payload = {"name": name, "is_private": is_private}
                await self.promise_in(session, f"create {name}", "conversations.create", to=to, payload=payload)
        return to

    async def row(self, key: str) -> OutboxRow:
        async with self.database.reading() as session:
            found = await session.scalar(select(OutboxRow).where(OutboxRow.key == key))
            assert found is not None, key
            return found

    async def room(self, to: str) -> Room:
        async with self.database.reading() as session:
            found = await session.get(Room, int(to.removeprefix("room:")))
            assert found is not None
            return found

    async def slot(self, name: str) -> PostedMessage:
        async with self.database.reading() as session:
            found = await session.scalar(select(PostedMessage).where(PostedMessage.slot == name))
            assert found is not None, name
            return found

    async def all_kept(self, timeout: float = UNTIL_S) -> None:
        """Wait until nothing is left to be sent."""

        async def idle() -> bool:
            async with self.database.reading() as session:
                return await is_idle(session, team_id=self.team_id)

        await self.until(idle, timeout)

    async def becomes(self, key: str, state: Delivery, timeout: float = UNTIL_S) -> OutboxRow:
        async def is_so() -> bool:
            return (await self.all_states()).get(key, "").startswith(state)

        await self.until(is_so, timeout)
        return await self.row(key)

    async def until(self, look: Callable[[], Awaitable[bool]], timeout: float = UNTIL_S) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while not await look():  # noqa: ASYNC110 - the database has no event to wait for
                    await asyncio.sleep(0.01)
                return
        raise AssertionError(f"it did not come true within {timeout} s: {await self.all_states()}")

    async def is_listening(self, *, seen_by: Database | None = None) -> bool:
        """Whether a connection hears what other processes promise (PostgreSQL)."""
        found = text(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN %' AND state = 'idle'"
        )
        async with (seen_by or self.database).reading() as session:
            return bool(await session.scalar(found))

    async def all_states(self) -> dict[str, str]:
        async with self.database.reading() as session:
            rows = await session.execute(select(OutboxRow.key, OutboxRow.state, OutboxRow.problem))
            return {key: f"{state} {problem or ''}" for key, state, problem in rows}

    def posted(self, channel: str = "general") -> list[str]:
        """The texts our bot has posted, oldest first."""
        return [message.text for message in self.messages(channel)]

    def messages(self, channel: str = "general") -> list[Message]:
        ours = [
            m for m in self.sandbox.channel(channel).messages.values() if m.user == self.bot_user_id and not m.subtype
        ]
        return sorted(ours, key=lambda message: float(message.ts))

    def calls(self, method: str) -> int:
        return len(self.sandbox.calls_of(method))


def patient(**windows: Any) -> Pace:
    """The hurried pace, with some windows changed."""
    return replace(HURRY, **windows)
