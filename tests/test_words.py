"""People's text is data: it can neither ping, link nor break out, whatever it says."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import words


def test_a_fact_is_escaped_and_a_mention_of_ours_is_not() -> None:
    said = words.say("owner-assigned", by=words.person("U1"), name="<!channel> & <@U2>")
    assert "<@U1>" in said
    assert "&lt;!channel&gt; &amp; &lt;@U2&gt;" in said


@given(st.text())
def test_no_text_keeps_a_bracket_or_a_code_fence(text: str) -> None:
    escaped = words.escape(text)
    assert "<" not in escaped
    assert ">" not in escaped
    assert "```" not in escaped


@given(st.text())
def test_escaping_twice_changes_nothing_more(text: str) -> None:
    assert words.escape(words.escape(text)) == words.escape(text)


def test_a_link_cannot_be_ended_by_what_is_in_it() -> None:
    assert words.link("https://x.example/a|b>c", "see | here") == "<https://x.example/a%7Cb%3Ec|see ¦ here>"


def test_an_unknown_sentence_and_a_missing_fact_are_our_mistakes() -> None:
    with pytest.raises(KeyError):
        words.say("no-such-sentence")
    with pytest.raises(ValueError, match="owner-answer"):
        words.say("owner-answer", name="ESC-1")


def test_no_plain_sentence_shows_our_marks_for_code_and_bold_and_people_keep_theirs() -> None:
    marked = 0
    for name in words.ids():
        drawn = [_tolerantly(name, is_plain=is_plain) for is_plain in (True, False)]
        assert not set("`*") & set(drawn[0]), drawn[0]
        marked += bool(set("`*") & set(drawn[1]))
    assert marked > 100
    assert "These work: 17:00, 5pm" in words.plain("time-unreadable", text="soon")
    assert "“`soon`*”" in words.plain("time-unreadable", text="`soon`*")
    assert "`17:00`" in words.say("time-unreadable", text="soon")


def _tolerantly(name: str, *, is_plain: bool) -> str:
    """A sentence without its facts."""
    bundle = words._bundle(words.LOCALE, is_plain)
    pattern = bundle.get_message(name).value
    assert pattern is not None
    return str(bundle.format_pattern(pattern, {})[0])


OURS = {"due", "owner", "who", "by", "at", "room", "until", "duty", "requester", "link", "milestone"}
THEIRS = {"what", "title", "outcome", "reason", "text", "customer"}


def test_what_people_wrote_stands_behind_what_we_say_in_its_line() -> None:
    """A backtick or a tilde of theirs would otherwise swallow our times and names (docs/decisions/0011)."""
    catalogue = Path(words.__file__).parent / "en"
    checked = 0
    for path in sorted(catalogue.glob("*.ftl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            named = re.findall(r"\{ \$(\w+)", line)
            ours = [place for place, name in enumerate(named) if name in OURS]
            theirs = [place for place, name in enumerate(named) if name in THEIRS]
            if ours and theirs and not line.startswith("timeline-line"):  # there `what` is a sentence of ours
                assert max(ours) < min(theirs), line
                checked += 1
    assert checked > 10
