"""The part `impact` of `warroom.yaml`: which harm asks for which severity (docs/impact.md)."""

from datetime import timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.config_kinds import expected
from bot.rules.duration import Unit, read_duration
from bot.rules.impact_matrix import AT_LEAST, BLOCKED, DEFAULT, RATES, WORKAROUND, Matrix
from bot.rules.money import is_currency
from models.escalation import Blocked, Kind, Severity, Workaround

_SPANS = {Unit.MINUTE: timedelta(minutes=1), Unit.HOUR: timedelta(hours=1), Unit.DAY: timedelta(days=1)}


def _whole(found: Any) -> int:
    if not isinstance(found, str) or not (found.isascii() and found.isdigit() and len(found) <= 15):
        raise expected("a whole number such as 100")
    return int(found)


def _left(found: Any) -> timedelta:
    duration = read_duration(found) if isinstance(found, str) else None
    if duration is None or duration.unit not in _SPANS:
        raise expected("a duration such as 4h or 2d")
    return duration.amount * _SPANS[duration.unit]


def _currency(found: Any) -> str:
    if not isinstance(found, str) or not is_currency(found):
        raise expected("an ISO 4217 code such as EUR")
    return found


def _rate(found: Any) -> Decimal:
    try:
        rate = Decimal(found) if isinstance(found, str) else None
    except InvalidOperation:
        rate = None
    if rate is None or not rate.is_finite() or rate <= 0:
        raise expected("a number above 0 such as 0.9")
    return rate


def _so_many(count: int, example: str) -> BeforeValidator:
    """A list of exactly so many."""

    def check(found: Any) -> Any:
        if not isinstance(found, list) or len(found) != count:
            raise expected(f"a list of {count}, such as {example}")
        return found

    return BeforeValidator(check)


def _one_of(*words: str) -> BeforeValidator:
    def check(found: Any) -> Any:
        if found not in words:
            raise expected(f"one of {', '.join(words)}")
        return found

    return BeforeValidator(check)


Whole = Annotated[int, BeforeValidator(_whole)]
Left = Annotated[timedelta, BeforeValidator(_left)]
Currency = Annotated[str, BeforeValidator(_currency)]
Rate = Annotated[Decimal, BeforeValidator(_rate)]
Sev = Annotated[Severity, _one_of(*Severity)]
Row = Annotated[tuple[Sev, Sev, Sev, Sev], _so_many(4, "[SEV2, SEV2, SEV3, SEV4]")]


class Impact(BaseModel):
    """The numbers and tables of the impact matrix; what is left out stays as it comes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    users: Annotated[tuple[Whole, Whole, Whole], _so_many(3, "[10, 100, 1000]")] = Field(
        default=DEFAULT.users, description="From how many users on the next column of the table counts."
    )
    unknown_users: Whole = Field(default=DEFAULT.unknown_users, description="What a number nobody knows counts as.")
    blocked: dict[Annotated[Blocked, _one_of(*Blocked)], Row] = Field(
        default_factory=dict, description="The table's rows: the severity for each of its four columns of users."
    )
    workaround: dict[Annotated[Workaround, _one_of(*Workaround)], Row] = Field(
        default_factory=dict, description="What becomes of SEV1, SEV2, SEV3 and SEV4 with such a workaround."
    )
    currency: Currency = Field(default=DEFAULT.currency, description="The currency of amounts typed without one.")
    revenue: Annotated[tuple[Whole, Whole], _so_many(2, "[250000, 1000000]")] = Field(
        default=DEFAULT.revenue, description="From how much revenue on it is one step more severe, and two."
    )
    deadline: Annotated[tuple[Left, Left], _so_many(2, "[24h, 4h]")] = Field(
        default=DEFAULT.deadline, description="How close a deadline makes it one step more severe, and two."
    )
    tiers: tuple[str, ...] = Field(
        default=tuple(sorted(DEFAULT.tiers)), description="The customers' tiers that make it one step more severe."
    )
    most_steps: Whole = Field(default=DEFAULT.most_steps, description="How many steps all of these make together.")
    at_least: dict[Annotated[Kind, _one_of(*Kind)], Sev] = Field(
        default_factory=lambda: dict(AT_LEAST), description="What a kind asks for by itself."
    )
    rates: dict[Currency, Rate] = Field(
        default_factory=dict, description="What one unit of a currency is worth, all in the same measure."
    )

    @cached_property
    def matrix(self) -> Matrix:
        """The matrix as the rule `suggest` takes it. Raises ValueError("field: what is expected")."""
        return Matrix(
            users=self.users,
            unknown_users=self.unknown_users,
            blocked={**BLOCKED, **self.blocked},
            workaround={**WORKAROUND, **self.workaround},
            currency=self.currency,
            rates={**RATES, **self.rates},
            revenue=self.revenue,
            deadline=self.deadline,
            tiers=frozenset(self.tiers),
            at_least=self.at_least,
            most_steps=self.most_steps,
        )
