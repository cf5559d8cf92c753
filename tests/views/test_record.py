"""What is left to delete by hand: each message with a link to it, as far as Slack has told where it stands."""

from bot.views import record
from tests.makers import MONDAY, an_escalation


def test_each_message_is_linked_and_says_whose_or_which_channel_it_is_in() -> None:
    posted = record.place("room:1", "C1", "1764064800.000200")
    assert posted == "<https://slack.com/archives/C1/p1764064800000200|this message> (<#C1>)"
    assert record.place("user:U0RAJ", "D1", "1.2").endswith("(<@U0RAJ>)")
    assert record.place("user:U0RAJ", None, None) == "<@U0RAJ>", "on its way at that moment"


def test_without_anything_left_nobody_is_sent_to_slack() -> None:
    left = str(record.redacted(an_escalation(), 7, [(record.place("user:U0RAJ", "D1", "1.2"), MONDAY)], age="30 days"))
    none = str(record.redacted(an_escalation(), 7, [], age="30 days"))
    assert "Please delete these" in left
    assert "Please delete these" not in none
    assert "30 days" in none
