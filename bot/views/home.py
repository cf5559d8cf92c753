"""The app's Home: my escalations, updates due, my milestones, clocks at risk; within Slack's hundred blocks."""

from collections.abc import Sequence
from datetime import datetime

from bot.facts.clock import ClockFacts
from bot.facts.escalation import MilestoneFacts
from bot.facts.home import HomeFacts, Place
from bot.views import blocks, card, clocks, plan, status, update, warning
from bot.views.blocks import Block
from bot.words import Mrkdwn, channel, plain, say, when

RAISE = "home.raise"


def home(facts: HomeFacts, *, now: datetime) -> Block:
    """Everything that is theirs; `now` tells what is overdue."""
    return _view(
        [
            blocks.actions(blocks.button(plain("button-raise"), RAISE, "raise", style="primary")),
            *_escalations(facts, now),
            *_drafts(facts),
            *_milestones(facts, now),
            *_clocks(facts, now),
        ]
    )


def closed() -> Block:
    """What guests and people of other organisations see."""
    return _view([blocks.section(say("guest-refused"))])


def _view(drawn: Sequence[Block]) -> Block:
    return {"type": "home", "blocks": list(drawn)[:100]}


def _escalations(facts: HomeFacts, now: datetime) -> list[Block]:
    drawn = [blocks.header(plain("home-escalations"))]
    drawn += [blocks.section(status.line(each, now)) for each in facts.escalations]
    if not facts.escalations:
        drawn.append(blocks.section(say("home-no-escalations")))
    return drawn + _more(facts.escalations_total - len(facts.escalations), "home-more-escalations")


def _drafts(facts: HomeFacts) -> list[Block]:
    if not facts.drafts:
        return []
    drawn = [blocks.header(plain("home-updates"))]
    for place, draft in facts.drafts:
        due = say("home-update", due=when(draft.due_at))
        drawn += [blocks.section(blocks.lines([due, _place(place)])), update.draft_buttons(draft.update_id)]
    return drawn + _more(facts.drafts_total - len(facts.drafts), "home-more-updates")


def _milestones(facts: HomeFacts, now: datetime) -> list[Block]:
    drawn = [blocks.header(plain("home-milestones"))]
    for place, milestone in facts.milestones:
        drawn += [blocks.section(_milestone(place, milestone, now)), _buttons(milestone)]
    if not facts.milestones:
        drawn.append(blocks.section(say("home-no-milestones")))
    return drawn + _more(facts.milestones_total - len(facts.milestones), "home-more-milestones")


def _milestone(place: Place, milestone: MilestoneFacts, now: datetime) -> Mrkdwn:
    return blocks.lines([card.milestone_line(milestone, now), _place(place)])


def _buttons(milestone: MilestoneFacts) -> Block:
    value = str(milestone.id)
    return blocks.actions(
        blocks.button(plain("button-done"), plan.DONE, value, style="primary"),
        blocks.button(plain("button-slip"), plan.SLIP, value),
    )


def _clocks(facts: HomeFacts, now: datetime) -> list[Block]:
    if not facts.clocks:
        return []
    late = [each for each in facts.clocks if each[1].is_breached(now)]
    at_risk = [each for each in facts.clocks if each not in late]
    drawn: list[Block] = []
    for words_id, found in (("home-late", late), ("home-clocks", at_risk)):
        drawn += [blocks.header(plain(words_id))] if found else []
        for place, clock in found:
            drawn.append(blocks.section(_clock(place, clock, now)))
            drawn += warning.on_home(clock, escalation_id=place.escalation_id, now=now)
    return drawn + _more(facts.clocks_total - len(facts.clocks), "home-more-clocks")


def _clock(place: Place, clock: ClockFacts, now: datetime) -> Mrkdwn:
    return blocks.lines([clocks.line(clock, now), _place(place)])


def _place(place: Place) -> Mrkdwn:
    room = channel(place.channel_id) if place.channel_id else say("list-room-opening")
    return say("home-place", name=place.name, room=room, title=place.title)


def _more(count: int, words_id: str) -> list[Block]:
    return [blocks.context(say(words_id, count=count))] if count > 0 else []
