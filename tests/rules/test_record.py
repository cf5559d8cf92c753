"""Which lines of the timeline a person means by a word."""

import pytest

from bot.rules.commands import Timeline
from bot.rules.grammar import read_warroom
from bot.rules.record import LineGroup, read_filter
from bot.rules.typed import ById, ByName
from bot.words import ids
from tests.rules.refusals import refusal


@pytest.mark.parametrize(
    ("typed", "group", "who"),
    [
        ("", None, None),
        ("milestones", LineGroup.MILESTONES, None),
        ("Milestone", LineGroup.MILESTONES, None),
        ("@ana", None, ByName("ana")),
        ("<@U0ANA|ana>", None, ById("U0ANA")),
        ("severity <@U0ANA>", LineGroup.SEVERITY, ById("U0ANA")),
        ("<@U0ANA> severity", LineGroup.SEVERITY, ById("U0ANA")),
        ("owner", LineGroup.ROLES, None),
        ("STATUS", LineGroup.STATUS, None),
    ],
)
def test_a_timeline_is_narrowed_by_one_kind_and_one_person(typed: str, group: LineGroup, who: object) -> None:
    assert read_filter(typed) == (group, who)
    assert read_warroom(f"timeline {typed}").call == Timeline(group, who)  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", ["milestonez", "ana", "everything else", "severity nonsense", "&lt;b&gt;"])
def test_a_word_that_is_no_kind_is_refused_with_those_that_are(typed: str) -> None:
    words, sentence = refusal(lambda: read_filter(typed))
    assert words == "timeline-filter-unknown"
    assert all(group.value in sentence for group in LineGroup)
    assert "@ana" in sentence


@pytest.mark.parametrize("typed", ["status severity", "@ana @raj"])
def test_two_kinds_or_two_people_are_refused(typed: str) -> None:
    assert refusal(lambda: read_filter(typed))[0] == "timeline-filter-one"


def test_a_group_of_people_is_refused() -> None:
    assert refusal(lambda: read_filter("<!subteam^S1|@leads>"))[0] == "timeline-filter-group"


def test_every_kind_of_line_belongs_to_a_group() -> None:
    ours = ("line", "heading", "heading-narrowed", "none", "earlier")
    kinds = {each.removeprefix("timeline-") for each in ids() if each.startswith("timeline-")} - set(ours)
    kinds = {kind for kind in kinds if not kind.startswith(("filter-", "group-"))}
    assert len(kinds) > 10
    for kind in sorted(kinds):
        stems = [stem for group in LineGroup for stem in group.stems]
        assert any(f"{kind}-".startswith(f"{stem}-") for stem in stems), f"no group of bot/rules/record.py has {kind}"
