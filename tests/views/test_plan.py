"""The forms of milestones, and the message that tells their owner and follows them."""

import pytest
from inline_snapshot import snapshot

from bot.errors import Refused
from bot.sandbox.drawing import draw_message, draw_view
from bot.views import plan
from models.milestone import MilestoneStatus
from tests.makers import a_milestone, a_room, an_escalation
from tests.views.filled import filled

FACTS = an_escalation(
    milestones=(
        a_milestone(),
        a_milestone(id=4, number=2, what="Vendor patch"),
        a_milestone(id=5, number=3, what="Tell Acme", status=MilestoneStatus.DONE),
    )
)


def test_the_form_offers_what_is_open_to_depend_on() -> None:
    assert draw_view(plan.form(FACTS, owner_id="U0ANA")) == snapshot("""\
== Milestone ==
· *ESC-1* · Exports fail
What*: [ … ]
Owner*: [ ▾ <@U0ANA> ]
Due*: [ … ]
  · For example: fri 17:00, tomorrow 9am, +3h, 2026-12-01 14:30
Depends on: [ ▾ Choose ]
[Cancel] [Add]\
""")
    needs = next(block for block in plan.form(FACTS, owner_id="U0ANA")["blocks"] if block.get("block_id") == plan.NEEDS)
    assert [option["value"] for option in needs["element"]["options"]] == ["1", "2"]


def test_the_first_milestone_depends_on_nothing() -> None:
    assert draw_view(plan.form(an_escalation(), owner_id="U0ANA")) == snapshot("""\
== Milestone ==
· *ESC-1* · Exports fail
What*: [ … ]
Owner*: [ ▾ <@U0ANA> ]
Due*: [ … ]
  · For example: fri 17:00, tomorrow 9am, +3h, 2026-12-01 14:30
[Cancel] [Add]\
""")


def test_what_was_filled_in_comes_back() -> None:
    form = plan.form(FACTS, owner_id="U0ANA")
    assert plan.read(filled(form, what="Fix", owner="U0RAJ", due="fri 17:00", needs=["2", "1"])) == plan.MilestoneForm(
        what="Fix", owner_id="U0RAJ", due="fri 17:00", needs=(2, 1)
    )
    assert plan.read(filled(form)) == plan.MilestoneForm(what="", owner_id="U0ANA", due="", needs=())
    assert plan.read(filled(form, owner=None)).owner_id is None


def test_the_forms_of_slip_and_reassign_say_what_they_are_about() -> None:
    slip = plan.slip_form(FACTS, a_milestone())
    assert draw_view(slip) == snapshot("""\
== Slip a milestone ==
· *ESC-1* · Exports fail
*M1* · by <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC> · Fix live in EU
New due time*: [ … ]
  · For example: fri 17:00, tomorrow 9am, +3h, 2026-12-01 14:30
Because*: [ … ]
[Cancel] [Slip]\
""")
    assert plan.read_slip(filled(slip, due="mon 12:00", because="vendor late")) == ("mon 12:00", "vendor late")
    assert plan.read_slip(filled(slip)) == ("", "")
    reassign = plan.reassign_form(FACTS, a_milestone())
    assert draw_view(reassign) == snapshot("""\
== Reassign a milestone ==
· *ESC-1* · Exports fail
*M1* · by <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC> · Fix live in EU
Owner*: [ ▾ <@U0RAJ> ]
[Cancel] [Reassign]\
""")
    assert plan.read_owner(filled(reassign, owner="U0LI")) == "U0LI"
    with pytest.raises(Refused, match="owner-missing"):
        plan.read_owner(filled(reassign, owner=None))


def test_a_new_milestone_is_told_with_what_can_be_done() -> None:
    assert draw_message(plan.assigned(FACTS, a_milestone(), by="U0ANA")) == snapshot("""\
:dart: <@U0ANA> gave you *M1*, due <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC> · <#C1>
Fix live in EU
ESC-1 Exports fail
[Done] [Slip…] [Reassign…]\
""")


def test_before_its_room_exists_no_room_is_named() -> None:
    opening = an_escalation(room=a_room(channel_id=None))
    assert "<#" not in draw_message(plan.assigned(opening, a_milestone(), by="U0ANA"))
    assert "<#C1>" in draw_message(plan.assigned(FACTS, a_milestone(), by="U0ANA"))


def test_the_message_follows_the_milestone() -> None:
    stages = {
        "open": a_milestone(),
        "done": a_milestone(status=MilestoneStatus.DONE, done_by="U0LI"),
        "taken back": a_milestone(status=MilestoneStatus.DROPPED),
        "moved on": a_milestone(owner_id="U0LI"),
    }
    drawn = {
        name: draw_message(plan.followed(FACTS, stage, reader="U0RAJ", by="U0DANA")) for name, stage in stages.items()
    }
    assert drawn == snapshot(
        {
            "open": """\
:dart: <@U0DANA> gave you *M1*, due <!date^1795798800^{date_short_pretty}, {time}|Fri 27 Nov 17:00 UTC> · <#C1>
Fix live in EU
ESC-1 Exports fail
[Done] [Slip…] [Reassign…]\
""",
            "done": """\
:white_check_mark: *M1* was done by <@U0LI>
Fix live in EU
ESC-1 Exports fail\
""",
            "taken back": """\
*M1* was taken back; there is nothing for you to do.
Fix live in EU
ESC-1 Exports fail\
""",
            "moved on": """\
*M1* is with <@U0LI> now; there is nothing for you to do.
Fix live in EU
ESC-1 Exports fail\
""",
        }
    )


def test_undo_carries_the_line_it_takes_back() -> None:
    (button,) = plan.undo_button(77)["elements"]
    assert (button["text"]["text"], button["action_id"], button["value"]) == ("Undo", plan.UNDO, "77")
