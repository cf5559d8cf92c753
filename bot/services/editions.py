"""Executive editions when their time comes: planned, drafted for review, sent; safe to run twice, late, or at once."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import updates as announce
from bot.facts.escalation import EscalationFacts
from bot.facts.update import Edition, EditionFacts
from bot.queries import escalations, ladder
from bot.queries import timeline as timeline_queries
from bot.queries import updates as known
from bot.rules.duty import Duty
from bot.rules.executive import ExecutiveRhythm
from bot.services import cards, home, publishing, timeline
from bot.views import edition_draft as view
from bot.words import person, say
from models.escalation import Escalation, Status
from models.room import Audience
from models.update import Rhythm, Update, UpdateStatus


@dataclass(frozen=True)
class _Look:
    """One look at an escalation whose lock we hold: its rhythm, and the draft that is under review or approved."""

    session: AsyncSession
    escalation: Escalation
    row: Rhythm
    pending: Update | None
    rules: ExecutiveRhythm
    now: datetime

    async def facts(self) -> EscalationFacts:
        return await escalations.facts_of(self.session, self.escalation)


async def attend(
    session: AsyncSession,
    *,
    team_id: str,
    escalation_id: int,
    rules: ExecutiveRhythm,
    duty: Duty,
    now: datetime,
) -> None:
    """Do what is due for this escalation: plan the next edition, ask for a review, send it.

    Everything is judged again under the escalation's lock, so that a second sweep finds nothing left to do.
    """
    escalation = await known.lock_escalation(session, team_id=team_id, escalation_id=escalation_id)
    row = await known.find_rhythm(session, escalation_id=escalation_id) if escalation else None
    if escalation is None or row is None or row.next_at is None or row.next_at > now:
        return
    look = _Look(session, escalation, row, await known.find_pending(session, escalation_id=escalation_id), rules, now)
    was = row.due_at
    is_news = row.is_changed and not await known.is_back_as_told(session, escalation)
    goes_on_again = was is None and row.last_at is not None
    if row.is_changed or row.due_at is None:
        look = await _plan(look, is_news=is_news)
    _make_good(look)
    if row.due_at is None:
        row.next_at = None
        await _drop(look)
    elif row.due_at <= now:
        await _send(look, duty)
        return
    else:
        await _review(look, is_news=is_news, goes_on_again=goes_on_again)
    await session.flush()
    if row.due_at != was:
        newest = await timeline_queries.newest_id(session, escalation_id=escalation.id)
        await cards.fall_behind(session, {escalation.id: f"executive:{newest}"})


async def _plan(look: _Look, *, is_news: bool) -> _Look:
    """When the next edition is due; a last one says how it ended to those who were told that it had begun."""
    row, rules, now = look.row, look.rules, look.now
    row.is_changed = False
    goes_on = publishing.goes_on(look.escalation, rules)
    severity = look.escalation.severity
    if row.last_at is None:
        row.due_at = rules.next_at(severity, last_at=None, now=now) if goes_on else None
        row.is_prompt = False
    elif is_news:
        row.due_at = rules.changed_at(severity, regular_at=row.due_at, now=now)
        row.is_prompt = True
    elif row.due_at is not None:
        return await _take_back(look) if row.is_prompt else look
    elif goes_on:  # they were stopped, and go on
        regular = rules.after(severity, last_at=row.last_at, now=now)
        row.due_at = rules.after_quiet(rules.changed_at(severity, regular_at=regular, now=now))
    return look


async def _take_back(look: _Look) -> _Look:
    """What was to be told soon has not changed after all: the next edition is the regular one, with its own draft."""
    row, rules = look.row, look.rules
    assert row.last_at is not None
    row.is_prompt = False
    row.due_at = publishing.following_at(look.escalation, rules, last_at=row.last_at, now=look.now)
    if look.pending is None or (row.due_at is not None and _draft_at(look, row.due_at) <= look.now):
        return look
    await _drop(look)
    return replace(look, pending=None)


def _draft_at(look: _Look, due_at: datetime) -> datetime:
    is_owned = look.escalation.status is not Status.REQUESTED
    return look.rules.draft_at(due_at, last_at=look.row.last_at, is_prompt=look.row.is_prompt, is_owned=is_owned)


def _make_good(look: _Look) -> None:
    """After a downtime only the newest missed edition is due, and none at night but a first or a material one."""
    row, rules, now = look.row, look.rules, look.now
    if row.due_at is None or row.due_at > now or row.is_prompt or row.last_at is None:
        return
    newest = rules.next_at(look.escalation.severity, last_at=row.due_at, now=now)
    if row.due_at < newest <= now:
        row.due_at = newest
    if rules.is_quiet(now):
        row.due_at = rules.after_quiet(now)


async def _review(look: _Look, *, is_news: bool, goes_on_again: bool) -> None:
    """The draft is with whoever leads in time, and follows what has changed."""
    row, pending, now = look.row, look.pending, look.now
    assert row.due_at is not None
    at = now if goes_on_again else _draft_at(look, row.due_at)
    row.next_at = row.due_at if pending is not None or at <= now else at
    if pending is None:
        if at <= now:
            await _ask(look, await _new(look), await look.facts())
        return
    pending.due_at = row.due_at
    if is_news and pending.status is UpdateStatus.APPROVED:
        pending.status, pending.sections, pending.decided_by = UpdateStatus.DRAFT, None, None
    if pending.status is not UpdateStatus.DRAFT:
        return
    facts = await look.facts()
    if pending.message_to != facts.leader_id:
        outcome = say("draft-outcome-moved", owner=person(facts.leader_id))
        await announce.moved(look.session, facts, update=pending, outcome=outcome)
        if pending.message_slot and pending.message_to:
            pending.asked_before = {**(pending.asked_before or {}), pending.message_slot: pending.message_to}
        pending.moves += 1
        await _ask(look, pending, facts)
    else:  # the sweep comes before its time only when something has changed, which the timeline says
        newest = await timeline_queries.newest_id(look.session, escalation_id=facts.id)
        shown = await _shown(look, facts)
        await announce.redrafted(look.session, facts, update=pending, shown=shown, what=f"edit:{newest}")


async def _ask(look: _Look, pending: Update, facts: EscalationFacts) -> None:
    pending.due_at = look.row.due_at
    pending.message_to = facts.leader_id
    pending.message_slot = f"update:{pending.id}:{pending.moves}"
    await look.session.flush()
    await announce.drafted(look.session, facts, update=pending, shown=await _shown(look, facts))
    await home.note_news(look.session, team_id=facts.team_id, escalation_id=facts.id)


async def _new(look: _Look) -> Update:
    """The next edition, of which nobody has a draft yet."""
    number = await known.next_number(look.session, escalation_id=look.escalation.id, audience=Audience.EXECUTIVE)
    team_id, escalation_id = look.escalation.team_id, look.escalation.id
    made = Update(team_id=team_id, escalation_id=escalation_id, number=number, moves=0)
    look.session.add(made)
    await look.session.flush()
    return made


async def _shown(look: _Look, facts: EscalationFacts) -> Edition:
    told = await draft_facts(look.session, look.escalation, facts, look.row, look.rules, now=look.now)
    return Edition(
        view.as_sections(view.drafted(told)),
        is_reviewed=True,
        is_last=told.next_at is None,
        at=look.now,
        next_at=told.next_at,
    )


async def draft_facts(
    session: AsyncSession,
    escalation: Escalation,
    facts: EscalationFacts,
    row: Rhythm | None,
    rules: ExecutiveRhythm,
    *,
    now: datetime,
) -> EditionFacts:
    """What an edition would say now."""
    next_at = publishing.following_at(escalation, rules, last_at=(row.due_at if row else None) or now, now=now)
    return await known.edition_facts(session, escalation, facts, next_at=next_at, now=now)


async def _send(look: _Look, duty: Duty) -> None:
    """Its time has come: as it was approved, or else as the facts are, marked."""
    row, update = look.row, look.pending
    assert row.due_at is not None
    if update is None:  # after a downtime, or where nobody could be asked: whoever leads hears that it went out
        update = await _new(look)
        update.message_to = (await look.facts()).leader_id
        update.message_slot = f"update:{update.id}:0"
    update.due_at = row.due_at
    is_approved = update.status is UpdateStatus.APPROVED
    facts = await publishing.publish(
        look.session,
        escalation=look.escalation,
        row=row,
        update=update,
        sections=update.sections if is_approved else None,
        reviewer_id=update.decided_by if is_approved else None,
        last_at=row.due_at,
        rules=look.rules,
        now=look.now,
        is_asked=look.pending is not None,
    )
    if publishing.must_ask(row) and facts.is_under_way:
        await _stop(look, facts, duty)


async def _stop(look: _Look, facts: EscalationFacts, duty: Duty) -> None:
    """Two in a row went out unreviewed: no more do, and the duty manager is asked, once."""
    look.row.is_asked = True
    entry = await timeline.record(look.session, look.escalation, "update-stopped", actor_id=None, now=look.now)
    rungs = await ladder.list_rungs(look.session, team_id=facts.team_id, duty=duty, now=look.now)
    asked = [*rungs, facts.duty_id, facts.leader_id]
    who = next((each for each in asked if each is not None and facts.may_hear(each)), None)
    if who is not None:
        await announce.stopped(look.session, facts, user_id=who, entry_id=entry.id)


async def _drop(look: _Look) -> None:
    """The draft, if there is one, is not needed."""
    if look.pending is None:
        return
    look.pending.status = UpdateStatus.DROPPED
    await look.session.flush()  # so that there may be another one
    facts = await look.facts()
    await home.note_news(look.session, team_id=facts.team_id, escalation_id=facts.id)
    outcome = say("draft-outcome-dropped")
    await announce.settled(look.session, facts, update=look.pending, outcome=outcome, shown=None, what="dropped")
