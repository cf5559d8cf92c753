"""Tests of the field *Deadline*."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.errors import Refused
from bot.rules.deadline import read_deadline

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)  # a Wednesday


def read(text: str) -> datetime | None:
    return read_deadline(text, now=NOW, zone=ZoneInfo("Europe/Berlin"), field="deadline")


def test_a_deadline_is_read_as_every_time_is_with_or_without_by() -> None:
    friday = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
    assert read("fri 17:00") == read("by Fri 17:00") == read(" by  fri ") == read("2026-11-27") == friday


def test_a_deadline_may_stay_open() -> None:
    for text in ("", "  ", "-", "none", "n/a", "unknown", "TBD"):
        assert read(text) is None


@pytest.mark.parametrize(
    ("text", "words"), [("soon", "time-unreadable"), ("today 9am", "time-past"), ("03/04", "time-unreadable")]
)
def test_what_is_no_time_ahead_is_refused_at_the_field(text: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        read(text)
    assert (caught.value.words, caught.value.field) == (words, "deadline")
    assert text in str(caught.value.facts["text"])
