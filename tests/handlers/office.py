"""What the tests of doors do again and again: look into the database, and send an envelope as Slack would."""

import copy
from typing import Any

from sqlalchemy import select, text

from bot.app import Warroom
from bot.sandbox import interactions
from bot.sandbox.hand import Person
from bot.sandbox.modal import Modal
from bot.sandbox.records import Json, Message
from bot.sandbox.server import Sandbox
from bot.sandbox.switchboard import Answer
from bot.sandbox.transport import Delivery
from models.milestone import Milestone
from models.timeline import TimelineEntry
from models.workspace import Receipt


async def rows(warroom: Warroom, kind: type[Any], *where: Any) -> list[Any]:
    """Every row of a table."""
    async with warroom.database.reading() as session:
        return list(await session.scalars(select(kind).where(*where)))


async def kinds(warroom: Warroom) -> list[str]:
    """What kinds of lines the timeline has, oldest first."""
    return [entry.kind for entry in sorted(await rows(warroom, TimelineEntry), key=lambda entry: int(entry.id))]


async def milestones(warroom: Warroom) -> list[Milestone]:
    return sorted(await rows(warroom, Milestone), key=lambda milestone: int(milestone.number))


async def receipts(warroom: Warroom) -> set[str]:
    """The keys of the receipts of what people did."""
    return {each.key for each in await rows(warroom, Receipt) if not each.key.startswith("event:")}


async def executes(warroom: Warroom, sql: str) -> None:
    """Something happens to the database behind Warroom's back."""
    async with warroom.database.transaction() as session:
        await session.execute(text(sql))


def command(sandbox: Sandbox, who: Person, line: str, channel: str) -> Json:
    """The payload of a slash command, which may then be sent more than once."""
    name, _, rest = line.partition(" ")
    return interactions.slash_command(sandbox.workspace, who.id, sandbox.channel(channel), name, rest)


async def sent(sandbox: Sandbox, payload: Json) -> Answer:
    """This envelope as Slack sends it; a copy, so that it can be sent again."""
    if "command" in payload:
        return await sandbox.switchboard.command(copy.deepcopy(payload))
    return await sandbox.switchboard.interaction(copy.deepcopy(payload))


def last(sandbox: Sandbox, name: str) -> Delivery:
    """The newest envelope of this name: an event's type, a command, or an interaction's type."""
    return next(each for each in reversed(sandbox.transport.log) if each.name == name)


async def again(sandbox: Sandbox, delivery: Delivery) -> None:
    """Slack delivers this envelope once more, and it is acknowledged again."""
    delivery.is_acked = False
    sandbox.transport.redeliver(delivery)
    await sandbox.until(lambda: delivery.is_acked)


async def answered(who: Person, words: str, *, dm: bool = False, channel: str | None = None) -> Message:
    """Wait for a message for this person's eyes only."""
    found = await who.sees(words, dm=dm, channel=channel)
    assert found.reader == who.id, "everybody sees it"
    return found


async def pressed(who: Person, button: str, on: Message) -> Modal:
    """Press a button that opens a form."""
    answer = await who.presses(button, on)
    assert not answer.error
    return await who.modal()
