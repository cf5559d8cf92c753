"""However long and odd what people wrote is, Slack takes every view, and nothing in it breaks or is cut in half."""

import re
from datetime import timedelta
from typing import Any

import pytest

from bot.facts.clock import ClockFacts
from bot.facts.escalation import EntryFacts, EscalationFacts
from bot.facts.home import DraftFacts, HomeFacts, Place
from bot.facts.known import KnownEscalation
from bot.queries.home import CLOCKS_SHOWN, DRAFTS_SHOWN, ESCALATIONS_SHOWN, MILESTONES_SHOWN
from bot.rules.commands import ListFilter
from bot.rules.counts import read_count
from bot.rules.impact import Impact, Suggestion, suggest
from bot.rules.impact_matrix import Matrix
from bot.rules.intake import Draft
from bot.rules.likeness import Likeness, likest
from bot.rules.money import read_money
from bot.rules.record import LineGroup
from bot.rules.text import DESCRIPTION_LIMIT, MILESTONE_LIMIT, OUTCOME_LIMIT, REASON_LIMIT, TITLE_LIMIT
from bot.sandbox import block_checks
from bot.services import telling as telling_service
from bot.views import (
    blocks,
    card,
    home,
    intake,
    intake_read,
    lifecycle,
    likeness,
    ownership,
    plan,
    record,
    reminder,
    request,
    roles,
    room,
    severity,
    status,
    telling,
    waiting,
)
from bot.views.blocks import Block
from bot.words import Mrkdwn
from models.clock import ClockKind
from models.escalation import Blocked, Kind, Severity, Status, WaitingOn, Workaround
from models.milestone import MilestoneStatus
from models.role import Role
from models.room import RoomState
from tests.makers import MONDAY, a_milestone, a_reminder, a_room, an_entry, an_escalation

ODD = ("x", "&", "<!channel> ", "🚨", "*_~`", "\u202eنص", "<http://evil.example|bank>")


def long(text: str, limit: int) -> str:
    """As much of this as a field takes."""
    return (text * limit)[:limit]


def the_longest(text: str, **given: Any) -> EscalationFacts:
    """An escalation in which everything is as long as it may be, with a hundred milestones."""
    milestones = tuple(
        a_milestone(
            id=number,
            number=number,
            what=long(text, MILESTONE_LIMIT),
            due_at=MONDAY + timedelta(hours=number),
            status=MilestoneStatus.DONE if number % 3 == 0 else MilestoneStatus.OPEN,
            done_by="U0RAJ",
            needs=tuple(range(1, number)),
        )
        for number in range(1, 101)
    )
    return an_escalation(
        **{
            "title": long(text, TITLE_LIMIT),
            "situation": long(text, DESCRIPTION_LIMIT),
            "customer": long(text, intake_read.CUSTOMER_LIMIT),
            "case_link": "https://support.example/7?a=1&b=2",
            "outcome": long(text, OUTCOME_LIMIT),
            "milestones": milestones,
            "is_confidential": True,
            "waiting_on": WaitingOn.CUSTOMER,
            "waiting_because": long(text, REASON_LIMIT),
            "waiting_since": MONDAY,
            **given,
        }
    )


def the_longest_request(text: str) -> dict[str, Any]:
    """What somebody may have typed into the form, longer than is taken."""
    typed = {name: long(text, 3000) for name in intake.FIELDS}
    return {
        **typed,
        "kind": "group",
        "blocked": "core",
        "workaround": "yes",
        "severity": "SEV2",
        "confidential": ["yes"],
    }


def a_likeness(text: str) -> Likeness | None:
    """One whose title is the same, however long."""
    same: dict[str, Any] = {"title": long(text, TITLE_LIMIT), "customer": long(text, intake_read.CUSTOMER_LIMIT)}
    known = KnownEscalation(
        id=1, number=123_456_789, kind=Kind.CUSTOMER, severity=Severity.SEV1, requester_id="U0EVE", **same
    )
    return likest(Draft(severity=None, **same), [known])


def a_suggestion(text: str) -> Suggestion | None:
    """One with every reason there can be."""
    impact = Impact(
        users=read_count("~300"),
        blocked=Blocked.CORE,
        workaround=Workaround.YES,
        revenue=read_money("EUR 999,999,999,999.99", default="EUR"),
        deadline=MONDAY + timedelta(hours=1),
        tier=long(text, 100),
        kind=Kind.PRIORITY,
    )
    return suggest(impact, now=MONDAY, matrix=Matrix(tiers=frozenset({long(text, 100)})))


