"""Tests of the executive rhythm as warroom.yaml sets it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rules.duration import Duration, Unit
from bot.rules.executive import ExecutiveRhythm
from bot.rules.rhythm import Form
from models.escalation import Severity

TEN = datetime(2026, 11, 25, 10, tzinfo=UTC)
H, M = timedelta(hours=1), timedelta(minutes=1)
PLAIN = ExecutiveRhythm()


def test_an_interval_of_its_own_gives_a_severity_editions() -> None:
    own = ExecutiveRhythm(own={Severity.SEV3: Duration(6, Unit.HOUR)})
    assert [PLAIN.form(severity) for severity in (Severity.SEV1, Severity.SEV3)] == [Form.EDITION, Form.DIGEST]
    assert own.form(Severity.SEV3) is Form.EDITION
    assert own.after(Severity.SEV3, last_at=TEN, now=TEN) == TEN + 6 * H


def test_the_next_one_is_always_ahead_of_one_that_goes_out_now() -> None:
    assert PLAIN.after(Severity.SEV1, last_at=TEN, now=TEN) == TEN + 4 * H
    assert PLAIN.after(Severity.SEV1, last_at=TEN + 30 * M, now=TEN) == TEN + 4 * H + 30 * M, "approved ahead of time"
    assert PLAIN.after(Severity.SEV1, last_at=TEN - 9 * H, now=TEN) > TEN


def test_a_change_is_told_soon_and_with_the_regular_one_where_that_is_sooner() -> None:
    assert PLAIN.changed_at(Severity.SEV1, regular_at=TEN + 3 * H, now=TEN) == TEN + 30 * M
    assert PLAIN.changed_at(Severity.SEV1, regular_at=TEN + 10 * M, now=TEN) == TEN + 10 * M
    assert PLAIN.changed_at(Severity.SEV1, regular_at=None, now=TEN) == TEN + 30 * M


def test_the_draft_is_there_in_time_to_be_reviewed() -> None:
    due, known = TEN + 4 * H, {"is_prompt": False, "is_owned": True}
    assert PLAIN.draft_at(due, last_at=TEN, **known) == due - 30 * M
    assert PLAIN.draft_at(TEN + 30 * M, last_at=None, **known) == TEN
    assert PLAIN.draft_at(TEN + 30 * M, last_at=TEN - H, is_prompt=True, is_owned=True) == TEN
    assert PLAIN.draft_at(TEN + 30 * M, last_at=None, is_prompt=False, is_owned=False) == TEN + 15 * M


def test_the_night_is_the_executive_channels_own() -> None:
    tokyo = ExecutiveRhythm(zone=ZoneInfo("Asia/Tokyo"))
    assert tokyo.is_quiet(TEN + 4 * H)
    assert not PLAIN.is_quiet(TEN + 4 * H)
    assert tokyo.after_quiet(TEN + 4 * H) == TEN + 12 * H
