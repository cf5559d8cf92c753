"""Tests of what people type after /escalate and /warroom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import commands as c
from bot.rules.command_table import COMMANDS
from bot.rules.commands import ListFilter, NotYet
from bot.rules.grammar import read_escalate, read_warroom
from bot.rules.typed import ById, ByName
from bot.words import plain
from models.room import Audience
from tests.rules.refusals import refusal, value_or_sentence


def test_every_command_of_the_help_works_as_its_example_says() -> None:
    for command in COMMANDS:
        name, _, text = command.example.partition(" ")
        call = read_escalate(text) if name == "/escalate" else read_warroom(text).call
        assert not isinstance(call, NotYet)
        assert plain(command.words)
    assert len({command.shape for command in COMMANDS}) == len(COMMANDS)


def test_what_is_no_subcommand_is_a_title() -> None:
    assert read_escalate("Exports fail") == c.Raise("Exports fail")
    assert read_escalate("  Exports   fail ") == c.Raise("Exports fail")
    assert read_escalate("") == c.Raise("")
    assert read_escalate("Outage") == c.Raise("Outage")
    assert read_escalate("lst of things broken") == c.Raise("lst of things broken")
    assert read_escalate("R&amp;D &lt;b&gt; <#C1|general>") == c.Raise("R&D <b> #general")
    assert read_escalate("x" * 3000) == c.Raise("x" * 3000)


@pytest.mark.parametrize(
    "title", ["Customers cannot log in", "Report page is empty", "Help Acme with exports", "Show button is gone"]
)
def test_a_title_may_begin_with_a_subcommands_word(title: str) -> None:
    assert read_escalate(title) == c.Raise(title)


def test_a_list_takes_a_filter_and_a_customer() -> None:
    assert read_escalate("list") == c.List(ListFilter.OPEN, None)
    assert read_escalate("LIST Mine") == c.List(ListFilter.MINE, None)
    assert read_escalate("list all Acme Corp") == c.List(ListFilter.ALL, "Acme Corp")
    assert read_escalate("list at-risk") == read_escalate("list at risk") == c.List(ListFilter.AT_RISK, None)
    assert read_escalate("list Acme") == c.List(ListFilter.OPEN, "Acme")


def test_an_escalation_is_shown_by_its_number() -> None:
    for text in ("show ESC-12", "show esc-12", "show ESC12", "show 12", "show #12", "show ESC-12 please"):
        assert read_escalate(text) == c.Show(12)
    assert refusal(lambda: read_escalate("show"))[0] == "show-needs-number"
    assert refusal(lambda: read_escalate("show ESC-99999999999"))[0] == "show-no-number"


def test_a_single_word_close_to_a_subcommand_is_refused_with_that_subcommand() -> None:
    for typo, meant in (("lst", "list"), ("halp", "help"), ("shwo", "show"), ("raport", "report")):
        words, sentence = refusal(lambda typo=typo: read_escalate(typo))  # type: ignore[misc]
        assert words == "command-unknown-or-title"
        assert f"/escalate {meant}`" in sentence
    assert read_escalate("Exports") == c.Raise("Exports")


def test_words_of_later_versions_are_known() -> None:
    assert read_escalate("customers") == NotYet("customers")
    assert read_escalate("report 30d") == NotYet("report")
    assert read_warroom("sla").call == c.Sla()
    assert read_warroom("risk Vendor is late").call == NotYet("risk")


def test_a_warroom_call_may_name_its_escalation() -> None:
    assert read_warroom("") == c.WarroomCall(None, c.Status())
    assert read_warroom("ESC-12") == c.WarroomCall(12, c.Status())
    assert read_warroom("esc-12 Timeline") == c.WarroomCall(12, c.Timeline())
    assert read_warroom("ESC-12 close") == c.WarroomCall(12, c.Close())


def test_an_unknown_word_is_refused_with_the_nearest() -> None:
    words, sentence = refusal(lambda: read_warroom("stauts"))
    assert (words, "`/warroom status`" in sentence) == ("command-unknown", True)
    assert refusal(lambda: read_warroom("xyzzy now"))[0] == "command-unknown-far"
    assert refusal(lambda: read_warroom("y" * 3000))[0] == "command-unknown-far"


def test_an_owner_is_one_person() -> None:
    assert read_warroom("owner <@U0ANA|ana>").call == c.AssignOwner(ById("U0ANA"))
    assert read_warroom("owner @ana").call == read_warroom("owner ana").call == c.AssignOwner(ByName("ana"))
    assert refusal(lambda: read_warroom("owner"))[0] == "owner-needs-person"
    assert refusal(lambda: read_warroom("owner @"))[0] == "owner-needs-person"
    assert refusal(lambda: read_warroom("owner <@U1> <@U2>"))[0] == "owner-one-person"
    assert refusal(lambda: read_warroom("owner <!subteam^S1|@oncall>"))[0] == "owner-no-group"


def test_resolving_and_reopening_need_a_sentence_and_closing_takes_none() -> None:
    assert read_warroom("resolve R&amp;D  fixed it").call == c.Resolve("R&D fixed it")
    assert read_warroom("reopen because it fails").call == read_warroom("reopen it fails").call == c.Reopen("it fails")
    assert read_warroom("close").call == c.Close()
    assert refusal(lambda: read_warroom("resolve"))[0] == "resolve-needs-outcome"
    assert refusal(lambda: read_warroom("reopen because"))[0] == "reopen-needs-reason"
    assert refusal(lambda: read_warroom("close because done"))[0] == "close-takes-nothing"


# fmt: off
pieces = st.sampled_from([
    "list", "show", "help", "now", "milestone", "done", "slip", "reassign", "M2", "m3",
    "4", "to", "by", "because", "fri", "owner", "reopen", "resolve", "close", "ESC-1",
    "<@U1|ana>", "@raj", "<!here>", "&lt;", "&amp;", "<", ">", "|", "<http://x|a by b>", "\n", "*", "`", "\u202e", "🔥",
])
# fmt: on
texts = st.one_of(st.text(max_size=80), st.lists(pieces, max_size=12).map(" ".join))


@given(texts)
def test_any_text_is_a_call_or_a_sentence(text: str) -> None:
    assert value_or_sentence(lambda: read_escalate(text))
    assert value_or_sentence(lambda: read_warroom(text))


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_several_words_never_get_lost_from_a_title(one: str, other: str) -> None:
    call = read_escalate(f"Title {one} {other}".replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    assert call == c.Raise(" ".join(f"Title {one} {other}".split()))


def test_an_update_names_its_audience_and_a_text_for_the_room_needs_no_form() -> None:
    assert read_warroom("update executive").call == c.ComposeUpdate(Audience.EXECUTIVE)
    assert read_warroom("ESC-3 update Executive fix is &amp; out").call == c.ComposeUpdate(
        Audience.EXECUTIVE, "fix is & out"
    )
    assert read_warroom("update internal").call == c.ComposeUpdate(Audience.INTERNAL)
    assert read_warroom("update internal Raj tests it").call == c.TellRoom("Raj tests it")
    assert read_warroom("update partner hello").call == NotYet("update partner")
    assert refusal(lambda: read_warroom("update"))[0] == "update-needs-audience"
    assert refusal(lambda: read_warroom("update everybody"))[0] == "update-needs-audience"
