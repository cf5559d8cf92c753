"""Tests of durations as people write them."""

import pytest

from bot.rules.duration import Duration, Unit, read_duration


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("15m", Duration(15, Unit.MINUTE)),
        ("30 minutes", Duration(30, Unit.MINUTE)),
        ("4h", Duration(4, Unit.HOUR)),
        ("24 hours", Duration(24, Unit.HOUR)),
        ("2d", Duration(2, Unit.DAY)),
        ("1 business day", Duration(1, Unit.BUSINESS_DAY)),
        ("4 Business  hours", Duration(4, Unit.BUSINESS_HOUR)),
        ("10 business days", Duration(10, Unit.BUSINESS_DAY)),
    ],
)
def test_a_duration_is_an_amount_and_a_unit(text: str, meant: Duration) -> None:
    assert read_duration(text) == meant
    assert read_duration(str(meant)) == meant


@pytest.mark.parametrize("text", ["", "15", "0m", "-4h", "4 weeks", "1.5h", "h", "4 business", "ms", "5 ms"])
def test_anything_else_is_none(text: str) -> None:
    assert read_duration(text) is None
