"""What `/warroom status`, `/escalate list`, help, the timeline and *More…* show."""

import pytest
from inline_snapshot import snapshot

from bot.facts.escalation import ImpactFacts
from bot.rules.command_table import COMMANDS
from bot.rules.commands import ListFilter
from bot.sandbox.drawing import draw_message, draw_view
from bot.views import card, record, request, status
from models.escalation import Blocked, Severity, Status, Workaround
from models.milestone import MilestoneStatus
from tests.makers import MONDAY, a_milestone, a_room, an_entry, an_escalation


def test_the_status_shows_everything_and_a_button_row_for_what_is_open() -> None:
    done = a_milestone(id=4, number=2, what="Vendor patch", status=MilestoneStatus.DONE, done_by="U0LI")
    assert draw_message(status.status(an_escalation(milestones=(a_milestone(), done)), now=MONDAY)) == snapshot("""\
# ESC-1 · Exports fail
*SEV1* · Active · Acme
*Owner* <@U0ANA> | *Raised by* <@U0DANA>
*Next milestone* M1 by <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC>
CSV exports time out.
War room: <#C1>
:white_circle: *M1* by <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC> · <@U0RAJ> · Fix live in EU
[Done] [Slip…] [Reassign…]
:white_check_mark: *M2* done · <@U0RAJ> · Vendor patch\
""")


def test_a_list_has_two_lines_for_each() -> None:
    found = [
        an_escalation(milestones=(a_milestone(),)),
        an_escalation(
            id=2,
            number=2,
            title="Login fails",
            severity=Severity.SEV3,
            status=Status.REQUESTED,
            owner_id=None,
            customer=None,
            is_confidential=True,
            room=a_room(channel_id=None),
        ),
        an_escalation(
            id=3, number=3, milestones=(a_milestone(status=MilestoneStatus.DONE, done_by="U0RAJ"),), outcome=None
        ),
    ]
    assert draw_message(status.listed(found, which=ListFilter.OPEN, customer=None, total=3, now=MONDAY)) == snapshot("""\
*3 open escalations*
*ESC-1* SEV1 Acme: Exports fail
Active · <@U0ANA> · <#C1>
:white_circle: *M1* by <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC> · <@U0RAJ> · Fix live in EU
*ESC-2* SEV3 Login fails
Requested · :lock: Confidential · nobody has accepted it yet; <@U0LI> was asked · its war room is opening
no milestone yet
*ESC-3* SEV1 Acme: Exports fail
Active · <@U0ANA> · <#C1>
all milestones are done\
""")


def test_what_is_not_shown_is_counted() -> None:
    drawn = draw_message(status.listed([an_escalation()], which=ListFilter.ALL, customer=None, total=21, now=MONDAY))
    assert drawn.startswith("*21 escalations*")
    assert drawn.endswith(
        "· 20 more are not shown. Narrow it down: `/escalate list mine` or `/escalate list all Acme`."
    )


@pytest.mark.parametrize("which", list(ListFilter))
def test_a_list_says_what_it_is_a_list_of_one_or_many_or_none(which: ListFilter) -> None:
    one = status.listed([an_escalation()], which=which, customer=None, total=1, now=MONDAY)["text"]
    two = status.listed([an_escalation()] * 2, which=which, customer=None, total=2, now=MONDAY)["text"]
    none = status.listed([], which=which, customer=None, total=0, now=MONDAY)["text"]
    assert one.startswith("*One ")
    assert two.startswith("*2 ")
    assert none.endswith((".", "one."))
    assert "“Acme &lt;b&gt;”" in status.listed([], which=which, customer="Acme <b>", total=0, now=MONDAY)["text"]


def test_the_help_shows_every_command_with_its_example() -> None:
    drawn = draw_message(status.help_text())
    for command in COMMANDS:
        assert f"`{command.example}`" in drawn
    assert draw_message(status.help_text("/escalate")) == snapshot("""\
*What you can type*
`/escalate`
Opens the form to raise an escalation.
`/escalate &lt;title&gt;`
Opens the form with the title filled in. For example: `/escalate Exports fail`
`/escalate now &lt;SEV1–SEV4&gt; [customer:] &lt;title&gt;`
Opens the war room at once, without the form. For example: `/escalate now SEV1 Acme: exports fail`
`/escalate now confidential &lt;SEV1–SEV4&gt; [customer:] &lt;title&gt;`
Opens a private war room at once, without the form. For example: `/escalate now confidential SEV1 Acme: data leaked`
`/escalate list [mine|open|at-risk|all] [customer]`
Lists escalations with owner and next milestone; open ones unless you say otherwise. For example: `/escalate list mine`
`/escalate show ESC-12`
Shows where one escalation stands.
`/escalate help`
Shows every command with an example.
· Times that work: 17:00, 5pm, fri, fri 17:00, tomorrow 9am, +3h, +2d, in 3 hours, 2026-12-01, 2026-12-01 14:30, eod. They are read in your own time zone.\
""")


