"""Direct messages about a request, its owner and its room, and the forms behind the buttons."""

import pytest
from inline_snapshot import snapshot

from bot.errors import Refused
from bot.sandbox.drawing import draw_message, draw_view
from bot.views import lifecycle, ownership, request, room, telling
from models.escalation import Status
from models.room import RoomState
from tests.makers import MONDAY, a_room, an_entry, an_escalation
from tests.views.filled import filled

STAGES = {
    "received": an_escalation(status=Status.REQUESTED, owner_id=None, room=a_room(channel_id=None)),
    "nobody on duty": an_escalation(status=Status.REQUESTED, owner_id=None, duty_id=None),
    "accepted": an_escalation(),
    "resolved": an_escalation(status=Status.RESOLVED, outcome="Fix is live."),
    "closed": an_escalation(status=Status.CLOSED, outcome="Fix is live."),
    "reopened": an_escalation(outcome="Fix is live."),
}


def test_the_requesters_one_message_says_how_far_it_has_come() -> None:
    assert {name: draw_message(request.for_requester(facts)) for name, facts in STAGES.items()} == snapshot(
        {
            "received": """\
:inbox_tray: *ESC-1* was received: nobody has accepted it yet; <@U0LI> was asked.
Exports fail
*SEV1* · Requested · Acme\
""",
            "nobody on duty": """\
:inbox_tray: *ESC-1* was received. Nobody is on duty, so please name an owner: `/warroom ESC-1 owner @name`.
Exports fail
*SEV1* · Requested · Acme
War room: <#C1>
[Accept] [Assign…] [Decline…]\
""",
            "accepted": """\
:handshake: *ESC-1* was accepted by <@U0ANA>.
Exports fail
*SEV1* · Active · Acme
War room: <#C1>\
""",
            "resolved": """\
:white_check_mark: *ESC-1* is resolved.
Exports fail
*SEV1* · Resolved · Acme
War room: <#C1>
Outcome: Fix is live.\
""",
            "closed": """\
:white_check_mark: *ESC-1* is resolved and closed.
Exports fail
*SEV1* · Closed · Acme
War room: <#C1>
Outcome: Fix is live.\
""",
            "reopened": """\
:handshake: *ESC-1* was accepted by <@U0ANA>.
Exports fail
*SEV1* · Active · Acme
War room: <#C1>\
""",
        }
    )


def test_the_duty_managers_message_can_be_accepted_from_until_somebody_has() -> None:
    assert {name: draw_message(request.for_duty_manager(facts)) for name, facts in STAGES.items()} == snapshot(
        {
            "received": """\
:rotating_light: *SEV1* · <@U0DANA> raised *ESC-1*. You are on duty: it is yours until somebody accepts it.
Exports fail
*SEV1* · Requested · Acme
CSV exports time out.
[Accept] [Assign…] [Decline…]\
""",
            "nobody on duty": """\
:rotating_light: *SEV1* · <@U0DANA> raised *ESC-1*. You are on duty: it is yours until somebody accepts it.
Exports fail
*SEV1* · Requested · Acme
CSV exports time out.
War room: <#C1>
[Accept] [Assign…] [Decline…]\
""",
            "accepted": """\
:handshake: *ESC-1* was accepted by <@U0ANA>.
Exports fail
*SEV1* · Active · Acme
CSV exports time out.
War room: <#C1>\
""",
            "resolved": """\
:handshake: *ESC-1* was accepted by <@U0ANA>.
Exports fail
*SEV1* · Resolved · Acme
CSV exports time out.
War room: <#C1>\
""",
            "closed": """\
:handshake: *ESC-1* was accepted by <@U0ANA>.
Exports fail
*SEV1* · Closed · Acme
CSV exports time out.
War room: <#C1>\
""",
            "reopened": """\
:handshake: *ESC-1* was accepted by <@U0ANA>.
Exports fail
*SEV1* · Active · Acme
CSV exports time out.
War room: <#C1>\
""",
        }
    )


def test_a_new_owner_reads_who_made_them_one() -> None:
    assert draw_message(
        telling.message(an_escalation(), [an_entry("owner", owner_id="U0ANA")], reader="U0ANA", now=MONDAY)
    ) == snapshot("""\
:bust_in_silhouette: <@U0DANA> made you the owner of *ESC-1*.
Exports fail
*SEV1* · Active · Acme
CSV exports time out.
War room: <#C1>\
""")


