"""Redacting one line of a timeline: its words go wherever they stand, and a mark with author and reason stays."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import null, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.announce import card, plan, requester, telling
from bot.announce import clocks as clocks_announce
from bot.errors import Refused
from bot.facts.actor import Actor
from bot.queries import escalations, people
from bot.queries import redaction as known
from bot.queries import retention as kept
from bot.rules.redaction import Redaction
from bot.rules.retention import said_in
from bot.services import timeline
from bot.web import html, markdown
from bot.words import plain
from models.clock import Clock
from models.escalation import Escalation
from models.milestone import Milestone
from models.outbox import Delivery, OutboxRow
from models.timeline import TimelineEntry
from models.update import Update

EVERY = 10_000  # rows of one escalation; nobody has had a hundredth of it
OF_ESCALATION = (
    *("situation", "severity_reason", "waiting_because"),
    *("outcome", "reopened_because", "declined_because"),
)
# A finished call of these is a message that people can see.
SEEN = frozenset({"chat.postMessage", "chat.update", "files.completeUploadExternal"})


@dataclass(frozen=True)
class Left:
    """A message in Slack that still shows the words, and that Warroom cannot edit: where, and when it was sent."""

    receiver: str
    channel_id: str | None
    ts: str | None
    sent_at: datetime


async def redact(
    session: AsyncSession, *, actor: Actor, escalation: Escalation, number: int, reason: str, now: datetime
) -> list[Left]:
    """Take the words of this line away; what has to be deleted in Slack by hand is returned.

    Raises Refused when there is no such line, or no words in it.
    """
    lines = await known.list_lines(session, escalation_id=escalation.id)
    if not 1 <= number <= len(lines):
        raise Refused("redact-no-line", name=escalation.name, number=number, count=len(lines))
    line = lines[number - 1]
    texts = _texts(escalation, line, number)
    redaction = Redaction(texts, await _mark(session, actor, reason, now), _in_files(texts))
    changed = _redact_lines(lines, redaction)
    milestones, clocks = await _redact_rows(session, escalation, redaction)
    await session.flush()
    entry = await timeline.record(
        session, escalation, "redacted", actor_id=actor.user_id, now=now, line=number, reason=reason
    )
    carrying = await _redact_promises(session, escalation, redaction)
    await _redact_receipts(session, escalation.team_id, redaction)
    await _announce(session, escalation, entry, milestones, clocks, [*changed, line], now)
    edited = outbox.edited_slots(session)
    return _left([row for row in carrying if row.slot is None or row.slot not in edited])


def _texts(escalation: Escalation, line: TimelineEntry, number: int) -> frozenset[str]:
    said = {value for name, value in said_in(line.data).items() if name != "reason_was"}
    if line.kind == "raised":
        said |= {escalation.situation}
    said = {each for each in said if each}
    if not said or line.kind in ("redacted", "room-renamed"):
        raise Refused("redact-nothing", name=escalation.name, number=number)
    return frozenset(said)


def _in_files(texts: frozenset[str]) -> frozenset[str]:
    """How a dossier writes them, as a line of Markdown and of HTML."""
    lines = [" ".join(text.split()) for text in texts]
    return frozenset({*map(markdown.escape, lines), *map(html.escape, texts)})


async def _mark(session: AsyncSession, actor: Actor, reason: str, now: datetime) -> str:
    who = await people.find_person(session, team_id=actor.team_id, user_id=actor.user_id)
    at = now.astimezone(UTC).strftime("%d %b %Y, %H:%M UTC")
    return plain("redacted-mark", who=who.name if who else actor.real_name, at=at, reason=reason)


def _redact_lines(lines: Sequence[TimelineEntry], redaction: Redaction) -> list[TimelineEntry]:
    changed = []
    for line in lines:
        data = {**line.data, **{name: redaction.alone(value) for name, value in said_in(line.data).items()}}
        if data != line.data:
            line.data = data
            changed.append(line)
    return changed


async def _redact_rows(
    session: AsyncSession, escalation: Escalation, redaction: Redaction
) -> tuple[list[Milestone], list[Clock]]:
    for name in OF_ESCALATION:
        setattr(escalation, name, redaction.alone(getattr(escalation, name)))
    of_it = {"escalation_id": escalation.id, "after_id": 0, "limit": EVERY}
    for sent in await kept.list_rows(session, Update, **of_it):
        sent.skipped_because = redaction.alone(sent.skipped_because)
        if sent.sections:
            # What was typed for the war room is kept as it was typed, everything else as mrkdwn.
            sent.sections = {
                name: redaction.within(text, is_mrkdwn=name != "text") for name, text in sent.sections.items()
            }
    for pause in await known.list_pauses(session, escalation_id=escalation.id):
        pause.reason = redaction.alone(pause.reason) or ""
    milestones = [each for each in await kept.list_rows(session, Milestone, **of_it) if each.what in redaction.texts]
    for milestone in milestones:
        milestone.what = redaction.mark
    clocks = [each for each in await kept.list_rows(session, Clock, **of_it) if each.late_because in redaction.texts]
    for clock in clocks:
        clock.late_because = redaction.mark
    return milestones, clocks


async def _redact_promises(session: AsyncSession, escalation: Escalation, redaction: Redaction) -> list[OutboxRow]:
    """What is still to go says the mark instead; what went is emptied. Those that people may see are returned."""
    owned = await kept.promises_of(session, escalation_ids=[escalation.id])
    seen = []
    for row in await known.list_promises(session, team_id=escalation.team_id, owned=owned):
        payload = redaction.within(row.payload)
        if payload == row.payload:
            continue
        change = update(OutboxRow).where(OutboxRow.id == row.id).execution_options(synchronize_session=False)
        # What is on its way at this moment, or may have arrived already, still shows them as well.
        arrives = row.state in (Delivery.DELIVERED, Delivery.CLAIMED) or row.doubt_since is not None
        if arrives and row.method in SEEN and owned.have(row.key, row.receiver):
            seen.append(row)
        if row.finished_at is None:
            await session.execute(change.where(OutboxRow.state == Delivery.WAITING).values(payload=payload))
            continue
        await session.execute(change.where(OutboxRow.finished_at.is_not(None)).values(payload={}, problem=null()))
    return seen


async def _redact_receipts(session: AsyncSession, team_id: str, redaction: Redaction) -> None:
    plain_parts = {max(re.findall(r"[A-Za-z0-9 ]+", text), key=len, default="") for text in redaction.texts}
    for receipt in await known.list_receipts(session, team_id=team_id, parts=sorted(plain_parts)):
        if receipt.answer and redaction.within(receipt.answer) != receipt.answer:
            receipt.answer = redaction.within(receipt.answer)


async def _announce(
    session: AsyncSession,
    escalation: Escalation,
    entry: TimelineEntry,
    milestones: Sequence[Milestone],
    clocks: Sequence[Clock],
    lines: Sequence[TimelineEntry],
    now: datetime,
) -> None:
    """Every message with a place of its own shows the mark, without a ping."""
    facts = await escalations.facts_of(session, escalation)
    await card.changed(session, facts, what=str(entry.id), now=now)
    await requester.followed_up(session, facts, what=str(entry.id))
    for milestone in milestones:
        await plan.changed(session, facts, milestone=milestone, entry_id=entry.id)
    if clocks:
        ids = [clock.id for clock in clocks]
        await clocks_announce.changed(session, team_id=facts.team_id, clock_ids=ids, what=f"redacted:{entry.id}")
    for user_id, slot in await known.list_tellings(session, entry_ids=[line.id for line in lines]):
        await telling.changed(session, facts, user_id=user_id, slot=slot, entry_id=entry.id, now=now)


def _left(rows: Sequence[OutboxRow]) -> list[Left]:
    """One for each message: of several edits of the same one, only the newest."""
    newest = {row.slot or row.key: row for row in rows}
    return [
        Left(
            row.receiver,
            (row.answer or {}).get("channel"),
            (row.answer or {}).get("ts"),
            row.finished_at or row.claimed_at or row.promised_at,
        )
        for row in newest.values()
    ]
