"""Warning of clocks: one escalation's are judged at a time, its room hears at once, and people in one message each."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import clocks as announce
from bot.facts.clock import STUCK, WHY
from bot.facts.escalation import EscalationFacts
from bot.queries import clocks as known
from bot.queries import escalations, ladder, people
from bot.queries import warnings as given
from bot.rules import climbing
from bot.rules import clocks as rules
from bot.rules.clock_rules import ClockRules
from bot.rules.clocks import ClockState
from bot.rules.duty import Duty
from bot.rules.levels import REMINDED, Level, Listener, heard_by
from bot.rules.reminders import TOGETHER
from bot.services import cards, requests, timeline
from models.clock import Clock, ClockHush, ClockKind, ClockNotice, ClockWarning
from models.escalation import UNDER_WAY, Escalation, Status

REASON_WITHIN = timedelta(days=1)
AGAIN = "again"
MOST_STUCK = 2  # how often those inside hear that nobody accepted a confidential request: at the breach and once more


@dataclass
class _Round:
    """One look at the clocks of one escalation: what is known, and what is to be said."""

    session: AsyncSession
    escalation: Escalation
    facts: EscalationFacts
    rungs: list[str]  # whom to ask, one after the other, as far as they may hear of it
    clock_rules: ClockRules
    now: datetime
    notices: list[ClockNotice] = field(default_factory=list)
    breached: list[Clock] = field(default_factory=list)

    @property
    def duty_id(self) -> str | None:
        """Who owns what nobody owns: whoever was told of the request, else the first rung."""
        known_one = self.facts.duty_id
        if self.facts.owner_id is None and known_one and self.facts.may_hear(known_one):
            return known_one
        return next(iter(self.rungs), None)


async def warn(
    session: AsyncSession,
    *,
    escalation_id: int,
    clock_rules: ClockRules,
    duty: Duty,
    now: datetime,
    early_for: Collection[str] = (),
) -> None:
    """Give every warning of this escalation that is due; each once, and after a standstill only the newest.

    `early_for` are people who get a message now anyway: what only they would hear within five minutes comes along.

    The rows are judged again under the escalation's lock, so that a second sweep finds nothing left to say.
    """
    escalation = await given.lock_escalation(session, escalation_id=escalation_id)
    if escalation is None:
        return
    kept = await known.list_with_pauses(session, escalation_id=escalation_id)
    horizon = now + TOGETHER if early_for else now
    due = [(clock, pauses) for clock, pauses in kept if clock.next_at is not None and clock.next_at <= horizon]
    if not due:
        return
    if escalation.status not in UNDER_WAY:
        for clock, _ in due:
            clock.next_at = None
        return
    facts = await escalations.facts_of(session, escalation)
    rungs = await ladder.list_rungs(session, team_id=escalation.team_id, duty=duty, now=now)
    rungs = [who for who in rungs if facts.may_hear(who)]
    hushes = await given.list_hushes(session, clock_ids=[clock.id for clock, _ in due])
    round_ = _Round(session, escalation, facts, rungs, clock_rules, now)
    for clock, pauses in due:
        state = known.state_of(clock, pauses, clock_rules=clock_rules)
        own = [each for each in hushes if each.clock_id == clock.id]
        is_due = clock.next_at is not None and clock.next_at <= now
        if is_due or _comes_along(round_, clock, state, early_for, at=horizon):
            await _judge(round_, clock, state, own, at=now if is_due else horizon)
    session.add_all(round_.notices)
    await session.flush()
    if round_.breached:
        ids = [clock.id for clock in round_.breached]
        await announce.changed(session, team_id=escalation.team_id, clock_ids=ids, what=f"breached:{ids[0]}")
    await announce.told_places(session, facts, [each for each in round_.notices if ":" in each.receiver_id])


def _comes_along(round_: _Round, clock: Clock, state: ClockState, early_for: Collection[str], *, at: datetime) -> bool:
    """Whether the next level is only a direct message to somebody who gets one now anyway."""
    is_soon = rules.level_now(state, now=at) is Level.SOON
    return is_soon and not set(early_for).isdisjoint(_people(round_, clock, heard_by(clock.kind, Level.SOON)))


async def _judge(round_: _Round, clock: Clock, state: ClockState, hushes: list[ClockHush], *, at: datetime) -> None:
    """Everything this clock has to say now, and when it must be looked at next."""
    told_before = clock.told or 0
    level = rules.level_now(state, now=at)
    if level is not None:
        state = rules.told(state, level)
        clock.told = int(level)
        _given(round_, clock, int(level))
        await _tell_level(round_, clock, level, hushes)
    may_climb = clock.kind is ClockKind.ACKNOWLEDGE and (clock.told or 0) >= Level.BREACH
    if may_climb:
        may_climb = await _climb(round_, clock, state, is_breach=told_before < Level.BREACH)
    await _tell_again(round_, clock, hushes, is_new=level is not None)
    wants_reason = clock.kind not in REMINDED and (clock.told or 0) >= Level.BREACH and clock.late_because is None
    if wants_reason and level is None:
        _notice(round_, clock, WHY, _owner(round_))  # a day after it was asked for with the breach
    clock.due_at = rules.due(state)
    moments = [rules.next_at(state), *(each.until_at for each in hushes)]
    moments.append(climbing.next_at(state, told=clock.told or 0) if may_climb else None)
    moments.append(round_.now + REASON_WITHIN if wants_reason and level is not None else None)
    clock.next_at = min((at for at in moments if at is not None), default=None)


def _given(round_: _Round, clock: Clock, level: int) -> None:
    warning = ClockWarning(clock_id=clock.id, generation=clock.generation, level=level, given_at=round_.now)
    round_.session.add(warning)


async def _tell_level(round_: _Round, clock: Clock, level: Level, hushes: list[ClockHush]) -> None:
    listeners, facts = heard_by(clock.kind, level), round_.facts
    await cards.fall_behind(round_.session, {facts.id: f"clock:{clock.id}:{clock.generation}:{int(level)}"})
    if level is Level.BREACH:
        await given.forget_hushes(round_.session, clock_id=clock.id)
        hushes.clear()
        round_.breached.append(clock)
        await timeline.record(
            round_.session, round_.escalation, "clock-breached", actor_id=None, now=round_.now, clock=clock.kind.value
        )
    if Listener.ROOM in listeners:
        place = announce.place_of(facts)
        # A confidential one without a room has none; that nobody accepted it, those inside hear from `_tell_insiders`.
        instead = None if clock.kind is ClockKind.ACKNOWLEDGE else round_.duty_id
        _notice(round_, clock, str(int(level)), place or instead)
    quiet = {each.user_id for each in hushes}
    for person in dict.fromkeys(_people(round_, clock, listeners)):
        if person not in quiet:
            _notice(round_, clock, str(int(level)), person)


def _people(round_: _Round, clock: Clock, listeners: frozenset[Listener]) -> list[str]:
    """Who hears of it by direct message."""
    facts, found = round_.facts, list[str | None]()
    if Listener.ACTOR in listeners:
        updates = clock.kind is not ClockKind.ACKNOWLEDGE
        actors = (facts.customer_lead_id, facts.owner_id) if updates else ()
        found.append(next((who for who in actors if who and facts.may_hear(who)), round_.duty_id))
    if Listener.OWNER in listeners:
        found.append(_owner(round_))
    if Listener.NEXT_RUNG in listeners:
        found.append(ladder.next_rung(round_.rungs, after={facts.owner_id or round_.duty_id or ""}))
    if Listener.DUTY_MANAGER in listeners:
        found.append(next(iter(round_.rungs), None))
    if Listener.SPONSOR in listeners:
        found.append(facts.sponsor_id)
    return [who for who in found if who is not None and facts.may_hear(who)]


def _owner(round_: _Round) -> str | None:
    """The owner, or the duty manager while nobody (who may hear of it) owns it."""
    owner = round_.facts.owner_id
    return owner if owner is not None and round_.facts.may_hear(owner) else round_.duty_id


async def _climb(round_: _Round, clock: Clock, state: ClockState, *, is_breach: bool) -> bool:
    """Nobody accepted it: the next rung gets the request. False when there is nothing left to do about it."""
    newest = climbing.rung_now(state, now=round_.now, told=clock.told or 0)
    if newest is not None:
        clock.told = newest
        _given(round_, clock, newest)
    elif not is_breach:
        return True
    if await requests.climb(round_.session, round_.escalation, rungs=round_.rungs, now=round_.now):
        return True
    is_stuck = round_.facts.is_confidential and round_.facts.status is Status.REQUESTED
    return is_stuck and await _tell_insiders(round_, clock, is_breach=is_breach)


async def _tell_insiders(round_: _Round, clock: Clock, *, is_breach: bool) -> bool:
    """Nobody outside may hear of it, so those inside are told what to do. False when they were told often enough."""
    times = await given.count_steps(round_.session, clock=clock, stem=STUCK)
    if times >= MOST_STUCK:
        return False
    facts, step = round_.facts, f"{STUCK}:{clock.told}"
    inside = await people.list_actors(round_.session, team_id=facts.team_id, among=sorted(facts.room.members))
    for actor in inside.values():
        if actor.is_full_member:
            _notice(round_, clock, step, actor.user_id)
    if is_breach:
        _notice(round_, clock, step, announce.place_of(facts))
    return times + 1 < MOST_STUCK


async def _tell_again(round_: _Round, clock: Clock, hushes: list[ClockHush], *, is_new: bool) -> None:
    """Whoever wanted to hear again in an hour does, unless the clock has just said something new."""
    for hush in hushes:
        if hush.until_at is not None and hush.until_at <= round_.now:
            if round_.facts.may_hear(hush.user_id) and not is_new and clock.due_at is not None:
                said = await given.count_said(round_.session, clock_id=clock.id, receiver_id=hush.user_id)
                _notice(round_, clock, f"{AGAIN}:{said}", hush.user_id)
            await round_.session.delete(hush)
    hushes[:] = [each for each in hushes if each.until_at is None or each.until_at > round_.now]


def _notice(round_: _Round, clock: Clock, step: str, receiver_id: str | None) -> None:
    if receiver_id is None:
        return
    if any((each.clock_id, each.step, each.receiver_id) == (clock.id, step, receiver_id) for each in round_.notices):
        return
    round_.notices.append(
        ClockNotice(
            team_id=clock.team_id,
            clock_id=clock.id,
            generation=clock.generation,
            step=step,
            receiver_id=receiver_id,
            given_at=round_.now,
        )
    )
