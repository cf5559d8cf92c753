"""Every form about an escalation names it first, whatever its title says."""

import pytest

from bot.facts.escalation import EscalationFacts
from bot.views import (
    card,
    clocks,
    customer_update,
    lifecycle,
    ownership,
    plan,
    request,
    roles,
    severity,
    update,
    waiting,
)
from bot.views.blocks import Block
from models.clock import ClockKind
from models.room import RoomState
from tests.makers import a_milestone, a_room, an_escalation

MILESTONE = a_milestone()


def _forms(facts: EscalationFacts) -> list[Block]:
    return [
        card.more(facts),
        clocks.why_form(facts, 4, ClockKind.WORKAROUND, None),
        customer_update.form(facts, said="", next_by="Mon 23 Nov, 11:00 WET"),
        customer_update.workaround_form(facts),
        lifecycle.reopen_form(facts),
        lifecycle.resolve_form(facts),
        ownership.form(facts),
        ownership.hand_over_form(facts),
        plan.form(facts, owner_id="U0ANA"),
        plan.reassign_form(facts, MILESTONE),
        plan.slip_form(facts, MILESTONE),
        request.assign_form(facts),
        request.decline_form(facts),
        roles.form(facts, {}),
        severity.form(facts),
        update.choice(facts),
        update.edit_form(facts, {}, update_id=2),
        update.executive_form(facts, {}),
        update.internal_form(facts),
        update.skip_form(facts, update_id=2),
        waiting.form(facts),
    ]


def test_every_form_names_its_escalation_once_and_shows_its_title_as_text() -> None:
    for form in _forms(an_escalation(number=7, title="<!channel> fails")):
        first, rest = str(form["blocks"][0]), str(form["blocks"][1:])
        assert "ESC-7" in first, form["title"]
        assert "&lt;!channel&gt; fails" in first, form["title"]
        assert "ESC-7" not in rest, form["title"]


@pytest.mark.parametrize("state", [RoomState.PLANNED, RoomState.OPEN, RoomState.NOT_YET])
def test_declining_says_beforehand_that_an_open_war_room_will_be_closed(state: RoomState) -> None:
    channel_id = "C1" if state is RoomState.OPEN else None
    form = request.decline_form(an_escalation(owner_id=None, room=a_room(state=state, channel_id=channel_id)))
    assert ("<#C1> will be closed" in str(form)) is (state is RoomState.OPEN)