def _entries(text: str) -> list[EntryFacts]:
    return [
        an_entry(
            "milestone-slipped",
            number=1,
            what=long(text, MILESTONE_LIMIT),
            due_at=MONDAY.isoformat(),
            reason=long(text, REASON_LIMIT),
        )
    ] * 50


def _messages(facts: EscalationFacts, text: str) -> list[Block]:
    lost = an_escalation(title=facts.title, room=a_room(state=RoomState.LOST, name="x" * 80))
    entries = _entries(text)
    reminders = [a_reminder(title=facts.title, milestone=each) for each in facts.milestones]
    return [
        card.card(facts, now=MONDAY),
        status.status(facts, now=MONDAY),
        status.listed([facts] * 20, which=ListFilter.ALL, customer=None, total=21, now=MONDAY),
        status.listed([], which=ListFilter.ALL, customer=long(text, 3000), total=0, now=MONDAY),
        status.help_text(),
        record.timeline(facts, entries, earlier=7),
        reminder.reminder(reminders),
        reminder.reminder(reminders[:1]),
        request.for_requester(facts),
        request.for_duty_manager(facts),
        telling.message(facts, [an_entry("handover", owner_id="U0LI", was_id="U0RAJ")], reader="U0LI", now=MONDAY),
        telling.message(facts, entries[:1], reader="U0ANA", now=MONDAY),
        telling.message(facts, entries[: telling_service.LINES], reader="U0ANA", now=MONDAY),
        roles.held(facts, dict.fromkeys(Role, "U0ANA")),
        plan.assigned(facts, facts.milestones[0], by="U0ANA"),
        *(plan.followed(facts, each, reader="U0LI", by="U0ANA") for each in facts.milestones[:3]),
        room.lost(lost, by="U0EVE"),
        room.undelivered(lost, what="conversations.setTopic", problem="x" * 200),
    ]


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("state", [Status.REQUESTED, Status.ACTIVE, Status.CLOSED])
def test_slack_takes_every_message(text: str, state: Status) -> None:
    for message in _messages(the_longest(text, status=state), text):
        block_checks.message(message)
        assert len(message["text"]) <= 4000


@pytest.mark.parametrize("text", ODD)
def test_slack_takes_every_home(text: str) -> None:
    facts = the_longest(text)
    place = Place(facts.name, facts.title, "C1", 1)
    clock = ClockFacts(1, ClockKind.RESOLUTION, MONDAY, 100, late_because=long(text, REASON_LIMIT))
    full = HomeFacts(
        escalations=(facts,) * ESCALATIONS_SHOWN,
        escalations_total=1000,
        milestones=tuple((place, each) for each in facts.milestones[:MILESTONES_SHOWN]),
        milestones_total=100,
        clocks=((place, clock),) * CLOCKS_SHOWN,
        clocks_total=100,
        drafts=((place, DraftFacts(1, MONDAY)),) * DRAFTS_SHOWN,
        drafts_total=9,
    )
    for view in (home.home(full, now=MONDAY), home.closed()):
        block_checks.view(view, ("home",))
    drawn = str(home.home(full, now=MONDAY))
    assert all(f"and {count} more" in drawn for count in (988, 85, 90, 4)), "nothing was cut off behind our back"


@pytest.mark.parametrize("text", ODD)
def test_slack_takes_every_form(text: str) -> None:
    facts = the_longest(text)
    views = [
        intake.form({intake.TITLE: long(text, 5000)}),
        intake.form(the_longest_request(text), suggestion=a_suggestion(text)),
        intake.form(the_longest_request(text), likeness=a_likeness(text), is_held=True),
        likeness.joined(facts),
        plan.form(facts, owner_id="U0ANA"),
        plan.slip_form(facts, facts.milestones[0]),
        plan.reassign_form(facts, facts.milestones[0]),
        ownership.form(facts),
        ownership.hand_over_form(facts),
        roles.form(facts, dict.fromkeys(Role, "U0ANA")),
        severity.form(facts),
        waiting.form(facts),
        lifecycle.resolve_form(facts),
        lifecycle.reopen_form(facts),
        *(card.more(the_longest(text, status=each)) for each in Status),
        record.timeline_modal(facts, _entries(text), earlier=7, group=LineGroup.MILESTONES, who="U0ANA"),
    ]
    for view in views:
        block_checks.view(view, ("modal",))


