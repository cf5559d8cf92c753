"""The direct message about what others did to an escalation: one line each, and what the escalation is."""

from collections.abc import Sequence
from datetime import datetime

from bot.facts.escalation import EntryFacts, EscalationFacts
from bot.views import blocks, card, request
from bot.views.blocks import Block
from bot.words import Mrkdwn, person, say, spoken

LINE_LIMIT = 700  # where there are several
MILESTONES_SHOWN = 10


def message(facts: EscalationFacts, lines: Sequence[EntryFacts], *, reader: str, now: datetime) -> Block:
    """What others did, the newest last. Whoever an escalation was handed over to reads what is still open, too."""
    told = [_line(facts, entry, reader) for entry in lines]
    if len(told) > 1:
        told = [blocks.cut_mrkdwn(line, LINE_LIMIT) for line in told]
    newest = blocks.lines([told[-1], say("people-text", text=facts.title)])
    handed_over = [entry for entry in lines if entry.kind == "handover" and entry.data["owner_id"] == reader]
    items = _still_open(facts, str(handed_over[-1].data["was_id"]), now) if handed_over else []
    return blocks.message(newest, [*blocks.paragraphs(told), *request.about(facts), *items])


def _line(facts: EscalationFacts, entry: EntryFacts, reader: str) -> Mrkdwn:
    known = {**spoken(entry.data), "by": person(entry.actor_id), "name": facts.name}
    match entry.kind:
        case "owner-undone":
            return say("told-owner-undone", back="yes" if entry.data["owner_id"] == reader else "no", **known)
        case "role-undone":
            return say("told-role-undone", back="yes" if entry.data["holder_id"] == reader else "no", **known)
        case "accepted" | "owner" | "handover" if entry.data["owner_id"] != reader:
            return say("owner-replaced", **known)
        case "handover":
            is_own = entry.data["was_id"] == entry.actor_id
            return say("handover-told-own", **known) if is_own else say("handover-told", before=known["was"], **known)
        case "accepted" | "owner":
            return say("owner-assigned", **known)
        case "role" | "role-cleared":
            return say("role-given" if entry.data["holder_id"] == reader else "role-taken", **known)
    return say(f"told-{entry.kind}", **known)


def _still_open(facts: EscalationFacts, before: str, now: datetime) -> list[Block]:
    """The milestones that are still with whoever had the escalation before."""
    found = [each for each in facts.milestones if each.is_open and each.owner_id == before]
    if not found:
        return []
    shown = [card.milestone_line(each, now) for each in found[:MILESTONES_SHOWN]]
    if len(found) > len(shown):
        shown.append(say("handover-more", name=facts.name, count=len(found) - len(shown)))
    return blocks.paragraphs([say("handover-open", before=person(before), name=facts.name), *shown])
