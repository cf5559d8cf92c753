"""How severe is it? Suggests SEV1 to SEV4 from the impact that was filled in, with its reasons; a person decides."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.rules.counts import Estimate, Extent
from bot.rules.impact_matrix import DEFAULT, Matrix, at_level, level
from bot.rules.money import Money
from models.escalation import Blocked, Kind, Severity, Workaround

_WHEN_NOT_SAID = Blocked.PART  # what counts as blocked when only the users are known


@dataclass(frozen=True, kw_only=True)
class Impact:
    """What is known of the harm; None is what nobody filled in. `deadline` is aware UTC, `tier` the customer's."""

    users: Estimate | None = None
    blocked: Blocked | None = None
    workaround: Workaround | None = None
    revenue: Money | None = None
    deadline: datetime | None = None
    tier: str | None = None
    is_vip: bool = False
    kind: Kind = Kind.CUSTOMER


@dataclass(frozen=True)
class Reason:
    """One reason: the id of its sentence, the values it names (`bot/views/impact.py` renders them), and its weight.

    `steps` is how many severities it asks for: up from SEV4 when positive, down when negative, 0 when it only explains.
    """

    words: str
    facts: Mapping[str, object] = field(hash=False)
    steps: int


@dataclass(frozen=True)
class Suggestion:
    """A severity with the reasons for it, the weightiest first."""

    severity: Severity
    reasons: tuple[Reason, ...]


def suggest(impact: Impact, *, now: datetime, matrix: Matrix = DEFAULT) -> Suggestion | None:
    """The severity this impact asks for at `now` (aware UTC); None while nothing that weighs was filled in.

    Source: docs/impact.md. The table gives a severity for what is blocked and how many are affected, a workaround
    makes it milder, revenue, deadline and the customer's rank make it more severe, and the kind sets the least.
    """
    if not _is_assessed(impact, matrix):
        return None
    base, floor = _base(impact, matrix), _floor(impact, matrix)
    raising = list(_raising(impact, now=now, matrix=matrix))
    relief = _relief(impact, base, matrix)
    reached = (base.steps if base else 0) + (relief.steps if relief else 0)
    reached += min(matrix.most_steps, sum(reason.steps for reason in raising))
    reached = max(min(reached, level(Severity.SEV1)), floor.steps if floor else 0)
    given = [reason for reason in (base, floor, *raising, relief) if reason]
    reasons = sorted(given, key=lambda reason: -abs(reason.steps))  # equal weights stay in this order
    return Suggestion(at_level(reached), tuple(reasons) or (Reason("impact-because-mild", {}, 0),))


def needs_reason(suggested: Severity | None, chosen: Severity) -> bool:
    """Whether a person who chose this severity says why: when another one was suggested (product.md §2)."""
    return suggested is not None and chosen is not suggested


def _is_assessed(impact: Impact, matrix: Matrix) -> bool:
    """Whether anything was answered that weighs by itself: who the customer is and a workaround alone are no harm."""
    return (
        impact.blocked is not None
        or _known(impact.users) is not None
        or impact.deadline is not None
        or (impact.revenue is not None and matrix.in_currency(impact.revenue) is not None)
        or impact.kind is Kind.PRIORITY
        or impact.kind in matrix.at_least
    )


def _base(impact: Impact, matrix: Matrix) -> Reason | None:
    """What the table says; None when neither what is blocked nor how many are affected was answered."""
    users = _known(impact.users)
    if impact.blocked is None and users is None:
        return None
    row = matrix.blocked[impact.blocked or _WHEN_NOT_SAID]
    steps = level(row[_column(users, matrix)])
    if impact.blocked is None:
        return Reason("impact-because-users", {"users": users}, steps)
    return Reason("impact-because-blocked", {"blocked": impact.blocked, "users": users}, steps)


def _known(users: Estimate | None) -> Estimate | None:
    return None if users is None or users.extent is Extent.UNKNOWN else users


def _column(users: Estimate | None, matrix: Matrix) -> int:
    if users is not None and users.extent is Extent.ALL:
        return len(matrix.users)
    number = users.number if users is not None else None
    return bisect_right(matrix.users, matrix.unknown_users if number is None else number)


def _relief(impact: Impact, base: Reason | None, matrix: Matrix) -> Reason | None:
    """What a workaround, or its lack, does to the table's severity."""
    if impact.workaround is None or base is None:
        return None
    softened = matrix.workaround[impact.workaround][level(Severity.SEV1) - base.steps]
    steps = level(softened) - base.steps
    words = "impact-because-milder" if steps else "impact-because-workaround"
    return Reason(words, {"workaround": impact.workaround}, steps)


def _raising(impact: Impact, *, now: datetime, matrix: Matrix) -> Iterator[Reason]:
    """What makes it more severe than the table says, by one step or two each."""
    if impact.revenue is not None:
        amount = matrix.in_currency(impact.revenue)
        if amount is None:
            yield Reason("impact-because-no-rate", {"revenue": impact.revenue}, 0)
        elif steps := bisect_right(matrix.revenue, amount):
            yield Reason("impact-because-revenue", {"revenue": impact.revenue}, steps)
    if impact.deadline is not None:
        left = impact.deadline - now
        words = "impact-because-deadline" if impact.deadline > now else "impact-because-deadline-past"
        if steps := sum(left <= soon for soon in matrix.deadline):
            yield Reason(words, {"deadline": impact.deadline}, steps)
    if impact.kind is Kind.PRIORITY:
        yield Reason("impact-because-priority", {}, 1)
    if impact.tier is not None and impact.tier.strip().casefold() in matrix.tiers:
        yield Reason("impact-because-tier", {"tier": impact.tier.strip()}, 1)
    elif impact.is_vip:
        yield Reason("impact-because-vip", {}, 1)


def _floor(impact: Impact, matrix: Matrix) -> Reason | None:
    least = matrix.at_least.get(impact.kind)
    return Reason("impact-because-kind", {"kind": impact.kind, "least": least}, level(least)) if least else None
