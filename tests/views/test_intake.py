"""The form *Raise an escalation*: what it asks for, and that nothing typed is lost when it is drawn again."""

from inline_snapshot import snapshot

from bot.rules.impact import Impact, suggest
from bot.sandbox.drawing import draw_view
from bot.sandbox.forms import initial_values
from bot.views import intake
from models.escalation import Blocked
from tests.makers import MONDAY
from tests.views.filled import filled

SEV3 = suggest(Impact(blocked=Blocked.PART), now=MONDAY)
TYPED = {
    "title": "Exports fail",
    "situation": "CSV exports\ntime out.",
    "customer": "Acme Ltd",
    "kind": "group",
    "users": "~300",
    "blocked": "part",
    "workaround": "partly",
    "revenue": "250k",
    "deadline": "fri 17:00",
    "severity": "SEV2",
    "severity_reason": "Their board meets today.",
    "case_link": "https://support.example/7",
    "confidential": ["yes"],
}


def test_the_form_asks_for_these_fields() -> None:
    assert draw_view(intake.form({"title": "Exports fail"})) == snapshot("""\
== Raise an escalation ==
Title*: [ Exports fail ]
What is happening?: [ … ]
Customer: [ ▾ Search, or type a new name ]
Kind*: [ ▾ Customer ]
Users affected: [ 120, ~300, all, unknown ]
What is blocked?: [ ▾ Choose ]
Workaround?: [ ▾ Choose ]
Revenue at stake: [ 250k, €1.2m, USD 80,000 ]
Deadline: [ fri 17:00, tomorrow 9am, 2026-12-01 ]
· No severity is suggested yet. Say what is blocked and how many users are affected.
Severity: [ ▾ Choose ]
  · Leave it open to take the suggested one. It can be changed later.
Reason for this severity: [ … ]
  · Needed when you choose another severity than the suggested one.
Case link: [ … ]
Confidential: ☐ Private: only you, the duty manager and those in its room see it
[Cancel] [Raise]\
""")


def test_it_says_which_severity_is_suggested_and_why() -> None:
    drawn = draw_view(intake.form({"title": "Exports fail"}, suggestion=SEV3))
    shown = drawn[drawn.index("Deadline") : drawn.index("Reason for")]
    assert shown == snapshot("""\
Deadline: [ fri 17:00, tomorrow 9am, 2026-12-01 ]
· *Suggested: SEV3*
· • Part of a job is blocked for an unknown number of users.
Severity: [ ▾ SEV3, as suggested ]
  · Leave it open to take the suggested one. It can be changed later.
""")


def test_who_chooses_another_severity_is_told_that_a_reason_is_wanted() -> None:
    assert "please say why" in draw_view(intake.form({"severity": "SEV1"}, suggestion=SEV3))
    for given in ({"severity": "SEV3"}, {}):
        assert "please say why" not in draw_view(intake.form(given, suggestion=SEV3))
    assert "please say why" not in draw_view(intake.form({"severity": "SEV1"}))


def test_the_title_is_prefilled_whatever_was_typed() -> None:
    for title in ("", "Exports fail", "x" * 5000, "<!channel> *b* 🚨"):
        element = intake.form({"title": title})["blocks"][0]["element"]
        assert element.get("initial_value", "") == title[:3000]


def test_drawn_again_it_keeps_all_that_was_typed_by_its_ids_and_as_first_values() -> None:
    state = filled(intake.form({}), **{**TYPED, "customer": intake.customer_option("Acme Ltd")})
    given = intake.given(state)
    assert given == TYPED
    again = intake.form(given, suggestion=SEV3)
    fresh = {"values": initial_values(again["blocks"])}
    assert intake.given(fresh) == TYPED
    kept = {"values": initial_values(again["blocks"], kept=state["values"])}
    assert intake.given(kept) == TYPED


def test_what_was_emptied_stays_empty() -> None:
    state = filled(intake.form({"title": "Exports fail"}), title=None)
    assert intake.given({"values": initial_values(intake.form(intake.given(state))["blocks"])})["title"] is None


def test_forms_that_say_the_same_carry_the_same() -> None:
    first, typing = intake.form({}), intake.form({"users": "1"})
    assert first["private_metadata"] == typing["private_metadata"]
    assert first["private_metadata"] != intake.form({}, suggestion=SEV3)["private_metadata"]


def test_it_carries_the_message_it_is_raised_from() -> None:
    link = "https://acme.slack.com/archives/C1/p1"
    assert intake.carried(intake.form({}, before=intake.Carried(link))).source_link == link
    assert intake.carried(intake.form({})).source_link is None
    assert intake.carried({}).source_link is None


def test_a_customer_who_is_not_known_yet_is_offered_as_a_new_one() -> None:
    options = intake.customer_options(["Acme", "Acme Labs"], "Acm")
    assert [(each["text"]["text"], each["value"], "description" in each) for each in options] == [
        ("Acme", "Acme", False),
        ("Acme Labs", "Acme Labs", False),
        ("Acm", "Acm", True),
    ]
    (long,) = intake.customer_options([], "x" * 100)
    assert (len(long["text"]["text"]), long["value"]) == (75, "x" * 100)
