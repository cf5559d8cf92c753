"""Tests of the suggested severity."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.counts import ALL, UNKNOWN, Estimate
from bot.rules.impact import Impact, Suggestion, needs_reason, suggest
from bot.rules.impact_matrix import BLOCKED, DEFAULT, WORKAROUND, Matrix, level
from bot.rules.money import Money
from models.escalation import Blocked, Kind, Severity, Workaround

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
SEV1, SEV2, SEV3, SEV4 = Severity
H = timedelta(hours=1)


def severity(matrix: Matrix = DEFAULT, **given: Any) -> Severity | None:
    found = suggest(Impact(**given), now=NOW, matrix=matrix)
    return found.severity if found else None


def because(**given: Any) -> list[str]:
    found = suggest(Impact(**given), now=NOW)
    assert found is not None
    return [reason.words.removeprefix("impact-because-") for reason in found.reasons]


def euros(amount: int) -> Money:
    return Money(amount * 100, "EUR")


def test_with_nothing_that_weighs_there_is_no_suggestion() -> None:
    assert suggest(Impact(), now=NOW) is None
    assert suggest(Impact(users=UNKNOWN, workaround=Workaround.NONE, tier="VIP", is_vip=True), now=NOW) is None
    assert suggest(Impact(revenue=Money(5, "XOF")), now=NOW) is None


def test_the_table_is_read_by_what_is_blocked_and_for_how_many() -> None:
    for blocked, row in BLOCKED.items():
        found = [severity(blocked=blocked, users=Estimate(number)) for number in (9, 99, 999, 1000)]
        assert found == list(row)
        assert severity(blocked=blocked, users=ALL) is row[3]


def test_a_number_nobody_knows_counts_as_ten_and_what_was_not_said_as_a_part() -> None:
    for users in (None, UNKNOWN):
        assert severity(blocked=Blocked.EVERYTHING, users=users) is severity(
            blocked=Blocked.EVERYTHING, users=Estimate(10)
        )
    assert severity(users=Estimate(300)) is severity(users=Estimate(300), blocked=Blocked.PART)


def test_a_workaround_makes_the_tables_severity_milder() -> None:
    all_of_it: dict[str, Any] = {"blocked": Blocked.EVERYTHING, "users": ALL}
    assert [severity(**all_of_it, workaround=each) for each in Workaround] == [SEV1, SEV2, SEV3]
    assert [severity(blocked=Blocked.CORE, workaround=each) for each in Workaround] == [SEV3, SEV3, SEV4]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"revenue": euros(249_999)}, SEV4),
        ({"revenue": euros(250_000)}, SEV3),
        ({"revenue": euros(1_000_000)}, SEV2),
        ({"deadline": NOW + 25 * H}, SEV4),
        ({"deadline": NOW + 24 * H}, SEV3),
        ({"deadline": NOW + 4 * H}, SEV2),
        ({"deadline": NOW - H}, SEV2),
        ({"blocked": Blocked.ANNOYANCE, "tier": " Strategic "}, SEV3),
        ({"blocked": Blocked.ANNOYANCE, "tier": "basic"}, SEV4),
        ({"blocked": Blocked.ANNOYANCE, "is_vip": True}, SEV3),
        ({"kind": Kind.PRIORITY}, SEV3),
        ({"kind": Kind.GROUP}, SEV3),
        ({"kind": Kind.CONTINUITY}, SEV2),
        ({"blocked": Blocked.ANNOYANCE, "revenue": euros(9**9), "deadline": NOW, "is_vip": True}, SEV2),
        ({"blocked": Blocked.CORE, "revenue": euros(9**9), "deadline": NOW, "is_vip": True}, SEV1),
    ],
)
def test_what_is_at_stake_makes_it_more_severe_by_two_steps_at_most(given: dict[str, Any], expected: Severity) -> None:
    assert severity(**given) is expected


def test_revenue_in_another_currency_is_weighed_by_a_rough_rate_and_said_when_there_is_none() -> None:
    annoying: dict[str, Any] = {"blocked": Blocked.ANNOYANCE}
    assert severity(**annoying, revenue=Money(30_000_000, "USD")) is SEV3
    assert severity(**annoying, revenue=Money(300_000, "JPY")) is SEV4
    assert severity(**annoying, revenue=Money(10**12, "XOF")) is SEV4
    assert because(**annoying, revenue=Money(10**12, "XOF"))[-1] == "no-rate"
    in_yen = Matrix(currency="JPY", revenue=(10_000_000, 100_000_000))
    assert severity(in_yen, **annoying, revenue=euros(100_000)) is SEV3


def test_the_reasons_come_in_the_order_of_their_weight() -> None:
    assert because(
        blocked=Blocked.CORE, users=ALL, workaround=Workaround.NONE, revenue=euros(1_000_000), deadline=NOW + 20 * H
    ) == ["blocked", "revenue", "deadline", "workaround"]
    assert because(blocked=Blocked.PART, revenue=euros(1_000_000), is_vip=True) == ["revenue", "blocked", "vip"]
    assert because(blocked=Blocked.EVERYTHING, users=ALL, workaround=Workaround.YES) == ["blocked", "milder"]
    assert because(kind=Kind.CONTINUITY, users=Estimate(3)) == ["kind", "users"]
    assert because(deadline=NOW + 99 * H) == ["mild"]


def test_a_person_decides_and_says_why_when_it_is_another() -> None:
    assert needs_reason(SEV2, SEV1)
    assert needs_reason(SEV2, SEV3)
    assert not needs_reason(SEV2, SEV2)
    assert not needs_reason(None, SEV1)


# ── more harm never lowers the suggestion ────────────────────────────────────────────────────────────────

USERS = [Estimate(n) for n in (0, 9, 10, 99, 100, 999, 1000, 10**6)] + [Estimate(5, ALL.extent), ALL]
BY_HARM: dict[str, list[Any]] = {  # for each answer, the mildest first
    "users": USERS,
    "blocked": list(Blocked)[::-1],
    "workaround": list(Workaround)[::-1],
    "revenue": [None, *map(euros, (0, 249_999, 250_000, 999_999, 1_000_000, 10**9))],
    "deadline": [None, *(NOW + hours * H for hours in (999, 25, 24, 5, 4, 0, -9))],
    "tier": [None, "vip"],
    "is_vip": [False, True],
}
impacts = st.builds(
    Impact,
    **{name: st.sampled_from([None, *by_harm]) for name, by_harm in BY_HARM.items() if name != "is_vip"},
    is_vip=st.booleans(),
    kind=st.sampled_from(Kind),
)


@st.composite
def matrices(draw: st.DrawFn) -> Matrix:
    """The default, or any table in which more is never milder."""
    if draw(st.booleans()):
        return DEFAULT
    table: dict[Blocked, Any] = {}
    above = [0, 0, 0, 0]
    for blocked in reversed(Blocked):
        row: list[int] = []
        for column, least in enumerate(above):
            row.append(draw(st.integers(max([least, *row[:column]]), 3)))
        table[blocked] = tuple(list(Severity)[3 - each] for each in row)
        above = row
    users = sorted(draw(st.sets(st.integers(1, 2000), min_size=3, max_size=3)))
    revenue = sorted(draw(st.sets(st.integers(1, 10**7), min_size=2, max_size=2)))
    return Matrix(
        blocked=table,
        users=(users[0], users[1], users[2]),
        unknown_users=draw(st.integers(0, 2000)),
        revenue=(revenue[0], revenue[1]),
        at_least={kind: draw(st.sampled_from(Severity)) for kind in draw(st.sets(st.sampled_from(Kind)))},
        most_steps=draw(st.integers(0, 3)),
    )


def of(found: Suggestion | None) -> int:
    return -1 if found is None else level(found.severity)


@given(impacts, st.sampled_from(sorted(BY_HARM)), st.data(), matrices())
def test_more_harm_never_lowers_the_suggestion(impact: Impact, name: str, data: st.DataObject, matrix: Matrix) -> None:
    by_harm = BY_HARM[name]
    more = data.draw(st.integers(0, len(by_harm) - 1))
    less = data.draw(st.integers(0, more))
    milder, worse = (replace(impact, **{name: by_harm[index]}) for index in (less, more))
    assert of(suggest(milder, now=NOW, matrix=matrix)) <= of(suggest(worse, now=NOW, matrix=matrix))


@given(impacts, st.integers(0, 999), matrices())
def test_time_passing_never_lowers_the_suggestion(impact: Impact, hours: int, matrix: Matrix) -> None:
    assert of(suggest(impact, now=NOW, matrix=matrix)) <= of(suggest(impact, now=NOW + hours * H, matrix=matrix))


@given(impacts, matrices())
def test_every_suggestion_has_its_reasons_the_weightiest_first(impact: Impact, matrix: Matrix) -> None:
    found = suggest(impact, now=NOW, matrix=matrix)
    if found is not None:
        weights = [abs(reason.steps) for reason in found.reasons]
        assert weights
        assert weights == sorted(weights, reverse=True)


# ── the matrix ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"users": (10, 10, 100)}, "users"),
        ({"unknown_users": -1}, "unknown_users"),
        ({"blocked": {**BLOCKED, Blocked.PART: (SEV3, SEV4, SEV3, SEV2)}}, "blocked"),
        ({"blocked": {**BLOCKED, Blocked.ANNOYANCE: (SEV1, SEV1, SEV1, SEV1)}}, "blocked"),
        ({"blocked": {**BLOCKED, Blocked.PART: (SEV3,)}}, "blocked"),
        ({"blocked": {Blocked.PART: BLOCKED[Blocked.PART]}}, "blocked"),
        ({"workaround": {**WORKAROUND, Workaround.YES: (SEV1, SEV2, SEV3, SEV4)}}, "workaround"),
        ({"workaround": {**WORKAROUND, Workaround.YES: (SEV4, SEV3, SEV4, SEV4)}}, "workaround"),
        ({"workaround": {**WORKAROUND, Workaround.NONE: (SEV1, SEV1, SEV3, SEV4)}}, "workaround"),
        ({"revenue": (2, 1)}, "revenue"),
        ({"deadline": (H, 2 * H)}, "deadline"),
        ({"most_steps": 4}, "most_steps"),
        ({"currency": "DEM"}, "currency"),
        ({"rates": {"USD": Decimal(0)}}, "rates"),
    ],
)
def test_a_matrix_in_which_more_harm_would_lower_anything_is_refused(given: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValueError, match=f"^{wrong}: "):
        Matrix(**given)


def test_the_document_shows_the_default_matrix() -> None:
    document = (Path(__file__).parents[2] / "docs/impact.md").read_text(encoding="utf-8")
    for name, table in (("blocked", BLOCKED), ("workaround", WORKAROUND)):
        for choice, row in table.items():
            cells = r" \| ".join(row)
            assert re.search(rf"^\| {choice.value}\b.* \| {cells} \|$", document, re.M), (name, choice)
            assert f"{choice.value}: [{', '.join(row)}]" in document, (name, choice)
    for shown in ("users: [10, 100, 1000]", "revenue: [250000, 1000000]", "deadline: [24h, 4h]", "most_steps: 2"):
        assert shown in document
    assert f"tiers: [{', '.join(sorted(DEFAULT.tiers))}]" in document
    for code, rate in DEFAULT.rates.items():
        assert f"{code}: {rate}" in document
