"""Watches the beats: how late and how long they are, in numbers and, when there is something to say, in one line."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from bot import metrics
from bot.away import is_away, why
from bot.clock import milliseconds_since, monotonic, transport_now
from bot.errand import errand, note, request_id

log = logging.getLogger(__name__)


class Watch:
    """What is known of the beats of one process."""

    def __init__(self) -> None:
        self._planned_at: dict[str, float] = {}
        self._is_away = False

    @contextmanager
    def beat(self, name: str, *, every_s: float) -> Iterator[None]:
        """While this beat runs; `failed` is to be called within it."""
        began_at = monotonic()
        metrics.BEAT_LATENESS.labels(name).observe(max(0.0, began_at - self._planned_at.get(name, began_at)))
        self._planned_at[name] = began_at + every_s
        with errand(kind="beat", what=name, request=request_id("beat")) as about:
            yield
            if "outcome" not in about:
                self._is_away = False
                metrics.BEAT_SUCCEEDED.labels(name).set(transport_now().timestamp())
                if about.get("commits"):
                    note(outcome="done", duration_ms=milliseconds_since(began_at))
                    log.info("beat done")
        metrics.BEAT.labels(name).observe(monotonic() - began_at)

    def failed(self, name: str, error: Exception) -> None:
        """It did not come to its end. A database that is away is told once, not by each beat every two seconds."""
        if not is_away(error):
            note(outcome="failed")
            log.error("the beat %s failed; the next one tries again", name, exc_info=error)
            return
        note(outcome="database-away")
        if not self._is_away:
            log.error("the database is away (%s): beats wait for it", why(error))
        self._is_away = True
