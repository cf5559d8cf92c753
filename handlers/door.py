"""The people's door: commit, then ack, then the asker's answer; errors are turned into words here, once for all."""

import logging
import traceback
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from bot import words
from bot.away import CommitInDoubt, is_away, waited_in_vain, why
from bot.delivery.slack import SlackTrouble
from bot.errand import note
from bot.errors import Refused
from bot.queries import people
from bot.rules.when import write_when
from bot.views import blocks
from bot.views.blocks import Block
from handlers.knock import HOME, Answer, Instead, Knock, told
from handlers.visit import House, actor

log = logging.getLogger(__name__)


Listener = Callable[[Knock], Awaitable[Answer]]


def door(house: House, listener: Listener) -> Callable[..., Awaitable[None]]:
    """A Bolt listener that does what `listener` says: commit, then ack, then the asker's modal or message."""

    async def enter(ack: AsyncAck, body: dict[str, Any]) -> None:
        knock = Knock(house, body)
        try:
            answer = await _answer(knock, listener)
        except Exception as error:  # noqa: BLE001
            # One of the doors that catch everything: a person gets a sentence, the operator the stack.
            answer = _broken(knock, error)
        await _give(knock, answer, ack)

    return enter


Options = Callable[[Knock], Awaitable[list[Block]]]


def options_door(house: House, listener: Options) -> Callable[..., Awaitable[None]]:
    """A Bolt listener for the choices of a menu that is searched; when they cannot be told, it offers none."""

    async def enter(ack: AsyncAck, body: dict[str, Any]) -> None:
        offered: list[Block] = []
        try:
            offered = await listener(Knock(house, body))
        except Refused as refused:
            note(outcome="refused", why=refused.words)
        except Exception as error:  # noqa: BLE001
            _broken(Knock(house, body), error)
        await ack(options=offered)

    return enter


async def _answer(knock: Knock, listener: Listener) -> Answer:
    try:
        return await listener(knock)
    except Instead as instead:
        return instead.answer
    except Refused as refused:
        return await _refusal(knock, refused)


async def _refusal(knock: Knock, refused: Refused) -> Answer:
    note(outcome="refused", why=refused.words)
    if knock.kind != "submission":
        return told(refused.words, **words.spoken(refused.facts))
    fields = [block["block_id"] for block in knock.body["view"]["blocks"] if block["type"] == "input"]
    if not fields:
        return told(refused.words, **words.spoken(refused.facts))
    errors: dict[str, str] = {}
    for each in (refused, *refused.also):
        sentence = words.plain(each.words, **await _named(knock, each.facts))
        named = each.field if each.field in fields else None
        errors.setdefault(named or fields[0], blocks.cut(sentence, 2000))
    return Answer(errors=errors)


async def _named(knock: Knock, facts: dict[str, object]) -> dict[str, object]:
    """Facts for a form's error, where Slack renders neither mentions nor times: names and local times instead."""
    shown: dict[str, object] = {}
    async with knock.house.database.reading() as session:
        reader = await actor(session, team_id=knock.team_id, user_id=knock.user_id)
        for name, fact in facts.items():
            if name.endswith("_id"):
                found = await people.find_person(session, team_id=knock.team_id, user_id=str(fact))
                shown[name.removesuffix("_id")] = found.real_name if found else str(fact)
            elif name.endswith("_at"):
                shown[name.removesuffix("_at")] = write_when(fact, zone=reader.zone)  # type: ignore[arg-type]
            else:
                shown[name] = fact
    return shown


