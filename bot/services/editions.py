"""Executive editions when their time comes: planned, drafted for review, sent; safe to run twice, late, or at once."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import updates as announce
from bot.facts.escalation import EscalationFacts
from bot.facts.update import Edition, EditionFacts
from bot.queries import escalations, ladder
from bot.queries import updates as known
from bot.rules.duty import Duty
from bot.rules.executive import ExecutiveRhythm
from bot.services import cards, home, publishing, timeline
from bot.views import edition_draft as view
from bot.words import person, say
from models.escalation import Escalation, Status
from models.room import Audience
from models.update import Rhythm, Update, UpdateStatus


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
    pending = await known.find_pending(session, escalation_id=escalation_id)
    was = row.due_at
    is_news = row.is_changed
    if row.is_changed or row.due_at is None:
        _plan(row, escalation, rules, now)
    _make_good(row, escalation, rules, now)
    if row.due_at is None:
        row.next_at = None
        await _drop(session, escalation, pending)
    elif row.due_at <= now:
        await _send(session, escalation, row, pending, rules, duty, now)
        return
    else:
        goes_on_again = was is None and row.last_at is not None
        await _review(session, escalation, row, pending, rules, now, is_news=is_news, goes_on_again=goes_on_again)
    await session.flush()
    if row.due_at != was:
        await cards.fall_behind(session, {escalation.id: f"executive:{now.isoformat()}"})


def _plan(row: Rhythm, escalation: Escalation, rules: ExecutiveRhythm, now: datetime) -> None:
    """When the next edition is due; a last one says how it ended to those who were told that it had begun."""
    is_news, row.is_changed = row.is_changed, False
    goes_on = publishing.goes_on(escalation, rules)
    severity = escalation.severity
    if row.last_at is None:
        row.due_at = rules.next_at(severity, last_at=None, now=now) if goes_on else None
        row.is_prompt = False
    elif is_news:
        row.due_at = rules.changed_at(severity, regular_at=row.due_at, now=now)
        row.is_prompt = True
    elif goes_on:  # they were stopped, and go on
        regular = rules.after(severity, last_at=row.last_at, now=now)
        row.due_at = rules.after_quiet(rules.changed_at(severity, regular_at=regular, now=now))
    else:
        row.due_at = None


def _make_good(row: Rhythm, escalation: Escalation, rules: ExecutiveRhythm, now: datetime) -> None:
    """After a downtime only the newest missed edition is due, and none at night but a first or a material one."""
    if row.due_at is None or row.due_at > now or row.is_prompt or row.last_at is None:
        return
    newest = rules.next_at(escalation.severity, last_at=row.due_at, now=now)
    if row.due_at < newest <= now:
        row.due_at = newest
    if rules.is_quiet(now):
        row.due_at = rules.after_quiet(now)


async def _review(
    session: AsyncSession,
    escalation: Escalation,
    row: Rhythm,
    pending: Update | None,
    rules: ExecutiveRhythm,
    now: datetime,
    *,
    is_news: bool,
    goes_on_again: bool,
) -> None:
    """The draft is with whoever leads in time, and follows what has changed."""
    assert row.due_at is not None
    is_owned = escalation.status is not Status.REQUESTED
    regular = rules.draft_at(row.due_at, last_at=row.last_at, is_prompt=row.is_prompt, is_owned=is_owned)
    at = now if goes_on_again else regular
    row.next_at = row.due_at if pending is not None or at <= now else at
    if pending is None and at > now:
        return
    facts = await escalations.facts_of(session, escalation)
    leader_id = facts.leader_id
    if pending is None:
        pending = Update(
            team_id=escalation.team_id,
            escalation_id=escalation.id,
            number=await known.next_number(session, escalation_id=escalation.id, audience=Audience.EXECUTIVE),
            due_at=row.due_at,
            moves=0,
        )
        session.add(pending)
        await session.flush()
        await _ask(session, escalation, facts, row, pending, leader_id, rules, now)
        return
    pending.due_at = row.due_at
    if is_news and pending.status is UpdateStatus.APPROVED:
        pending.status, pending.sections, pending.decided_by = UpdateStatus.DRAFT, None, None
    if pending.status is not UpdateStatus.DRAFT:
        return
    if pending.message_to != leader_id:
        await announce.moved(
            session, facts, update=pending, outcome=say("draft-outcome-moved", owner=person(leader_id))
        )
        pending.moves += 1
        await _ask(session, escalation, facts, row, pending, leader_id, rules, now)
    else:  # the sweep comes before its time only when something has changed
        shown = await _shown(session, escalation, facts, row, rules, now)
        await announce.redrafted(session, facts, update=pending, shown=shown, what=f"edit:{now.isoformat()}")


async def _ask(
    session: AsyncSession,
    escalation: Escalation,
    facts: EscalationFacts,
    row: Rhythm,
    pending: Update,
    leader_id: str | None,
    rules: ExecutiveRhythm,
    now: datetime,
) -> None:
    pending.message_to = leader_id
    pending.message_slot = f"update:{pending.id}:{pending.moves}"
    await session.flush()
    shown = await _shown(session, escalation, facts, row, rules, now)
    await announce.drafted(session, facts, update=pending, shown=shown)
    await home.note_news(session, team_id=escalation.team_id, escalation_id=escalation.id)


async def _shown(
    session: AsyncSession,
    escalation: Escalation,
    facts: EscalationFacts,
    row: Rhythm,
    rules: ExecutiveRhythm,
    now: datetime,
) -> Edition:
    told = await draft_facts(session, escalation, facts, row, rules, now=now)
    return Edition(
        view.as_sections(view.drafted(told)),
        is_reviewed=True,
        is_last=told.next_at is None,
        at=now,
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


async def _send(
    session: AsyncSession,
    escalation: Escalation,
    row: Rhythm,
    pending: Update | None,
    rules: ExecutiveRhythm,
    duty: Duty,
    now: datetime,
) -> None:
    """Its time has come: as it was approved, or else as the facts are, marked."""
    assert row.due_at is not None
    is_asked = pending is not None
    if pending is None:  # after a downtime, or where nobody could be asked: whoever leads hears that it went out
        pending = Update(
            team_id=escalation.team_id,
            escalation_id=escalation.id,
            number=await known.next_number(session, escalation_id=escalation.id, audience=Audience.EXECUTIVE),
            moves=0,
            message_to=(await escalations.facts_of(session, escalation)).leader_id,
        )
        session.add(pending)
        await session.flush()
        pending.message_slot = f"update:{pending.id}:0"
    pending.due_at = row.due_at
    is_approved = pending.status is UpdateStatus.APPROVED
    facts = await publishing.publish(
        session,
        escalation=escalation,
        row=row,
        update=pending,
        sections=pending.sections if is_approved else None,
        reviewer_id=pending.decided_by if is_approved else None,
        last_at=row.due_at,
        rules=rules,
        now=now,
        is_asked=is_asked,
    )
    if publishing.must_ask(row) and facts.is_under_way:
        await _stop(session, escalation, facts, row, duty, now)


async def _stop(
    session: AsyncSession,
    escalation: Escalation,
    facts: EscalationFacts,
    row: Rhythm,
    duty: Duty,
    now: datetime,
) -> None:
    """Two in a row went out unreviewed: no more do, and the duty manager is asked, once."""
    row.is_asked = True
    entry = await timeline.record(session, escalation, "update-stopped", actor_id=None, now=now)
    rungs = await ladder.list_rungs(session, team_id=escalation.team_id, duty=duty, now=now)
    asked = [*rungs, facts.duty_id, facts.leader_id]
    who = next((each for each in asked if each is not None and facts.may_hear(each)), None)
    if who is not None:
        await announce.stopped(session, facts, user_id=who, entry_id=entry.id)


async def _drop(session: AsyncSession, escalation: Escalation, pending: Update | None) -> None:
    """No edition is due any more: the draft is not needed."""
    if pending is None:
        return
    pending.status = UpdateStatus.DROPPED
    await home.note_news(session, team_id=escalation.team_id, escalation_id=escalation.id)
    facts = await escalations.facts_of(session, escalation)
    await announce.settled(session, facts, update=pending, outcome=say("draft-outcome-dropped"), shown=None)
