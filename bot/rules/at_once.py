"""May they open another one at once? `/escalate now` is limited for each person, and the same again is the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.escalation import Severity

MOST = 5  # a person who needs more has a flood, which is one escalation of the kind *Group*
WITHIN = timedelta(minutes=10)
SAME_WITHIN = timedelta(minutes=2)  # somebody who got no answer types it again


@dataclass(frozen=True)
class OpenedAtOnce:
    """One escalation that this person opened with `/escalate now`, as far as it tells whether another is the same."""

    escalation_id: int
    raised_at: datetime
    severity: Severity
    title: str
    customer: str | None
    is_confidential: bool


def again_at(opened: Iterable[OpenedAtOnce], *, now: datetime) -> datetime | None:
    """When they may open the next one; None when they may now. `opened` are theirs, in any order."""
    recent = sorted(each.raised_at for each in opened if each.raised_at > now - WITHIN)
    return recent[-MOST] + WITHIN if len(recent) >= MOST else None


def same_as(
    opened: Sequence[OpenedAtOnce],
    *,
    severity: Severity,
    title: str,
    customer: str | None,
    is_confidential: bool,
    now: datetime,
) -> int | None:
    """The id of the escalation they have just opened with the same words, if any."""
    asked = (severity, title, customer, is_confidential)
    for each in opened:
        is_recent = each.raised_at > now - SAME_WITHIN
        if is_recent and (each.severity, each.title, each.customer, each.is_confidential) == asked:
            return each.escalation_id
    return None
