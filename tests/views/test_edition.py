"""Tests of how an executive edition, its draft and the digest read, and that Slack takes them."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.facts.clock import ClockFacts
from bot.facts.escalation import EscalationFacts, ImpactFacts
from bot.facts.update import Edition, EditionFacts, Seen, keep_seen, read_seen
from bot.sandbox import block_checks
from bot.sandbox.drawing import draw_message
from bot.views import card, digest, edition, edition_draft, update
from models.clock import ClockKind
from models.escalation import Blocked, Severity, Status, WaitingOn, Workaround
from models.milestone import MilestoneStatus
from tests.makers import MONDAY, a_milestone, an_entry, an_escalation

LISBON = ZoneInfo("Europe/Lisbon")
H = timedelta(hours=1)
NOTHING_KNOWN = ImpactFacts(None, None, None, None, None, None)
FULL = ImpactFacts("about 300", Blocked.CORE, Workaround.PARTLY, 120_000_000, "EUR", MONDAY + 8 * H)
NAMES = {"U0ANA": "Ana Costa", "U0RAJ": "Raj Rao"}


def the_facts(
    escalation: EscalationFacts, *, impact: ImpactFacts = NOTHING_KNOWN, before: Seen | None = None
) -> EditionFacts:
    return EditionFacts(replace(escalation, impact=impact), NAMES, before, MONDAY + 4 * H, MONDAY)


def typed(facts: EditionFacts) -> dict[str, str]:
    return edition_draft.as_typed(edition_draft.drafted(facts), zone=LISBON)


def shown(facts: EditionFacts, *, is_reviewed: bool = True, is_last: bool = False) -> Edition:
    sections = edition_draft.as_sections(edition_draft.drafted(facts))
    return Edition(sections, is_reviewed, is_last, MONDAY, None if is_last else MONDAY + 4 * H)


def test_a_first_edition_says_how_it_stands() -> None:
    escalation = an_escalation(
        situation="Exports fail since noon. Nobody knows why.\nMore below.",
        milestones=(a_milestone(number=1, status=MilestoneStatus.DONE), a_milestone(id=4, number=2)),
    )
    assert typed(the_facts(escalation, impact=FULL)) == {
        "situation": "Exports fail since noon.",
        "impact": "Users affected: about 300 · Blocked: a core part of their work · Workaround: Partly: it helps some, or "
        "costs much · At stake: €1,200,000 · Deadline: Mon 23 Nov, 18:00 WET",
        "plan": "1 of 2 milestones done",
        "changed": "This is the first update.",
        "risks": "None known.",
        "next": "M2 by Fri 27 Nov, 17:00 WET, Raj Rao: Fix live in EU",
    }


def test_a_request_is_nobodys_and_says_who_was_asked_in_the_same_words_everywhere() -> None:
    request = an_escalation(status=Status.REQUESTED, owner_id=None, duty_id="U0ANA")
    said = "nobody has accepted it yet; Ana Costa was asked"
    assert typed(the_facts(request))["situation"].endswith(f"This is a request: {said}.")
    assert said in draw_message(digest.digest([request], severity=Severity.SEV3, names=NAMES, total=1, now=MONDAY))
    assert f"owner: {said}" in card.topic(request, "Ana Costa")
    assert card.owner(request) == "nobody has accepted it yet; <@U0ANA> was asked"
    alone = an_escalation(status=Status.REQUESTED, owner_id=None, duty_id=None)
    assert card.owner(alone) == "nobody has accepted it yet"
    assert card.owner(an_escalation()) == "<@U0ANA>"


def test_a_later_edition_compares_with_the_one_before() -> None:
    then = the_facts(an_escalation(severity=Severity.SEV2, owner_id="U0LI", waiting_on=WaitingOn.PARTNER)).seen
    told = typed(the_facts(an_escalation(milestones=(a_milestone(),)), before=read_seen(keep_seen(then))))
    assert told["changed"].splitlines() == [
        "Severity: SEV2 → SEV1",
        "Owner: Ana Costa",
        "No longer waiting for the partner",
        "New, due Fri 27 Nov, 17:00 WET: M1 Fix live in EU",
    ]
    same = typed(the_facts(an_escalation(), before=the_facts(an_escalation()).seen))
    assert same["changed"] == "Nothing since the last update."


def test_what_another_section_says_anew_is_a_change() -> None:
    late = ClockFacts(1, ClockKind.WORKAROUND, MONDAY - H, 100)
    friday = a_milestone().due_at
    then = the_facts(
        an_escalation(
            milestones=(
                a_milestone(id=1, number=1),
                a_milestone(id=2, number=2),
                a_milestone(id=3, number=3),
                a_milestone(id=5, number=5),
                a_milestone(id=6, number=6, status=MilestoneStatus.DONE),
            ),
            clocks=(replace(late, due_at=MONDAY + H, level=None),),
        )
    ).seen
    now = replace(
        the_facts(
            an_escalation(
                waiting_on=WaitingOn.PARTNER,
                milestones=(
                    a_milestone(id=1, number=1, due_at=friday + H),
                    a_milestone(id=2, number=2, owner_id="U0ANA"),
                    a_milestone(id=5, number=5, status=MilestoneStatus.DONE),
                    a_milestone(id=6, number=6),
                ),
                clocks=(late,),
            ),
            before=read_seen(keep_seen(then)),
        ),
        told=(
            an_entry("clock-workaround", what="by hand"),
            an_entry("update-customer", text="secret"),
            an_entry("update-customer", text="secret"),
        ),
    )
    told = typed(now)
    assert told["changed"].splitlines() == [
        "Waiting for the partner: no reason given",
        "Late since Mon 23 Nov, 09:00 WET: workaround",
        "A workaround is in place: by hand",
        "The customer was updated 2 times, last Mon 23 Nov, 10:00 WET",
        "Done: M5 Fix live in EU",
        "Moved from Fri 27 Nov, 17:00 WET to Fri 27 Nov, 18:00 WET: M1 Fix live in EU",
        "Open again, due Fri 27 Nov, 17:00 WET: M6 Fix live in EU",
        "With Ana Costa now: M2 Fix live in EU",
        "No longer planned: M3",
    ]
    same = typed(replace(now, before=read_seen(keep_seen(now.seen))))
    assert same["changed"] == "Nothing since the last update."


def test_an_edition_after_one_that_kept_less_claims_nothing() -> None:
    kept = keep_seen(the_facts(an_escalation()).seen)
    for name in ("owners", "risks", "told"):
        del kept[name]
    facts = the_facts(
        an_escalation(clocks=(ClockFacts(1, ClockKind.WORKAROUND, MONDAY - H, 100),)), before=read_seen(kept)
    )
    assert typed(facts)["changed"] == ""
    assert "What changed" not in draw_message(edition.edition(facts.escalation, shown(facts)))


def test_the_risks_are_what_waits_what_is_overdue_and_the_clocks_that_run_out() -> None:
    escalation = an_escalation(
        waiting_on=WaitingOn.CUSTOMER,
        waiting_because="log files",
        milestones=(a_milestone(due_at=MONDAY - H),),
        clocks=(
            ClockFacts(1, ClockKind.WORKAROUND, MONDAY - H, 100),
            ClockFacts(2, ClockKind.RESOLUTION, MONDAY + H, 75),
            ClockFacts(3, ClockKind.RCA, MONDAY + 9 * H, None),
        ),
    )
    assert typed(the_facts(escalation))["risks"].splitlines() == [
        "Waiting for the customer: log files",
        "Overdue since Mon 23 Nov, 09:00 WET: M1 Fix live in EU",
        "Late since Mon 23 Nov, 09:00 WET: workaround",
        "At risk, due Mon 23 Nov, 11:00 WET: resolution",
    ]
    assert "waiting for the customer" in edition.headline(escalation)


def test_what_a_person_did_not_touch_keeps_its_times_and_what_they_wrote_pings_nobody() -> None:
    draft = edition_draft.drafted(the_facts(an_escalation(milestones=(a_milestone(),))))
    offered = edition_draft.as_typed(draft, zone=LISBON)
    kept = edition_draft.edited({**offered, "situation": "Ask <!channel> & co", "risks": ""}, draft, zone=LISBON)
    assert kept["situation"] == "Ask &lt;!channel&gt; &amp; co"
    assert "<!date^" in kept["next"]
    assert "risks" not in kept


def test_an_unreviewed_edition_and_a_last_one_say_so() -> None:
    facts = the_facts(an_escalation())
    marked = draw_message(edition.edition(facts.escalation, shown(facts, is_reviewed=False)))
    assert "Not yet reviewed by the owner" in marked
    reviewed = draw_message(edition.edition(facts.escalation, shown(facts, is_last=True)))
    assert "Not yet reviewed" not in reviewed
    assert "This is the last update" in reviewed


def test_only_who_may_hear_of_it_finds_the_way_to_its_room() -> None:
    facts = the_facts(an_escalation())
    assert "<#C1>" in draw_message(edition.parent(facts.escalation, shown(facts)))
    hidden = the_facts(an_escalation(is_confidential=True))
    assert "<#C1>" not in draw_message(edition.parent(hidden.escalation, shown(hidden)))


@pytest.mark.parametrize("text", ["x", "&<>", "🙂", "```"])
def test_slack_takes_the_longest_of_all(text: str) -> None:
    milestones = tuple(
        a_milestone(id=number, number=number, what=(text * 200)[:200], due_at=MONDAY - H) for number in range(1, 101)
    )
    escalation = an_escalation(
        title=(text * 150)[:150],
        situation=(text * 3000)[:3000],
        customer=(text * 100)[:100],
        outcome=(text * 500)[:500],
        milestones=milestones,
        status=Status.ACTIVE,
    )
    facts = the_facts(escalation, impact=FULL)
    longest = dict.fromkeys(edition_draft.SECTIONS, (text * 1500)[:1500])
    edited = edition_draft.edited(longest, edition_draft.drafted(facts), zone=LISBON)
    told = update.Draft(7, MONDAY, None)
    for sent in (shown(facts), Edition(edited, is_reviewed=False, is_last=False, at=MONDAY, next_at=None)):
        for message in (
            edition.edition(escalation, sent),
            edition.parent(escalation, sent),
            update.draft(escalation, sent, told),
            update.stopped(escalation),
            update.internal(escalation, (text * 3000)[:3000], by="U0ANA"),
        ):
            block_checks.message(message)
            assert len(message["text"]) <= 4000
    for form in (
        update.edit_form(escalation, longest, update_id=7),
        update.executive_form(escalation, typed(facts)),
        update.skip_form(escalation, update_id=7),
        update.choice(escalation),
        update.internal_form(escalation),
    ):
        block_checks.view(form, ("modal",))


def test_a_digest_of_many_fits_and_says_how_many_more_there_are() -> None:
    found = [
        an_escalation(id=number, number=number, title="<&>" * 50, customer="&" * 100, milestones=(a_milestone(),))
        for number in range(1, 61)
    ]
    message = digest.digest(found, severity=Severity.SEV3, names=NAMES, total=75, now=MONDAY)
    block_checks.message(message)
    assert "75 SEV3 escalations are open" in draw_message(message)
    assert "more: `/escalate list`" in draw_message(message)
    (single,) = [digest.digest(found[:1], severity=Severity.SEV4, names=NAMES, total=1, now=MONDAY)]
    assert "Ana Costa" in draw_message(single)
