"""How an open escalation that looks the same is offered in the form."""

from inline_snapshot import snapshot

from bot.facts.known import KnownEscalation
from bot.rules.intake import Draft
from bot.rules.likeness import Likeness, likest
from bot.sandbox.drawing import draw_blocks, draw_message, draw_view
from bot.views import intake, intake_now, likeness
from models.escalation import Kind, Severity
from models.room import RoomState
from tests.makers import a_room, an_escalation


def alike(title: str = "CSV exports fail <!channel>") -> Likeness:
    known = KnownEscalation(70, 3, title, Kind.CUSTOMER, Severity.SEV2, "Acme", "U0EVE")
    found = likest(Draft(title=title, customer="Acme", severity=None), [known])
    assert found is not None
    return found


def test_it_says_what_it_looks_like_and_why_with_a_button_to_join() -> None:
    assert draw_blocks([likeness.offered(alike())]) == snapshot("""\
:mag: Looks like *ESC-3*, which is open as SEV2: CSV exports fail &lt;!channel&gt;
The same customer. Both speak of channel, csv, exports, fail.  [Join ESC-3 instead]\
""")


def test_in_the_form_it_stands_below_the_title_and_held_at_its_end() -> None:
    drawn = draw_view(intake.form({"title": "x"}, likeness=alike(), is_held=True)).split("\n")
    assert "Looks like" in drawn[2]
    assert drawn[-2:] == snapshot(
        [
            "· :mag: Nothing was raised yet: it looks like *ESC-3*, as said above. Press *Raise* again to raise it all the same.",
            "[Cancel] [Raise]",
        ]
    )
    assert "Nothing was raised yet" not in draw_view(intake.form({"title": "x"}, likeness=alike()))


def test_the_form_carries_which_ones_were_shown() -> None:
    first = intake.carried(intake.form({"title": "x"}, likeness=alike()))
    assert first.likenesses == {70}
    assert intake.carried(intake.form({"title": "y"}, before=first)).likenesses == {70}


def test_who_joined_sees_where() -> None:
    assert draw_view(likeness.joined(an_escalation())) == snapshot("""\
== Warroom ==
:wave: You take part in *ESC-1* now. Nothing else was raised.
War room: <#C1>
Exports fail
[Close]\
""")
    waits = an_escalation(room=a_room(channel_id=None, state=RoomState.NOT_YET))
    assert "you are invited when it is" in draw_view(likeness.joined(waits))


def test_escalate_now_mentions_it() -> None:
    message = intake_now.opened(an_escalation(room=a_room(channel_id=None)), is_new=True, likeness=alike())
    assert draw_message(message) == snapshot("""\
:rotating_light: You opened *ESC-1* as SEV1.
Exports fail
*SEV1* · Active · Acme
Its war room opens now, and you are invited: #esc-1-acme-exports-fail
It looks like *ESC-3*, which is open as SEV2: CSV exports fail &lt;!channel&gt;\
""")
    assert draw_message(intake_now.opened(an_escalation(), is_new=False)) == snapshot("""\
You opened this a moment ago: it is *ESC-1*, SEV1.
Exports fail
*SEV1* · Active · Acme
War room: <#C1>\
""")
