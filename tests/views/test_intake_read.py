"""How the form *Raise an escalation* is read back: all of it when submitted, as far as it goes meanwhile."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.errors import Refused
from bot.rules.counts import Estimate
from bot.rules.intake import Draft
from bot.rules.money import Money
from bot.views import intake, intake_read
from bot.words import plain
from models.escalation import Blocked, Kind, Severity, Workaround
from tests.makers import MONDAY
from tests.views.filled import filled

KNOWN = {"now": MONDAY, "zone": ZoneInfo("Europe/Lisbon"), "currency": "EUR"}


def state(**given: Any) -> dict[str, Any]:
    if given.get("customer"):
        given["customer"] = intake.customer_option(given["customer"])
    return filled(intake.form({"title": "Exports fail"}), **given)


def read(**given: Any) -> Draft:
    return intake_read.read(state(**given), **KNOWN)  # type: ignore[arg-type]


def test_what_was_filled_in_comes_back() -> None:
    assert read(
        situation=" CSV exports\n\n\n\ntime out. ",
        customer=" Acme  Ltd ",
        kind="group",
        users="about 300 users",
        blocked="core",
        workaround="partly",
        revenue="€1.2m",
        deadline="fri 17:00",
        severity="SEV3",
        severity_reason=" They  asked for it. ",
        case_link=" https://support.example/7 ",
        confidential=["yes"],
    ) == Draft(
        title="Exports fail",
        situation="CSV exports\n\ntime out.",
        customer="Acme Ltd",
        kind=Kind.GROUP,
        users=Estimate(300, is_rough=True),
        blocked=Blocked.CORE,
        workaround=Workaround.PARTLY,
        revenue=Money(120_000_000, "EUR"),
        deadline_at=datetime(2026, 11, 27, 17, 0, tzinfo=UTC),
        severity=Severity.SEV3,
        severity_reason="They  asked for it.",
        case_link="https://support.example/7",
        is_confidential=True,
    )


def test_only_a_title_is_needed_to_read_it() -> None:
    assert read() == Draft(title="Exports fail", severity=None)


def test_a_customer_may_come_as_plain_text_too() -> None:
    sent = state()
    sent["values"]["customer"]["customer"] = {"type": "plain_text_input", "value": "Acme"}
    assert intake_read.read(sent, **KNOWN).customer == "Acme"  # type: ignore[arg-type]
    sent["values"].pop("customer")
    assert intake_read.read(sent, **KNOWN).customer is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"title": ""}, "title", "Say in a few words what is wrong"),
        ({"title": "\u200b \u2800"}, "title", "Say in a few words what is wrong"),
        ({"title": "x" * 151}, "title", "has 151 characters, and 150 fit"),
        ({"situation": "x" * 3001}, "situation", "has 3,001 characters, and 3,000 fit"),
        ({"customer": "x" * 101}, "customer", "has 101 characters, and 100 fit"),
        ({"customer": "\u200b"}, "customer", "Name the customer, or leave the field empty."),
        ({"users": "50%"}, "users", "is a share of a number I do not know"),
        ({"users": "loads"}, "users", "could not read “loads” as a number of people"),
        ({"users": "-5"}, "users", "is less than nobody"),
        ({"revenue": "1.125m"}, "revenue", "can mean"),
        ({"revenue": "5 XYZ"}, "revenue", "do not know the currency"),
        ({"revenue": "lots"}, "revenue", "as an amount of money"),
        ({"deadline": "03/04"}, "deadline", "could not read “03/04”"),
        ({"deadline": "2020-01-01"}, "deadline", "has already passed"),
        ({"severity_reason": "x" * 501}, "severity_reason", "has 501 characters, and 500 fit"),
        ({"case_link": "javascript:alert(1)"}, "case_link", "cannot be used as a case link"),
        ({"case_link": "https://"}, "case_link", "cannot be used as a case link"),
        ({"case_link": "https://[1"}, "case_link", "cannot be used as a case link"),
        ({"case_link": "https://x.example/a b"}, "case_link", "cannot be used as a case link"),
        ({"case_link": "https://x.example/" + "x" * 2000}, "case_link", "cannot be used as a case link"),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_field_and_left_out_while_it_is_typed(
    given: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(Refused) as caught:
        read(**given)
    assert caught.value.field == field
    shown = {name: fact for name, fact in caught.value.facts.items() if not name.endswith("_at")}
    shown |= {name.removesuffix("_at"): "then" for name in caught.value.facts if name.endswith("_at")}
    assert sentence in plain(caught.value.words, **shown)
    read()
    so_far = intake_read.read_so_far(state(**given), **KNOWN)  # type: ignore[arg-type]
    attribute = {"deadline": "deadline_at"}.get(field, field)
    assert getattr(so_far, attribute) in (None, "")