def test_the_timeline_is_one_line_each_oldest_first() -> None:
    due = "2026-11-27T17:00:00+00:00"
    entries = [
        an_entry(),
        an_entry("accepted", owner_id="U0ANA"),
        an_entry("milestone-added", number=1, what="Fix <b> & go", owner_id="U0RAJ", due_at=due, version=2, before={}),
        an_entry("milestone-slipped", number=1, what="Fix", due_at=due, reason="vendor late", version=3, before={}),
        an_entry("room-renamed", room="acme-on-fire"),
        an_entry("resolved", outcome="Fix is live."),
    ]
    assert draw_message(record.timeline(an_escalation(), entries, earlier=0)) == snapshot("""\
*Timeline of ESC-1* Exports fail
<!date^1795428000^{date_short_pretty}, {time}|Mon 23 Nov 10:00 UTC> · <@U0DANA> raised it as SEV1
<!date^1795428000^{date_short_pretty}, {time}|Mon 23 Nov 10:00 UTC> · <@U0DANA> accepted it; <@U0ANA> owns it now
<!date^1795428000^{date_short_pretty}, {time}|Mon 23 Nov 10:00 UTC> · <@U0DANA> added *M1* for <@U0RAJ>, due <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC>: Fix &lt;b&gt; &amp; go
<!date^1795428000^{date_short_pretty}, {time}|Mon 23 Nov 10:00 UTC> · <@U0DANA> moved *M1* to <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC>: Fix, because vendor late
<!date^1795428000^{date_short_pretty}, {time}|Mon 23 Nov 10:00 UTC> · <@U0DANA> renamed the war room to #acme-on-fire
<!date^1795428000^{date_short_pretty}, {time}|Mon 23 Nov 10:00 UTC> · <@U0DANA> resolved it: Fix is live.\
""")
    drawn = draw_message(record.timeline(an_escalation(), entries, earlier=1))
    assert "One earlier line is not shown." in drawn


def test_where_slack_did_not_say_who_did_it_it_was_somebody() -> None:
    entry = type(an_entry())(at=MONDAY, actor_id=None, kind="room-lost", data={})
    assert "· Somebody removed Warroom" in record.line(entry)


def test_more_shows_where_it_stands_and_the_moves_from_here() -> None:
    assert {each.value: draw_view(card.more(an_escalation(status=each))) for each in Status} == snapshot(
        {
            "requested": """\
== More ==
· *ESC-1* · Exports fail
*SEV1* · Requested · Acme
[Decline…] [Hand over…] [Roles…] [Show timeline] [Export] [Show commands]
[Close]\
""",
            "active": """\
== More ==
· *ESC-1* · Exports fail
*SEV1* · Active · Acme
[Resolve…] [Start monitoring] [Hand over…] [Roles…] [Show timeline] [Export] [Show commands]
[Close]\
""",
            "monitoring": """\
== More ==
· *ESC-1* · Exports fail
*SEV1* · Monitoring · Acme
[Resolve…] [It came back…] [Hand over…] [Roles…] [Show timeline] [Export] [Show commands]
[Close]\
""",
            "resolved": """\
== More ==
· *ESC-1* · Exports fail
*SEV1* · Resolved · Acme
[Close] [Reopen…] [Roles…] [Show timeline] [Export] [Show commands]
[Close]\
""",
            "closed": """\
== More ==
· *ESC-1* · Exports fail
*SEV1* · Closed · Acme
[Reopen…] [Show timeline] [Export] [Show commands]
[Close]\
""",
            "declined": """\
== More ==
· *ESC-1* · Exports fail
*SEV1* · Declined · Acme
[Show timeline] [Export] [Show commands]
[Close]\
""",
            "merged": """\
== More ==
· *ESC-1* · Exports fail
*SEV1* · Merged · Acme
[Show timeline] [Export] [Show commands]
[Close]\
""",
        }
    )


IMPACT = ImpactFacts("120", Blocked.CORE, Workaround.NONE, 25_000_000, "EUR", MONDAY)
SAID = ["Users affected: 120", "Blocked: a core part of their work", "Workaround: None", "At stake: €250,000"]


@pytest.mark.parametrize("impact", [IMPACT, ImpactFacts()], ids=["said", "not-said"])
def test_the_status_and_a_request_say_what_is_known_of_the_impact(impact: ImpactFacts) -> None:
    facts = an_escalation(impact=impact)
    for message in (
        status.status(facts, now=MONDAY),
        request.for_duty_manager(facts),
        request.for_intake(facts, requester_name="Dana"),
    ):
        drawn = draw_message(message).splitlines()
        assert [line for line in SAID if line in drawn] == (SAID if impact is IMPACT else [])
        assert any(line.startswith("Deadline: <!date^") for line in drawn) is (impact is IMPACT)
