"""Tests of the targets of each severity, the calendar each runs on, and what starts and stops clocks."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.config_file import parse_config
from bot.rules.calendar import ALWAYS, business_hours
from bot.rules.duration import Duration, Unit, read_duration
from bot.rules.targets import Change, Event, calendar_of, change_on, targets_of
from models.clock import ClockKind, Ending
from models.escalation import Severity

LONDON = business_hours(ZoneInfo("Europe/London"))
TABLE = """
acknowledge     | 15 minutes | 30 minutes      | 4 business hours | 1 business day
first_update    | 30 minutes | 1 hour          | 1 business day   | 2 business days
customer_update | 1 hour     | 4 hours         | 1 business day   | 3 business days
workaround      | 4 hours    | 1 business day  | 5 business days  | 10 business days
resolution      | 24 hours   | 3 business days | 10 business days | 30 business days
rca             | 5 business days | 10 business days | None | None
"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_the_defaults_are_those_of_the_table(line: str) -> None:
    name, *cells = (cell.strip() for cell in line.split("|"))
    assert [str(getattr(targets_of(severity), name)) for severity in Severity] == cells


def test_warroom_yaml_changes_what_it_names_and_nothing_else() -> None:
    written = parse_config("severities: {SEV3: {acknowledge: 2h, rca: 15 business days, invite: [U0RAJ]}}").severities
    changed, default = targets_of(Severity.SEV3, written), targets_of(Severity.SEV3)
    assert (changed.acknowledge, changed.rca) == (read_duration("2h"), read_duration("15 business days"))
    assert (changed.first_update, changed.resolution) == (default.first_update, default.resolution)
    # The file writes down the rhythm of executives as well, where it is a plain interval.
    assert targets_of(Severity.SEV1, written) == replace(
        targets_of(Severity.SEV1), executive_update=read_duration("4h")
    )


def test_every_kind_of_clock_has_its_target() -> None:
    targets = targets_of(Severity.SEV1)
    assert {kind: str(targets.of(kind)) for kind in ClockKind} == {
        ClockKind.ACKNOWLEDGE: "15 minutes",
        ClockKind.FIRST_UPDATE: "30 minutes",
        ClockKind.NEXT_UPDATE: "1 hour",
        ClockKind.WORKAROUND: "4 hours",
        ClockKind.RESOLUTION: "24 hours",
        ClockKind.RCA: "5 business days",
    }
    assert targets_of(Severity.SEV4).of(ClockKind.RCA) is None


@pytest.mark.parametrize(
    ("severity", "target", "always"),
    [
        (Severity.SEV1, "15m", True),
        (Severity.SEV2, "4h", True),
        (Severity.SEV3, "4h", False),
        (Severity.SEV4, "2d", False),
        (Severity.SEV1, "5 business days", False),
        (Severity.SEV2, "1 business day", False),
        (Severity.SEV3, "4 business hours", False),
    ],
)
def test_sev1_and_sev2_run_24x7_unless_the_target_says_business(severity: Severity, target: str, always: bool) -> None:
    read = read_duration(target)
    assert read is not None
    assert calendar_of(severity, read, customers=LONDON) is (ALWAYS if always else LONDON)


def test_the_contract_decides_where_it_says_something() -> None:
    soon, days = Duration(15, Unit.MINUTE), Duration(5, Unit.BUSINESS_DAY)
    assert calendar_of(Severity.SEV1, soon, customers=ALWAYS, contract=LONDON) is LONDON
    assert calendar_of(Severity.SEV3, days, customers=LONDON, contract=ALWAYS) is ALWAYS


def change(event: Event, severity: Severity = Severity.SEV1, *, has_customer: bool = True) -> Change:
    return change_on(event, targets_of(severity), has_customer=has_customer)


def test_raising_starts_the_clocks_of_the_customers_wait() -> None:
    started = {ClockKind.ACKNOWLEDGE, ClockKind.FIRST_UPDATE, ClockKind.WORKAROUND, ClockKind.RESOLUTION}
    assert set(change(Event.RAISED).starts) == started
    assert set(change(Event.RAISED, has_customer=False).starts) == started - {ClockKind.FIRST_UPDATE}


def test_accepting_stops_only_the_acknowledgement() -> None:
    acknowledged = frozenset({ClockKind.ACKNOWLEDGE})
    assert change(Event.ACCEPTED) == Change(stops=acknowledged, done=acknowledged)


def test_each_update_starts_the_wait_for_the_next_one() -> None:
    found = change(Event.UPDATED)
    assert found.stops == {ClockKind.FIRST_UPDATE, ClockKind.NEXT_UPDATE}
    assert found.starts == (ClockKind.NEXT_UPDATE,)


def test_resolving_stops_everything_and_starts_the_rca_where_one_is_owed() -> None:
    assert change(Event.RESOLVED).stops == frozenset(ClockKind)
    assert change(Event.RESOLVED, Severity.SEV2).starts == (ClockKind.RCA,)
    assert change(Event.RESOLVED, Severity.SEV3).starts == ()
    assert change(Event.RESOLVED, Severity.SEV4).starts == ()
    asked_for = targets_of(Severity.SEV3, parse_config("severities: {SEV3: {rca: 20 business days}}").severities)
    assert change_on(Event.RCA_ASKED, asked_for).starts == (ClockKind.RCA,)


def test_watching_whether_a_fix_holds_breaches_nothing_and_a_recurrence_runs_on() -> None:
    fixes = {ClockKind.WORKAROUND, ClockKind.RESOLUTION}
    assert change(Event.MONITORED) == Change(stops=frozenset(fixes), otherwise=Ending.WATCHED)
    assert change(Event.RECURRED) == Change(reruns=frozenset(fixes))


def test_a_reopened_escalation_gets_new_clocks_and_an_ended_one_none() -> None:
    assert set(change(Event.REOPENED).starts) == {ClockKind.NEXT_UPDATE, ClockKind.WORKAROUND, ClockKind.RESOLUTION}
    assert change(Event.ENDED) == Change(stops=frozenset(ClockKind))


def test_only_what_happened_is_done_and_the_rest_needs_nothing_more() -> None:
    done = {
        event: {kind for kind in change(event).stops if change(event).ending(kind) is Ending.DONE} for event in Event
    }
    updates = {ClockKind.FIRST_UPDATE, ClockKind.NEXT_UPDATE}
    assert {event: kinds for event, kinds in done.items() if kinds} == {
        Event.ACCEPTED: {ClockKind.ACKNOWLEDGE},
        Event.UPDATED: updates,
        Event.WORKED_AROUND: {ClockKind.WORKAROUND},
        Event.RESOLVED: {ClockKind.RESOLUTION},
        Event.RCA_DELIVERED: {ClockKind.RCA},
    }
    assert change(Event.REOPENED).undoes == {ClockKind.RESOLUTION}


def test_every_event_has_its_change() -> None:
    for event in Event:
        for severity in Severity:
            assert change(event, severity) != Change() or event is Event.RCA_ASKED
