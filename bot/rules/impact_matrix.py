"""Which harm asks for which severity? The impact matrix with its defaults; `warroom.yaml` may put others in place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType

from bot.rules.money import Money, is_currency
from models.escalation import Blocked, Kind, Severity, Workaround

Row = tuple[Severity, Severity, Severity, Severity]
_1, _2, _3, _4 = Severity.SEV1, Severity.SEV2, Severity.SEV3, Severity.SEV4

BLOCKED: Mapping[Blocked, Row] = MappingProxyType(
    {
        Blocked.EVERYTHING: (_3, _2, _1, _1),
        Blocked.CORE: (_3, _3, _2, _1),
        Blocked.PART: (_4, _3, _3, _2),
        Blocked.ANNOYANCE: (_4, _4, _4, _3),
    }
)
WORKAROUND: Mapping[Workaround, Row] = MappingProxyType(
    {
        Workaround.NONE: (_1, _2, _3, _4),
        Workaround.PARTLY: (_2, _2, _3, _4),
        Workaround.YES: (_3, _3, _4, _4),
    }
)
AT_LEAST: Mapping[Kind, Severity] = MappingProxyType({Kind.CONTINUITY: _2, Kind.GROUP: _3})
# In euro, rounded: a threshold in hundreds of thousands does not need the rate of the day.
RATES: Mapping[str, Decimal] = MappingProxyType(
    {
        code: Decimal(rate)
        for code, rate in {
            **{"EUR": "1", "USD": "0.9", "GBP": "1.15", "CHF": "1.05", "CAD": "0.65", "AUD": "0.6", "NZD": "0.5"},
            **{"SEK": "0.09", "NOK": "0.085", "DKK": "0.134", "PLN": "0.23", "CZK": "0.04", "BRL": "0.16"},
            **{"JPY": "0.006", "CNY": "0.12", "HKD": "0.11", "SGD": "0.68", "INR": "0.01", "ZAR": "0.05"},
        }.items()
    }
)


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """The thresholds and tables by which a severity is suggested; a wrong one raises ValueError with what is wrong.

    `users`: from how many users on the second, third and fourth column of `blocked` counts; everybody is the fourth,
    `unknown_users` stands for a number nobody knows. `workaround`: what becomes of SEV1, SEV2, SEV3 and SEV4.
    `revenue` (whole units of `currency`) and `deadline` (time left): from where on it is one step more severe, and
    two. `tiers`: the customer tiers (any case) that make it one step more severe. `most_steps`: how many steps all
    of these make together. `at_least`: what a kind asks for by itself. `rates`: what one unit of a currency is worth,
    all in the same measure.
    """

    users: tuple[int, int, int] = (10, 100, 1000)
    unknown_users: int = 10
    blocked: Mapping[Blocked, Row] = field(default_factory=lambda: BLOCKED, hash=False)
    workaround: Mapping[Workaround, Row] = field(default_factory=lambda: WORKAROUND, hash=False)
    currency: str = "EUR"
    rates: Mapping[str, Decimal] = field(default_factory=lambda: RATES, hash=False)
    revenue: tuple[int, int] = (250_000, 1_000_000)
    deadline: tuple[timedelta, timedelta] = (timedelta(hours=24), timedelta(hours=4))
    tiers: frozenset[str] = frozenset({"vip", "strategic", "platinum"})
    at_least: Mapping[Kind, Severity] = field(default_factory=lambda: AT_LEAST, hash=False)
    most_steps: int = 2

    def __post_init__(self) -> None:
        object.__setattr__(self, "tiers", frozenset(tier.strip().casefold() for tier in self.tiers))
        for wrong, because in self._mistakes():
            if wrong:
                raise ValueError(because)

    def in_currency(self, money: Money) -> Decimal | None:
        """The amount in whole units of the matrix's currency; None when there is no rate for it."""
        if money.currency == self.currency:
            return money.major
        rate, own = self.rates.get(money.currency), self.rates.get(self.currency)
        return money.major * rate / own if rate and own else None

    def _mistakes(self) -> list[tuple[bool, str]]:
        """Whatever would let more harm lower the suggestion, or make no sense."""
        rows = [self.blocked.get(choice, ()) for choice in Blocked]
        reliefs = [self.workaround.get(choice, ()) for choice in Workaround]
        as_it_is = tuple(Severity)
        return [
            (any(len(row) != 4 for row in rows), "blocked: four severities for each choice"),
            (any(_gets_milder(row) for row in rows), "blocked: more users never get a milder severity"),
            (_any_worse(rows), "blocked: the more is blocked, the more severe"),
            (any(len(row) != 4 for row in reliefs), "workaround: four severities for each choice"),
            (any(_gets_milder(row[::-1]) for row in reliefs), "workaround: what is more severe stays more severe"),
            (
                _any_worse([as_it_is, *reliefs]),
                "workaround: none, partly and yes are each as severe as the last or milder",
            ),
            (not 0 < self.users[0] < self.users[1] < self.users[2], "users: three numbers, each larger than the last"),
            (self.unknown_users < 0, "unknown_users: 0 or more"),
            (not 0 < self.revenue[0] <= self.revenue[1], "revenue: two amounts, the larger one last"),
            (not self.deadline[0] >= self.deadline[1] > timedelta(0), "deadline: two times, the shorter one last"),
            (not 0 <= self.most_steps <= 3, "most_steps: 0 to 3"),
            (not is_currency(self.currency), "currency: an ISO 4217 code such as EUR"),
            (any(not rate.is_finite() or rate <= 0 for rate in self.rates.values()), "rates: more than 0"),
        ]


def level(severity: Severity) -> int:
    """How severe as a number: 0 for SEV4, 3 for SEV1."""
    return len(Severity) - 1 - list(Severity).index(severity)


def at_level(number: int) -> Severity:
    """The severity with this level."""
    return list(Severity)[len(Severity) - 1 - number]


def _gets_milder(row: Sequence[Severity]) -> bool:
    return any(level(right) < level(left) for left, right in pairwise(row))


def _any_worse(rows: Sequence[Sequence[Severity]]) -> bool:
    """Whether a later row is anywhere more severe than the one before it."""
    pairs = pairwise(rows)
    return any(level(low) > level(high) for above, below in pairs for high, low in zip(above, below, strict=False))


DEFAULT = Matrix()
