"""The dossier as a document, as Markdown and as HTML; hostile words stay words in both."""

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot import words
from bot.views import record
from bot.web.html import html
from bot.web.markdown import markdown
from models.clock import Ending
from tests.makers import MONDAY, an_entry
from tests.web.dossiers import HOUR, a_dossier, written

HOSTILE = [
    "# Headline",
    "- item\n- item",
    "1. one\n2) two",
    "| a | b |\n|---|---|\n| c | d |",
    "a | b",
    "*bold* _it_ ~~gone~~ `code` ``` fence",
    "```\nfence\n```",
    "> quoted",
    "[link](https://evil.example) ![pic](https://evil.example/x.png)",
    "<https://evil.example> <script>alert(1)</script> <img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp; &#35;",
    "title\n===\nother\n---",
    "---",
    "***",
    "    indented code",
    "\\",
    "ends in a backslash \\",
    "+ plus\n+ plus",
    "[ref]: https://evil.example 'x'",
    "{{ 7 * 7 }} {% raw %}",
    "</style></title><b>x",
    "$x^2$ :smile: @here",
    "Grüße 日本 עברית",
]
WORDS = "harmless words"


def shape(tokens: list[Token]) -> list[str]:
    """What a reader's Markdown makes of a text: its structure, without the words and the line breaks in paragraphs."""
    found = []
    for token in tokens:
        found += [] if token.type in ("text", "softbreak", "hardbreak") else [f"{token.type} {token.attrs}"]
        found += shape(token.children or [])
    return found


