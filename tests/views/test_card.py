"""The summary card as people see it."""

from dataclasses import replace
from datetime import timedelta

from inline_snapshot import snapshot

from bot.sandbox.drawing import draw_message
from bot.views import card, status
from models.escalation import Status, WaitingOn
from models.milestone import MilestoneStatus
from tests.makers import MONDAY, a_milestone, an_escalation


def test_the_card_shows_where_it_stands_and_what_can_be_done() -> None:
    facts = an_escalation(
        case_link="https://support.example/case/7",
        milestones=(
            a_milestone(number=1, needs=(2,)),
            a_milestone(id=4, number=2, what="Vendor patch", status=MilestoneStatus.DONE, done_by="U0RAJ"),
        ),
    )
    assert draw_message(card.card(facts, now=MONDAY)) == snapshot("""\
# ESC-1 · Exports fail
*SEV1* · Active · Acme
*Owner* <@U0ANA> | *Raised by* <@U0DANA>
*Next milestone* M1 by <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC> | *Case* <https://support.example/case/7|Open the case>
CSV exports time out.
*Plan*
:white_circle: *M1* by <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC> · <@U0RAJ> · after M2 · Fix live in EU
:white_check_mark: *M2* done · <@U0RAJ> · Vendor patch
[Add milestone] [Post update…] [Change severity…] [Change owner…] [Waiting…] [More…]\
""")


def test_the_next_milestone_is_the_one_executives_read_and_an_overdue_one_is_marked() -> None:
    late = a_milestone(number=1, due_at=MONDAY - timedelta(hours=1))
    ahead = a_milestone(id=4, number=2, due_at=MONDAY + timedelta(hours=1))
    drawn = draw_message(card.card(an_escalation(milestones=(late, ahead)), now=MONDAY))
    assert "*Next milestone* M2 by" in drawn
    alone = an_escalation(milestones=(late,))
    assert "*Next milestone* :red_circle: M1 overdue since" in draw_message(card.card(alone, now=MONDAY))
    over = replace(alone, status=Status.RESOLVED, outcome="Fix is live.")
    for drawn in (draw_message(card.card(over, now=MONDAY)), draw_message(status.status(over, now=MONDAY))):
        assert "overdue" not in drawn
        assert "*M1* by" in drawn


def test_a_closed_card_offers_no_plan() -> None:
    facts = an_escalation(status=Status.CLOSED, outcome="Fix is live.", owner_id=None, is_confidential=True)
    assert draw_message(card.card(facts, now=MONDAY)) == snapshot("""\
# ESC-1 · Exports fail
*SEV1* · Closed · :lock: Confidential · Acme
*Owner* nobody yet | *Raised by* <@U0DANA>
CSV exports time out.
*Outcome*
Fix is live.
[More…]\
""")


def test_more_offers_only_the_moves_that_are_legal_from_here() -> None:
    offered = {
        status: [
            name
            for name in (card.MONITOR, card.RESOLVE, card.CLOSE, card.REOPEN)
            if f"'{name}'" in str(card.more(facts))
        ]
        for status in Status
        for facts in [an_escalation(status=status)]
    }
    assert offered == {
        Status.REQUESTED: [],
        Status.ACTIVE: [card.MONITOR, card.RESOLVE],
        Status.MONITORING: [card.RESOLVE, card.REOPEN],
        Status.RESOLVED: [card.CLOSE, card.REOPEN],
        Status.CLOSED: [card.REOPEN],
        Status.DECLINED: [],
        Status.MERGED: [],
    }


def test_a_long_plan_shows_what_is_open_first_and_counts_the_rest() -> None:
    done = [a_milestone(id=n, number=n, status=MilestoneStatus.DONE, done_by="U0RAJ") for n in range(1, 11)]
    still_open = [a_milestone(id=n, number=n, what=f"Step {n}") for n in range(11, 16)]
    drawn = draw_message(card.card(an_escalation(milestones=(*done, *still_open)), now=MONDAY))
    assert drawn.index("M11") < drawn.index("*M1*")
    assert "and 3 more" in drawn


def test_the_topic_fits_slack_and_names_the_owner() -> None:
    topic = card.topic(an_escalation(title="x" * 400), "Ana Costa")
    assert len(topic) <= 250
    assert topic.startswith("ESC-1 · SEV1 · Active · owner: Ana Costa · xxx")


def test_the_card_and_the_topic_say_whose_answer_is_waited_for() -> None:
    facts = an_escalation(
        waiting_on=WaitingOn.PARTNER, waiting_because="their patch is late", waiting_since=MONDAY, situation=""
    )
    assert draw_message(card.card(facts, now=MONDAY)) == snapshot("""\
# ESC-1 · Exports fail
*SEV1* · Active · waiting for the partner · Acme
*Owner* <@U0ANA> | *Raised by* <@U0DANA>
*Next milestone* none yet
:hourglass_flowing_sand: *Waiting for the partner* since <!date^1795428000^{date_short_pretty}, {time}|Mon 23 Nov 10:00 UTC>
Because: their patch is late
[Add milestone] [Post update…] [Change severity…] [Change owner…] [Resume] [More…]\
""")
    assert "Active · waiting for the partner · owner: Ana" in card.topic(facts, "Ana")
