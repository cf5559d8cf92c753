"""One envelope from a person: what it carries, and doing what it asks in one transaction with its receipt."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bot import words
from bot.clock import transport_now
from bot.delivery import directory
from bot.errand import note
from bot.errors import Refused
from bot.queries import receipts
from bot.services import receipts as receipts_service
from bot.views import blocks
from bot.views.blocks import Block
from handlers.tenants import Tenant
from handlers.visit import House, NotMirrored, Visit, actor
from models.escalation import Escalation

PLACE = "@"  # between the number a form carries and where it was opened
HOME = "home"


@dataclass(frozen=True)
class Answer:
    """What the asker gets: a message for their eyes only, a modal, errors in their form, the choices of a menu;
    or nothing but the ack.

    `channel_id` is where the message goes when what was asked came from a form that does not know where it was opened.
    A view that `replaces` takes the place of the modal in which a control was used.
    """

    message: Block | None = None
    view: Block | None = None
    errors: dict[str, str] = field(default_factory=dict)
    options: list[Block] = field(default_factory=list)
    channel_id: str | None = None
    replaces: bool = False


class Instead(Exception):
    """Nothing is done and no receipt kept: the asker gets this answer, and may ask the same again."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("answered otherwise")
        self.answer = answer


def told(words_id: str, /, **facts: object) -> Answer:
    """One sentence of the catalogue as the answer."""
    return Answer(message=blocks.message(words.say(words_id, **facts)))


async def in_room(visit: Visit, escalation: Escalation, answer: Answer) -> Answer:
    """What was understood is told in the war room, for the asker's eyes only, unless the form was opened elsewhere."""
    if answer.message is None:
        return answer
    facts = await visit.facts(escalation)
    return replace(answer, channel_id=facts.room.channel_id)


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
        return self.house.tenants.team_of(self.body)

    @property
    def tenant(self) -> Tenant:
        """That workspace, as this process serves it."""
        return self.house.tenants.get(self.team_id)

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
        return str(self.body.get("text") or "").replace("\x00", "")

    @property
    def value(self) -> int:
        """The number that the pressed button carries."""
        return int(self.body["actions"][0]["value"])

    @property
    def state(self) -> Block:
        """The fields of the form, as they are filled in."""
        return dict(self.body["view"]["state"])

    @property
    def metadata(self) -> int:
        """The number that the submitted form carries."""
        return int(self.body["view"]["private_metadata"].partition(PLACE)[0])

    @property
    def opened_from(self) -> str:
        """Where the person looks: the channel of the message whose button opened the form, `home`, or empty."""
        view = self.body.get("view") or {}
        if view.get("type") == "home":
            return HOME
        if view:
            number, _, place = (view.get("private_metadata") or "").partition(PLACE)
            return place if number.isdigit() else ""
        # What only one person sees may stand where Warroom is no member and cannot answer.
        if self.kind != "action" or (self.body.get("container") or {}).get("is_ephemeral"):
            return ""
        return self.channel_id

    def placed(self, view: Block) -> Block:
        """A form that carries a number, which from now on also carries where it was opened."""
        carried = view.get("private_metadata") or ""
        if not self.opened_from or not carried.isdigit():
            return view
        return {**view, "private_metadata": f"{carried}{PLACE}{self.opened_from}"}

    @property
    def key(self) -> str:
        """What makes this envelope the same as a copy of it."""
        if self.kind == "submission":
            return f"view:{self.body['view']['id']}"
        return f"trigger:{self.body['trigger_id']}"

    async def look(self, work: Work) -> Answer:
        """Answer from what we know, changing nothing."""

        async def once() -> Answer:
            async with self.house.database.turns.door(), self.house.database.reading() as session:
                who = await actor(session, team_id=self.team_id, user_id=self.user_id)
                return await work(Visit(self.house, session, who, self.house.clock.now(), for_change=False))

        return await self._knowing_people(once)

    async def change(self, work: Work) -> Answer:
        """Do it in one transaction with its receipt; a copy of the same envelope gets the same answer."""

        async def once() -> Answer:
            async with self.house.database.turns.door(), self.house.database.transaction() as session:
                known = {"team_id": self.team_id, "key": self.key}
                if not await receipts_service.take(session, **known, received_at=transport_now()):
                    note(outcome="repeated")
                    kept = await receipts.find_receipt(session, **known)
                    return Answer(**(kept.answer or {})) if kept else Answer()
                who = await actor(session, team_id=self.team_id, user_id=self.user_id)
                answer = await work(Visit(self.house, session, who, self.house.clock.now(), for_change=True))
                if answer != Answer():  # a receipt without an answer says the same
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
                    self.house.database, self.tenant.slack, team_id=self.team_id, user_id=unknown.user_id
                ):
                    raise Refused("person-unknown", name=unknown.user_id) from None
        return await once()
