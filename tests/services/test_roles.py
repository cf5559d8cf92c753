"""Roles: who holds which from when to when, who hears of it, who may not hold one, and taking it back."""

from models.customer import Customer
from models.escalation import Status
from models.role import Role, RoleHolding
from tests.makers import ANA, BOT, DANA, DEE, EVE, GUS, LI, PAT, RAJ
from tests.services.desk import Desk
from tests.services.refusals import refusal, refused, sentence

TECH, SCRIBE, CUSTOMER = Role.TECHNICAL_LEAD, Role.SCRIBE, Role.CUSTOMER_LEAD


async def holdings(desk: Desk, role: Role) -> list[tuple[str, object, object]]:
    found = await desk.all_of(RoleHolding, RoleHolding.role == role)
    return [(each.user_id, each.from_at, each.until_at) for each in sorted(found, key=lambda each: int(each.id))]


async def test_whoever_gets_a_role_is_told_and_let_in_and_the_card_shows_it(desk: Desk) -> None:
    await desk.opens()
    await desk.has_channel()
    await desk.news()
    await desk.gives({TECH: RAJ}, by=DANA)
    news = await desk.news()
    assert [(row.method, row.to) for row in news] == [
        ("conversations.invite", "room:1"),
        ("chat.postEphemeral", "room:1"),  # the catch-up of whoever comes in late
        ("chat.update", "room:1"),
        ("chat.postMessage", "user:U0RAJ"),
    ]
    assert "*Technical lead* <@U0RAJ>" in news[2].text
    assert "<@U0DANA> made you the technical lead of *ESC-1*" in news[3].text
    assert (await desk.facts()).technical_lead_id == "U0RAJ"


async def test_who_held_what_from_when_to_when_is_kept(desk: Desk) -> None:
    await desk.opens()
    first = desk.now
    await desk.gives({SCRIBE: RAJ})
    second = desk.forward(hours=1)
    await desk.gives({SCRIBE: LI})
    third = desk.forward(hours=1)
    await desk.gives({SCRIBE: None})
    assert await holdings(desk, SCRIBE) == [("U0RAJ", first, second), ("U0LI", second, third)]
    assert (await desk.kinds())[-3:] == ["role", "role", "role-cleared"]


async def test_who_loses_a_role_hears_of_it_and_nobody_hears_of_what_they_did(desk: Desk) -> None:
    await desk.opens()
    await desk.gives({TECH: RAJ}, by=RAJ)
    await desk.news()
    await desk.gives({TECH: LI}, by=ANA)
    posted = [row for row in await desk.news() if row.method == "chat.postMessage"]
    assert [row.to for row in posted] == ["user:U0LI", "user:U0RAJ"]
    assert "you no longer are" in posted[1].text
    await desk.gives({TECH: None}, by=LI)
    assert [row for row in await desk.news() if row.method == "chat.postMessage"] == []


async def test_several_roles_at_once_are_one_message_for_each_person(desk: Desk) -> None:
    await desk.opens()
    await desk.has_channel()
    await desk.news()
    await desk.gives({TECH: RAJ, SCRIBE: RAJ, Role.EXECUTIVE_SPONSOR: EVE})
    news = await desk.news()
    assert [row.to for row in news if row.method == "chat.postMessage"] == ["user:U0RAJ", "user:U0EVE"]
    assert [row.method for row in news].count("chat.update") == 1
    raj = next(row for row in news if row.to == "user:U0RAJ")
    assert "technical lead" in raj.text
    assert "scribe" in raj.text


async def test_a_role_that_somebody_has_or_nobody_has_is_refused(desk: Desk) -> None:
    await desk.opens()
    assert await refused(desk.gives({TECH: None})) == "role-nobody-already"
    await desk.gives({TECH: RAJ})
    assert await refused(desk.gives({TECH: RAJ})) == "role-already"
    assert await refused(desk.gives({Role.OWNER: None})) == "role-owner-needed"
    await desk.gives({TECH: None})


async def test_only_colleagues_hold_roles_the_partner_lead_too(desk: Desk) -> None:
    await desk.opens()
    before = len(await desk.promised())
    for person, words in ((GUS, "person-is-outside"), (PAT, "person-is-outside"), (DEE, "person-gone")):
        assert await refused(desk.gives({SCRIBE: person})) == words
    assert await refused(desk.gives({TECH: RAJ, SCRIBE: BOT})) == "person-is-bot"
    assert "the internal war room is never theirs" in sentence(await refusal(desk.gives({Role.PARTNER_LEAD: PAT})))
    assert await holdings(desk, TECH) == [], "half of it was done"
    assert len(await desk.promised()) == before
    await desk.gives({Role.PARTNER_LEAD: LI})


async def test_roles_outlive_the_resolution_but_not_the_close(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    await desk.resolves()
    await desk.gives({SCRIBE: RAJ})
    await desk.closes()
    assert await refused(desk.gives({SCRIBE: LI})) == "role-too-late"
    await desk.reopens()
    await desk.gives({SCRIBE: LI})
    assert (await desk.facts()).status is Status.ACTIVE


async def lead(desk: Desk) -> str | None:
    (customer,) = await desk.all_of(Customer)
    return str(customer.lead_id) if customer.lead_id else None


async def test_the_customer_lead_is_remembered_with_the_customer(desk: Desk) -> None:
    await desk.opens(customer="Acme")
    (entry,) = await desk.gives({CUSTOMER: DANA})
    assert (await lead(desk), (await desk.facts()).customer_lead_id) == ("U0DANA", "U0DANA")
    await desk.takes_back(entry)
    assert await lead(desk) is None
    await desk.opens(customer="Acme")
    await desk.gives({CUSTOMER: RAJ}, number=2)
    await desk.gives({CUSTOMER: DANA})
    await desk.gives({CUSTOMER: None}, number=2)
    assert await lead(desk) == "U0DANA", "somebody else leads by now"


async def test_a_confidential_escalation_lets_in_and_remembers_nobody_elsewhere(desk: Desk) -> None:
    await desk.opens(customer="Acme", is_confidential=True)
    await desk.gives({CUSTOMER: RAJ}, by=DANA)
    facts = await desk.facts()
    assert facts.may_hear("U0RAJ")
    assert [row.to for row in await desk.promised() if row.to == "user:U0RAJ"] == ["user:U0RAJ"]
    assert await lead(desk) is None


async def test_only_the_newest_change_of_the_same_role_is_taken_back_by_who_made_it(desk: Desk) -> None:
    await desk.opens()
    (first,) = await desk.gives({TECH: RAJ}, by=DANA)
    (other,) = await desk.gives({SCRIBE: LI}, by=DANA)
    (second,) = await desk.gives({TECH: LI}, by=ANA)
    assert await refused(desk.takes_back(first, by=DANA)) == "undo-too-late"
    assert await refused(desk.takes_back(second, by=DANA)) == "undo-not-yours"
    assert await desk.takes_back(second, by=ANA) == "role-undone"
    assert (await desk.facts()).technical_lead_id == "U0RAJ"
    await desk.takes_back(other, by=DANA)
    (held,) = [each for each in await holdings(desk, TECH) if each[2] is None]
    assert held[0] == "U0RAJ"
    assert [each for each in await holdings(desk, SCRIBE) if each[2] is None] == []
    assert await refused(desk.takes_back(second, by=ANA)) == "undo-too-late"
