"""What an executive edition says: each section drafted from facts, as mrkdwn and as plain text to be edited."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from bot.facts.clock import ClockFacts
from bot.facts.escalation import EscalationFacts, MilestoneFacts
from bot.facts.update import EditionFacts
from bot.rules.when import write_when
from bot.views import blocks, impact
from bot.views.impact import Line
from bot.words import plain, say, when

SECTIONS = ("situation", "impact", "plan", "changed", "risks", "next")
SECTION_LIMIT = 1500  # characters; six sections fit into a message
SITUATION_LIMIT = 300
LISTED = 3  # of each kind; leadership reads on a phone
TITLE_SHOWN = 100

_SENTENCE = re.compile(r"(?<=[.!?])\s|\n")


def drafted(facts: EditionFacts) -> dict[str, list[Line]]:
    """What each section says, from the facts alone."""
    return {
        "situation": _situation(facts.escalation),
        "impact": _impact(facts),
        "plan": _plan(facts),
        "changed": _changed(facts),
        "risks": _risks(facts),
        "next": _next(facts),
    }


def as_sections(draft: Mapping[str, Sequence[Line]]) -> dict[str, str]:
    """The draft as mrkdwn: times in each reader's own zone."""
    return {
        name: _joined(
            name, (say(words_id, **{key: _rendered(fact) for key, fact in told.items()}) for words_id, told in lines)
        )
        for name, lines in draft.items()
    }


def as_typed(draft: Mapping[str, Sequence[Line]], *, zone: ZoneInfo) -> dict[str, str]:
    """The draft as plain text to be edited: times on the clocks of `zone`, which is named."""
    return {
        name: _joined(
            name,
            (plain(words_id, **{key: _written(fact, zone) for key, fact in told.items()}) for words_id, told in lines),
        )
        for name, lines in draft.items()
    }


def edited(typed: Mapping[str, str], draft: Mapping[str, Sequence[Line]], *, zone: ZoneInfo) -> dict[str, str]:
    """What a person left of the draft, as mrkdwn: sections they did not touch keep their times, empty ones go."""
    offered, sections = as_typed(draft, zone=zone), as_sections(draft)
    return {
        name: sections[name] if text == offered.get(name) else say("people-text", text=text)
        for name, text in typed.items()
        if text
    }


def _situation(facts: EscalationFacts) -> list[Line]:
    first = _SENTENCE.split(facts.situation.strip(), maxsplit=1)[0]
    lines: list[Line] = [("people-text", {"text": blocks.cut(first or facts.title, SITUATION_LIMIT)})]
    if facts.declined_because:
        lines.append(("edition-declined", {"reason": blocks.cut(facts.declined_because, SITUATION_LIMIT)}))
    if facts.outcome and not facts.is_under_way:
        lines.append(("edition-outcome", {"outcome": blocks.cut(facts.outcome, SITUATION_LIMIT)}))
    return lines


def _impact(facts: EditionFacts) -> list[Line]:
    return impact.said(facts.escalation.impact) or [("edition-impact-unknown", {})]


def _plan(facts: EditionFacts) -> list[Line]:
    milestones, before = facts.escalation.milestones, facts.before
    if not milestones:
        return [("edition-plan-none", {})]
    done = [each for each in milestones if not each.is_open]
    lines: list[Line] = [("edition-plan-count", {"done": len(done), "total": len(milestones)})]
    if before is None:
        return lines
    lines += _some(("edition-plan-done", _named(each)) for each in done if each.number not in before.done)
    lines += _some(
        ("edition-plan-moved", {**_named(each), "before": before.due[each.number]})
        for each in milestones
        if each.is_open and before.due.get(each.number, each.due_at) != each.due_at
    )
    return lines


def _changed(facts: EditionFacts) -> list[Line]:
    now, before = facts.escalation, facts.before
    if before is None:
        return [("edition-first", {})]
    lines: list[Line] = []
    if before.severity is not now.severity:
        lines.append(("edition-changed-severity", {"before": before.severity.value, "after": now.severity.value}))
    if before.status is not now.status:
        names = [plain(f"status-{status.value}") for status in (before.status, now.status)]
        lines.append(("edition-changed-status", {"before": names[0], "after": names[1]}))
    if before.owner_id != now.owner_id:
        lines.append(("edition-changed-owner", {"owner": _name(facts, now.owner_id)}))
    if before.waiting_on and before.waiting_on is not now.waiting_on:
        lines.append(("edition-changed-waited", {"on": before.waiting_on.value}))
    added = (each for each in now.milestones if each.is_open and each.number not in before.due)
    lines += _some(("edition-changed-added", _named(each)) for each in added)
    return lines or [("edition-changed-nothing", {})]


def _risks(facts: EditionFacts) -> list[Line]:
    now = facts.escalation
    lines: list[Line] = []
    if now.waiting_on:
        because = blocks.cut(now.waiting_because or plain("edition-no-reason"), SITUATION_LIMIT)
        lines.append(("edition-risk-waiting", {"on": now.waiting_on.value, "reason": because}))
    if now.is_under_way:
        late = (each for each in now.milestones if each.is_open and each.due_at <= facts.now)
        lines += _some(("edition-risk-overdue", _named(each)) for each in late)
        lines += _some(_clock(each, facts.now) for each in now.clocks if each.due_at and each.is_at_risk(facts.now))
    return lines or [("edition-risk-none", {})]


def _clock(clock: ClockFacts, now: datetime) -> Line:
    words_id = "edition-risk-late" if clock.is_breached(now) else "edition-risk-close"
    return words_id, {"clock": clock.kind.value, "due": clock.due_at}


def _next(facts: EditionFacts) -> list[Line]:
    now = facts.escalation
    following = now.upcoming(facts.now)
    if following is None or not now.is_under_way:
        return [("edition-next-none" if now.is_under_way and not now.milestones else "edition-next-done", {})]
    return [("edition-next", {**_named(following), "owner": _name(facts, following.owner_id)})]


def _some(lines: Iterable[Line]) -> list[Line]:
    """The first few, and how many more there are."""
    told = iter(lines)
    shown = list(islice(told, LISTED))
    more = sum(1 for _ in told)
    return [*shown, ("edition-more", {"count": more})] if more else shown


def _named(milestone: MilestoneFacts) -> dict[str, object]:
    return {"name": milestone.name, "what": blocks.cut(milestone.what, TITLE_SHOWN), "due": milestone.due_at}


def _name(facts: EditionFacts, user_id: str | None) -> str:
    return facts.names.get(user_id or "") or plain("nobody-yet" if user_id is None else "somebody")


def _joined(name: str, texts: Iterable[str]) -> str:
    return (" · " if name == "impact" else "\n").join(texts)


def _rendered(fact: object) -> object:
    return when(fact) if isinstance(fact, datetime) else fact


def _written(fact: object, zone: ZoneInfo) -> object:
    return write_when(fact, zone=zone) if isinstance(fact, datetime) else fact
