"""Tests of targets and calendars as configured: which one counts, and that a clock never loses its calendar."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.config_file import parse_config
from bot.errors import NotConfigured
from bot.rules.calendar import ALWAYS, business_hours
from bot.rules.clock_rules import ClockRules
from bot.rules.duration import Duration, Unit
from models.escalation import Severity

LISBON = ZoneInfo("Europe/Lisbon")
LONDON = "{zone: Europe/London, hours: {mon-fri: [09:00-17:30]}, holidays: GB-ENG}"


def rules(calendars: str = "", more: str = "") -> ClockRules:
    return parse_config(f"calendars: {{{calendars}}}\n{more}").clock_rules


def test_a_customers_own_calendar_counts_then_default_then_the_only_one_then_the_requesters_zone() -> None:
    both = rules(f"london: {LONDON}, default: {LONDON}")
    assert both.usual(customers="london", zone=LISBON) == "london"
    assert both.usual(customers=None, zone=LISBON) == "default"
    assert both.usual(customers="gone", zone=LISBON) == "default"
    assert rules(f"london: {LONDON}").usual(customers=None, zone=LISBON) == "london"
    assert rules(f"london: {LONDON}, oslo: {LONDON}").usual(customers=None, zone=LISBON) == "Europe/Lisbon"
    assert rules().usual(customers=None, zone=LISBON) == "Europe/Lisbon"


def test_a_name_always_leads_to_a_calendar() -> None:
    london = rules(f"london: {LONDON}")
    assert london.calendar("24x7") is ALWAYS
    assert london.calendar("london").week[0][0].end == 17 * 60 + 30
    assert london.calendar("Europe/Lisbon") == business_hours(LISBON)
    assert london.calendar("gone") == london.calendar("london"), "the file lost it: the usual one"
    assert rules().calendar("gone") == business_hours(ZoneInfo("UTC"))


def test_sev1_and_sev2_run_always_unless_their_target_says_business() -> None:
    for severity, target, always in (
        (Severity.SEV1, Duration(24, Unit.HOUR), True),
        (Severity.SEV2, Duration(1, Unit.BUSINESS_DAY), False),
        (Severity.SEV3, Duration(4, Unit.HOUR), False),
    ):
        assert rules().runs_always(severity, target) is always


def test_targets_are_the_defaults_with_what_the_file_changes() -> None:
    changed = rules(more="severities:\n  SEV1: {acknowledge: 5m}\n")
    assert changed.targets(Severity.SEV1).acknowledge == Duration(5, Unit.MINUTE)
    assert changed.targets(Severity.SEV1).workaround == Duration(4, Unit.HOUR)
    assert changed.targets(Severity.SEV2).acknowledge == Duration(30, Unit.MINUTE)


def test_public_holidays_and_days_in_lieu_do_not_count() -> None:
    london = rules(f"london: {LONDON}").calendar("london")
    for day in (date(2026, 12, 25), date(2026, 12, 28)):  # Boxing Day 2026 is a Saturday: Monday is in lieu
        assert day in london.holidays
    thursday = datetime(2026, 12, 24, 16, 30, tzinfo=UTC)
    assert london.add(thursday, Duration(2, Unit.BUSINESS_HOUR)) == datetime(2026, 12, 29, 10, tzinfo=UTC)
    dates = rules("xmas: {zone: UTC, hours: {mon-fri: [09:00-17:00]}, holidays: [2026-12-25]}").calendar("xmas")
    assert dates.add(thursday, Duration(1, Unit.BUSINESS_DAY)) == datetime(2026, 12, 28, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("calendar", "said"),
    [
        (
            "{zone: UTC, hours: {}}",
            "line 2, calendars.x.hours: found keys with values, expected open hours on at least",
        ),
        ("{zone: UTC, hours: {mon: []}}", "line 2, calendars.x.hours: found keys with values, expected open hours"),
        (
            "{zone: UTC, hours: {mon: [09:00-17:00]}, holidays: XQ}",
            'line 2, calendars.x.holidays: found "XQ", expected',
        ),
        (
            "{zone: UTC, hours: {mon: [09:00-17:00]}, holidays: GB-QQQ}",
            'calendars.x.holidays: found "GB-QQQ", expected',
        ),
    ],
)
def test_a_calendar_that_cannot_count_is_refused_by_line_and_field(calendar: str, said: str) -> None:
    with pytest.raises(NotConfigured) as caught:
        parse_config(f"calendars:\n  x: {calendar}\n")
    assert said in str(caught.value)
    assert parse_config("calendars:\n  x: {zone: UTC, hours: {mon: [09:00-17:00]}, holidays: PT}\n").clock_rules


def test_the_name_that_means_around_the_clock_is_taken() -> None:
    with pytest.raises(NotConfigured, match="calendars: found keys with values, expected another name than 24x7"):
        parse_config("calendars:\n  24x7: {zone: UTC, hours: {mon: [09:00-17:00]}}\n")