def _broken(knock: Knock, error: Exception) -> Answer:
    if isinstance(error, StaleDataError) or waited_in_vain(error):
        note(outcome="changed-meanwhile")
        return _in_place(knock, "changed-meanwhile")
    if isinstance(error, CommitInDoubt):
        note(outcome="in-doubt")
        log.error("the database was lost during a commit: %s", why(error))
        return _in_place(knock, "database-lost")
    if is_away(error):
        note(outcome="database-away")
        log.error("database away: %s", why(error))
        return _in_place(knock, "database-away")
    reference = uuid.uuid4().hex[:8]
    note(outcome="failed", reference=reference)
    if isinstance(error, DBAPIError):
        # The database's own words may quote the values it refused, and those are customers' words.
        state = getattr(error.orig, "sqlstate", None)
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("a %s broke, reference %s: %s %s\n%s", knock.kind, reference, type(error.orig).__name__, state, where)
    else:
        log.exception("a %s broke, reference %s", knock.kind, reference, exc_info=error)
    return _in_place(knock, "something-broke", reference=reference)


def _in_place(knock: Knock, words_id: str, **facts: object) -> Answer:
    if knock.kind == "submission":
        fields = [block["block_id"] for block in knock.body["view"]["blocks"] if block["type"] == "input"]
        if fields:
            return Answer(errors={fields[0]: words.plain(words_id, **facts)})
    return told(words_id, **facts)


async def _give(knock: Knock, answer: Answer, ack: AsyncAck) -> None:
    try:
        if knock.kind == "command":
            await _answer_command(knock, answer, ack)
        elif knock.kind == "submission":
            await _answer_submission(knock, answer, ack)
        else:
            await _answer_press(knock, answer, ack)
    except SlackTrouble as trouble:
        # What was done stays done; only the asker's own view of it is missing, and the next look shows it.
        log.warning("the answer to a %s could not be given: %s", knock.kind, trouble)


async def _answer_command(knock: Knock, answer: Answer, ack: AsyncAck) -> None:
    message = answer.message
    if answer.view:
        try:
            await knock.tenant.slack.open_view(knock.body["trigger_id"], answer.view)
        except SlackTrouble as trouble:
            log.warning("a form could not be opened: %s", trouble)
            message = blocks.message(words.say("form-not-opened"))
    if message:
        await ack(**message, response_type="ephemeral")
    else:
        await ack()


async def _answer_submission(knock: Knock, answer: Answer, ack: AsyncAck) -> None:
    if answer.errors:
        await ack(response_action="errors", errors=answer.errors)
        return
    if answer.view:
        await ack(response_action="update", view=answer.view)
        return
    if answer.message and knock.opened_from == HOME:
        await ack(response_action="update", view=_as_modal(answer.message))
        return
    await ack(response_action="clear")
    where = knock.opened_from or answer.channel_id
    if answer.message and where:
        await knock.tenant.slack.post_ephemeral(where, knock.user_id, **answer.message)


async def _answer_press(knock: Knock, answer: Answer, ack: AsyncAck) -> None:
    # Neither a modal nor Home has a place for a message: the words come as a modal.
    in_view = (knock.body.get("view") or {}).get("type")
    in_modal = in_view == "modal"
    slack, trigger_id = knock.tenant.slack, knock.body["trigger_id"]
    message = answer.message
    try:
        if answer.view or (message and in_view):
            show = slack.push_view if in_modal else slack.open_view
            try:
                shown = knock.placed(answer.view or _as_modal(message or {}))
                if answer.replaces:
                    await slack.update_view(knock.body["view"]["id"], shown)
                else:
                    await show(trigger_id, shown)
                message = None
            except SlackTrouble as trouble:
                log.warning("a form could not be opened: %s", trouble)
                message = blocks.message(words.say("form-not-opened"))
        if message and knock.body.get("response_url"):
            told_only = {"response_type": "ephemeral", "replace_original": False}
            await slack.respond(knock.body["response_url"], {**message, **told_only})
    finally:
        await ack()


def _as_modal(message: Block) -> Block:
    drawn = message.get("blocks") or [blocks.section(words.Mrkdwn(message["text"]))]
    # It ends what was asked: nothing below it is worth coming back to.
    return {**blocks.modal(words.plain("answer-title"), "door.answer", drawn), "clear_on_close": True}


def outdated(house: House) -> Callable[..., Awaitable[None]]:
    """A Bolt listener for buttons that no door knows any more."""

    async def listener(_knock: Knock) -> Answer:
        return told("button-outdated")

    return door(house, listener)
