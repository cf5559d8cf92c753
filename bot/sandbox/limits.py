"""Slack's rate limits, when switched on: calls a minute by tier, and one message a second to each channel."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque

from bot.sandbox.records import Json

WINDOW_S = 60.0
CALLS_A_MINUTE = {"1": 1, "2": 20, "3": 50, "4": 100, "special": 600}
MESSAGE_BURST = 3  # messages that one channel takes at once before the one-a-second rule bites


class RateLimits:
    """Counts calls in a moving minute per method. `speed` shortens time for tests: 60 makes a minute a second."""

    def __init__(self, *, is_on: bool = False) -> None:
        self.is_on = is_on
        self.speed = 1.0
        self._recent: dict[str, deque[float]] = defaultdict(deque)
        self._tokens: dict[str, tuple[float, float]] = {}  # channel → messages left, as of

    def switch_on(self, *, speed: float = 1.0) -> None:
        self.is_on, self.speed = True, speed
        self._recent.clear()
        self._tokens.clear()

    def seconds_to_wait(self, method: str, tier: str, args: Json) -> int:
        """0 when the call may pass (and counts), else what `Retry-After` says."""
        if not self.is_on:
            return 0
        now = time.monotonic() * self.speed
        recent = self._recent[method]
        while recent and recent[0] <= now - WINDOW_S:
            recent.popleft()
        wait = recent[0] + WINDOW_S - now if len(recent) >= CALLS_A_MINUTE[tier] else 0.0
        if wait <= 0 and method == "chat.postMessage":
            wait = self._wait_for_channel(str(args.get("channel")), now)
        if wait <= 0:
            recent.append(now)
            return 0
        return max(1, math.ceil(wait / self.speed))

    def _wait_for_channel(self, channel: str, now: float) -> float:
        left, since = self._tokens.get(channel, (float(MESSAGE_BURST), now))
        left = min(float(MESSAGE_BURST), left + now - since)
        if left >= 1:
            self._tokens[channel] = (left - 1, now)
            return 0.0
        self._tokens[channel] = (left, now)
        return 1 - left