def test_what_others_did_within_minutes_is_one_message_the_newest_last() -> None:
    lines = [
        an_entry("owner", owner_id="U0ANA", was_id="U0LI"),
        an_entry("severity", severity="SEV2", was="SEV1", reason="half of them work"),
        an_entry("role", role="technical_lead", holder_id="U0ANA", was_id=None),
        an_entry("role", role="scribe", holder_id="U0LI", was_id="U0ANA"),
        an_entry("milestone-slipped", number=1, what="Fix live", due_at=MONDAY.isoformat(), reason="vendor late"),
        an_entry("waiting-undone", on="customer", reason="logs"),
        an_entry("resolved", outcome="The fix is live."),
    ]
    message = telling.message(an_escalation(), lines, reader="U0ANA", now=MONDAY)
    assert draw_message(message) == snapshot("""\
:bust_in_silhouette: <@U0DANA> made you the owner of *ESC-1*.
:rotating_light: <@U0DANA> changed *ESC-1*, which you own, to SEV2.
Because: half of them work
:bust_in_silhouette: <@U0DANA> made you the technical lead of *ESC-1*.
:bust_in_silhouette: <@U0DANA> changed the scribe of *ESC-1*; you no longer are.
:dart: <@U0DANA> moved your *M1* of *ESC-1* to <!date^1795428000^{date_short_pretty}, {time}|Mon 23 Nov 10:00 UTC>: Fix live
Because: vendor late
:arrow_forward: <@U0DANA> took that back: *ESC-1*, which you own, does not wait for the customer.
:white_check_mark: <@U0DANA> resolved *ESC-1*, which you own.
Exports fail
*SEV1* · Active · Acme
CSV exports time out.
War room: <#C1>\
""")
    assert message["text"] == ":white_check_mark: <@U0DANA> resolved *ESC-1*, which you own.\nExports fail"


def test_the_form_that_changes_the_owner() -> None:
    form = ownership.form(an_escalation())
    assert draw_view(form) == snapshot("""\
== Change owner ==
· *ESC-1* · Exports fail
Owner*: [ ▾ <@U0ANA> ]
[Cancel] [Change]\
""")
    assert ownership.read(filled(form)) == "U0ANA"
    assert ownership.read(filled(form, owner="U0LI")) == "U0LI"
    with pytest.raises(Refused, match="owner-missing"):
        ownership.read(filled(form, owner=None))
    assert ownership.form(an_escalation(owner_id=None))["blocks"][1]["element"].get("initial_user") is None


def test_the_forms_of_resolve_and_reopen() -> None:
    resolve, reopen = lifecycle.resolve_form(an_escalation()), lifecycle.reopen_form(an_escalation())
    assert draw_view(resolve) == snapshot("""\
== Resolve ==
· *ESC-1* · Exports fail
Outcome*: [ … ]
  · In one sentence: how did it end? The requester sees it.
[Cancel] [Resolve]\
""")
    assert draw_view(reopen) == snapshot("""\
== Reopen ==
· *ESC-1* · Exports fail
Because*: [ … ]
[Cancel] [Reopen]\
""")
    assert lifecycle.read_outcome(filled(resolve, outcome="Fix is live.")) == "Fix is live."
    assert lifecycle.read_reason(filled(reopen, because="it is back")) == "it is back"
    assert (lifecycle.read_outcome(filled(resolve)), lifecycle.read_reason(filled(reopen))) == ("", "")


def test_a_lost_room_is_told_with_how_to_mend_it() -> None:
    archived = an_escalation(room=a_room(state=RoomState.ARCHIVED))
    lost = an_escalation(room=a_room(state=RoomState.LOST))
    drawn = [
        draw_message(room.lost(archived, by="U0EVE")),
        draw_message(room.lost(archived, by=None)),
        draw_message(room.lost(lost, by=None)),
        draw_message(room.undelivered(an_escalation(), what="chat.update", problem="is_archived")),
    ]
    assert drawn == snapshot(
        [
            ":card_file_box: <@U0EVE> archived #esc-1-acme-exports-fail, the war room of *ESC-1* Exports fail, which is still open. To go on in it, unarchive the channel and invite me with `/invite @Warroom`. All my commands work elsewhere too: `/warroom ESC-1 status`.",
            ":card_file_box: Somebody archived #esc-1-acme-exports-fail, the war room of *ESC-1* Exports fail, which is still open. To go on in it, unarchive the channel and invite me with `/invite @Warroom`. All my commands work elsewhere too: `/warroom ESC-1 status`.",
            ":warning: I can no longer reach #esc-1-acme-exports-fail, the war room of *ESC-1* Exports fail: I was removed from it or it was deleted. To go on in it, invite me with `/invite @Warroom`. All my commands work elsewhere too: `/warroom ESC-1 status`.",
            ":warning: Something could not be put into #esc-1-acme-exports-fail, the war room of *ESC-1* Exports fail: Slack refused `chat.update` with `is_archived`. Nothing else is lost; `/warroom ESC-1 status` shows everything. If the channel is gone or I am no longer in it, invite me with `/invite @Warroom`.",
        ]
    )
