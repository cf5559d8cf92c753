"""Clocks follow what happens: events start and stop them, waiting pauses them, another severity sets them anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import clocks as announce
from bot.queries import clocks as known
from bot.queries import people
from bot.queries import timeline as timeline_queries
from bot.rules import clocks as rules
from bot.rules.clock_rules import AROUND_THE_CLOCK, ClockRules
from bot.rules.clocks import ClockState
from bot.rules.duration import Duration
from bot.rules.pauses import may_pause
from bot.rules.targets import Change, Event, change_on
from bot.services import timeline
from models.clock import Clock, ClockKind, ClockPause
from models.escalation import UNDER_WAY, Escalation
from models.room import Audience

UPDATES = frozenset({ClockKind.FIRST_UPDATE, ClockKind.NEXT_UPDATE})
# A review cannot be delivered in this version, and a clock that nobody can stop would only make noise.
NOT_YET = frozenset({ClockKind.RCA})


@dataclass(frozen=True)
class Kept:
    """One clock with its pauses, as rows."""

    clock: Clock
    pauses: list[ClockPause]

    def state(self, clock_rules: ClockRules) -> ClockState:
        """Where it stands, as the rules see it."""
        return known.state_of(self.clock, self.pauses, clock_rules=clock_rules)


async def happened(
    session: AsyncSession, escalation: Escalation, event: Event, *, clock_rules: ClockRules, now: datetime
) -> None:
    """Start and stop the clocks that this event concerns. The caller holds the escalation's lock.

    Call it after the status has changed and before the facts are gathered, so that the card shows the clocks.
    """
    kept = [] if event is Event.RAISED else await _kept(session, escalation)
    customer = await known.find_customer(session, escalation_id=escalation.id)
    targets = clock_rules.targets(escalation.severity)
    change = change_on(event, targets, has_customer=customer is not None)
    rerun = _rerun([each for each in kept if each.clock.kind in change.reruns], session, clock_rules, now)
    changed = _end(kept, change, clock_rules=clock_rules, now=now)
    starts = {
        kind: target
        for kind in change.starts
        if (target := targets.of(kind)) and kind not in NOT_YET and escalation.status in UNDER_WAY
    }
    calendars = await _calendars(session, escalation, starts.values(), clock_rules=clock_rules, customer=customer)
    for kind, target in starts.items():
        clock = Clock(
            team_id=escalation.team_id,
            escalation_id=escalation.id,
            kind=kind,
            customer_id=customer[0] if customer and kind in UPDATES else None,
            audience=Audience.CUSTOMER if kind in UPDATES else None,
            sequence=max((each.clock.sequence for each in kept if each.clock.kind is kind), default=0) + 1,
            started_at=now,
            target=str(target),
            calendar=calendars[target],
            generation=1,
        )
        put_back(clock, known.state_of(clock, [], clock_rules=clock_rules))
        session.add(clock)
    await session.flush()
    if escalation.waiting_on is not None:
        reason = escalation.waiting_because or ""
        await _pause(session, await _kept(session, escalation), reason=reason, now=now, clock_rules=clock_rules)
    await _follow(session, changed + rerun, what=event.value)


async def severity_changed(
    session: AsyncSession, escalation: Escalation, *, clock_rules: ClockRules, now: datetime, is_worse: bool
) -> None:
    """The running clocks get the targets of the escalation's (new) severity, each change with its timeline line."""
    running = [each for each in await _kept(session, escalation) if each.clock.stopped_at is None]
    targets = clock_rules.targets(escalation.severity)
    wanted = {each.clock.kind: target for each in running if (target := targets.of(each.clock.kind)) is not None}
    if not wanted:
        return
    customer = await known.find_customer(session, escalation_id=escalation.id)
    names = await _calendars(session, escalation, wanted.values(), clock_rules=clock_rules, customer=customer)
    changed = []
    for each in running:
        target = wanted.get(each.clock.kind)
        if target is None:
            continue
        before = each.state(clock_rules)
        calendar = clock_rules.calendar(names[target])
        state = rules.retargeted(before, target=target, calendar=calendar, at=now, is_worse=is_worse)
        if state == before:
            continue
        each.clock.calendar = names[target]
        _retarget(each.clock, state)
        await timeline.record(
            session,
            escalation,
            "clock-retargeted",
            actor_id=None,
            now=now,
            clock=each.clock.kind.value,
            target=each.clock.target,
        )
        changed.append(each)
    await _follow(session, changed, what="retargeted")


async def waiting(
    session: AsyncSession, escalation: Escalation, *, reason: str, now: datetime, clock_rules: ClockRules
) -> list[ClockKind]:
    """Everybody waits for somebody else's answer: the clocks that may stand still do; which ones is returned."""
    kept = await _kept(session, escalation)
    paused = await _pause(session, kept, reason=reason, now=now, clock_rules=clock_rules)
    for kind in paused:
        await timeline.record(session, escalation, "clock-paused", actor_id=None, now=now, clock=kind.value)
    await _follow(session, [each for each in kept if each.clock.kind in paused], what="paused")
    return paused


async def resumed(
    session: AsyncSession, escalation: Escalation, *, now: datetime, clock_rules: ClockRules
) -> list[ClockKind]:
    """The answer came: what was left when the clocks were paused is left now; which ones run on is returned."""
    kept = [each for each in await _kept(session, escalation) if _is_paused(each)]
    for each in kept:
        for pause in each.pauses:
            pause.until_at = pause.until_at or now
        put_back(each.clock, each.state(clock_rules))
    await session.flush()
    running = [each.clock for each in kept if each.clock.stopped_at is None]
    for clock in running:
        await timeline.record(
            session, escalation, "clock-resumed", actor_id=None, now=now, clock=clock.kind.value, due_at=clock.due_at
        )
    await _follow(session, kept, what="resumed")
    return [clock.kind for clock in running]


