"""Quiet by default: how many messages people get in a week with twelve escalations (figures: benchmark `noise`)."""

from models.milestone import Reminder
from tests.services.desk import Desk
from tests.services.week import A_DAY, A_ROOMS_DAY, A_WEEK, ESCALATIONS, simulate


async def test_a_week_with_twelve_escalations_stays_quiet(desk: Desk) -> None:
    week = await simulate(desk)
    assert week.told_what_they_did == [], "nobody is told what they just did themselves"
    assert week.at_once == [], "everything that is due for one person within five minutes is one message"
    assert week.in_a_minute == 1, "seven things that somebody did to one escalation are one message to its owner"
    receivers = week.by_receiver()
    people = {receiver for receiver in receivers if receiver.startswith("user:")}
    assert people == {"user:U0DANA", "user:U0ANA", "user:U0LI", "user:U0EVE", "user:U0RAJ"}
    for receiver, kinds in receivers.items():
        assert week.worst_day(receiver) <= (A_DAY if receiver in people else A_ROOMS_DAY), receiver
        assert kinds.total() <= A_WEEK, receiver
    assert receivers["user:U0DANA"].total() == ESCALATIONS, "each request is followed in one message"
    cards = [receivers[f"room:{number}"]["card"] for number in range(1, ESCALATIONS + 1)]
    assert cards == [1] * ESCALATIONS, "a card is edited, never posted again"
    assert week.edits > 100
    given = [(each.milestone_id, each.generation, each.step, each.receiver_id) for each in await desk.all_of(Reminder)]
    assert len(given) == len(set(given)), "one reminder for each item and step"
    assert receivers["user:U0RAJ"]["reminder"] > 5, "there was something to be quiet about"
