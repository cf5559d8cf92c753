"""What people decide about updates: approve, edit, skip, post one out of turn, let them go on, tell the war room."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import card
from bot.announce import updates as announce
from bot.errors import Refused
from bot.facts.actor import Actor
from bot.facts.update import Edition
from bot.queries import escalations
from bot.queries import timeline as timeline_queries
from bot.queries import updates as known
from bot.rules.executive import ExecutiveRhythm
from bot.services import home, publishing, timeline
from bot.services.editions import draft_facts
from bot.views import edition_draft as view
from bot.words import person, say, when
from models.escalation import Escalation
from models.room import Audience
from models.update import Rhythm, Update, UpdateStatus


async def approve(
    session: AsyncSession,
    *,
    actor: Actor,
    escalation: Escalation,
    update_id: int,
    sections: dict[str, str] | None = None,
    rules: ExecutiveRhythm,
    now: datetime,
) -> Update:
    """The edition goes out as the facts stand, or with the `sections` as `actor` edited them.

    At night it is kept as it is now and goes out in the morning, unless it is a first one or tells a material change.
    Raises Refused when it was decided already.
    """
    update, row = await _undecided(session, escalation, update_id)
    due_at = row.due_at or now  # accepted a moment ago: the sweep has not planned it anew yet
    is_prompt = row.is_prompt or row.last_at is None
    if rules.is_quiet(now) and not is_prompt and not escalation.is_confidential:
        await _hold(session, actor, escalation, update, row, sections, rules, now)
        return update
    await publishing.publish(
        session,
        escalation=escalation,
        row=row,
        update=update,
        sections=sections,
        reviewer_id=actor.user_id,
        last_at=due_at,
        rules=rules,
        now=now,
        outcome="edited" if sections else "approved",
    )
    return update


async def skip(
    session: AsyncSession,
    *,
    actor: Actor,
    escalation: Escalation,
    update_id: int,
    reason: str,
    rules: ExecutiveRhythm,
    now: datetime,
) -> Rhythm:
    """The executives do not hear this time; that counts as reviewed. Raises Refused when it was decided already."""
    update, row = await _undecided(session, escalation, update_id)
    due_at = row.due_at or now
    update.status, update.skipped_because = UpdateStatus.SKIPPED, reason
    update.decided_by, update.decided_at = actor.user_id, now
    publishing.move_on(row, escalation, rules, is_reviewed=True, last_at=due_at, now=now)
    entry = await timeline.record(session, escalation, "update-skipped", actor_id=actor.user_id, now=now, reason=reason)
    facts = await escalations.facts_of(session, escalation)
    outcome = say("draft-outcome-skipped", who=person(actor.user_id), at=when(now), reason=reason)
    await announce.settled(session, facts, update=update, outcome=outcome, shown=None, what=f"skipped:{entry.id}")
    await card.changed(session, facts, what=str(entry.id), now=now)
    return row


async def post_executive(
    session: AsyncSession,
    *,
    actor: Actor,
    escalation: Escalation,
    sections: dict[str, str],
    rules: ExecutiveRhythm,
    now: datetime,
) -> Rhythm:
    """An edition out of turn, at any hour; the rhythm begins anew with it. A draft under review is not needed then."""
    row = await _rhythm(session, escalation)
    update = await known.find_pending(session, escalation_id=escalation.id)
    if update is None:
        update = await _new(session, escalation, Audience.EXECUTIVE)
    await publishing.publish(
        session,
        escalation=escalation,
        row=row,
        update=update,
        sections=sections,
        reviewer_id=actor.user_id,
        last_at=now,
        rules=rules,
        now=now,
        outcome="composed",
    )
    return row


async def post_internal(
    session: AsyncSession, *, actor: Actor, escalation: Escalation, said: str, now: datetime
) -> Update:
    """An update for those in the war room. Raises Refused when the room cannot be used."""
    facts = await escalations.facts_of(session, escalation)
    if not facts.room.is_writable:
        raise Refused("update-room-unusable", name=escalation.name)
    update = await _new(session, escalation, Audience.INTERNAL)
    update.status, update.is_reviewed, update.sections = UpdateStatus.SENT, True, {"text": said}
    update.decided_by, update.decided_at, update.sent_at = actor.user_id, now, now
    await session.flush()
    await timeline.record(session, escalation, "update-internal", actor_id=actor.user_id, now=now, text=said)
    await announce.told_room(session, facts, update=update, said=said, by=actor.user_id)
    return update


async def go_on(session: AsyncSession, *, actor: Actor, escalation: Escalation, now: datetime) -> None:
    """Editions go out again, reviewed or not. Raises Refused when they were not stopped."""
    row = await _rhythm(session, escalation)
    if not row.is_asked:
        raise Refused("updates-not-stopped", name=escalation.name)
    row.unreviewed, row.is_asked, row.next_at = 0, False, now
    await timeline.record(session, escalation, "update-resumed", actor_id=actor.user_id, now=now)


async def _hold(
    session: AsyncSession,
    actor: Actor,
    escalation: Escalation,
    update: Update,
    row: Rhythm,
    sections: dict[str, str] | None,
    rules: ExecutiveRhythm,
    now: datetime,
) -> None:
    """Approved at night: kept as it is, and sent by the sweep when the channel wakes."""
    assert row.due_at is not None
    facts = await escalations.facts_of(session, escalation)
    told = await draft_facts(session, escalation, facts, row, rules, now=now)
    update.sections = sections or view.as_sections(view.drafted(told))
    update.status, update.decided_by, update.decided_at = UpdateStatus.APPROVED, actor.user_id, now
    row.due_at = row.next_at = rules.after_quiet(max(row.due_at, now))
    update.due_at = row.due_at
    await session.flush()
    await home.note_news(session, team_id=escalation.team_id, escalation_id=escalation.id)
    shown = Edition(update.sections, is_reviewed=True, is_last=told.next_at is None, at=now, next_at=told.next_at)
    outcome = say("draft-outcome-held", who=person(actor.user_id), at=when(now), due=when(row.due_at))
    newest = await timeline_queries.newest_id(session, escalation_id=escalation.id)
    await announce.settled(session, facts, update=update, outcome=outcome, shown=shown, what=f"held:{newest}")


def check_undecided(update: Update, escalation: Escalation) -> None:
    """Raises Refused, saying what happened to it, when there is nothing to decide any more."""
    if update.status is not UpdateStatus.DRAFT:
        facts = {"sent_at": update.sent_at} if update.status is UpdateStatus.SENT else {"who_id": update.decided_by}
        raise Refused(f"update-too-late-{update.status.value}", name=escalation.name, **facts)


async def _undecided(session: AsyncSession, escalation: Escalation, update_id: int) -> tuple[Update, Rhythm]:
    update = await known.get_update(session, escalation_id=escalation.id, update_id=update_id)
    check_undecided(update, escalation)
    return update, await _rhythm(session, escalation)


async def _rhythm(session: AsyncSession, escalation: Escalation) -> Rhythm:
    row = await known.find_rhythm(session, escalation_id=escalation.id)
    assert row is not None, "every escalation has a rhythm from its first moment"
    return row


async def _new(session: AsyncSession, escalation: Escalation, audience: Audience) -> Update:
    update = Update(
        team_id=escalation.team_id,
        escalation_id=escalation.id,
        audience=audience,
        number=await known.next_number(session, escalation_id=escalation.id, audience=audience),
        moves=0,
    )
    session.add(update)
    await session.flush()
    return update
