"""What people did for the customer: an update that was sent is kept word for word, a workaround stops its clock."""

from datetime import timedelta

import pytest

from bot.errors import Refused
from bot.queries.dossier import get_dossier
from bot.services import customer_updates
from models.clock import ClockKind
from models.room import Audience
from models.timeline import TimelineEntry
from tests.makers import ANA
from tests.services.desk import Desk


async def tells(desk: Desk, said: str = "We know & fix it.\n<!channel>") -> object:
    async with desk.changing() as (session, escalation):
        return await customer_updates.record_update(
            session, actor=ANA, escalation=escalation, said=said, clock_rules=desk.tenant.clock_rules, now=desk.now
        )


async def works_around(desk: Desk) -> None:
    async with desk.changing() as (session, escalation):
        await customer_updates.work_around(
            session, actor=ANA, escalation=escalation, what="By hand", clock_rules=desk.tenant.clock_rules, now=desk.now
        )


async def kinds(desk: Desk) -> set[ClockKind]:
    return {each.kind for each in (await desk.facts()).clocks}


async def test_an_update_is_kept_word_for_word_and_starts_the_clock_of_the_next(desk: Desk) -> None:
    await desk.opens()
    assert ClockKind.FIRST_UPDATE in await kinds(desk)
    assert await tells(desk) == desk.now + timedelta(hours=1)
    (entry,) = await desk.all_of(TimelineEntry, TimelineEntry.kind == "update-customer")
    assert (entry.audience, entry.data["text"]) == (Audience.CUSTOMER, "We know & fix it.\n<!channel>")
    assert {ClockKind.NEXT_UPDATE} == await kinds(desk) - {
        ClockKind.ACKNOWLEDGE,
        ClockKind.WORKAROUND,
        ClockKind.RESOLUTION,
    }
    assert [row.to for row in await desk.promised() if "customer" in row.key] == [], "Warroom sends nothing by itself"


async def test_the_dossier_has_what_the_customer_was_told_word_for_word(desk: Desk) -> None:
    await desk.opens()
    await tells(desk)
    desk.forward(minutes=5)
    await tells(desk, "It is fixed.")
    async with desk.database.reading() as session:
        found = await get_dossier(session, escalation=await desk.escalation(), facts=await desk.facts())
    told = [(each.audience, each.number, each.by_id, each.sections["text"]) for each in found.updates]
    assert told == [
        (Audience.CUSTOMER, 1, "U0ANA", "We know & fix it.\n<!channel>"),
        (Audience.CUSTOMER, 2, "U0ANA", "It is fixed."),
    ]


async def test_without_a_customer_or_when_it_is_over_there_is_nobody_to_update(desk: Desk) -> None:
    await desk.opens(customer=None)
    with pytest.raises(Refused, match="customer-none"):
        await tells(desk)
    await desk.opens()
    await desk.assigns(ANA)
    await desk.resolves()
    with pytest.raises(Refused, match="customer-too-late"):
        await tells(desk)


async def test_a_workaround_stops_its_clock_once(desk: Desk) -> None:
    await desk.opens()
    await works_around(desk)
    assert ClockKind.WORKAROUND not in await kinds(desk)
    assert "clock-workaround" in await desk.kinds()
    with pytest.raises(Refused, match="workaround-not-waited-for"):
        await works_around(desk)
