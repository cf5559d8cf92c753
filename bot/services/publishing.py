"""Sending an executive edition: kept word for word, posted into its thread, and the next one planned."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import card
from bot.announce import updates as announce
from bot.facts.escalation import EscalationFacts
from bot.facts.update import Edition, keep_seen
from bot.queries import escalations
from bot.queries import updates as known
from bot.rules import rhythm
from bot.rules.executive import ExecutiveRhythm
from bot.rules.rhythm import Form, Reviews
from bot.services import timeline
from bot.views import edition_draft as view
from bot.words import Mrkdwn, person, say, when
from models.escalation import UNDER_WAY, Escalation
from models.timeline import TimelineEntry
from models.update import Rhythm, Update, UpdateStatus


def goes_on(escalation: Escalation, rules: ExecutiveRhythm) -> bool:
    """Whether executives get editions of it regularly."""
    return escalation.status in UNDER_WAY and rules.form(escalation.severity) is Form.EDITION


def following_at(
    escalation: Escalation, rules: ExecutiveRhythm, *, last_at: datetime, now: datetime
) -> datetime | None:
    """When the edition after one that was due at `last_at` is due; None after a last one."""
    return rules.after(escalation.severity, last_at=last_at, now=now) if goes_on(escalation, rules) else None


def must_ask(row: Rhythm) -> bool:
    """Whether nobody reviews the editions, and the duty manager does not know it yet."""
    return Reviews(row.unreviewed, row.is_asked).must_ask


def move_on(
    row: Rhythm, escalation: Escalation, rules: ExecutiveRhythm, *, is_reviewed: bool, last_at: datetime, now: datetime
) -> None:
    """An edition is done with: the next one is planned, unless it was the last or nobody reviews them."""
    reviews = rhythm.edition_out(Reviews(row.unreviewed, row.is_asked), is_reviewed=is_reviewed)
    row.unreviewed, row.is_asked = reviews.unreviewed, reviews.is_asked
    row.last_at = last_at
    row.is_prompt = row.is_changed = False
    row.due_at = None if reviews.is_stopped else following_at(escalation, rules, last_at=last_at, now=now)
    row.next_at = None
    if row.due_at is not None:
        row.next_at = rules.draft_at(row.due_at, last_at=row.last_at, is_prompt=False, is_owned=True)


async def publish(
    session: AsyncSession,
    *,
    escalation: Escalation,
    row: Rhythm,
    update: Update,
    sections: dict[str, str] | None,
    reviewer_id: str | None,
    last_at: datetime,
    rules: ExecutiveRhythm,
    now: datetime,
    outcome: str = "approved",
    is_asked: bool = True,
) -> EscalationFacts:
    """The edition goes out. Without `sections` it says what the facts say now; without a reviewer it is marked.

    `outcome` is how it came about: approved, edited or composed. `is_asked`: somebody has a draft of it already.
    The caller holds the escalation's lock.
    """
    held_at = update.decided_at if update.status is UpdateStatus.APPROVED else None
    move_on(row, escalation, rules, is_reviewed=reviewer_id is not None, last_at=last_at, now=now)
    await session.flush()
    facts = await escalations.facts_of(session, escalation)
    told = await known.edition_facts(session, escalation, facts, next_at=row.due_at, now=now)
    update.sections = sections or view.as_sections(view.drafted(told))
    update.seen = keep_seen(told.seen)
    update.status, update.is_reviewed, update.sent_at = UpdateStatus.SENT, reviewer_id is not None, now
    update.decided_by, update.decided_at = reviewer_id, held_at or (now if reviewer_id else None)
    await session.flush()
    entry = await _record(session, escalation, facts, update, now=now)
    shown = Edition(
        update.sections,
        is_reviewed=update.is_reviewed,
        is_last=not goes_on(escalation, rules),
        at=now,
        next_at=row.due_at,
    )
    await announce.sent(session, facts, update=update, shown=shown)
    said = _outcome(facts, update, outcome, now)
    if is_asked:
        await announce.settled(session, facts, update=update, outcome=said, shown=shown, what=f"sent:{entry.id}")
    else:
        await announce.missed(session, facts, update=update, outcome=said, shown=shown)
    await card.changed(session, facts, what=str(entry.id), now=now)
    return facts


async def _record(
    session: AsyncSession, escalation: Escalation, facts: EscalationFacts, update: Update, *, now: datetime
) -> TimelineEntry:
    if facts.is_read_by_nobody:
        return await timeline.record(
            session, escalation, "update-kept", actor_id=update.decided_by, now=now, number=update.number
        )
    kind = "update-sent" if update.decided_by else "update-unreviewed"
    return await timeline.record(session, escalation, kind, actor_id=update.decided_by, now=now)


def _outcome(facts: EscalationFacts, update: Update, outcome: str, now: datetime) -> Mrkdwn:
    if facts.is_read_by_nobody:
        return say("draft-outcome-kept", name=facts.name, at=when(now))
    if update.decided_by is None:
        return say("draft-outcome-unreviewed", at=when(now))
    return say(f"draft-outcome-{outcome}", who=person(update.decided_by), at=when(now))
