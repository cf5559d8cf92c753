"""Tests of `/warroom milestone …`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.commands import AddMilestone, FinishMilestone, ReassignMilestone, SlipMilestone
from bot.rules.grammar_milestone import read_milestone as read
from bot.rules.typed import ById, ByName
from tests.rules.refusals import refusal, value_or_sentence


def test_a_milestone_has_a_text_an_owner_and_a_time() -> None:
    assert read("Fix live in EU @ana by fri 17:00") == AddMilestone("Fix live in EU", ByName("ana"), "fri 17:00")
    assert read("Fix live in EU <@U0RAJ|raj> BY fri") == AddMilestone("Fix live in EU", ById("U0RAJ"), "fri")
    assert read("<@U1> Fix it by fri") == AddMilestone("Fix it", ById("U1"), "fri")
    assert read("Fix it by fri") == AddMilestone("Fix it", None, "fri")


def test_a_time_is_read_only_after_the_last_by() -> None:
    assert read("Sign-off by legal by mon 9am") == AddMilestone("Sign-off by legal", None, "mon 9am")
    assert read("Stand by by fri") == AddMilestone("Stand by", None, "fri")
    assert read("Side by side") == AddMilestone("Side", None, "side")  # whose time is then refused with the forms
    assert read("Fix bypass by fri") == AddMilestone("Fix bypass", None, "fri")
    assert read("See <http://x|go by bus> by fri") == AddMilestone("See http://x", None, "fri")


def test_what_a_person_typed_stays_text() -> None:
    assert read("See &lt;@U1&gt; &amp; *b* by fri") == AddMilestone("See <@U1> & *b*", None, "fri")
    assert read("Mail ana@acme.com by fri") == AddMilestone("Mail ana@acme.com", None, "fri")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "milestone-needs-what"),
        ("by fri", "milestone-needs-what"),
        ("@ana by fri", "milestone-needs-what"),
        ("Fix it", "milestone-needs-due"),
        ("Fix it by", "milestone-needs-due"),
        ("Fix it @ana @raj by fri", "milestone-one-owner"),
        ("Fix it <!here> by fri", "owner-no-group"),
        ("Fix it by fri @ana", "milestone-who-before-by"),
    ],
)
def test_what_is_missing_is_named_with_an_example(text: str, words: str) -> None:
    found, sentence = refusal(lambda: read(text))
    assert found == words
    assert "@ana" in sentence


def test_a_milestone_is_done_by_its_number_however_it_is_written() -> None:
    for text in ("done M2", "done m2", "done 2", "DONE M2 ", "done M002"):
        assert read(text) == FinishMilestone(2)
    for text in ("done", "done M2 thanks", "done M2 M3", "done M2 by fri"):
        assert refusal(lambda text=text: read(text))[0] == "milestone-done-form"  # type: ignore[misc]


def test_a_text_that_merely_begins_with_done_or_slip_is_a_milestone() -> None:
    assert read("Done deal signed by fri") == AddMilestone("Done deal signed", None, "fri")
    assert read("done 2 reviews by fri") == AddMilestone("done 2 reviews", None, "fri")
    assert read("Slip lane repaired by fri") == AddMilestone("Slip lane repaired", None, "fri")
    assert read("slip 2 releases by fri") == AddMilestone("slip 2 releases", None, "fri")


def test_a_slip_has_a_new_time_and_a_reason() -> None:
    assert read("slip M2 to mon 12:00 because vendor late") == SlipMilestone(2, "mon 12:00", "vendor late")
    assert read("slip 2 TO mon Because it is late because of rain") == SlipMilestone(
        2, "mon", "it is late because of rain"
    )
    for text in (
        "slip",
        "slip M2",
        "slip M2 to mon",
        "slip M2 to mon because",
        "slip M2 because late",
        "slip M2 mon because x",
    ):
        assert refusal(lambda text=text: read(text))[0] == "milestone-slip-form"  # type: ignore[misc]


def test_a_milestone_gets_another_owner() -> None:
    assert read("reassign M2 @raj") == read("reassign 2 to @raj") == ReassignMilestone(2, ByName("raj"))
    assert refusal(lambda: read("reassign M2"))[0] == "milestone-reassign-form"
    assert refusal(lambda: read("reassign M2 @a @b"))[0] == "milestone-one-owner"


@pytest.mark.timeout(10)  # a pattern that tries all splits of 40,000 characters would take hours and hold the loop
@pytest.mark.parametrize(
    "text",
    ["slip M2 to " + " " * 40_000 + "x", "slip M2 to" + " a because" * 4_000, "by " * 13_000, "x" + " " * 40_000],
)
def test_a_very_long_text_is_read_at_once(text: str) -> None:
    assert value_or_sentence(lambda: read(text))


words = st.lists(st.from_regex(r"[A-Za-z0-9]{1,8}", fullmatch=True), min_size=1, max_size=6).filter(
    lambda said: said[0].lower() not in ("done", "slip", "reassign", "by")
)


@given(what=words, when=st.sampled_from(["fri", "tomorrow 9am", "2026-12-01 14:30"]), who=st.booleans())
def test_what_is_written_in_the_grammar_is_read_back(what: list[str], when: str, who: bool) -> None:
    text = " ".join([*what, *(["<@U1|ana>"] if who else []), "by", when])
    assert read(text) == AddMilestone(" ".join(what), ById("U1") if who else None, when)
