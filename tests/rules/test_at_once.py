"""How many escalations a person may open at once, and when another one is the same."""

from datetime import datetime, timedelta

import pytest

from bot.rules.at_once import MOST, SAME_WITHIN, WITHIN, OpenedAtOnce, again_at, same_as
from models.escalation import Severity
from tests.makers import MONDAY

SECOND = timedelta(seconds=1)
ASKED = {"severity": Severity.SEV1, "title": "Exports fail", "customer": "Acme", "is_confidential": False}


def opened(at: datetime = MONDAY, number: int = 1) -> OpenedAtOnce:
    return OpenedAtOnce(number, at, Severity.SEV1, "Exports fail", "Acme", False)


def test_the_next_one_may_come_when_the_oldest_of_the_last_five_is_ten_minutes_old() -> None:
    times = [MONDAY + each * SECOND for each in range(MOST)]
    assert again_at([opened(at) for at in times[1:]], now=MONDAY + 30 * SECOND) is None
    assert again_at([opened(at) for at in times], now=MONDAY + 30 * SECOND) == MONDAY + WITHIN
    assert again_at([opened(at) for at in reversed(times)], now=MONDAY + WITHIN - SECOND) == MONDAY + WITHIN
    assert again_at([opened(at) for at in times], now=MONDAY + WITHIN) is None


def test_more_than_five_still_wait_for_the_fifth_last() -> None:
    times = [MONDAY + each * SECOND for each in range(MOST + 2)]
    assert again_at([opened(at) for at in times], now=MONDAY + 30 * SECOND) == times[2] + WITHIN


def test_the_same_words_within_two_minutes_are_the_same_escalation() -> None:
    assert same_as([opened(number=7)], **ASKED, now=MONDAY + SAME_WITHIN - SECOND) == 7  # type: ignore[arg-type]
    assert same_as([opened(number=7)], **ASKED, now=MONDAY + SAME_WITHIN) is None  # type: ignore[arg-type]
    assert same_as([], **ASKED, now=MONDAY) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other", [{"severity": Severity.SEV2}, {"title": "Imports fail"}, {"customer": None}, {"is_confidential": True}]
)
def test_other_words_are_another_escalation(other: dict[str, object]) -> None:
    assert same_as([opened()], **{**ASKED, **other}, now=MONDAY) is None  # type: ignore[arg-type]
