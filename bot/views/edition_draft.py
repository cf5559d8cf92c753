"""What an executive edition says: each section drafted from facts, as mrkdwn and as plain text to be edited."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from bot.facts.clock import ClockFacts
from bot.facts.escalation import MilestoneFacts
from bot.facts.update import TOLD_CUSTOMER, WORKED_AROUND, EditionFacts, Seen
from bot.rules.when import write_when
from bot.views import blocks, impact
from bot.views.impact import Line
from bot.words import plain, say, when
from models.escalation import Status, WaitingOn

SECTIONS = ("situation", "impact", "plan", "changed", "risks", "next")
SECTION_LIMIT = 1500  # characters; six sections fit into a message
SITUATION_LIMIT = 300
LISTED = 3  # of each kind; leadership reads on a phone
TITLE_SHOWN = 100

_RISKS = (WaitingOn, MilestoneFacts, ClockFacts)  # in the order in which they are told
_SENTENCE = re.compile(r"(?<=[.!?])\s|\n")


def drafted(facts: EditionFacts) -> dict[str, list[Line]]:
    """What each section says, from the facts alone."""
    return {
        "situation": _situation(facts),
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


def _situation(told: EditionFacts) -> list[Line]:
    facts = told.escalation
    first = _SENTENCE.split(facts.situation.strip(), maxsplit=1)[0]
    lines: list[Line] = [("people-text", {"text": blocks.cut(first or facts.title, SITUATION_LIMIT)})]
    if facts.status is Status.REQUESTED:
        asked = told.names.get(facts.duty_id or "")
        lines.append(("edition-not-accepted", {"duty": asked}) if asked else ("edition-not-accepted-alone", {}))
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
    return [*lines, *_done_and_moved(facts, before)]


def _done_and_moved(facts: EditionFacts, before: Seen) -> list[Line]:
    milestones = facts.escalation.milestones
    done = (each for each in milestones if not each.is_open and each.number not in before.done)
    moved = (
        ("edition-plan-moved", {**_named(each), "before": before.due[each.number]})
        for each in milestones
        if each.is_open and before.due.get(each.number, each.due_at) != each.due_at
    )
    return [*_some(("edition-plan-done", _named(each)) for each in done), *_some(moved)]


def _changed(facts: EditionFacts) -> list[Line]:
    """Everything that another section says and the edition before did not; leadership reads this first."""
    before = facts.before
    if before is None:
        return [("edition-first", {})]
    known = facts.risks if before.risks is None else before.risks
    lines = [
        *_decided(facts, before),
        *_some(_risk(facts, each) for name, each in facts.risks.items() if name not in known),
        *_for_customer(facts, before),
        *_planned(facts, before),
    ]
    # Of what an old edition did not keep we cannot say that it has not changed.
    return lines or ([("edition-changed-nothing", {})] if before.risks is not None else [])


def _decided(facts: EditionFacts, before: Seen) -> Iterable[Line]:
    now = facts.escalation
    if before.severity is not now.severity:
        yield "edition-changed-severity", {"before": before.severity.value, "after": now.severity.value}
    if before.status is not now.status:
        names = [plain(f"status-{status.value}") for status in (before.status, now.status)]
        yield "edition-changed-status", {"before": names[0], "after": names[1]}
    if before.owner_id != now.owner_id:
        yield "edition-changed-owner", {"owner": _name(facts, now.owner_id)}
    if before.waiting_on and before.waiting_on is not now.waiting_on:
        yield "edition-changed-waited", {"on": before.waiting_on.value}


def _for_customer(facts: EditionFacts, before: Seen) -> Iterable[Line]:
    new = facts.told[before.told :] if before.told is not None else ()
    for each in new:
        if each.kind == WORKED_AROUND:
            yield "edition-changed-workaround", {"what": blocks.cut(str(each.data["what"]), TITLE_SHOWN)}
    told = [each.at for each in new if each.kind == TOLD_CUSTOMER]
    if told:
        yield "edition-changed-customer", {"count": len(told), "at": told[-1]}


def _planned(facts: EditionFacts, before: Seen) -> list[Line]:
    milestones = facts.escalation.milestones
    still_open = [each for each in milestones if each.is_open]
    gone = sorted({*before.due} - {each.number for each in milestones})
    given = (each for each in still_open if before.owners.get(each.number, each.owner_id) != each.owner_id)
    return [
        *_done_and_moved(facts, before),
        *_some(("edition-changed-again", _named(each)) for each in still_open if each.number in before.done),
        *_some(("edition-changed-added", _named(each)) for each in still_open if each.number not in before.due),
        *_some(("edition-changed-given", {**_named(each), "owner": _name(facts, each.owner_id)}) for each in given),
        *_some(("edition-changed-dropped", {"name": f"M{number}"}) for number in gone),
    ]


def _risks(facts: EditionFacts) -> list[Line]:
    found = [[_risk(facts, each) for each in facts.risks.values() if isinstance(each, kind)] for kind in _RISKS]
    lines = [line for each in found for line in _some(each)]
    return lines or [("edition-risk-none", {})]


def _risk(facts: EditionFacts, threat: MilestoneFacts | ClockFacts | WaitingOn) -> Line:
    if isinstance(threat, WaitingOn):
        because = blocks.cut(facts.escalation.waiting_because or plain("edition-no-reason"), SITUATION_LIMIT)
        return "edition-risk-waiting", {"on": threat.value, "reason": because}
    return ("edition-risk-overdue", _named(threat)) if isinstance(threat, MilestoneFacts) else _clock(threat, facts.now)


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
