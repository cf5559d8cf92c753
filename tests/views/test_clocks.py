"""Tests of clocks as people read them: due times and no countdowns, what is at risk, late, paused, and why."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.facts.clock import ClockFacts, ClockRecord, PauseFacts
from bot.rules.commands import ListFilter
from bot.sandbox.drawing import draw_message
from bot.views import card, clocks, status
from bot.views.blocks import Block
from models.clock import ClockKind, Ending
from tests.makers import MONDAY, an_escalation

H = timedelta(hours=1)
DONE = Ending.DONE


def a_clock(**given: Any) -> ClockFacts:
    """The resolution clock, due in four hours."""
    return ClockFacts(**{"id": 1, "kind": ClockKind.RESOLUTION, "due_at": MONDAY + 4 * H, "level": None, **given})


def a_record(**given: Any) -> ClockRecord:
    """The resolution clock, half used."""
    defaults: dict[str, Any] = {
        "id": 1,
        "kind": ClockKind.RESOLUTION,
        "sequence": 1,
        "target": "4 hours",
        "calendar": "24x7",
        "started_at": MONDAY,
        "due_at": MONDAY + 4 * H,
        "stopped_at": None,
        "ended": None,
        "per_cent": 50,
        "is_breached": False,
        "late_because": None,
        "pauses": (),
    }
    return ClockRecord(**{**defaults, **given})


def lines(shown: Block) -> list[str]:
    return draw_message(shown).splitlines()


def test_a_clock_is_running_at_risk_late_or_paused() -> None:
    due = "<!date^1795442400^{date_short_pretty}, {time}|Mon 23 Nov 14:00 UTC>"
    for given, now, expected in (
        ({}, MONDAY, f":stopwatch: *resolution* due {due}"),
        ({"level": 50}, MONDAY, f":hourglass_flowing_sand: *resolution* due {due}, half the time is used"),
        ({"level": 75}, MONDAY, f":warning: *resolution* due {due}, at risk"),
        ({"level": 90}, MONDAY + 4 * H, f":red_circle: *resolution* late, was due {due}"),
        (
            {"late_because": "<!here>"},
            MONDAY + 4 * H,
            f":red_circle: *resolution* late, was due {due}, because &lt;!here&gt;",
        ),
        ({"due_at": None, "paused_because": "logs"}, MONDAY, ":double_vertical_bar: *resolution* paused: logs"),
        ({"due_at": None, "paused_because": "", "level": 75}, MONDAY, ":double_vertical_bar: *resolution* paused"),
    ):
        assert clocks.line(a_clock(**given), now) == expected


def test_the_worst_clock_is_late_before_at_risk_before_the_next() -> None:
    soon = a_clock(id=1, due_at=MONDAY + H)
    at_risk = a_clock(id=2, level=75)
    late = a_clock(id=3, due_at=MONDAY - H)
    paused = a_clock(id=4, due_at=None, paused_because="")
    for all_of_them, expected in (
        ((soon, at_risk, late, paused), late),
        ((paused, soon, at_risk), at_risk),
        ((paused, soon), soon),
        ((paused,), None),
        ((), None),
    ):
        assert an_escalation(clocks=all_of_them).worst_clock(MONDAY) == expected


def test_card_status_and_list_show_clocks() -> None:
    facts = an_escalation(clocks=(a_clock(),))
    assert "Clocks" in draw_message(card.card(facts, now=MONDAY))
    assert "Clocks" not in draw_message(card.card(an_escalation(), now=MONDAY))
    assert "resolution" in draw_message(status.status(facts, now=MONDAY))
    shown = status.listed([facts], which=ListFilter.OPEN, customer=None, total=1, now=MONDAY)
    assert "resolution" in draw_message(shown)


def test_sla_shows_target_calendar_share_pauses_and_reasons() -> None:
    facts = an_escalation()
    pauses = (PauseFacts(MONDAY, MONDAY + H, "logs"), PauseFacts(MONDAY + 2 * H, None, ""))
    text = draw_message(clocks.sla(facts, [a_record(pauses=pauses, due_at=None)]))
    for expected in ("4 hours, counted around the clock", "50 % used", ": logs", "the fix was being watched", "paused"):
        assert expected in text
    late = a_record(is_breached=True, stopped_at=MONDAY + 5 * H, ended=Ending.DONE, late_because="vendor", per_cent=125)
    late = replace(late, calendar="london")
    text = draw_message(clocks.sla(facts, [late]))
    for expected in ("too late", "on the calendar london", "125 % used", "Late because vendor"):
        assert expected in text
    assert "No clock runs for ESC-1" in draw_message(clocks.sla(facts, []))


def test_sla_leaves_out_earlier_updates_that_were_in_time() -> None:
    many = [
        a_record(kind=ClockKind.NEXT_UPDATE, sequence=number, stopped_at=MONDAY, ended=DONE, is_breached=number == 7)
        for number in range(1, 41)
    ]
    text = draw_message(clocks.sla(an_escalation(), many))
    assert "38 earlier clocks that were not late are not shown" in text
    assert text.count("next customer update") == 2


@pytest.mark.parametrize(
    ("ended", "is_breached", "said"),
    [
        (Ending.DONE, False, ":white_check_mark: *workaround* in time"),
        (Ending.DONE, True, ":red_circle: *workaround* too late"),
        (Ending.OVER, False, ":checkered_flag: *workaround* needs nothing more"),
        (Ending.OVER, True, ":red_circle: *workaround* late, was due"),
        (Ending.WATCHED, False, "while the fix is being watched"),
        (Ending.UNDONE, False, "did not hold"),
    ],
)
def test_sla_says_in_time_only_of_what_happened(ended: Ending, is_breached: bool, said: str) -> None:
    record = a_record(kind=ClockKind.WORKAROUND, stopped_at=MONDAY + 5 * H, ended=ended, is_breached=is_breached)
    text = draw_message(clocks.sla(an_escalation(), [record]))
    assert said in text
    assert ("in time" in text) is (ended is Ending.DONE and not is_breached)
    assert ("needs nothing more" in text) is (ended is Ending.OVER)
