"""Whose turn it is: people at the doors first, a few at a time; work that nobody waits for gives way a little."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

AT_ONCE = 8  # doors that use the database side by side; more would only wait for each other, and all end late
RUSH = 16  # so many, and a form that takes long is only checked and kept while its sender waits
CROWD = 3  # so many people at the doors are a crowd, and the relay and the beats let them pass


class Turns:
    """Lets people in, first come first served, and tells others when there is no crowd."""

    def __init__(self) -> None:
        self._inside = asyncio.Semaphore(AT_ONCE)
        self._people = 0
        self._calm = asyncio.Event()
        self._calm.set()

    @property
    def is_rush(self) -> bool:
        """Whether so many people wait that each must be let go as soon as what they asked is safe."""
        return self._people >= RUSH

    @asynccontextmanager
    async def door(self) -> AsyncIterator[None]:
        """Somebody waits for an answer: in line, then inside."""
        self._count(1)
        try:
            async with self._inside:
                yield
        finally:
            self._count(-1)

    async def give_way(self, longest_s: float) -> None:
        """Wait until there is no crowd at the doors, but no longer than this: what was promised has to go out too."""
        if not self._calm.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(longest_s):
                    await self._calm.wait()

    def _count(self, more: int) -> None:
        self._people += more
        if self._people >= CROWD:
            self._calm.clear()
        else:
            self._calm.set()
