"""The suggested severity, its reasons and what a request resembles, as people see them."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot

from bot.facts.escalation import ImpactFacts
from bot.rules.counts import ALL, UNKNOWN, Estimate, Extent, read_count, write_count
from bot.rules.impact import Impact, suggest
from bot.rules.impact_matrix import Matrix
from bot.rules.money import Money
from bot.rules.similar import Candidate, most_similar
from bot.views import impact
from models.escalation import Blocked, Kind, Severity, Workaround

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_suggestion_shows_its_reasons() -> None:
    found = suggest(
        Impact(
            users=Estimate(300, is_rough=True),
            blocked=Blocked.CORE,
            workaround=Workaround.NONE,
            revenue=Money(120_000_000, "EUR"),
            deadline=NOW + DAY,
            tier="<!channel> VIP",
            is_vip=True,
        ),
        now=NOW,
    )
    assert impact.suggestion(found) == snapshot("""\
*Suggested: SEV1*
• A core job is blocked for about 300 users.
• €1,200,000 is at stake.
• The deadline is <!date^1795687200^{date_short_pretty}, {time}|Thu 26 Nov 10:00 UTC>.
• The customer is a VIP.
• There is no workaround.\
""")
    assert impact.suggestion(None) == snapshot(
        "No severity is suggested yet. Say what is blocked and how many users are affected."
    )


def test_how_many_is_said_in_words() -> None:
    said = [Estimate(1), Estimate(1200), Estimate(300, is_rough=True), Estimate(400, Extent.ALL), ALL, UNKNOWN, None]
    assert [impact.users(each) for each in said] == snapshot(
        [
            "one user",
            "1,200 users",
            "about 300 users",
            "all 400 users",
            "all users",
            "an unknown number of users",
            "an unknown number of users",
        ]
    )


def test_the_choices_of_the_form_say_what_they_mean() -> None:
    options = [*impact.blocked_options(), *impact.workaround_options()]
    assert [(option["value"], option["text"]["text"]) for option in options] == snapshot(
        [
            ("everything", "Everything: they cannot work"),
            ("core", "A core job of theirs"),
            ("part", "Part of a job"),
            ("annoyance", "Nothing, but it annoys them"),
            ("none", "None"),
            ("partly", "Partly: it helps some, or costs much"),
            ("yes", "Yes: they can go on"),
        ]
    )


def test_every_reason_there_is_has_its_sentence() -> None:
    matrix = Matrix(at_least=dict.fromkeys(Kind, Severity.SEV3))
    for kind, blocked, workaround, users in product(Kind, [None, *Blocked], Workaround, [None, Estimate(5), ALL]):
        for revenue, deadline in ((Money(10**12, "XOF"), NOW - DAY), (Money(10**9, "EUR"), NOW + DAY), (None, None)):
            found = suggest(
                Impact(
                    kind=kind,
                    blocked=blocked,
                    workaround=workaround,
                    users=users,
                    revenue=revenue,
                    deadline=deadline,
                    is_vip=kind is Kind.GROUP,
                    tier="vip" if kind is Kind.CUSTOMER else None,
                ),
                now=NOW,
                matrix=matrix,
            )
            assert impact.suggestion(found)


def test_what_a_request_resembles_is_explained() -> None:
    new = Candidate("Exports fail", "Acme", Kind.CUSTOMER)
    known = [("CSV export failing", "ACME"), ("Export failure", "Globex"), ("Exports failing", None)]
    found = most_similar(new, [Candidate(title, customer, Kind.CUSTOMER) for title, customer in known])
    assert [impact.why_similar(match) for match in found] == snapshot(
        [
            "The customer is not known. Both speak of exports, failing.",
            "Another customer. Both speak of export, failure.",
            "The same customer. Both speak of export, failing.",
        ]
    )


@given(st.text(max_size=30), st.none() | st.text(max_size=10))
def test_no_title_can_ping_from_an_explanation(title: str, customer: str | None) -> None:
    same = Candidate(title, customer, Kind.CUSTOMER)
    for match in most_similar(same, [same]):
        assert "<" not in impact.why_similar(match)


@pytest.mark.parametrize(
    ("typed", "echoed"), [("a few", "about 5"), ("120", "120"), ("~all 300", "nearly all 300"), ("all", "all")]
)
def test_the_number_of_users_is_echoed_as_it_was_understood(typed: str, echoed: str) -> None:
    kept = ImpactFacts(users=write_count(read_count(typed) or UNKNOWN))
    assert impact.said(kept) == [("edition-impact-users", {"users": echoed})]
