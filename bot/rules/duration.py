"""How long is a target? An amount of plain or of business time, as people write it in warroom.yaml."""

import re
from dataclasses import dataclass
from enum import StrEnum

_DURATION = re.compile(r"(?P<amount>[1-9][0-9]{0,3}) ?(?P<unit>[a-z]+(?: [a-z]+)?)")


class Unit(StrEnum):
    """What is counted. Business hours and days are those of a calendar."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    BUSINESS_HOUR = "business hour"
    BUSINESS_DAY = "business day"


_SHORT = {"m": Unit.MINUTE, "min": Unit.MINUTE, "h": Unit.HOUR, "d": Unit.DAY}


@dataclass(frozen=True)
class Duration:
    """`amount` (1 to 9999) of `unit`."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}{'s' if self.amount != 1 else ''}"


def read_duration(text: str) -> Duration | None:
    """The duration written as `15m`, `4h`, `2d`, `30 minutes`, `4 business hours`, `1 business day`; None otherwise."""
    found = _DURATION.fullmatch(" ".join(text.casefold().split()))
    if not found:
        return None
    word = found["unit"]
    singular = word.removesuffix("s")
    unit = _SHORT.get(singular if singular == "min" else word) or next(
        (unit for unit in Unit if unit == singular), None
    )
    return Duration(int(found["amount"]), unit) if unit else None
