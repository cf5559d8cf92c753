"""Which severity a request gets: the chosen one with its reason, or the suggested one."""

import pytest

from bot.errors import Refused
from bot.rules.counts import read_count, write_count
from bot.rules.impact import Impact, Suggestion, suggest
from bot.rules.intake import Draft, Intake, decide
from models.escalation import Blocked, Severity
from tests.makers import MONDAY

SEV3 = Suggestion(Severity.SEV3, ())


def draft(severity: Severity | None = None, reason: str | None = None) -> Draft:
    return Draft(title="Exports fail", severity=severity, severity_reason=reason, customer="Acme")


def test_who_chooses_nothing_takes_the_suggestion() -> None:
    assert decide(draft(), SEV3) == Intake(
        title="Exports fail", customer="Acme", severity=Severity.SEV3, suggested=Severity.SEV3
    )


def test_without_a_choice_and_without_a_suggestion_one_is_asked_for() -> None:
    with pytest.raises(Refused) as caught:
        decide(draft(), None)
    assert (caught.value.words, caught.value.field) == ("severity-missing", "severity")
    assert decide(draft(Severity.SEV1), None).severity is Severity.SEV1


def test_another_severity_than_the_suggested_one_needs_a_reason() -> None:
    with pytest.raises(Refused) as caught:
        decide(draft(Severity.SEV1), SEV3)
    assert (caught.value.words, caught.value.field) == ("severity-reason-missing", "severity_reason")
    decided = decide(draft(Severity.SEV1, "Their board meets today."), SEV3)
    assert (decided.severity, decided.suggested, decided.severity_reason, decided.is_overridden) == (
        Severity.SEV1,
        Severity.SEV3,
        "Their board meets today.",
        True,
    )


def test_the_suggested_one_needs_none() -> None:
    decided = decide(draft(Severity.SEV3), SEV3)
    assert not decided.is_overridden


def test_what_weighs_is_what_was_filled_in() -> None:
    filled = Draft(title="x", severity=None, blocked=Blocked.EVERYTHING, users=read_count("all"))
    found = suggest(filled.impact(tier=None), now=MONDAY)
    assert found is not None
    assert found.severity is Severity.SEV1
    assert filled.impact(tier="vip") == Impact(blocked=Blocked.EVERYTHING, users=read_count("all"), tier="vip")


@pytest.mark.parametrize(
    "typed", ["120", "1,200", "~300 users", "50-100", "all", "most", "all 400", "unknown", "a few"]
)
def test_a_count_is_kept_in_a_form_that_reads_back_as_the_same(typed: str) -> None:
    found = read_count(typed)
    assert found is not None
    assert read_count(write_count(found)) == found
