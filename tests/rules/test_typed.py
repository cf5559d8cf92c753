"""Tests of Slack's escapes turned back and of the people found in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.typed import ById, ByName, Group, Who, mentions, unescape, without_mentions


def escaped_like_slack(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("<@U0ANA|ana>", "@ana"),
        ("<@U0ANA>", "@U0ANA"),
        ("<#C1|general>", "#general"),
        ("<#C1|>", "#C1"),
        ("<!channel>", "@channel"),
        ("<!here|@here>", "@here"),
        ("<!subteam^S1|@oncall>", "@oncall"),
        ("<!subteam^S1>", "@S1"),
        ("<!date^1^{time}|noon>", "noon"),
        ("<http://x|y>", "http://x"),
        ("<https://x.de/?a=1&amp;b=2>", "https://x.de/?a=1&b=2"),
        ("<mailto:ana@acme.com|ana@acme.com>", "ana@acme.com"),
        ("R&amp;D", "R&D"),
        ("&amp;lt;", "&lt;"),
        ("&lt;@U1&gt; &lt;!channel&gt;", "<@U1> <!channel>"),
        ("a <b> c <> d", "a <b> c <> d"),
        ("&quot;", "&quot;"),
    ],
)
def test_slacks_escapes_become_what_was_typed(sent: str, typed: str) -> None:
    assert unescape(sent) == typed


@given(st.text())
def test_what_slack_escaped_comes_back_exactly(text: str) -> None:
    assert unescape(escaped_like_slack(text)) == text


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ("ask <@U0ANA|ana> today", [ById("U0ANA")]),
        ("<@W1> and <@U2>", [ById("W1"), ById("U2")]),
        ("<@U1> <@U1>", [ById("U1")]),
        ("ask @ana.b, please", [ByName("ana.b")]),
        ("(@josé)", [ByName("josé")]),
        ("<!subteam^S1|@oncall>", [Group("oncall")]),
        ("@channel", [Group("channel")]),
        ("<!here>", [Group("here")]),
        ("ana@acme.com <mailto:a@b|a@b> <#C1|x>", []),
        ("&lt;@U1&gt;", []),
    ],
)
def test_people_are_found_where_they_are_meant(sent: str, found: list[Who | Group]) -> None:
    assert mentions(sent) == found


def test_a_text_without_its_mentions_keeps_the_rest() -> None:
    assert without_mentions("Ask <@U1|ana> for  logs from a@b") == "Ask for logs from a@b"
