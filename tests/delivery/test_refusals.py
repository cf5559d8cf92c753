"""What Slack will not do: set aside with what hangs on it, told to people, while everything else goes on."""

import logging
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from models.outbox import Delivery, OutboxRow
from tests.delivery.office import HURRY, Office, patient


async def test_what_slack_refuses_is_set_aside_and_its_lane_goes_on(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.sandbox.faults.error("chat.postMessage", "is_archived")
    await office.promise("refused", lane="general")
    await office.promise("next", lane="general")
    await office.relay()
    await office.all_kept()
    row = await office.row("refused")
    assert (row.state, row.problem) == (Delivery.SET_ASIDE, "is_archived")
    assert office.posted() == ["next"]
    (line,) = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert "key=refused" in line
    assert "is_archived" in line


async def test_with_a_row_set_aside_falls_all_that_hangs_on_it(office: Office) -> None:
    office.sandbox.faults.error("conversations.create", "restricted_action")
    to = await office.a_room("esc-1-acme")
    await office.promise("topic", "conversations.setTopic", to=to, payload={"topic": "x"}, after=["create esc-1-acme"])
    await office.promise("card", to=to, slot="card:1")  # without `after`: its room will never be
    await office.promise("pin", "pins.add", to=to, payload={"slot": "card:1"})  # nor its message
    await office.promise("afterwards", after=["topic"])
    await office.promise("elsewhere")
    await office.relay()
    await office.all_kept()
    states = await office.all_states()
    assert {key for key, state in states.items() if state.startswith("set_aside")} == {
        "create esc-1-acme",
        "topic",
        "card",
        "pin",
        "afterwards",
    }
    assert office.posted() == ["elsewhere"]


async def test_a_row_promised_after_one_that_was_set_aside_falls_with_it(office: Office) -> None:
    office.sandbox.faults.error("chat.postMessage", "is_archived")
    await office.promise("refused")
    await office.relay()
    await office.becomes("refused", Delivery.SET_ASIDE)
    await office.promise("too late", after=["refused"])
    await office.becomes("too late", Delivery.SET_ASIDE)
    assert office.posted() == []


async def test_the_owner_is_told_once_of_the_cause_and_not_of_a_failed_notice(office: Office) -> None:
    told: list[str] = []

    async def tell(session: AsyncSession, row: OutboxRow) -> None:
        told.append(row.key)
        await office.promise_in(session, f"undelivered:{row.key}")

    office.sandbox.faults.error("chat.postMessage", "is_archived", times=2)  # the second one meets the notice
    await office.promise("refused", lane="general")
    await office.promise("hangs on it", after=["refused"])
    await office.relay(on_set_aside=tell)
    await office.becomes("undelivered:refused", Delivery.SET_ASIDE)
    await office.all_kept()
    assert told == ["refused"]


async def test_a_mistake_in_telling_stops_nothing(office: Office) -> None:
    async def tell(session: AsyncSession, row: OutboxRow) -> None:
        session.add(OutboxRow(team_id=row.team_id, key="half done"))
        await session.flush()

    office.sandbox.faults.error("chat.postMessage", "is_archived")
    await office.promise("refused", lane="general")
    await office.promise("next", lane="general")
    await office.relay(on_set_aside=tell)
    await office.all_kept()
    assert (await office.row("refused")).state is Delivery.SET_ASIDE
    assert office.posted() == ["next"]


async def test_a_room_that_was_made_is_told_also_when_its_relay_dies_before_it_could(office: Office) -> None:
    made: list[Any] = []

    async def tell(session: AsyncSession, row: OutboxRow) -> None:
        made.append((row.key, row.state, row.answer))

    await office.a_room("esc-1-acme")
    relay = await office.relay(on_delivered=tell)
    await office.all_kept()
    channel = office.sandbox.channel("esc-1-acme")
    await relay.stop()
    expected = ("create esc-1-acme", Delivery.DELIVERED, {"channel": channel.id, "name": "esc-1-acme"})
    assert made == [expected]
    made.clear()
    relay = await office.relay(on_delivered=tell)  # it cannot know whether the one before it got that far
    await office.until(lambda: _is(made, [expected]))


async def test_a_taken_name_gets_the_next_free_one(office: Office) -> None:
    dana = office.sandbox.person("Dana")
    await dana.creates("esc-1-acme")
    await dana.creates("esc-1-acme-2")
    to = await office.a_room("esc-1-acme")
    await office.relay()
    await office.all_kept()
    room = await office.room(to)
    assert (room.name, room.channel_id) == ("esc-1-acme-3", office.sandbox.channel("esc-1-acme-3").id)


async def test_a_long_taken_name_is_shortened_for_its_number(office: Office) -> None:
    name = "esc-1-" + "a" * 74
    await office.sandbox.person("Dana").creates(name)
    to = await office.a_room(name)
    await office.relay()
    await office.all_kept()
    assert (await office.room(to)).name == name[:78] + "-2"


async def test_a_bot_that_is_not_in_the_channel_joins_it_and_goes_on(office: Office) -> None:
    channel = await office.sandbox.person("Dana").creates("somewhere")
    await office.promise("hello", to=f"channel:{channel.id}")
    await office.relay()
    await office.all_kept()
    assert office.posted("somewhere") == ["hello"]
    assert office.bot_user_id in channel.members


async def test_a_private_channel_cannot_be_joined(office: Office) -> None:
    to = await office.a_room("esc-1-acme", is_private=True)
    await office.relay()
    await office.all_kept()
    await office.promise("raj", "conversations.invite", to=to, payload={"users": [office.sandbox.person("Raj").id]})
    await office.all_kept()
    await office.sandbox.person("Raj").kicks("warroom", "esc-1-acme")
    await office.promise("hello", to=to)
    row = await office.becomes("hello", Delivery.SET_ASIDE)
    assert row.problem in ("not_in_channel", "channel_not_found")


async def test_one_person_who_cannot_come_does_not_keep_the_others_out(office: Office) -> None:
    to = await office.a_room("esc-1-acme")
    raj, dana = office.sandbox.person("Raj").id, office.sandbox.person("Dana").id
    await office.promise("in", "conversations.invite", to=to, payload={"users": [raj, "U0NOBODY", dana]})
    await office.promise("again", "conversations.invite", to=to, payload={"users": f"{raj},{dana}"}, after=["in"])
    await office.relay()
    await office.all_kept()
    assert {raj, dana} <= set(office.sandbox.channel("esc-1-acme").members)
    row = await office.row("in")
    assert (row.state, row.problem) == (Delivery.DELIVERED, "U0NOBODY: user_not_found")
    assert (await office.row("again")).state is Delivery.DELIVERED


async def test_an_invitation_that_nobody_can_follow_is_set_aside(office: Office) -> None:
    to = await office.a_room("esc-1-acme")
    await office.promise("in", "conversations.invite", to=to, payload={"users": ["U0NOBODY"]})
    await office.relay()
    row = await office.becomes("in", Delivery.SET_ASIDE)
    assert row.problem == "U0NOBODY: user_not_found"


async def test_a_missing_scope_is_named(office: Office) -> None:
    office.sandbox.workspace.bot_scopes = office.sandbox.workspace.bot_scopes - {"pins:write"}
    await office.promise("post", slot="card:1")
    await office.promise("pin", "pins.add", payload={"slot": "card:1"})
    await office.relay()
    row = await office.becomes("pin", Delivery.SET_ASIDE)
    assert row.problem == "missing_scope: needs pins:write"


async def test_a_revoked_token_loses_nothing(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    revoked = office.sandbox.faults.error("*", "token_revoked", times=None)
    for number in range(6):
        await office.promise(f"m{number}", lane="general" if number < 2 else f"m{number}")
    await office.relay()
    await office.until(lambda: _logged(caplog, "does not serve us (token_revoked)"))
    assert not [state for state in (await office.all_states()).values() if state.startswith("set_aside")]
    revoked.clear()
    await office.all_kept()
    assert sorted(office.posted()) == [f"m{number}" for number in range(6)]


async def test_a_poisoned_row_is_given_up_and_its_neighbours_do_not_notice(office: Office) -> None:
    office.sandbox.faults.status("chat.postMessage", 500, times=None, when=lambda args: args["text"] == "poison")
    await office.promise("poison", lane="general")
    await office.promise("next", lane="general")
    await office.relay(patient(doubt_s=0.02, give_up_after=4))
    for number in range(10):
        await office.promise(f"m{number}")
    row = await office.becomes("poison", Delivery.SET_ASIDE)
    assert (row.problem or "").startswith("gave up after 4 tries")
    await office.all_kept()
    assert len(office.posted()) == 11


async def test_a_row_nobody_can_receive_is_set_aside(office: Office) -> None:
    await office.promise("lost", to="pigeon:7")
    await office.relay(HURRY)
    row = await office.becomes("lost", Delivery.SET_ASIDE)
    assert row.problem == "nobody is called pigeon:7"


async def test_a_message_without_text_is_a_mistake_of_ours(office: Office) -> None:
    with pytest.raises(ValueError, match="needs its text"):
        await office.promise("silent", payload={"blocks": []})


async def _is(value: list[Any], expected: list[Any]) -> bool:
    return value == expected


async def _logged(caplog: pytest.LogCaptureFixture, words: str) -> bool:
    return any(words in record.getMessage() for record in caplog.records)
