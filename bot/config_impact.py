"""The part `impact` of `warroom.yaml`: which harm asks for which severity (docs/impact.md)."""

from datetime import timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from bot.config_kinds import Check, expected, text
from bot.rules.duration import Unit, read_duration
from bot.rules.impact_matrix import AT_LEAST, BLOCKED, DEFAULT, RATES, WORKAROUND, Matrix
from bot.rules.money import is_currency
from models.escalation import Blocked, Kind, Severity, Workaround

_SPANS = {Unit.MINUTE: timedelta(minutes=1), Unit.HOUR: timedelta(hours=1), Unit.DAY: timedelta(days=1)}


def _whole(found: str) -> int | None:
    return int(found) if found.isascii() and found.isdigit() and len(found) <= 15 else None


def _left(found: str) -> timedelta | None:
    duration = read_duration(found)
    return duration.amount * _SPANS[duration.unit] if duration and duration.unit in _SPANS else None


def _rate(found: str) -> Decimal | None:
    try:
        rate = Decimal(found)
    except InvalidOperation:
        return None
    return rate if rate.is_finite() and rate > 0 else None


def _so_many(count: int, example: str) -> Check:
    """A list of exactly so many."""
    what = f"a list of {count}, such as {example}"

    def check(found: Any) -> Any:
        if not isinstance(found, list) or len(found) != count:
            raise expected(what)
        return found

    return Check(check, what=what)


def _one_of(*words: str) -> Check:
    return text(lambda found: found if found in words else None, f"one of {', '.join(words)}")


Whole = Annotated[int, text(_whole, "a whole number such as 100")]
Left = Annotated[timedelta, text(_left, "a duration such as 4h or 2d")]
Currency = Annotated[str, text(lambda found: found if is_currency(found) else None, "an ISO 4217 code such as EUR")]
Rate = Annotated[Decimal, text(_rate, "a number above 0 such as 0.9")]
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
        default_factory=lambda: dict(BLOCKED),
        description="The table's rows: the severity for each of its four columns of users.",
    )
    workaround: dict[Annotated[Workaround, _one_of(*Workaround)], Row] = Field(
        default_factory=lambda: dict(WORKAROUND),
        description="What becomes of SEV1, SEV2, SEV3 and SEV4 with such a workaround.",
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
    most_steps: Whole = Field(
        default=DEFAULT.most_steps, description="How many steps all of these make together, 0 to 3."
    )
    at_least: dict[Annotated[Kind, _one_of(*Kind)], Sev] = Field(
        default_factory=lambda: dict(AT_LEAST), description="What a kind asks for by itself."
    )
    rates: dict[Currency, Rate] = Field(
        default_factory=lambda: dict(RATES),
        description="What one unit of a currency is worth, all in the same measure.",
    )

    @field_validator("blocked", "workaround", "rates")
    @classmethod
    def _what_is_left_out_stays(cls, found: dict[Any, Any], about: ValidationInfo) -> dict[Any, Any]:
        field = cls.model_fields[about.field_name or ""]
        return {**field.get_default(call_default_factory=True), **found}

    @cached_property
    def matrix(self) -> Matrix:
        """The matrix as the rule `suggest` takes it. Raises ValueError("field: what is expected")."""
        return Matrix(
            users=self.users,
            unknown_users=self.unknown_users,
            blocked=self.blocked,
            workaround=self.workaround,
            currency=self.currency,
            rates=self.rates,
            revenue=self.revenue,
            deadline=self.deadline,
            tiers=frozenset(self.tiers),
            at_least=self.at_least,
            most_steps=self.most_steps,
        )
