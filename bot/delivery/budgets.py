"""Slack's rate limits, respected before Slack has to say so: what may be called now, per method and per channel."""

from collections import deque
from dataclasses import dataclass, field

# Calls a minute of each tier ("20+ per minute": the plus is Slack's kindness, not a promise).
TIER_1, TIER_2, TIER_3, TIER_4 = 1, 20, 50, 100
PER_MINUTE: dict[str, int] = {
    "bookmarks.add": TIER_2,
    "bookmarks.edit": TIER_2,
    "bookmarks.list": TIER_3,
    "bookmarks.remove": TIER_2,
    "chat.delete": TIER_3,
    "chat.postEphemeral": TIER_4,
    "chat.postMessage": 300,  # "several hundred" a minute per workspace, beside one a second per channel
    "chat.update": TIER_3,
    "conversations.archive": TIER_2,
    "conversations.create": TIER_2,
    "conversations.history": TIER_3,
    "conversations.info": TIER_3,
    "conversations.invite": TIER_3,
    "conversations.join": TIER_3,
    "conversations.kick": TIER_3,
    "conversations.leave": TIER_3,
    "conversations.list": TIER_2,
    "conversations.open": TIER_3,
    "conversations.rename": TIER_2,
    "conversations.replies": TIER_3,
    "conversations.setPurpose": TIER_2,
    "conversations.setTopic": TIER_2,
    "conversations.unarchive": TIER_2,
    "files.completeUploadExternal": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "pins.add": TIER_2,
    "pins.remove": TIER_2,
    "reactions.add": TIER_3,
    "reactions.remove": TIER_2,
    "users.conversations": TIER_2,  # Slack's page says 3, its Java client 2
    "views.publish": TIER_4,
}
ANY_OTHER = TIER_2
# A window a little longer than Slack's: calls that leave evenly may arrive unevenly.
MINUTE_S = 60.5
POST = "chat.postMessage"
# One message a second in a channel, with room for the short burst Slack tolerates.
CHANNEL_BURST = 3
CHANNEL_WINDOW_S = 3.1
# Channels that Slack limits at the same time before we believe the whole method is limited.
CHANNELS_BEFORE_METHOD = 3


@dataclass
class Window:
    """At most `limit` calls within any `length_s` seconds; a burst of `limit` at once is allowed."""

    limit: int
    length_s: float
    taken: deque[float] = field(default_factory=deque)
    held_until: float = 0.0

    def free_at(self, now: float) -> float:
        """When the next call may be made, in the same monotonic seconds as `now`; not after `now` means: now."""
        while self.taken and self.taken[0] <= now - self.length_s:
            self.taken.popleft()
        full_until = self.taken[-self.limit] + self.length_s if len(self.taken) >= self.limit else 0.0
        return max(self.held_until, full_until)


class Budgets:
    """What one workspace's relay may call now. Times are monotonic seconds.

    With `is_limited=False` only what Slack itself said (429, Retry-After) is respected: for measuring.
    """

    def __init__(self, *, is_limited: bool = True) -> None:
        self._is_limited = is_limited
        self._methods: dict[str, Window] = {}
        self._channels: dict[str, Window] = {}

    def take(self, method: str, receiver: str | None, now: float) -> bool:
        """Take one call from the budget; False, and nothing taken, when there is none left."""
        windows = self._windows(method, receiver)
        if any(window.free_at(now) > now for window in windows):
            return False
        if self._is_limited:
            for window in windows:
                window.taken.append(now)
        return True

    def hold(self, method: str, receiver: str | None, seconds: float, now: float) -> None:
        """Slack said 429: nothing of this kind before `seconds` have passed."""
        held = self._windows(method, receiver)[-1]
        held.held_until = max(held.held_until, now + seconds)
        limited = [window.held_until for window in self._channels.values() if window.held_until > now]
        if method == POST and len(limited) >= CHANNELS_BEFORE_METHOD:
            self._method(POST).held_until = max(self._method(POST).held_until, min(limited))

    def spent_methods(self, now: float) -> list[str]:
        """The methods that may not be called now."""
        return [method for method, window in self._methods.items() if window.free_at(now) > now]

    def spent_channels(self, now: float) -> list[str]:
        """The receivers that may not be posted to now."""
        self._forget_quiet_channels(now)
        return [receiver for receiver, window in self._channels.items() if window.free_at(now) > now]

    def wait_s(self, method: str, now: float) -> float:
        """How long until this method may be called; 0 when it may be now."""
        return max(0.0, self._method(method).free_at(now) - now)

    def next_at(self, now: float) -> float | None:
        """When the first of the spent budgets has something again; None when none is spent."""
        windows = [*self._methods.values(), *self._channels.values()]
        return min((at for at in (window.free_at(now) for window in windows) if at > now), default=None)

    def remember(self, method: str, seconds_ago: float, now: float) -> None:
        """A call made by the relay before us, which counts against the same limits. Oldest first."""
        if self._is_limited:
            self._method(method).taken.append(now - seconds_ago)

    def _windows(self, method: str, receiver: str | None) -> list[Window]:
        windows = [self._method(method)]
        if method == POST and receiver is not None:
            windows.append(self._channels.setdefault(receiver, Window(CHANNEL_BURST, CHANNEL_WINDOW_S)))
        return windows

    def _method(self, method: str) -> Window:
        return self._methods.setdefault(method, Window(PER_MINUTE.get(method, ANY_OTHER), MINUTE_S))

    def _forget_quiet_channels(self, now: float) -> None:
        quiet = [
            receiver for receiver, window in self._channels.items() if window.free_at(now) <= now and not window.taken
        ]
        for receiver in quiet:
            del self._channels[receiver]
