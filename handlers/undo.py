"""*Undo* under the answer to a change of an escalation."""

from slack_bolt.async_app import AsyncApp

from bot.rules.access import Verb
from bot.services import undo as service
from bot.views import undo as view
from bot.words import say, spoken
from handlers.door import door
from handlers.knock import Answer, Knock, told
from handlers.visit import House, Visit
from models.timeline import TimelineEntry


def register(app: AsyncApp, house: House) -> None:
    """Hang the door."""
    app.action(view.UNDO)(door(house, press))


def told_with_undo(words_id: str, entry: TimelineEntry, /, **facts: object) -> Answer:
    """One sentence of the catalogue as the answer, with *Undo* for the change that this line is about."""
    return Answer(message=view.answer(say(words_id, **facts), entry.id))


async def press(knock: Knock) -> Answer:
    """*Undo*: what was done is taken back, and the answer says how it stands now."""

    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(await visit.entry_place(knock.value), Verb.LEAD)
        undone = await service.undo(
            visit.session,
            actor=visit.actor,
            escalation=escalation,
            entry_id=knock.value,
            clock_rules=visit.tenant.clock_rules,
            now=visit.now,
        )
        return told(f"{undone.kind}-answer", **{**spoken(undone.data), "name": escalation.name})

    return await knock.change(work)
