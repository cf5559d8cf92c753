"""Tests of how many people are affected, as people type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from bot.rules.counts import ALL, LARGEST, UNKNOWN, Estimate, Extent, read_count
from bot.views.impact import users
from tests.rules.refusals import refusal, value_or_sentence


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("120", 120),
        ("1,200", 1200),
        ("1.200", 1200),
        ("1 200", 1200),
        ("12k", 12_000),
        ("1.5k", 1500),
        ("12 million users", 12_000_000),
        ("1 user", 1),
        ("seven people", 7),
        ("no users", 0),
        ("nobody", 0),
        ("12 of 40 users", 12),
    ],
)
def test_a_number_is_a_number(text: str, number: int) -> None:
    assert read_count(text) == Estimate(number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("~300", 300),
        ("about 300 agents", 300),
        ("300+", 300),
        (">300", 300),
        ("up to 1.5k seats", 1500),
        ("100-200", 200),
        ("1–2k", 2000),
        ("100 to 200 users", 200),
        ("a few", 5),
        ("some people", 5),
        ("a couple of users", 2),
        ("hundreds of users", 200),
    ],
)
def test_a_rough_number_says_so_and_a_range_counts_as_its_upper_end(text: str, number: int) -> None:
    assert read_count(text) == Estimate(number, is_rough=True)


def test_everybody_is_everybody_with_their_number_when_it_was_said() -> None:
    for text in ("all", "Everyone", "everybody", "all users", "all of the users", "100%"):
        assert read_count(text) == ALL
    assert read_count("all 400 agents") == read_count("400 of 400") == Estimate(400, Extent.ALL)
    assert read_count("most users") == read_count("nearly all") == Estimate(None, Extent.ALL, is_rough=True)


def test_not_known_is_an_answer_and_nothing_is_none() -> None:
    for text in ("unknown", "?", "not known yet", "TBD", "don’t know"):
        assert read_count(text) == UNKNOWN
    for text in ("", "  ", "-", "n/a"):
        assert read_count(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1.200k", "count-ambiguous"),
        ("-5", "count-negative"),
        ("50%", "count-percent"),
        ("30 percent of users", "count-percent"),
        ("99bn", "count-too-large"),
        ("1.5", "count-unreadable"),
        ("3 teams", "count-unreadable"),
        ("2 dozen", "count-unreadable"),
        ("200-100", "count-unreadable"),
        ("40 of 12", "count-unreadable"),
        ("users", "count-unreadable"),
        ("5 5", "count-unreadable"),
        ("x" * 81, "text-too-long"),
    ],
)
def test_what_is_no_number_of_people_is_refused(text: str, words: str) -> None:
    found, sentence = refusal(lambda: read_count(text, field="users"))
    assert found == words
    if words == "count-unreadable":
        for form in ("120", "1,200", "12k", "~300", "50-100", "all", "a few", "unknown"):
            assert form in sentence
            assert read_count(form)


def test_a_refusal_names_its_field() -> None:
    for text in ("-5", "rubbish", "x" * 999):
        with pytest.raises(Refused) as caught:
            read_count(text, field="here")
        assert caught.value.field == "here"


@given(st.integers(0, LARGEST), st.booleans(), st.sampled_from(Extent))
def test_what_is_written_reads_back(number: int, is_rough: bool, extent: Extent) -> None:
    if extent is Extent.NUMBER:
        estimate = Estimate(number, extent, is_rough)
        assert read_count(users(estimate)) == estimate
    assert read_count(users(ALL)) == ALL
    assert read_count(users(Estimate(number, Extent.ALL))) == Estimate(number, Extent.ALL)


@given(
    st.text(max_size=40)
    | st.from_regex(r"(~|all |-)?[0-9.,' ]{0,10}(k|%|-|\+| of )?[0-9]{0,3}( users)?", fullmatch=True)
)
def test_any_text_is_an_estimate_or_nothing_or_a_sentence(text: str) -> None:
    read_as = value_or_sentence(lambda: read_count(text))
    if isinstance(read_as, Estimate) and read_as.number is not None:
        assert 0 <= read_as.number <= LARGEST
