"""The only reader of the time: the business clock, which can be moved, and the transport clock, which cannot."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the business time: everything that is *due* is judged by it."""

    def now(self) -> datetime:
        """Aware UTC."""
        ...


def transport_now() -> datetime:
    """Wall time, aware UTC, for receipts, leases, limits and back-off; never moves with the business clock."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Seconds that only ever grow, for time-outs and budgets inside one process."""
    return time.monotonic()


def milliseconds_since(began_at: float) -> float:
    """How long ago this moment of `monotonic` was, as a line of the log tells it."""
    return round((time.monotonic() - began_at) * 1000, 1)


class WallClock:
    """The business clock of a real workspace: wall time."""

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)


class MovableClock:
    """The business clock of a sandbox: wall time plus an offset, running at a rate."""

    def __init__(self) -> None:
        self._business_at = datetime.now(UTC)
        self._read_at = time.monotonic()
        self._rate = 1.0

    def now(self) -> datetime:
        """Aware UTC."""
        return self._business_at + timedelta(seconds=(time.monotonic() - self._read_at) * self._rate)

    def set(self, *, offset_s: float, rate: float) -> bool:
        """Follow a clock that is `offset_s` seconds ahead of the wall and runs `rate` times as fast.

        Returns True when this is a move (more than a second away from what this clock said).
        """
        before = self.now()
        self._business_at = datetime.now(UTC) + timedelta(seconds=offset_s)
        self._read_at = time.monotonic()
        self._rate = rate
        return abs((self._business_at - before).total_seconds()) > 1
