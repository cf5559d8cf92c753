"""What a request that is raised from a message begins with."""

from typing import Any

import pytest

from bot.rules.from_message import Quoted, address, mentioned_in, quote

NAMES = {"U0RAJ": "Raj Rao", "U0EVE": "Eve <!channel> | Evans"}


def said(text: str, **more: Any) -> Quoted:
    return quote({"type": "message", "text": text, **more}, NAMES)


def test_the_first_line_is_the_title_and_all_of_it_is_what_is_happening() -> None:
    assert said("\n  *Exports fail* \nsince 9am\n") == Quoted("Exports fail", "*Exports fail* \nsince 9am")


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("R&amp;D sees &lt;b&gt; &amp;amp;", "R&D sees <b> &amp;"),
        ("<@U0RAJ> says <@U0NOBODY|bob> knows", "@Raj Rao says @bob knows"),
        ("ask <@U0UNKNOWN>", "ask @U0UNKNOWN"),
        ("ask <@U0EVE>", "ask @Eve  !channel    Evans"),
        ("<https://acme.example/a?b=1&amp;c=2|acme.example> fails", "https://acme.example/a?b=1&c=2 fails"),
        ("<#C1|general> and <!here>", "#general and @here"),
        ("&lt;!channel&gt; typed by hand", "<!channel> typed by hand"),
    ],
)
def test_slacks_escapes_are_undone_and_people_named(sent: str, read: str) -> None:
    assert said(sent).situation == read


def test_what_is_long_is_shortened_to_what_the_fields_take() -> None:
    quoted = said("x" * 5000)
    assert (len(quoted.title), len(quoted.situation)) == (100, 3000)
    assert quoted.title.endswith("…")


def test_a_message_without_text_is_read_from_its_attachments() -> None:
    attachments = [{"fallback": "Case 7: exports fail"}, {"text": "Acme", "fallback": "no"}]
    assert said("", attachments=attachments) == Quoted("Case 7: exports fail", "Case 7: exports fail\nAcme")
    assert said("", files=[{"id": "F1"}]) == Quoted("", "")


def test_everybody_mentioned_is_found_once() -> None:
    assert mentioned_in({"text": "<@U0RAJ> <@U0EVE|eve> <@U0RAJ> &lt;@U0LI&gt;"}) == ["U0RAJ", "U0EVE"]


def test_an_address_is_put_together_as_slack_does() -> None:
    where = {"channel_id": "C1", "ts": "1700000000.000100"}
    plain = "https://acme.slack.com/archives/C1/p1700000000000100"
    assert address("acme", **where, thread_ts=None) == plain
    assert address("acme", **where, thread_ts=where["ts"]) == plain
    reply = "?thread_ts=1690000000.000200&cid=C1"
    assert address("acme", **where, thread_ts="1690000000.000200") == plain + reply
    assert address(None, **where, thread_ts=None) is None
    assert address("evil.example/?", **where, thread_ts=None) is None
