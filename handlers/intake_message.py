"""*Escalate this message*: the intake modal with what a message says, and where it was said."""

import logging

from slack_bolt.async_app import AsyncApp

from bot.delivery.slack import SlackTrouble
from bot.queries import people
from bot.rules.from_message import address, mentioned_in, quote
from bot.views import intake as view
from handlers.door import door
from handlers.intake_form import show_filled
from handlers.knock import Answer, Knock
from handlers.visit import House, Visit

log = logging.getLogger(__name__)

ASK_FOR_S = 0.8  # the form must open within three seconds; an address can be put together without Slack
MENTIONS_NAMED = 50


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.shortcut(view.FROM_MESSAGE)(door(house, show_form))


async def show_form(knock: Knock) -> Answer:
    """The shortcut was picked from a message's menu."""
    message = knock.body["message"]
    source_link = await _where_it_stands(knock)

    async def work(visit: Visit) -> Answer:
        mentioned = mentioned_in(message)[:MENTIONS_NAMED]
        names = await people.list_names(visit.session, team_id=visit.actor.team_id, among=mentioned)
        said = quote(message, names)
        given = {view.TITLE: said.title, view.SITUATION: said.situation}
        return await show_filled(visit, given, view.Carried(source_link))

    return await knock.look(work)


async def _where_it_stands(knock: Knock) -> str | None:
    ts = str(knock.body.get("message_ts") or knock.body["message"]["ts"])
    try:
        return await knock.tenant.slack.get_permalink(knock.channel_id, ts, timeout=ASK_FOR_S)
    except SlackTrouble as trouble:
        log.info("the address of a message is put together here: %s", trouble)
    return address(
        (knock.body.get("team") or {}).get("domain"),
        channel_id=knock.channel_id,
        ts=ts,
        thread_ts=knock.body["message"].get("thread_ts"),
    )
