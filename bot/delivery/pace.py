"""How patient the relay is: every window and time-out of delivery in one place, in seconds."""

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """The windows of delivery, in seconds. Tests shorten them; their proportions are what keeps promises single.

    A call starts only while the lease outlives its time-out (`call_s + margin_s` < what is left of `lease_s`), so a
    successor can never meet a call that is still under way.
    """

    lease_s: float = 8.0  # a dead relay's successor starts within this and one poll
    renew_s: float = 2.0
    poll_s: float = 1.0
    give_way_s: float = 0.5  # how long a pass waits, at most, while there is a crowd at the doors
    call_s: float = 5.0
    margin_s: float = 0.5
    doubt_s: float = 30.0  # how long after a lost answer Slack may still be executing the call
    look_again_s: float = 1.0  # after a repeat: when a double would show
    backoff_s: float = 1.0
    longest_backoff_s: float = 60.0
    operator_s: float = 60.0  # between two tries when a person has to repair something first (a revoked token)
    probe_s: float = 1.0  # while Slack is down: between the first two probes, then twice as long …
    longest_probe_s: float = 15.0  # … up to this
    stop_s: float = 4.0  # so long calls under way are waited for; what takes longer is in doubt
    unknown_s: float = 300.0  # after a restore: so long what is promised anew is looked for before it is posted
    in_flight: int = 64
    give_up_after: int = 20  # failures of one row while Slack serves the others

    def back_off(self, attempt: int) -> float:
        """How long to wait before the try after `attempt` (1 is the first), with jitter so that rows spread."""
        longest = min(self.longest_backoff_s, self.backoff_s * 2.0 ** min(attempt - 1, 16))
        return longest * random.uniform(0.75, 1.0)  # noqa: S311 - jitter, not a secret
