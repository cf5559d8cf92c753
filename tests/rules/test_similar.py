"""Tests of finding what a new request resembles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.similar import SIMILAR, Candidate, most_similar
from models.escalation import Kind


def about(
    title: str, customer: str | None = "Acme", *, kind: Kind = Kind.CUSTOMER, number: int | None = None
) -> Candidate:
    return Candidate(title, customer, kind, number)


def similarity(a: Candidate, b: Candidate) -> float:
    """How much two are alike, however little."""
    return max((match.score for match in most_similar(a, [b], threshold=0)), default=0)


@pytest.mark.parametrize(
    ("new", "known"),
    [
        ("Exports fail", "CSV export failing for Acme"),
        ("Exports fail", "Exports are broken"),
        ("Exprots fail", "Export failure"),
        ("Cannot log in", "Login fails for all users"),
        ("SSO login broken", "SSO not working"),
        ("Dashboard times out", "Timeouts on the dashboards"),
        ("Invoices are missing", "Missing invoice PDFs"),
        ("Salesforce sync is stuck", "Syncing to Salesforce stopped"),
        ("Checkout down", "Checkout page returns error 500"),
        ("It is down", "Outage"),
    ],
)
def test_the_same_trouble_in_other_words_is_found(new: str, known: str) -> None:
    assert similarity(about(new), about(known)) >= SIMILAR
    assert [match.candidate.number for match in most_similar(about(new), [about(known, number=7)])] == [7]


@pytest.mark.parametrize(
    ("new", "known"),
    [
        ("Exports fail", "Login fails"),
        ("Exports fail", "Imports fail"),
        ("Exports fail", "Billing shows the wrong currency"),
        ("Error 500 on login", "Error 503 on export"),
        ("Login fails for SSO users", "Login page typo"),
        ("Slow dashboards", "Slow API"),
        ("Acme is angry about pricing", "Acme is angry about downtime"),
        ("Data missing in report", "Report emails not sent"),
        ("🔥", "🔥🔥"),
    ],
)
def test_other_trouble_of_the_same_customer_is_not(new: str, known: str) -> None:
    assert similarity(about(new), about(known)) < SIMILAR
    assert most_similar(about(new), [about(known)]) == []


def test_the_customer_weighs_and_is_the_same_in_any_case_and_legal_form() -> None:
    new, title = about("Exports fail"), "CSV export failing"
    same, unknown, other = about(title, "ACME Inc."), about(title, None), about(title, "Globex")
    assert similarity(new, same) > similarity(new, unknown) > similarity(new, other) >= SIMILAR
    assert similarity(about("It is down"), about("Outage", "Globex")) < SIMILAR
    assert similarity(new, about("CSV export failing for Acme", None)) == similarity(new, same)
    assert similarity(new, about(title, kind=Kind.TOOL_OUTAGE)) < similarity(new, about(title))


def test_a_match_says_by_what() -> None:
    (match,) = most_similar(about("Export fails"), [about("CSV Exports failing for Acme", "acme", number=3)])
    assert (match.shared, match.same_customer) == (("exports", "failing"), True)
    (match,) = most_similar(about("Export fails"), [about("Exports failing", "Globex")])
    assert match.same_customer is False
    (match,) = most_similar(about("Export fails"), [about("Exports failing", None)])
    assert match.same_customer is None


def test_the_most_alike_come_first_and_only_a_few() -> None:
    known = [about("Exports fail", number=n) for n in (5, 4, 2, 3)] + [about("CSV export failing", number=1)]
    assert [match.candidate.number for match in most_similar(about("Exports fail"), known)] == [2, 3, 4]
    assert len(most_similar(about("Exports fail"), known, limit=9)) == 5
    assert len(most_similar(about("Exports fail"), known, threshold=0.9, limit=9)) == 4


WORDS = [
    "CSV",
    "exports",
    "export",
    "exprot",
    "failing",
    "fails",
    "down",
    "log",
    "in",
    "login",
    "timeouts",
    "the",
    "Acme",
]
slips = st.lists(st.text("ab", min_size=5, max_size=6), max_size=6).map(" ".join)  # many pairs one slip apart
words = slips | st.lists(st.sampled_from([*WORDS, "Globex", "500", "not"])).map(" ".join)
candidates = st.builds(
    Candidate,
    title=words | st.text(max_size=20),
    customer=st.none() | st.sampled_from(["Acme", "ACME GmbH", "Globex", "Export AG", "AG", ""]) | st.text(max_size=8),
    kind=st.sampled_from(Kind),
    number=st.none() | st.integers(1, 9),
)


@given(candidates, candidates)
def test_similarity_is_symmetric_and_between_0_and_1(a: Candidate, b: Candidate) -> None:
    assert 0 <= similarity(a, b) <= 1
    assert similarity(a, b) == similarity(b, a)


@given(candidates)
def test_everything_is_wholly_similar_to_itself(a: Candidate) -> None:
    assert similarity(a, a) == 1


@given(candidates, st.lists(candidates, max_size=6).flatmap(lambda all: st.tuples(st.just(all), st.permutations(all))))
def test_the_order_of_the_candidates_does_not_matter(
    new: Candidate, known: tuple[list[Candidate], list[Candidate]]
) -> None:
    assert most_similar(new, known[0]) == most_similar(new, known[1])


@pytest.mark.parametrize(
    ("a", "b", "is_similar"),
    [
        ("Node 3 is down", "Node 4 is down", False),
        ("Exports fail 001", "Exports fail 002", False),
        ("Node 3 is down", "Node 3 went down", True),
        ("Node 3 is down", "Node down", True),
        ("CSV exports of all invoices fail with error 500", "CSV exports of all invoices fail with error 502", True),
    ],
)
def test_another_number_is_another_thing_unless_all_else_is_the_same(a: str, b: str, is_similar: bool) -> None:
    first, second = Candidate(a, "Acme", Kind.CUSTOMER), Candidate(b, "Acme", Kind.CUSTOMER)
    assert (similarity(first, second) >= SIMILAR) is is_similar
