"""The transition table, walked over every pair of statuses."""

from itertools import product

import pytest
from inline_snapshot import snapshot

from bot.clock import transport_now
from models.escalation import MOVES, OPEN, UNDER_WAY, Escalation, IllegalMove, Kind, Severity, Status


def an_escalation(status: Status) -> Escalation:
    return Escalation(
        team_id="T1",
        number=12,
        title="Exports fail",
        situation="",
        kind=Kind.CUSTOMER,
        severity=Severity.SEV1,
        status=status,
        requester_id="U0DANA",
        raised_at=transport_now(),
    )


def test_these_moves_are_legal_and_no_others() -> None:
    legal = [f"{a} → {b}" for a, b in product(Status, Status) if an_escalation(a).can_move_to(b)]
    assert legal == snapshot(
        [
            "requested → active",
            "requested → declined",
            "requested → merged",
            "active → monitoring",
            "active → resolved",
            "active → merged",
            "monitoring → active",
            "monitoring → resolved",
            "monitoring → merged",
            "resolved → active",
            "resolved → closed",
            "closed → active",
        ]
    )


@pytest.mark.parametrize(("start", "end"), list(product(Status, Status)))
def test_a_move_is_made_or_refused_as_the_table_says(start: Status, end: Status) -> None:
    escalation = an_escalation(start)
    if end in MOVES[start]:
        escalation.move_to(end)
        assert escalation.status is end
    else:
        with pytest.raises(IllegalMove, match=f"ESC-12 is {start}, which does not lead to {end}"):
            escalation.move_to(end)
        assert escalation.status is start


def test_every_status_has_its_line_and_only_two_are_an_end() -> None:
    assert set(MOVES) == set(Status)
    assert {status for status in Status if not MOVES[status]} == {Status.DECLINED, Status.MERGED}


def test_what_is_under_way_is_open_and_the_resolved_still_is() -> None:
    assert {Status.RESOLVED} == OPEN - UNDER_WAY
    assert UNDER_WAY <= OPEN