def _mrkdwn(node: Any) -> list[str]:
    if isinstance(node, list):
        return [text for each in node for text in _mrkdwn(each)]
    if not isinstance(node, dict):
        return []
    if node.get("type") == "mrkdwn":
        return [node["text"]]
    return [text for each in node.values() for text in _mrkdwn(each)]


OURS = re.compile(r"<(@U0\w+|#C1|!date\^[^<>]*|https://support\.example/[^<>]*\|Open the case)>")


@pytest.mark.parametrize("text", ODD)
def test_no_entity_mention_date_or_link_is_cut_in_half(text: str) -> None:
    for message in _messages(the_longest(text), text):
        for shown in [message["text"], *_mrkdwn(message.get("blocks", []))]:
            rest = OURS.sub("", shown)
            assert "<" not in rest, rest[max(0, rest.index("<") - 40) : rest.index("<") + 80]
            assert re.sub(r"&(amp|lt|gt);", "", rest).count("&") == 0


@pytest.mark.parametrize("link", ["https://support.example/" + "x" * 1970, "https://support.example/?" + "&a=b" * 490])
def test_a_long_case_link_is_shown_whole_or_not_at_all(link: str) -> None:
    facts = an_escalation(case_link=link)
    for message in (card.card(facts, now=MONDAY), status.status(facts, now=MONDAY)):
        block_checks.message(message)
        for shown in _mrkdwn(message["blocks"]):
            assert "<" not in OURS.sub("", shown)


def test_a_long_plan_loses_no_line_of_what_it_says_it_shows() -> None:
    drawn = "\n".join(_mrkdwn(card.card(the_longest("x"), now=MONDAY)["blocks"]))
    shown = re.findall(r":(?:white_circle|white_check_mark): \*M(\d+)\*", drawn)
    counted = re.search(r"and (\d+) more", drawn)
    assert counted is not None
    assert len(shown) + int(counted[1]) == 100


def test_a_long_timeline_shows_the_newest_lines_that_fit_and_counts_the_others() -> None:
    entries = [
        an_entry("milestone-slipped", number=number, what="x" * 200, due_at=MONDAY.isoformat(), reason="y" * 500)
        for number in range(1, 31)
    ]
    drawn = "\n".join(_mrkdwn(record.timeline(an_escalation(), entries, earlier=0)["blocks"]))
    shown = re.findall(r"moved \*M(\d+)\*", drawn)
    assert len(shown) > 10
    assert shown == [str(number) for number in range(31 - len(shown), 31)]
    assert f"{30 - len(shown)} earlier lines are not shown" in drawn


def test_fifty_ordinary_lines_of_a_timeline_are_taken() -> None:
    entries = [
        an_entry(
            "milestone-slipped",
            number=12,
            what="Roll the fix out to the EU cluster",
            due_at=MONDAY.isoformat(),
            reason="the vendor delivers a day later than promised",
        )
    ] * 50
    block_checks.message(record.timeline(an_escalation(), entries, earlier=7))


def test_the_topic_fits_whatever_the_title() -> None:
    for text in ODD:
        assert len(card.topic(the_longest(text), "x" * 200)) <= 250


def test_cutting_leaves_short_texts_alone_and_ends_long_ones_with_an_ellipsis() -> None:
    assert blocks.cut("short", 5) == "short"
    assert blocks.cut("a longer one", 9) == "a longer…"
    assert blocks.cut_mrkdwn(Mrkdwn("see <@U0ANA> now"), 10) == "see…"
    assert blocks.cut_mrkdwn(Mrkdwn("a &amp; b"), 5) == "a…"
    assert blocks.cut("R&D sandbox for <100 rows", 12) == "R&D sandbox…"


def test_only_what_went_through_the_catalogue_is_mrkdwn() -> None:
    for message in _messages(the_longest("<!channel> "), "<!channel> "):
        assert "<!channel>" not in str(_mrkdwn(message))
    assert isinstance(blocks.lines([Mrkdwn("a"), Mrkdwn("b")]), Mrkdwn)
