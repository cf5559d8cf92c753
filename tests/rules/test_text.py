"""Tests of people's text being cleaned."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.text import DESCRIPTION_LIMIT, TITLE_LIMIT, clean_line, clean_text, shorten
from tests.rules.refusals import refusal, value_or_sentence


def line(text: str) -> str:
    return clean_line(text, limit=TITLE_LIMIT, field="title")


@pytest.mark.parametrize(
    "text",
    [
        "Exports fail",
        "👩‍💻 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇵🇹",
        "التصدير معطل",
        "می‌خواهم",  # Persian spells with the zero-width non-joiner
        "<!channel> *_~` <@U1>",
    ],
)
def test_what_people_can_see_stays_as_they_typed_it(text: str) -> None:
    assert line(text) == text


def test_white_space_and_control_characters_become_one_space() -> None:
    assert line("  Exports \t\r\n fail\x00\x07 again\u2028now\u00a0 ") == "Exports fail again now"


def test_characters_that_hide_or_reorder_text_are_gone() -> None:
    assert line("pay\u202elive\u202c \u2066x\u2069 a\u200bb\u00ad\ufeff\U000e0041") == "paylive x ab"
    assert line("\ud83d half") == "half"


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200d", "\u3164", "\ufe0f\u2800", "\u202e"])
def test_a_text_with_nothing_to_see_is_refused_as_empty(text: str) -> None:
    assert refusal(lambda: line(text))[0] == "text-empty"
    assert clean_text(text, limit=10, empty=None) == ""


def test_a_text_over_the_limit_is_refused_with_its_length_and_the_limit() -> None:
    words, sentence = refusal(lambda: line("x" * 3000))
    assert words == "text-too-long"
    assert "3,000" in sentence
    assert "150" in sentence
    assert line("x" * 150) == "x" * 150


def test_several_lines_stay_lines() -> None:
    text = "One  two \r\n\r\n\n\n  three\x00\u202e\n"
    assert clean_text(text, limit=DESCRIPTION_LIMIT) == "One  two\n\n  three"


def test_a_shortened_text_says_so() -> None:
    assert shorten("Exports fail", 12) == "Exports fail"
    assert shorten("Exports fail", 9) == "Exports…"


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = value_or_sentence(lambda: line(text))
    assert value_or_sentence(lambda: line(once)) == once
    lines = clean_text(text, limit=DESCRIPTION_LIMIT, empty=None)
    assert clean_text(lines, limit=DESCRIPTION_LIMIT, empty=None) == lines


@given(st.text(max_size=150))
def test_a_cleaned_line_has_no_control_characters_and_can_be_stored(text: str) -> None:
    cleaned = value_or_sentence(lambda: line(text))
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in cleaned)
    assert cleaned.encode("utf-8")
