"""What an operator does with promises: once more, never, and not twice after a restore from a backup."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from bot import outbox_desk
from bot.clock import transport_now
from bot.delivery import mending
from bot.errors import NotConfigured
from bot.queries.operations import count_set_aside
from models.outbox import Delivery, OutboxRow
from models.workspace import Workspace
from tests.delivery.office import Office, patient

CALM = patient(call_s=5.0, lease_s=12.0)  # whatever else the machine does: no call of these is in doubt by itself


async def test_what_was_refused_is_sent_once_it_was_mended_and_what_fell_with_it(office: Office) -> None:
    refusal = office.sandbox.faults.error("chat.postMessage", "restricted_action", times=None)
    await office.promise("card", slot="card:1")
    await office.promise("pin", "pins.add", payload={"slot": "card:1"})
    await office.relay(CALM)
    await office.all_kept(30)
    assert await _states(office, "card", "pin") == [Delivery.SET_ASIDE] * 2
    refusal.clear()
    assert await _retry(office, "card") == 2
    await office.all_kept(30)
    assert await _states(office, "card", "pin") == [Delivery.DELIVERED] * 2
    assert office.posted() == ["card"]


async def test_what_may_have_been_posted_before_we_gave_up_is_looked_for_before_it_is_repeated(office: Office) -> None:
    office.sandbox.faults.lose_answer("chat.postMessage")
    await office.relay(patient(give_up_after=1, call_s=5.0, lease_s=12.0))
    await office.promise("update")
    await office.becomes("update", Delivery.SET_ASIDE)
    assert office.posted() == ["update"]
    await _retry(office, "update")
    await office.all_kept(30)
    assert (await office.row("update")).state is Delivery.DELIVERED
    assert office.posted() == ["update"]


async def test_an_edit_that_a_newer_one_has_covered_is_not_repeated(office: Office) -> None:
    await office.relay(CALM)
    await office.promise("card", slot="card:1", lane="card")
    await office.all_kept(30)
    office.sandbox.faults.error("chat.update", "cant_update_message")
    await office.promise("old", "chat.update", slot="card:1", lane="card")
    await office.becomes("old", Delivery.SET_ASIDE)
    await office.promise("new", "chat.update", slot="card:1", lane="card")
    await office.all_kept(30)
    await _retry(office, "old")
    await office.all_kept(30)
    assert office.posted() == ["new"]


async def test_what_is_given_up_is_never_sent_and_waits_for_nobody_any_more(office: Office) -> None:
    office.sandbox.faults.error("chat.postMessage", "restricted_action")
    await office.promise("refused")
    await office.relay(CALM)
    await office.all_kept(30)
    await office.promise("card", slot="card:1", not_before=transport_now() + timedelta(hours=1))
    await office.promise("pin", "pins.add", payload={"slot": "card:1"})
    assert await _open(office) == 1
    await _drop(office, "refused", "card")
    await office.all_kept(30)
    assert await _states(office, "refused", "card", "pin") == [Delivery.SET_ASIDE] * 3
    assert "restricted_action" in ((await office.row("refused")).problem or "")
    assert office.posted() == []
    assert await _open(office) == 1, "the pin fell with its card"
    with pytest.raises(NotConfigured, match="There is no row 999"):
        async with office.database.transaction() as session:
            await mending.drop(session, row_ids=[999], now=transport_now())


async def test_what_is_on_its_way_or_done_is_not_tried_again(office: Office) -> None:
    await office.promise("update")
    with pytest.raises(NotConfigured, match="is waiting, not set aside"):
        await _retry(office, "update")
    await office.relay(CALM)
    await office.all_kept(30)
    with pytest.raises(NotConfigured, match="is delivered: there is nothing to give up"):
        await _drop(office, "update")


@pytest.mark.parametrize("is_recovered", [True, False], ids=["recovered", "control"])
async def test_after_a_restore_nothing_is_posted_twice(office: Office, database_url: str, is_recovered: bool) -> None:
    """The control shows what would come of it without `warroom outbox recover`."""
    backup_at = transport_now()
    relay = await office.relay(CALM)
    for key in ("was waiting", "was not promised yet"):
        await office.promise(key)
    await office.all_kept(30)
    await relay.stop()
    await _restored(office, waiting="was waiting", unknown="was not promised yet")
    if is_recovered:
        said = await outbox_desk.recover(database_url, since=backup_at.isoformat())
        assert said.startswith("1 waiting row of 1 workspace will be looked for")
    await office.relay(CALM)
    await office.promise("was not promised yet")
    await office.promise("is new")
    await office.all_kept(30)
    times = 1 if is_recovered else 2
    counts = {key: office.posted().count(key) for key in ("was waiting", "was not promised yet", "is new")}
    assert counts == {"was waiting": times, "was not promised yet": times, "is new": 1}


async def test_recover_wants_warroom_to_stand_still_and_a_time_that_is_past(office: Office, database_url: str) -> None:
    relay = await office.relay(CALM)
    await office.promise("update")
    await office.all_kept(30)
    with pytest.raises(NotConfigured, match="Warroom runs on this database"):
        await outbox_desk.recover(database_url, since="2026-01-01T00:00")
    await relay.stop()
    for wrong, said in (("yesterday", "yesterday is not a time"), ("2999-01-01", "2999-01-01 is still to come")):
        with pytest.raises(NotConfigured, match=said):
            await outbox_desk.recover(database_url, since=wrong)
    assert "0 waiting rows" in await outbox_desk.recover(database_url, since="2026-01-01T00:00")


async def test_the_list_says_what_waits_and_why_and_nothing_that_anybody_wrote(
    office: Office, database_url: str
) -> None:
    assert await outbox_desk.show(database_url, team_id=None, with_text=False) == (
        "Nothing waits, and nothing is set aside."
    )
    office.sandbox.faults.error("chat.postMessage", "restricted_action")
    await office.promise("reminder:1", payload={"text": "Acme is angry"})
    await office.relay(CALM)
    await office.all_kept(30)
    head, line = (await outbox_desk.show(database_url, team_id=office.team_id, with_text=False)).splitlines()
    assert head.split() == ["row", "state", "age", "to", "method", "key", "reason"]
    for part in ("set_aside", f"channel:{office.channel}", "chat.postMessage", "reminder:1", "restricted_action"):
        assert part in line
    assert "angry" not in line
    assert "Acme is angry" in await outbox_desk.show(database_url, team_id=None, with_text=True)


async def _states(office: Office, *keys: str) -> list[Delivery]:
    return [(await office.row(key)).state for key in keys]


async def _retry(office: Office, *keys: str) -> int:
    row_ids = [(await office.row(key)).id for key in keys]
    async with office.database.transaction() as session:
        return await mending.retry(session, row_ids=row_ids, now=transport_now())


async def _drop(office: Office, *keys: str) -> int:
    row_ids = [(await office.row(key)).id for key in keys]
    async with office.database.transaction() as session:
        return await mending.drop(session, row_ids=row_ids, now=transport_now())


async def _open(office: Office) -> int:
    async with office.database.reading() as session:
        return await count_set_aside(session)


async def _restored(office: Office, *, waiting: str, unknown: str) -> None:
    """The rows as a backup has them that was made before they were sent."""
    async with office.database.transaction() as session:
        session.add(Workspace(team_id=office.team_id, name="", bot_user_id=office.bot_user_id))
        await session.execute(delete(OutboxRow).where(OutboxRow.key == unknown))
        await session.execute(
            update(OutboxRow)
            .where(OutboxRow.key == waiting)
            .values(
                state=Delivery.WAITING, claimed_at=None, claim_epoch=None, finished_at=None, answer=None, next_at=None
            )
        )
