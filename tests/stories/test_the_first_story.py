"""Dana raises, a war room opens, Ana owns, Raj is reminded and finishes, Ana resolves and closes."""

from bot.app import Warroom
from bot.sandbox.hand import Person
from bot.sandbox.records import Message
from bot.sandbox.server import Sandbox

ROOM = "esc-1-acme-exports-fail"


async def raise_exports_fail(dana: Person) -> None:
    """Dana raises “Exports fail” for Acme as SEV1."""
    seen = await dana.types("/escalate Exports fail", channel="general")
    assert seen.modal is not None, seen.error
    assert seen.modal.title == "Raise an escalation"
    assert seen.modal.value("Title") == "Exports fail"
    await seen.modal.fills({"Customer": "Acme", "Severity": "SEV1", "What is happening?": "CSV exports time out."})
    assert (await seen.modal.submits()).is_closed


async def test_one_story_from_the_request_to_the_close(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, ana, raj, li = (sandbox.person(name) for name in ("dana", "ana", "raj", "li"))

    await raise_exports_fail(dana)

    card = await dana.sees("Exports fail", channel=ROOM)
    room = sandbox.channel(ROOM)
    await sandbox.until(lambda: card.ts in room.pins)
    assert room.members >= {dana.id, li.id, sandbox.workspace.bot.id}
    assert "SEV1" in room.topic
    received = await dana.sees("was received", dm=True)
    await li.sees("You are on duty", dm=True)

    answer = await dana.types("/warroom owner @ana", channel=ROOM)
    assert "owns ESC-1" in answer.text
    await ana.sees("made you the owner", dm=True)
    await sandbox.until(lambda: ana.id in room.members)
    await sandbox.until(lambda: "was accepted by" in _now(dana, received).words)

    answer = await ana.types("/warroom milestone Fix live in EU @raj by fri 17:00", channel=ROOM)
    assert "Fix live in EU" in answer.text
    assert "17:00" in answer.text
    told = await raj.sees("gave you", dm=True)
    await sandbox.until(lambda: "Fix live in EU" in _now(ana, card).words)
    await sandbox.until(lambda: raj.id in room.members)

    sandbox.forward(days=8)
    overdue = await raj.sees("is not done", dm=True)
    assert len(_reminders(raj)) == 1, "a late sweep gives only the newest reminder"

    await raj.presses("Done", overdue)
    await sandbox.until(lambda: "white_check_mark" in _now(ana, card).text or "done" in _now(ana, card).words)
    await sandbox.until(lambda: "was done by" in _now(raj, overdue).words)
    await sandbox.until(lambda: "was done by" in _now(raj, told).words)

    answer = await ana.types("/warroom resolve Fix is live, Acme confirmed", channel=ROOM)
    assert "is resolved" in answer.text
    await sandbox.until(lambda: "is resolved" in _now(dana, received).words)
    answer = await ana.types("/warroom close", channel=ROOM)
    assert "is closed" in answer.text
    await sandbox.until(lambda: "Closed" in _now(ana, card).words)
    assert len(dana.dms()) == 1, "the requester follows one message"


async def test_the_owner_of_a_milestone_is_reminded_before_it_is_due_and_when_it_is_overdue_once_each(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    await raise_exports_fail(dana)
    await dana.sees("Exports fail", channel=ROOM)
    await dana.types("/warroom milestone Fix live in EU @raj by +5h", channel=ROOM)

    sandbox.forward(hours=4, minutes=1)
    await raj.sees("is due", dm=True)
    sandbox.forward(hours=1)
    await raj.sees("is not done", dm=True)
    assert len(_reminders(raj)) == 2


def _now(person: Person, message: Message) -> Message:
    return next(each for each in person.messages_of(message.channel) if each.ts == message.ts)


def _reminders(person: Person) -> list[Message]:
    return [message for message in person.dms() if "alarm_clock" in message.text or "red_circle" in message.text]
