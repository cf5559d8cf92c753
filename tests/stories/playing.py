"""Short words for what the stories do again and again."""

import asyncio
import copy

from bot.sandbox import interactions
from bot.sandbox.hand import Person
from bot.sandbox.modal import Modal
from bot.sandbox.records import Message
from bot.sandbox.server import Sandbox
from bot.sandbox.switchboard import Answer

ROOM = "esc-1-acme-exports-fail"


async def intake_form(who: Person, title: str = "Exports fail") -> Modal:
    """The intake modal on somebody's screen."""
    seen = await who.types(f"/escalate {title}", channel="general")
    assert seen.modal is not None, seen.text or "no modal came"
    return seen.modal


async def raise_exports_fail(who: Person, *, confidential: bool = False, title: str = "Exports fail") -> None:
    """`who` raises “Exports fail” for Acme as SEV1."""
    modal = await intake_form(who, title)
    await modal.fills({"Customer": "Acme", "Severity": "SEV1", "What is happening?": "CSV exports time out."})
    if confidential:
        await modal.fills({"Confidential": ["Private: only you, the duty manager and those in its room see it"]})
    submitted = await modal.submits()
    assert submitted.is_closed, submitted.errors


async def open_room(sandbox: Sandbox, who: Person, *, confidential: bool = False) -> Message:
    """Raise it and wait until the room is ready: everybody in, the summary card pinned. Returns the card."""
    await raise_exports_fail(who, confidential=confidential)
    return await room_is_ready(sandbox, who)


async def room_is_ready(sandbox: Sandbox, who: Person, name: str = ROOM) -> Message:
    """Wait until `who` is in the war room and its summary card is pinned. Returns the card."""

    def pinned() -> Message | None:
        room = sandbox.workspace.find_channel(name)
        if room is None or who.id not in room.members or not room.pins:
            return None
        return next((each for each in who.messages_of(name) if each.ts in room.pins), None)

    return await sandbox.until(pinned)


def now(who: Person, message: Message) -> Message:
    """The same message as it reads now."""
    return next(each for each in who.messages_of(message.channel) if each.ts == message.ts)


async def twice(sandbox: Sandbox, modal: Modal) -> tuple[Answer, Answer]:
    """The same submission, sent twice at the same moment as Slack's redelivery does; both answers."""
    payload = interactions.view_submission(sandbox.workspace, modal.view.owner, modal.view)
    return await asyncio.gather(
        sandbox.switchboard.interaction(payload), sandbox.switchboard.interaction(copy.deepcopy(payload))
    )
