"""Clocks follow what happens: which start and stop, what a pause, another severity and a reopening do to them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.queries import clocks as known
from bot.rules.targets import Event
from bot.services import clocks
from models.clock import Clock, ClockKind, ClockPause, Ending
from models.escalation import Severity, WaitingOn
from tests.makers import ANA
from tests.services.desk import Desk

M, H = timedelta(minutes=1), timedelta(hours=1)
FIX = {ClockKind.WORKAROUND, ClockKind.RESOLUTION}


async def running(desk: Desk, number: int = 1) -> dict[str, Clock]:
    """The clocks that run or are paused, by kind."""
    escalation = await desk.escalation(number)
    found = await desk.all_of(Clock, Clock.escalation_id == escalation.id, Clock.stopped_at.is_(None))
    assert len({each.kind for each in found}) == len(found), "one clock of each kind"
    return {each.kind.value: each for each in found}


async def happens(desk: Desk, event: Event) -> None:
    async with desk.changing() as (session, escalation):
        await clocks.happened(session, escalation, event, clock_rules=desk.tenant.clock_rules, now=desk.now)


async def waits(desk: Desk) -> list[ClockKind]:
    async with desk.changing() as (session, escalation):
        escalation.waiting_on, escalation.waiting_because = WaitingOn.CUSTOMER, "logs"
        return await clocks.waiting(
            session, escalation, reason="logs", now=desk.now, clock_rules=desk.tenant.clock_rules
        )


async def goes_on(desk: Desk) -> list[ClockKind]:
    async with desk.changing() as (session, escalation):
        escalation.waiting_on = escalation.waiting_because = None
        return await clocks.resumed(session, escalation, now=desk.now, clock_rules=desk.tenant.clock_rules)


async def becomes(desk: Desk, severity: Severity, *, is_worse: bool) -> None:
    async with desk.changing() as (session, escalation):
        escalation.severity = severity
        await clocks.severity_changed(
            session, escalation, clock_rules=desk.tenant.clock_rules, now=desk.now, is_worse=is_worse
        )


async def test_a_request_starts_four_clocks_and_accepting_stops_the_first(desk: Desk) -> None:
    await desk.opens()
    start = desk.now
    found = await running(desk)
    assert {kind: (each.due_at, each.calendar, each.target) for kind, each in found.items()} == {
        "acknowledge": (start + 15 * M, "24x7", "15 minutes"),
        "first_update": (start + 30 * M, "24x7", "30 minutes"),
        "workaround": (start + 4 * H, "24x7", "4 hours"),
        "resolution": (start + 24 * H, "24x7", "24 hours"),
    }
    assert found["acknowledge"].next_at == start + 11.25 * M
    desk.forward(minutes=5)
    await desk.accepts(ANA)
    assert set(await running(desk)) == {"first_update", "workaround", "resolution"}
    (stopped,) = await desk.all_of(Clock, Clock.kind == ClockKind.ACKNOWLEDGE)
    assert (stopped.stopped_at, stopped.next_at) == (desk.now, None)


async def test_without_a_customer_nobody_is_to_be_updated(desk: Desk) -> None:
    await desk.opens(customer=None)
    assert set(await running(desk)) == {"acknowledge", "workaround", "resolution"}


async def test_each_update_to_the_customer_starts_the_clock_of_the_next(desk: Desk) -> None:
    await desk.opens()
    for sequence in (1, 2):
        desk.forward(minutes=20)
        await happens(desk, Event.UPDATED)
        found = await running(desk)
        assert "first_update" not in found
        assert (found["next_update"].sequence, found["next_update"].due_at) == (sequence, desk.now + H)
    assert found["next_update"].customer_id is not None


async def test_resolving_stops_everything_and_reopening_starts_anew(desk: Desk) -> None:
    await desk.opens()
    await desk.accepts(ANA)
    desk.forward(hours=1)
    await desk.resolves()
    assert await running(desk) == {}
    await happens(desk, Event.UPDATED)
    assert await running(desk) == {}, "nothing is promised to the customer of what is over"
    desk.forward(hours=5)
    await desk.reopens()
    found = await running(desk)
    assert set(found) == {"next_update", "workaround", "resolution"}
    assert (found["resolution"].due_at, found["resolution"].sequence) == (desk.now + 24 * H, 2)
    await desk.resolves()
    await desk.closes()
    assert await running(desk) == {}


async def ended(desk: Desk) -> dict[str, list[Ending | None]]:
    """How the clocks that have stopped came to their end, by kind."""
    found: dict[str, list[Ending | None]] = {}
    for each in await desk.all_of(Clock, Clock.stopped_at.is_not(None)):
        found.setdefault(each.kind.value, []).append(each.ended)
    return found


async def test_resolving_meets_only_the_resolution(desk: Desk) -> None:
    await desk.opens()
    await desk.accepts(ANA)
    desk.forward(hours=1)
    await desk.resolves()
    assert await ended(desk) == {
        "acknowledge": [Ending.DONE],
        "first_update": [Ending.OVER],
        "workaround": [Ending.OVER],
        "resolution": [Ending.DONE],
    }


async def test_what_happened_before_the_resolution_stays_done(desk: Desk) -> None:
    await desk.opens()
    await desk.accepts(ANA)
    await happens(desk, Event.UPDATED)
    await happens(desk, Event.WORKED_AROUND)
    await desk.resolves()
    assert await ended(desk) == {
        "acknowledge": [Ending.DONE],
        "first_update": [Ending.DONE],
        "next_update": [Ending.OVER],
        "workaround": [Ending.DONE],
        "resolution": [Ending.DONE],
    }


async def test_declining_meets_nothing(desk: Desk) -> None:
    await desk.opens()
    await desk.declines()
    assert {each for endings in (await ended(desk)).values() for each in endings} == {Ending.OVER}


async def test_a_watched_fix_is_met_once_the_resolution_confirms_it_from_when_it_was_in(desk: Desk) -> None:
    await desk.opens()
    await desk.accepts(ANA)
    desk.forward(hours=2)
    await desk.monitors()
    fixed_at = desk.now
    assert await ended(desk) == {
        "acknowledge": [Ending.DONE],
        "workaround": [Ending.WATCHED],
        "resolution": [Ending.WATCHED],
    }
    desk.forward(hours=30)
    await desk.resolves()
    assert (await ended(desk))["resolution"] == [Ending.DONE]
    assert (await ended(desk))["workaround"] == [Ending.OVER]
    (clock,) = await desk.all_of(Clock, Clock.kind == ClockKind.RESOLUTION)
    assert clock.stopped_at == fixed_at


async def test_a_resolution_that_did_not_hold_is_not_met_so_that_two_never_count(desk: Desk) -> None:
    await desk.opens()
    await desk.accepts(ANA)
    await desk.resolves()
    desk.forward(minutes=1)
    await desk.reopens()
    await desk.resolves()
    assert (await ended(desk))["resolution"] == [Ending.UNDONE, Ending.DONE]


async def test_a_recurrence_takes_back_how_a_clock_ended(desk: Desk) -> None:
    await desk.opens()
    await desk.accepts(ANA)
    await happens(desk, Event.MONITORED)
    await happens(desk, Event.RECURRED)
    assert (await running(desk))["resolution"].ended is None


async def test_waiting_pauses_the_fixes_and_what_was_left_is_left(desk: Desk) -> None:
    await desk.opens()
    await desk.accepts(ANA)
    desk.forward(hours=1)
    assert set(await waits(desk)) == FIX
    assert await waits(desk) == [], "twice is once"
    found = await running(desk)
    assert (found["workaround"].due_at, found["workaround"].next_at) == (None, None)
    assert found["first_update"].due_at is not None
    desk.forward(hours=10)
    assert set(await goes_on(desk)) == FIX
    assert await goes_on(desk) == []
    found = await running(desk)
    assert found["workaround"].due_at == desk.now + 3 * H
    assert [pause.reason for pause in await desk.all_of(ClockPause)] == ["logs", "logs"]
    assert (await desk.kinds()).count("clock-paused") == 2
    assert (await desk.kinds()).count("clock-resumed") == 2


async def test_a_clock_that_starts_while_everybody_waits_starts_paused(desk: Desk) -> None:
    await desk.opens()
    await desk.accepts(ANA)
    await waits(desk)
    await happens(desk, Event.REOPENED)
    found = await running(desk)
    assert (found["resolution"].due_at, found["next_update"].due_at) == (None, desk.now + H)
    desk.forward(hours=1)
    await goes_on(desk)
    assert (await running(desk))["resolution"].due_at == desk.now + 24 * H


async def test_monitoring_stops_the_fixes_and_a_recurrence_lets_run_on_what_it_stopped(desk: Desk) -> None:
    await desk.opens()
    await desk.accepts(ANA)
    desk.forward(hours=1)
    await happens(desk, Event.WORKED_AROUND)
    desk.forward(hours=1)
    await happens(desk, Event.MONITORED)
    assert set(await running(desk)) == {"first_update"}
    desk.forward(hours=7)
    await happens(desk, Event.RECURRED)
    found = await running(desk)
    assert set(found) == {"first_update", "resolution"}, "the workaround was there before"
    assert found["resolution"].due_at == desk.now + 22 * H


async def test_a_worse_severity_gives_its_target_from_now_and_a_better_one_from_the_start(desk: Desk) -> None:
    await desk.opens(severity=Severity.SEV4)
    start = desk.now
    desk.forward(days=3)
    await becomes(desk, Severity.SEV1, is_worse=True)
    found = await running(desk)
    assert (found["resolution"].due_at, found["resolution"].generation) == (desk.now + 24 * H, 2)
    assert found["resolution"].calendar == "24x7"
    await becomes(desk, Severity.SEV3, is_worse=False)
    found = await running(desk)
    assert found["resolution"].calendar == "Europe/Lisbon"
    assert found["resolution"].generation == 3
    assert found["resolution"].due_at is not None
    assert found["resolution"].due_at > start + timedelta(days=10)
    lines = await desk.timeline()
    changed = [line.data["clock"] for line in lines if line.kind == "clock-retargeted"]
    assert changed[:2] == ["workaround", "resolution"], "what was breached already stays as it is"


async def test_the_same_targets_again_change_nothing(desk: Desk) -> None:
    await desk.opens()
    await becomes(desk, Severity.SEV1, is_worse=True)
    assert {each.generation for each in (await running(desk)).values()} == {1}
    assert "clock-retargeted" not in await desk.kinds()


@pytest.mark.parametrize("own", [None, "oslo"])
async def test_a_sev3_runs_on_the_customers_calendar_over_weekend_and_holiday(desk: Desk, own: str | None) -> None:
    desk.configure(
        "calendars:\n"
        "  default: {zone: Europe/London, hours: {mon-fri: [09:00-17:00]}, holidays: GB-ENG}\n"
        "  oslo: {zone: Europe/Oslo, hours: {mon-fri: [09:00-17:00]}, holidays: [2026-12-25, 2026-12-28]}\n"
    )
    desk.watch.at = datetime(2026, 12, 20, 12, tzinfo=UTC)
    await desk.opens(severity=Severity.SEV4)
    async with desk.changing() as (session, escalation):
        found = await known.find_customer(session, escalation_id=escalation.id)
        assert found is not None
    if own:
        from models.customer import Customer

        async with desk.database.transaction() as session:
            (await session.get_one(Customer, found[0])).calendar = own
    desk.watch.at = datetime(2026, 12, 24, 15 if own else 16, tzinfo=UTC)  # Christmas Eve, an hour before the close
    await desk.opens(severity=Severity.SEV3)
    clock = (await running(desk, 2))["acknowledge"]
    assert clock.calendar == (own or "default")
    assert clock.due_at == datetime(2026, 12, 29, 12 if not own else 11, tzinfo=UTC)
