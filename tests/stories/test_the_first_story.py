"""Dana raises, a war room opens, Ana owns, Raj is reminded and finishes, Ana resolves and closes."""

from bot.app import Warroom
from bot.sandbox.hand import Person
from bot.sandbox.records import Message
from bot.sandbox.server import Sandbox
from tests.stories.modes import IN_BOTH_MODES
from tests.stories.playing import ROOM, now, open_room

pytestmark = IN_BOTH_MODES


async def test_one_story_from_the_request_to_the_close(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, ana, raj, li = (sandbox.person(name) for name in ("dana", "ana", "raj", "li"))

    card = await open_room(sandbox, dana)
    room = sandbox.channel(ROOM)
    assert set(room.members) >= {dana.id, li.id, sandbox.workspace.bot.id}
    assert "SEV1" in room.topic["value"]
    received = await dana.sees("was received", dm=True)
    await li.sees("You are on duty", dm=True)

    answer = await dana.types("/warroom owner @ana", channel=ROOM)
    assert "owns ESC-1" in answer.text
    await ana.sees("made you the owner", dm=True)
    await sandbox.until(lambda: ana.id in room.members)
    await sandbox.until(lambda: "was accepted by" in now(dana, received).words)

    answer = await ana.types("/warroom milestone Fix live in EU @raj by fri 17:00", channel=ROOM)
    assert "Fix live in EU" in answer.text
    assert "17:00" in answer.text
    told = await raj.sees("gave you", dm=True)
    await sandbox.until(lambda: "Fix live in EU" in now(ana, card).words)
    await sandbox.until(lambda: raj.id in room.members)

    sandbox.forward(days=3, hours=10)  # Thursday evening: it was set more than three days ahead
    await raj.sees("alarm_clock", dm=True)
    sandbox.forward(hours=22)  # Friday evening
    overdue = await raj.sees("is overdue", dm=True)
    assert len(_reminders(raj)) == 2

    await raj.presses("Done", overdue)
    await sandbox.until(lambda: "white_check_mark" in now(ana, card).text or "done" in now(ana, card).words)
    await sandbox.until(lambda: "was done by" in now(raj, overdue).words)
    await sandbox.until(lambda: "was done by" in now(raj, told).words)

    answer = await ana.types("/warroom resolve Fix is live, Acme confirmed", channel=ROOM)
    assert "is resolved" in answer.text
    await sandbox.until(lambda: "is resolved" in now(dana, received).words)
    answer = await ana.types("/warroom close", channel=ROOM)
    assert "is closed" in answer.text
    await sandbox.until(lambda: "Closed" in now(ana, card).words)
    assert len(dana.dms()) == 1, "the requester follows one message"


async def test_the_owner_of_a_milestone_is_reminded_before_it_is_due_and_when_it_is_overdue_once_each(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    await open_room(sandbox, dana)
    await dana.types("/warroom milestone Fix live in EU @raj by +5h", channel=ROOM)

    sandbox.forward(hours=4, minutes=1)
    await raj.sees("alarm_clock", dm=True)
    sandbox.forward(hours=1)
    await raj.sees("is overdue", dm=True)
    assert len(_reminders(raj)) == 2


def _reminders(person: Person) -> list[Message]:
    return [message for message in person.dms() if "alarm_clock" in message.text or "red_circle" in message.text]
