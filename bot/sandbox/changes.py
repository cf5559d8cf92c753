"""A feed that says "something changed", for the page and for tests that wait."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
UNTIL_S = 20.0  # how long a test waits, at most, for what the app does; a busy machine is not a mistake of it
POLL_S = 0.02  # what a predicate looks at may also change outside the sandbox


class Subscription:
    """One listener: an async iterator that gives a number whenever something changed since the last look."""

    def __init__(self, feed: Changes) -> None:
        self._feed = feed
        self._woken = asyncio.Event()

    def __aiter__(self) -> Subscription:
        return self

    async def __anext__(self) -> int:
        await self._woken.wait()
        self._woken.clear()
        return self._feed.version

    def wake(self) -> None:
        self._woken.set()

    def close(self) -> None:
        self._feed.drop(self)


class Changes:
    """Counts changes and wakes whoever listens; several changes in a row may arrive as one tick."""

    def __init__(self) -> None:
        self.version = 0
        self._listeners: set[Subscription] = set()

    def subscribe(self) -> Subscription:
        listener = Subscription(self)
        self._listeners.add(listener)
        return listener

    def drop(self, listener: Subscription) -> None:
        self._listeners.discard(listener)

    def tick(self) -> None:
        self.version += 1
        for listener in tuple(self._listeners):
            listener.wake()

    async def until(self, look: Callable[[], T | None], timeout: float) -> T | None:
        """Wait until `look` gives something true; None when the time is up."""
        deadline = time.monotonic() + timeout
        listener = self.subscribe()
        try:
            while not (found := look()):
                left = deadline - time.monotonic()
                if left <= 0:
                    return None
                try:
                    await asyncio.wait_for(anext(listener), min(left, POLL_S))
                except TimeoutError:
                    continue
            return found
        finally:
            listener.close()
