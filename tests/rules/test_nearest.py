"""Tests of the guess at a mistyped word."""

from bot.rules.nearest import nearest


def test_one_slip_in_a_short_word_and_two_in_a_longer_one_are_forgiven() -> None:
    words = ("list", "show", "timeline", "milestone")
    assert (
        nearest("lst", words) == nearest("liist", words) == nearest("lisr", words) == nearest("lsit", words) == "list"
    )
    assert nearest("mielstne", words) == "milestone"
    assert nearest("TIMELIN", words) == "timeline"
    assert nearest("lt", words) is None
    assert nearest("exports", ("report",)) is None


def test_the_closest_word_wins() -> None:
    assert nearest("close", ("clone", "close")) == "close"
