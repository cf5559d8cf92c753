"""The clock of everything due, which people and tests may move; transport time stays what it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class BusinessClock:
    """Wall time plus an offset that grows when the rate is not one."""

    def __init__(self) -> None:
        self._rate = 1.0
        self._wall = time.time()
        self._business = self._wall

    @property
    def rate(self) -> float:
        return self._rate

    @property
    def offset_s(self) -> float:
        """How far business time is ahead of wall time just now."""
        wall = time.time()
        return self._at(wall) - wall

    def _at(self, wall: float) -> float:
        return self._business + (wall - self._wall) * self._rate

    def now(self) -> datetime:
        """Business time."""
        return datetime.fromtimestamp(self._at(time.time()), UTC)

    def forward(self, by: timedelta) -> None:
        """Move on; time does not go back, since nothing due may become undue."""
        if by < timedelta(0):
            raise ValueError("The business clock only moves forward.")
        self._settle()
        self._business += by.total_seconds()

    def forward_to(self, moment: datetime) -> None:
        self.forward(moment - self.now())

    def run_at(self, rate: float) -> None:
        """Let business time run faster (60: a minute a second)."""
        if rate <= 0:
            raise ValueError("The business clock only runs forward.")
        self._settle()
        self._rate = rate

    def _settle(self) -> None:
        wall = time.time()
        self._business, self._wall = self._at(wall), wall

    def as_json(self) -> dict[str, float]:
        """What `GET /clock` answers."""
        return {"offset_s": self.offset_s, "rate": self.rate}
