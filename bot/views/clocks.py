"""Clocks as people read them: the lines of the card, the worst one in lists, and all of them for `/warroom sla`."""

from collections.abc import Sequence
from datetime import datetime

from bot.facts.clock import ClockFacts, ClockRecord, PauseFacts
from bot.facts.escalation import EscalationFacts
from bot.rules import text as typing
from bot.rules.clock_rules import AROUND_THE_CLOCK
from bot.views import blocks
from bot.views.blocks import Block
from bot.views.form import modal_about
from bot.words import Mrkdwn, plain, say, when
from models.clock import ClockKind, Ending

SAY_WHY = "clocks.say_why"
SAY_WHY_SUBMIT = "clocks.say_why_submit"
BECAUSE = "because"
RECORDS_SHOWN = 15


def card_lines(facts: EscalationFacts, *, now: datetime) -> list[Block]:
    """The running clocks with their due times, which Slack shows in each reader's zone; nothing that ticks."""
    if not facts.clocks:
        return []
    return blocks.paragraphs([say("clocks-heading"), *(line(each, now) for each in facts.clocks)])


def line(clock: ClockFacts, now: datetime) -> Mrkdwn:
    """One running clock in one line."""
    known = {"clock": clock.kind.value}
    if clock.due_at is None:
        if clock.paused_because:
            return say("clock-line-paused", reason=blocks.cut(clock.paused_because, 200), **known)
        return say("clock-line-paused-silently", **known)
    due = when(clock.due_at)
    if clock.is_breached(now):
        if clock.late_because:
            return say("clock-line-breached-because", due=due, reason=blocks.cut(clock.late_because, 200), **known)
        return say("clock-line-breached", due=due, **known)
    if clock.is_at_risk(now):
        return say("clock-line-risk", due=due, **known)
    return say("clock-line-half" if clock.level else "clock-line-running", due=due, **known)


def sla(facts: EscalationFacts, records: Sequence[ClockRecord]) -> Block:
    """Every clock with what counts: target, calendar, start, due, share, pauses and breaches with their reasons."""
    if not records:
        text = say("sla-none", name=facts.name)
        return blocks.message(text, [blocks.section(text)])
    newest = {record.kind: record.sequence for record in records}
    shown = [each for each in records if each.is_breached or each.sequence == newest[each.kind]][-RECORDS_SHOWN:]
    heading = say("sla-heading", name=facts.name, title=facts.title)
    drawn = [blocks.section(heading), *(blocks.section(_record(each), _why_button(each)) for each in shown)]
    if len(records) > len(shown):
        drawn.append(blocks.context(say("sla-earlier", count=len(records) - len(shown))))
    return blocks.message(heading, drawn)


def _record(record: ClockRecord) -> Mrkdwn:
    told = [_headline(record), _reckoning(record), *(_pause(pause) for pause in record.pauses)]
    if record.late_because:
        told.append(say("sla-because", reason=record.late_because))
    return blocks.lines(told)


def _headline(record: ClockRecord) -> Mrkdwn:
    known = {"clock": record.kind.value}
    if record.stopped_at is not None:
        until, is_done = when(record.stopped_at), record.ended is Ending.DONE
        if record.is_breached and record.due_at is not None:
            return say("sla-line-missed" if is_done else "sla-line-late", until=until, due=when(record.due_at), **known)
        ended = record.ended or Ending.OVER
        return say("sla-line-met" if is_done else "sla-line-ended", until=until, ended=ended.value, **known)
    if record.due_at is None:
        return say("sla-line-paused", **known)
    return say("sla-line-breached" if record.is_breached else "sla-line-running", due=when(record.due_at), **known)


def _reckoning(record: ClockRecord) -> Mrkdwn:
    calendar = "always" if record.calendar == AROUND_THE_CLOCK else record.calendar
    return say(
        "sla-of", target=record.target, calendar=calendar, started=when(record.started_at), share=record.per_cent
    )


def _pause(pause: PauseFacts) -> Mrkdwn:
    reason = pause.reason or say("sla-pause-watching")
    if pause.until_at is None:
        return say("sla-pause-open", at=when(pause.from_at), reason=reason)
    return say("sla-pause", at=when(pause.from_at), until=when(pause.until_at), reason=reason)


def why_form(facts: EscalationFacts, clock_id: int, kind: ClockKind, reason: str | None) -> Block:
    """The modal behind *Say why…*."""
    typed = blocks.text_input(initial=reason, max_length=typing.REASON_LIMIT)
    return modal_about(
        facts,
        plain("why-title"),
        SAY_WHY_SUBMIT,
        [
            blocks.section(say("why-about", clock=kind.value)),
            blocks.asked(plain("why-field"), BECAUSE, typed, hint=plain("why-hint")),
        ],
        submit=plain("why-submit"),
        metadata=clock_id,
    )


def read_reason(state: Block) -> str:
    """The reason, in one line. Raises Refused when there is none."""
    said = blocks.typed(state, BECAUSE) or ""
    return typing.clean_line(said, limit=typing.REASON_LIMIT, field=BECAUSE, empty="why-missing")


def _why_button(record: ClockRecord) -> Block | None:
    if not record.is_breached or record.late_because:
        return None
    return blocks.button(plain("button-say-why"), SAY_WHY, str(record.id))
