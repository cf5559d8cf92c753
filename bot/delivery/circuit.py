"""Whether Slack can be reached at all: while it cannot, one probe at a time goes out instead of everything."""

import logging

log = logging.getLogger(__name__)

# So many rows failing, without a success between them, speak of Slack rather than of the rows.
FAILURES = 3


class Circuit:
    """Closed: everything may go. Open: one row at a time, further and further apart.

    `first_s` and `longest_s` are the least and the most between two probes, in seconds; times are monotonic.
    """

    def __init__(self, *, first_s: float, longest_s: float) -> None:
        self._first_s = first_s
        self._longest_s = longest_s
        self._failed_rows: set[int] = set()
        self._wait_s = 0.0
        self._probe_at: float | None = None  # None: closed
        self._is_probing = False

    @property
    def is_open(self) -> bool:
        return self._probe_at is not None

    @property
    def next_at(self) -> float | None:
        """When the next probe is due; None when nothing waits for one."""
        return None if self._is_probing else self._probe_at

    def allowance(self, now: float) -> int | None:
        """How many calls may start now: None when as many as one likes."""
        if self._probe_at is None:
            return None
        return 0 if self._is_probing or now < self._probe_at else 1

    def probes(self) -> None:
        """The one call that is allowed has started."""
        if self.is_open:
            self._is_probing = True

    def answered(self) -> None:
        """Slack served a call that changes something (a Slack that only reads would keep us in doubt for ever)."""
        if self.is_open:
            log.warning("Slack serves again")
        self._failed_rows.clear()
        self._probe_at = None
        self._is_probing = False

    def failed(self, row_id: int, reason: str, now: float, *, is_certain: bool = False) -> None:
        """A call failed in a way that may concern every row; `is_certain` when it surely does (nobody listens).

        One poisoned row alone never opens the circuit, however often it fails.
        """
        self._failed_rows.add(row_id)
        if not self.is_open:
            if not is_certain and len(self._failed_rows) < FAILURES:
                return
            log.error("Slack does not serve us (%s): promises wait, one probe at a time", reason)
            self._wait_s = self._first_s
        elif self._is_probing:
            self._wait_s = min(self._longest_s, self._wait_s * 2)
        else:
            return  # sent before the circuit opened
        self._is_probing = False
        self._probe_at = now + self._wait_s

    def not_proved(self, now: float, *, wait_s: float) -> None:
        """The probe told nothing of whether Slack does what we ask: it was a look, or was not sent after all."""
        if self._is_probing:
            self._is_probing = False
            self._probe_at = now + wait_s