async def would_be_due(
    session: AsyncSession, escalation: Escalation, kind: ClockKind, *, clock_rules: ClockRules, now: datetime
) -> datetime:
    """When a clock of this kind would be due (aware UTC) if it started now and nobody waited; its target exists."""
    target = clock_rules.targets(escalation.severity).of(kind)
    assert target is not None, f"a {kind} has no target"
    customer = await known.find_customer(session, escalation_id=escalation.id)
    names = await _calendars(session, escalation, [target], clock_rules=clock_rules, customer=customer)
    return clock_rules.calendar(names[target]).add(now, target)


def put_back(clock: Clock, state: ClockState) -> None:
    """Keep what the rules decided, when it is due, and when the sweep must look again."""
    clock.started_at = state.started_at
    clock.target = str(state.target)
    clock.stopped_at, clock.ended = state.stopped_at, state.ended
    clock.generation = state.generation
    clock.told = int(state.told) if state.told is not None else None
    clock.due_at = rules.due(state)
    clock.next_at = rules.next_at(state)


def _end(kept: Iterable[Kept], change: Change, *, clock_rules: ClockRules, now: datetime) -> list[Kept]:
    """What the change stops comes to its end, and what it undoes did not hold; those that it concerned."""
    ended = []
    for each in kept:
        before = state = each.state(clock_rules)
        if each.clock.kind in change.undoes:
            state = rules.undone(state)
        if each.clock.kind in change.stops:
            state = rules.stopped(state, at=now, ended=change.ending(each.clock.kind))
        if state != before:
            put_back(each.clock, state)
            ended.append(each)
    return ended


def _retarget(clock: Clock, state: ClockState) -> None:
    """Another target holds. A new breach will ask for its own reason; a delay that goes on is told and explained."""
    told, next_at = clock.told, clock.next_at
    put_back(clock, state)
    if state.told is None:
        clock.late_because = None  # the first reason stays with the first breach, in the timeline
    else:
        clock.told, clock.next_at = told, next_at  # who is asked next, or asked again, goes on as it was


async def _kept(session: AsyncSession, escalation: Escalation) -> list[Kept]:
    found = await known.list_with_pauses(session, escalation_id=escalation.id)
    return [Kept(clock, pauses) for clock, pauses in found]


async def _calendars(
    session: AsyncSession,
    escalation: Escalation,
    targets: Iterable[Duration],
    *,
    clock_rules: ClockRules,
    customer: tuple[int, str | None] | None,
) -> dict[Duration, str]:
    """The name of the calendar that each target runs on; who raised it is looked up only where their zone decides."""
    wanted = set(targets)
    always = {target for target in wanted if clock_rules.runs_always(escalation.severity, target)}
    names = dict.fromkeys(always, AROUND_THE_CLOCK)
    if wanted - always:
        zone = await _requesters_zone(session, escalation)
        usual = clock_rules.usual(customers=customer[1] if customer else None, zone=zone)
        names |= dict.fromkeys(wanted - always, usual)
    return names


async def _requesters_zone(session: AsyncSession, escalation: Escalation) -> ZoneInfo:
    found = await people.find_person(session, team_id=escalation.team_id, user_id=escalation.requester_id)
    try:
        return ZoneInfo(found.zone if found else "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


async def _pause(
    session: AsyncSession, kept: Iterable[Kept], *, reason: str, now: datetime, clock_rules: ClockRules
) -> list[ClockKind]:
    paused = []
    for each in kept:
        if each.clock.stopped_at is not None or not may_pause(each.clock.kind) or _is_paused(each):
            continue
        session.add(ClockPause(clock_id=each.clock.id, from_at=now, reason=reason))
        put_back(each.clock, rules.paused(each.state(clock_rules), at=now))
        paused.append(each.clock.kind)
    await session.flush()
    return paused


def _rerun(kept: list[Kept], session: AsyncSession, clock_rules: ClockRules, now: datetime) -> list[Kept]:
    """What the newest stop had stopped runs on; what had come to its end before that stays done."""
    stopped_at = max((each.clock.stopped_at for each in kept if each.clock.stopped_at is not None), default=None)
    if stopped_at is None:
        return []
    found = [each for each in kept if each.clock.stopped_at == stopped_at]
    for each in found:
        session.add(ClockPause(clock_id=each.clock.id, from_at=stopped_at, until_at=now, reason=""))
        put_back(each.clock, rules.rerun(each.state(clock_rules), at=now))
    return found


def _is_paused(kept: Kept) -> bool:
    return any(pause.until_at is None for pause in kept.pauses)


async def _follow(session: AsyncSession, kept: Iterable[Kept], *, what: str) -> None:
    """The warnings that were given of these clocks show how they stand now."""
    warned = [each.clock for each in kept if each.clock.generation > 1 or each.clock.told is not None]
    if warned:
        await session.flush()
        newest = await timeline_queries.newest_id(session, escalation_id=warned[0].escalation_id)
        clock_ids = [clock.id for clock in warned]
        await announce.changed(session, team_id=warned[0].team_id, clock_ids=clock_ids, what=f"{what}:{newest}")
