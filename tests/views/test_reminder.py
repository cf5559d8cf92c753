"""Reminders as people see them: one thing, several, settled ones, and more than a message holds."""

from inline_snapshot import snapshot

from bot.sandbox.drawing import draw_message
from bot.views import reminder
from models.milestone import MilestoneStatus
from tests.makers import a_milestone, a_reminder


def test_each_step_has_its_own_words_and_buttons() -> None:
    steps = ("before", "overdue", "daily:2", "again:1795881600", "manager")
    drawn = {step: draw_message(reminder.reminder([a_reminder(step=step)])) for step in steps}
    assert drawn == snapshot(
        {
            "before": """\
:alarm_clock: *M1* due <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC> · <#C1>
Fix live in EU
ESC-1 Exports fail
[Done] [Slip…] [Snooze 1 h] [I have it]\
""",
            "overdue": """\
:red_circle: *M1* is overdue since <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC> · <#C1>
Fix live in EU
ESC-1 Exports fail
[Done] [Slip…] [Snooze 1 h] [I have it]\
""",
            "daily:2": """\
:red_circle: *M1* is still overdue, since <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC> · <#C1>
Fix live in EU
ESC-1 Exports fail
[Done] [Slip…] [Snooze 1 h] [I have it]\
""",
            "again:1795881600": """\
:alarm_clock: As you asked: *M1* due <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC> · <#C1>
Fix live in EU
ESC-1 Exports fail
[Done] [Slip…] [Snooze 1 h] [I have it]\
""",
            "manager": """\
:red_circle: <@U0RAJ> has had *M1* overdue for a day, since <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC> · <#C1>
Fix live in EU
ESC-1 Exports fail
[Done] [Slip…] [Reassign…]\
""",
        }
    )


def test_the_notification_of_one_is_the_line_itself_and_of_several_their_number() -> None:
    one, two = a_reminder(), a_reminder(milestone=a_milestone(id=4, number=2, what="Vendor patch"), step="overdue")
    assert reminder.reminder([one])["text"] == snapshot(
        """\
:alarm_clock: *M1* due <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC> · <#C1>
Fix live in EU
ESC-1 Exports fail\
"""
    )
    message = reminder.reminder([one, two])
    assert message["text"] == snapshot(
        """\
2 milestones need you. :alarm_clock: *M1* due <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC> · <#C1>
Fix live in EU
ESC-1 Exports fail\
"""
    )
    assert draw_message(message) == snapshot("""\
:alarm_clock: *M1* due <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC> · <#C1>
Fix live in EU
ESC-1 Exports fail
[Done] [Slip…] [Snooze 1 h] [I have it]
:red_circle: *M2* is overdue since <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC> · <#C1>
Vendor patch
ESC-1 Exports fail
[Done] [Slip…] [Snooze 1 h] [I have it]\
""")


def test_what_is_settled_says_so_and_loses_its_buttons() -> None:
    items = [
        a_reminder(milestone=a_milestone(status=MilestoneStatus.DONE, done_by="U0LI"), step="overdue"),
        a_reminder(milestone=a_milestone(owner_id="U0LI"), is_current=False),
    ]
    assert [draw_message(reminder.reminder([item])) for item in items] == snapshot(
        [
            """\
:white_check_mark: *M1* was done by <@U0LI> · <#C1>
Fix live in EU
ESC-1 Exports fail\
""",
            """\
*M1* is now due <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC> · <@U0LI> · <#C1>
Fix live in EU
ESC-1 Exports fail\
""",
        ]
    )


def test_what_was_taken_back_is_with_nobody() -> None:
    dropped = a_reminder(milestone=a_milestone(status=MilestoneStatus.DROPPED), is_current=False)
    drawn = draw_message(reminder.reminder([dropped]))
    assert "is with" not in drawn
    assert "taken back" in drawn


def test_what_comes_along_early_is_not_called_overdue() -> None:
    drawn = draw_message(reminder.reminder([a_reminder(step="overdue", is_early=True)]))
    assert "Overdue" not in drawn


def test_more_than_a_message_holds_are_counted() -> None:
    items = [a_reminder(milestone=a_milestone(id=number, number=number)) for number in range(1, 26)]
    message = reminder.reminder(items)
    assert len(message["blocks"]) <= 50
    assert message["text"].startswith("25 milestones need you.")
    assert draw_message(message).endswith("and 5 more: `/escalate list mine`")


def test_a_room_that_is_not_there_yet_is_named_by_its_escalation() -> None:
    assert "<#" not in draw_message(reminder.reminder([a_reminder(channel_id=None)]))
    assert "<#C1>" in draw_message(reminder.reminder([a_reminder()]))
