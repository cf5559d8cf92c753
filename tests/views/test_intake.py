"""The form *Raise an escalation*, and how it is read back."""

from typing import Any

import pytest
from inline_snapshot import snapshot

from bot.errors import Refused
from bot.sandbox.drawing import draw_view
from bot.views import intake
from bot.words import plain
from models.escalation import Kind, Severity
from tests.views.filled import filled


def read(**given: Any) -> intake.Intake:
    return intake.read(filled(intake.form("Exports fail"), **{"severity": "SEV1", **given}))


def test_the_form_asks_for_these_fields() -> None:
    assert draw_view(intake.form("Exports fail")) == snapshot("""\
== Raise an escalation ==
Title*: [ Exports fail ]
What is happening?: [ … ]
Customer: [ … ]
Kind*: [ ▾ Customer ]
Severity*: [ ▾ Choose ]
  · Choose by what is blocked for the customer now. It can be changed later.
Case link: [ … ]
Confidential: ☐ Private: only you, the duty manager and those in its room see it
[Cancel] [Raise]\
""")


def test_the_title_is_prefilled_whatever_was_typed() -> None:
    for title in ("", "Exports fail", "x" * 5000, "<!channel> *b* 🚨"):
        element = intake.form(title)["blocks"][0]["element"]
        assert element.get("initial_value", "") == title[:3000]


def test_what_was_filled_in_comes_back() -> None:
    assert read(
        situation=" CSV exports\n\n\n\ntime out. ",
        customer=" Acme  Ltd ",
        kind="group",
        severity="SEV3",
        case_link=" https://support.example/7 ",
        confidential=["yes"],
    ) == intake.Intake(
        title="Exports fail",
        situation="CSV exports\n\ntime out.",
        customer="Acme Ltd",
        kind=Kind.GROUP,
        severity=Severity.SEV3,
        case_link="https://support.example/7",
        is_confidential=True,
    )


def test_only_title_and_severity_are_needed() -> None:
    assert read() == intake.Intake("Exports fail", "", None, Kind.CUSTOMER, Severity.SEV1, None, False)


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"severity": None}, "severity", "Choose a severity."),
        ({"title": ""}, "title", "Say in a few words what is wrong"),
        ({"title": "\u200b \u2800"}, "title", "Say in a few words what is wrong"),
        ({"title": "x" * 151}, "title", "has 151 characters, and 150 fit"),
        ({"situation": "x" * 3001}, "situation", "has 3,001 characters, and 3,000 fit"),
        ({"customer": "x" * 101}, "customer", "has 101 characters, and 100 fit"),
        ({"customer": "\u200b"}, "customer", "Name the customer, or leave the field empty."),
        ({"case_link": "javascript:alert(1)"}, "case_link", "cannot be used as a case link"),
        ({"case_link": "https://"}, "case_link", "cannot be used as a case link"),
        ({"case_link": "https://[1"}, "case_link", "cannot be used as a case link"),
        ({"case_link": "https://x.example/a b"}, "case_link", "cannot be used as a case link"),
        ({"case_link": "https://x.example/" + "x" * 2000}, "case_link", "cannot be used as a case link"),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_field(given: dict[str, Any], field: str, sentence: str) -> None:
    with pytest.raises(Refused) as caught:
        read(**given)
    assert caught.value.field == field
    assert sentence in plain(caught.value.words, **caught.value.facts)
    read()