def read(document: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(document)


@pytest.mark.parametrize("text", HOSTILE)
def test_in_markdown_peoples_words_never_become_structure_links_or_html(text: str) -> None:
    assert shape(read(markdown(written(a_dossier(text))))) == shape(read(markdown(written(a_dossier(WORDS)))))


@pytest.mark.parametrize(
    "text", ["https://evil.example/x", "www.evil.example", "HTTP://evil.example", "eve@evil.example"]
)
def test_in_markdown_an_address_that_people_wrote_is_no_address(text: str) -> None:
    found = markdown(written(a_dossier(text)))
    assert not re.search(r"://|www\.|eve@evil", found, re.IGNORECASE)
    assert text in found.replace("\u2060", "").replace("\\", "")


class Elements(HTMLParser):
    """The elements and attributes of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("text", HOSTILE)
def test_in_html_peoples_words_never_become_elements(text: str) -> None:
    page = Elements(html(written(a_dossier(text))))
    assert page.found == Elements(html(written(a_dossier(WORDS)))).found
    assert text in page.text


def test_html_is_one_file_without_scripts_and_without_anything_from_elsewhere() -> None:
    page = html(written(a_dossier("Exports fail")))
    tags = {tag for tag, _ in Elements(page).found}
    assert not tags & {"script", "link", "img", "iframe", "object", "a", "form"}
    assert "default-src 'none'" in page
    assert not re.search(r"https?:|url\(|@import", page)
    assert "@page { size: A4" in page


def test_both_say_everything() -> None:
    document = written(a_dossier("Exports fail"))
    for said in (markdown(document).replace("\\", ""), Elements(html(document)).text):
        assert "ESC-1 · Exports fail" in said
        for name in NAMES:
            assert name in said
        for said_of_it in (
            "250,000",
            "a core part of their work",
            "Escalation manager (owner)",
            "late, 2026-11-24 11:00",
            "24 hours (24x7)",
            "done late, 2026-11-23 13:00",
            "taken back",
            "raised it as SEV1",
            "added M1 for Raj Rao, due 2026-11-23 11:00: Exports fail",
            "paused 2026-11-23 10:00",
            "Dossier of ESC-1, written by Warroom on 2026-11-23 10:00.",
        ):
            assert said_of_it in said, said_of_it


NAMES = ("Dana Duarte", "Ana Costa", "Raj Rao")


def test_times_are_written_once_in_the_readers_zone_which_is_named_once() -> None:
    said = markdown(written(a_dossier(), zone="Asia/Kolkata")).replace("\\", "")
    assert "2026-11-23 15:30" in said
    assert "2026-11-23 10:00" not in said
    assert said.count("Asia/Kolkata") == 1


def test_in_print_only_peoples_words_break_in_the_middle() -> None:
    written_out = html(written(a_dossier()))
    assert "td { min-width: 6.5rem; overflow-wrap: normal; }" in written_out
    (clocks,) = (each for each in written(a_dossier()).sections if each.heading == "Clocks")
    assert {clocks.heads[column] for column in clocks.loose} == {"Note"}


def test_marks_that_people_wrote_stay_and_ours_go() -> None:
    document = written(a_dossier("five * six `x`"))
    last = document.sections[-1].rows[-1][-1]
    assert last.startswith("moved M1 to ")
    assert last.endswith("five * six `x`, because five * six `x`")


def test_updates_stand_there_as_they_were_sent_and_as_people_read_them() -> None:
    (section,) = (each for each in written(a_dossier("a < b & *c*")).sections if each.heading == "Updates as sent")
    executive, internal, customer, kept = section.paragraphs
    assert executive == (
        "Executive update 1, sent 2026-11-23 11:00, not reviewed by anybody\n"
        "\nSituation\na < b & *c*\n"
        "\nPlan against actual\n"
        "*M1* by 2026-11-23 12:00, Raj Rao, #esc-1-acme-exports-fail: a < b & *c*"
    )
    assert internal.startswith("Update to the war room 2, sent 2026-11-23 11:00")
    assert internal.endswith("by Ana Costa\na < b & *c*")
    assert customer.startswith("Customer update 1, recorded as sent 2026-11-23 12:00")
    assert customer.endswith("by Ana Costa\na < b & *c*")
    assert kept.startswith("Executive update 2, kept 2026-11-23 13:00; it went to nobody\n")


@pytest.mark.parametrize(
    ("left", "said"), [(-HOUR, "late, still running"), (0 * HOUR, "late, still running"), (HOUR, "still running")]
)
def test_a_clock_that_runs_says_whether_it_is_late(left: timedelta, said: str) -> None:
    run = replace(a_dossier().runs[0], due_at=MONDAY + left, stopped_at=None, ended=None)
    (section,) = (each for each in written(a_dossier(runs=(run,))).sections if each.heading == "Clocks")
    assert section.rows[0][4] == said


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (Ending.DONE, "in time, "),
        (Ending.OVER, "needed nothing more, "),
        (Ending.WATCHED, "stopped while the fix is being watched, "),
        (Ending.UNDONE, "did not hold, "),
    ],
)
def test_only_what_is_done_was_in_time(ended: Ending, said: str) -> None:
    run = replace(a_dossier().runs[0], stopped_at=MONDAY + HOUR, ended=ended)
    (section,) = (each for each in written(a_dossier(runs=(run,))).sections if each.heading == "Clocks")
    assert section.rows[0][4].startswith(said)
    late = replace(run, stopped_at=MONDAY + 25 * HOUR)
    (section,) = (each for each in written(a_dossier(runs=(late,))).sections if each.heading == "Clocks")
    assert section.rows[0][4].startswith("late")


def test_sections_with_nothing_in_them_are_left_out() -> None:
    full = {section.heading for section in written(a_dossier()).sections}
    bare = written(a_dossier(holdings=(), steps=(), runs=(), updates=()))
    assert full - {section.heading for section in bare.sections} == {
        "People",
        "Plan against actual",
        "Clocks",
        "Updates as sent",
    }


# Every fact that a timeline sentence can have, as a line keeps it.
KEPT: dict[str, object] = {
    **{f"{name}_id": "U0RAJ" for name in ("owner", "duty", "from", "holder", "was", "member")},
    **{f"{name}_at": MONDAY.isoformat() for name in ("due", "until")},
    "people_ids": ["U0RAJ", "U0GUS"],
    "number": 1,
    "line": 1,
    **dict.fromkeys(("clock", "role", "on", "severity", "suggested", "what", "reason", "text"), "resolution"),
    **dict.fromkeys(("outcome", "room", "target", "method", "receiver", "problem"), "words"),
}
LINE = re.compile("timeline-(?!line|numbered|heading|none|earlier|filter|group)(.+)")


def _line_kinds() -> list[str]:
    return sorted(found[1] for each in words.ids() if (found := LINE.fullmatch(each)))


@pytest.mark.parametrize("kind", _line_kinds())
def test_every_kind_of_timeline_line_can_be_drawn(kind: str) -> None:
    entry = an_entry(kind, **KEPT)
    (row,) = written(a_dossier(entries=(entry,))).sections[-1].rows
    assert row[-1]
    assert not re.search("U0RAJ|2026-11-23T|[{<*]", row[-1])
    assert record.line(entry)


def test_those_who_were_left_out_are_named() -> None:
    people = ["U0RAJ", "U0DANA", "U0GONE"]
    (row,) = written(a_dossier(entries=(an_entry("left-out", people_ids=people),))).sections[-1].rows
    assert row[-1].endswith(": Raj Rao, Dana Duarte, U0GONE")
