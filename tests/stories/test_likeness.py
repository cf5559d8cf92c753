"""What looks the same as something open is offered to join instead, to those who may know of it."""

from bot.app import Warroom
from bot.sandbox.server import Sandbox
from models.escalation import Escalation
from tests.handlers.office import rows
from tests.stories.playing import ROOM, intake_form, open_room


async def test_whoever_types_a_title_that_is_open_already_may_join_it_instead(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    await open_room(sandbox, dana)
    seen = await raj.types("/escalate", channel="general")
    assert seen.modal is not None
    modal = seen.modal
    assert "Looks like" not in modal.words
    await modal.fills({"Title": "Export fails", "Customer": "Acme"})
    await sandbox.until(lambda: "Looks like *ESC-1*" in modal.words)
    assert (modal.value("Title"), modal.value("Customer")) == ("Export fails", "Acme")

    await modal.presses("Join ESC-1 instead")

    assert "You take part in *ESC-1* now" in modal.words
    assert sandbox.channel(ROOM).id in modal.words
    assert modal.labels == []
    await sandbox.until(lambda: raj.id in sandbox.channel(ROOM).members)
    assert len(await rows(warroom, Escalation)) == 1
    assert "took part in it instead" in (await raj.types("/warroom timeline", channel=ROOM)).text


async def test_a_title_given_with_the_command_is_compared_at_once_and_raise_insists(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    await open_room(sandbox, dana)
    modal = await intake_form(raj, "Exports fail")
    assert "Looks like *ESC-1*" in modal.words
    await modal.fills({"Severity": "SEV2"})
    assert (await modal.submits()).is_closed, "it was shown, so pressing Raise says enough"
    assert len(await rows(warroom, Escalation)) == 2


async def test_pressing_raise_before_it_was_shown_shows_it_and_pressing_again_raises(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    modal = await intake_form(raj, "Exports fail")
    await modal.fills({"Customer": "Acme", "Severity": "SEV2"})
    await open_room(sandbox, dana)  # meanwhile

    held = await modal.submits()

    assert held.state == "updated"
    assert "Nothing was raised yet" in modal.words
    assert "Join ESC-1 instead" in modal.labels
    assert (modal.value("Customer"), modal.value("Severity")) == ("Acme", "SEV2")
    assert len(await rows(warroom, Escalation)) == 1
    assert (await modal.submits()).is_closed
    assert len(await rows(warroom, Escalation)) == 2


async def test_a_confidential_one_is_offered_in_its_room_alone(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    await open_room(sandbox, dana, confidential=True)
    modal = await intake_form(raj, "Exports fail")
    await modal.fills({"Customer": "Acme", "Severity": "SEV2"})
    assert "Looks like" not in modal.words
    assert (await modal.submits()).is_closed
    assert "ESC-1" not in (await raj.types("/escalate now SEV2 Acme: exports fail again")).text
    assert "Looks like *ESC-2*" in (await intake_form(raj, "Exports fail")).words
    assert "Looks like *ESC-" in (await intake_form(dana, "Exports fail")).words


async def test_nobody_joins_what_they_may_not_know_of(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    await open_room(sandbox, dana)
    modal = await intake_form(raj, "Exports fail")
    async with warroom.database.transaction() as session:
        (kept,) = await rows(warroom, Escalation)
        (await session.get_one(Escalation, kept.id)).is_confidential = True
    await modal.presses("Join ESC-1 instead")
    assert raj.top_modal is not None
    assert "leads to nothing that you can see" in raj.top_modal.words
    assert raj.id not in sandbox.channel(ROOM).members


async def test_escalate_now_opens_and_says_what_it_looks_like(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    await open_room(sandbox, dana)
    answer = (await raj.types("/escalate now SEV2 Acme: exports fail")).text
    assert "You opened *ESC-2*" in answer
    assert "It looks like *ESC-1*" in answer
    assert "It looks like" not in (await raj.types("/escalate now SEV2 Acme: nobody can log in")).text


async def test_who_has_raised_it_themselves_and_who_speaks_of_another_customer_are_not_held_up(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    own, other = await intake_form(dana, "Exports fail"), await intake_form(raj, "Exports fail")
    await own.fills({"Customer": "Acme", "Severity": "SEV2"})
    await other.fills({"Customer": "Globex", "Severity": "SEV2"})
    await dana.types("/escalate now SEV1 Acme: Exports fail")  # meanwhile
    assert (await own.submits()).is_closed
    assert (await other.submits()).is_closed
    assert len(await rows(warroom, Escalation)) == 3
