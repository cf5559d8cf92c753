"""The people's door: one place for receipts, the actor, commit before ack, and errors turned into words."""

import logging
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from bot import words
from bot.clock import transport_now
from bot.delivery import directory
from bot.delivery.slack import SlackTrouble
from bot.errors import Refused
from bot.queries import people, receipts
from bot.rules.when import write_when
from bot.services import receipts as receipts_service
from bot.views import blocks
from bot.views.blocks import Block
from handlers.visit import House, NotMirrored, Visit, actor

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What the asker gets: a message for their eyes only, a modal, errors in their form; or nothing but the ack.

    `channel_id` is where the message goes when what was asked came from a form, which has no place of its own.
    """

    message: Block | None = None
    view: Block | None = None
    errors: dict[str, str] = field(default_factory=dict)
    channel_id: str | None = None


def told(words_id: str, /, **facts: object) -> Answer:
    """One sentence of the catalogue as the answer."""
    return Answer(message=blocks.message(words.say(words_id, **facts)))


Work = Callable[[Visit], Awaitable[Answer]]


@dataclass(frozen=True)
class Knock:
    """One envelope from a person: a command, a press, or a submitted form."""

    house: House
    body: dict[str, Any]

    @property
    def kind(self) -> str:
        """`command`, `action` or `submission`."""
        if "command" in self.body:
            return "command"
        return "submission" if self.body["type"] == "view_submission" else "action"

    @property
    def team_id(self) -> str:
        """The workspace it came from."""
        return str(self.body.get("team_id") or (self.body.get("team") or {}).get("id") or self.house.team_id)

    @property
    def user_id(self) -> str:
        """Who is knocking."""
        return str(self.body.get("user_id") or self.body["user"]["id"])

    @property
    def channel_id(self) -> str:
        """Where they are; empty in a modal or App Home."""
        return str(self.body.get("channel_id") or (self.body.get("channel") or {}).get("id") or "")

    @property
    def text(self) -> str:
        """What was typed after a command, as Slack sends it."""
        return str(self.body.get("text") or "")

    @property
    def value(self) -> int:
        """The number that the pressed button carries."""
        return int(self.body["actions"][0]["value"])

    @property
    def state(self) -> Block:
        """The fields of the submitted form."""
        return dict(self.body["view"]["state"])

    @property
    def metadata(self) -> int:
        """The number that the submitted form carries."""
        return int(self.body["view"]["private_metadata"])

    @property
    def key(self) -> str:
        """What makes this envelope the same as a copy of it."""
        if self.kind == "submission":
            return f"view:{self.body['view']['id']}"
        return f"trigger:{self.body['trigger_id']}"

    async def look(self, work: Work) -> Answer:
        """Answer from what we know, changing nothing."""

        async def once() -> Answer:
            async with self.house.database.reading() as session:
                who = await actor(session, team_id=self.team_id, user_id=self.user_id)
                return await work(Visit(self.house, session, who, self.house.clock.now(), for_change=False))

        return await self._knowing_people(once)

    async def change(self, work: Work) -> Answer:
        """Do it in one transaction with its receipt; a copy of the same envelope gets the same answer."""

        async def once() -> Answer:
            async with self.house.database.transaction() as session:
                known = {"team_id": self.team_id, "key": self.key}
                if not await receipts_service.take(session, **known, received_at=transport_now()):
                    kept = await receipts.find_receipt(session, **known)
                    return Answer(**(kept.answer or {})) if kept else Answer()
                who = await actor(session, team_id=self.team_id, user_id=self.user_id)
                answer = await work(Visit(self.house, session, who, self.house.clock.now(), for_change=True))
                await receipts_service.keep_answer(session, **known, answer=asdict(answer))
                return answer

        return await self._knowing_people(once)

    async def _knowing_people(self, once: Callable[[], Awaitable[Answer]]) -> Answer:
        """Ask Slack about people we have never heard of (the speaker, somebody mentioned), then try again."""
        for _ in range(3):
            try:
                return await once()
            except NotMirrored as unknown:
                if not await directory.learn(
                    self.house.database, self.house.slack, team_id=self.team_id, user_id=unknown.user_id
                ):
                    raise Refused("person-unknown", name=unknown.user_id) from None
        return await once()


Listener = Callable[[Knock], Awaitable[Answer]]


def door(house: House, listener: Listener) -> Callable[..., Awaitable[None]]:
    """A Bolt listener that does what `listener` says: commit, then ack, then the asker's modal or message."""

    async def enter(ack: AsyncAck, body: dict[str, Any]) -> None:
        knock = Knock(house, body)
        try:
            answer = await listener(knock)
        except Refused as refused:
            answer = await _refusal(knock, refused)
        except Exception as error:  # noqa: BLE001
            # One of the two doors that catch everything: a person gets a sentence, the operator the stack.
            answer = _broken(knock, error)
        await _give(knock, answer, ack)

    return enter


async def _refusal(knock: Knock, refused: Refused) -> Answer:
    if knock.kind != "submission":
        return told(refused.words, **words.spoken(refused.facts))
    fields = [block["block_id"] for block in knock.body["view"]["blocks"] if block["type"] == "input"]
    named = refused.field if refused.field in fields else None
    if not fields:
        return told(refused.words, **words.spoken(refused.facts))
    sentence = words.plain(refused.words, **await _named(knock, refused.facts))
    return Answer(errors={named or fields[0]: blocks.cut(sentence, 2000)})


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
    if isinstance(error, StaleDataError):
        return _in_place(knock, "changed-meanwhile")
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        log.error("database away: %s", type(error.orig).__name__)
        return _in_place(knock, "database-away")
    reference = uuid.uuid4().hex[:8]
    log.exception("a %s by %s broke, reference %s", knock.kind, knock.user_id, reference, exc_info=error)
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
    if answer.view:
        try:
            await knock.house.slack.open_view(knock.body["trigger_id"], answer.view)
        finally:
            await ack()
        return
    if answer.message:
        await ack(**answer.message, response_type="ephemeral")
    else:
        await ack()


async def _answer_submission(knock: Knock, answer: Answer, ack: AsyncAck) -> None:
    if answer.errors:
        await ack(response_action="errors", errors=answer.errors)
        return
    await ack(response_action="clear")
    if answer.message and answer.channel_id:
        await knock.house.slack.post_ephemeral(answer.channel_id, knock.user_id, **answer.message)


async def _answer_press(knock: Knock, answer: Answer, ack: AsyncAck) -> None:
    in_modal = (knock.body.get("view") or {}).get("type") == "modal"
    slack, trigger_id = knock.house.slack, knock.body["trigger_id"]
    try:
        if answer.view:
            await (slack.push_view if in_modal else slack.open_view)(trigger_id, answer.view)
        elif answer.message and in_modal:
            await slack.push_view(trigger_id, _as_modal(answer.message))
        elif answer.message and knock.body.get("response_url"):
            told_only = {"response_type": "ephemeral", "replace_original": False}
            await slack.respond(knock.body["response_url"], {**answer.message, **told_only})
    finally:
        await ack()


def _as_modal(message: Block) -> Block:
    drawn = message.get("blocks") or [blocks.section(words.Mrkdwn(message["text"]))]
    return blocks.modal(words.plain("answer-title"), "door.answer", drawn)


def outdated(house: House) -> Callable[..., Awaitable[None]]:
    """A Bolt listener for buttons that no door knows any more."""

    async def listener(_knock: Knock) -> Answer:
        return told("button-outdated")

    return door(house, listener)
