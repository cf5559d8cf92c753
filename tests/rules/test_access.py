"""Who may do what: a full member may, whoever is not may nothing, and confidential is for those inside."""

from itertools import product

import pytest

from bot.facts.actor import Actor
from bot.rules.access import Guarded, Verb, may
from tests.makers import ANA, BOT, DANA, DEE, GUS, LI, PAT, an_actor

OPEN = Guarded(is_confidential=False)
SECRET = Guarded(is_confidential=True, insiders=frozenset({"U0DANA", "U0GUS", "U0PAT", "U0DEE", "U0WARROOM"}))
ABOUT_ONE = [verb for verb in Verb if verb not in (Verb.RAISE, Verb.REDACT)]


@pytest.mark.parametrize("person", [GUS, PAT, DEE, BOT], ids=lambda person: person.real_name)
def test_whoever_is_not_a_full_member_may_nothing_even_from_inside(person: Actor) -> None:
    for verb, escalation in product(Verb, (None, OPEN, SECRET)):
        assert not may(person, verb, escalation)


def test_each_mark_alone_is_enough_to_be_refused() -> None:
    for mark in ("is_guest", "is_stranger", "is_bot", "is_deleted"):
        assert not may(an_actor(**{mark: True}), Verb.RAISE)
    assert may(an_actor(), Verb.RAISE)


@pytest.mark.parametrize("person", [DANA, ANA, LI], ids=lambda person: person.real_name)
def test_every_full_member_may_raise_and_act_on_what_is_open(person: Actor) -> None:
    assert may(person, Verb.RAISE)
    for verb in ABOUT_ONE:
        assert may(person, verb, OPEN)


def test_confidential_is_for_those_in_its_room() -> None:
    for verb in ABOUT_ONE:
        assert may(DANA, verb, SECRET)
        assert not may(ANA, verb, SECRET)
        assert not may(DANA, verb, Guarded(is_confidential=True))


def test_what_is_about_an_escalation_is_refused_without_one() -> None:
    for verb in ABOUT_ONE:
        assert not may(DANA, verb)
    assert may(DANA, Verb.RAISE, SECRET)


def test_only_the_owner_and_managers_redact_and_of_what_is_confidential_only_from_inside() -> None:
    keepers = frozenset({"U0ANA", "U0DANA", "U0GUS"})
    assert may(ANA, Verb.REDACT, Guarded(is_confidential=False, keepers=keepers))
    assert not may(LI, Verb.REDACT, Guarded(is_confidential=False, keepers=keepers))
    assert not may(GUS, Verb.REDACT, Guarded(is_confidential=False, keepers=keepers))
    assert may(DANA, Verb.REDACT, Guarded(is_confidential=True, insiders=SECRET.insiders, keepers=keepers))
    assert not may(ANA, Verb.REDACT, Guarded(is_confidential=True, insiders=SECRET.insiders, keepers=keepers))
    assert not may(ANA, Verb.REDACT)
