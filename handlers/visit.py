"""What a door knows while somebody stands in it: who they are, the time, the session, and what they speak about."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.db import Database
from bot.errand import note
from bot.errors import Refused
from bot.facts.actor import Actor
from bot.facts.escalation import EscalationFacts
from bot.queries import escalations, ladder, milestones, people, rooms, timeline
from bot.rules.access import Guarded, Verb, may
from bot.rules.text import shorten
from bot.rules.typed import ById, Who
from handlers.tenants import Tenant, Tenants
from models.escalation import Escalation


@dataclass(frozen=True)
class House:
    """What every door needs: the same for all, built once at the start."""

    database: Database
    clock: Clock
    tenants: Tenants


class NotMirrored(Exception):
    """Slack has not told us of this person yet; the door asks Slack once and tries again."""

    def __init__(self, user_id: str) -> None:
        super().__init__(user_id)
        self.user_id = user_id


@dataclass(frozen=True)
class Visit:
    """One person asking for one thing, inside one transaction."""

    house: House
    session: AsyncSession
    actor: Actor
    now: datetime
    for_change: bool

    @property
    def tenant(self) -> Tenant:
        """The workspace they are in."""
        return self.house.tenants.get(self.actor.team_id)

    async def escalation_in(self, channel_id: str, number: int | None, verb: Verb, *, example: str) -> Escalation:
        """The escalation that was named, or else the one whose war room this channel is; refused when not allowed."""
        if number is not None:
            found = await escalations.find_by_number(
                self.session, team_id=self.actor.team_id, number=number, for_change=self.for_change
            )
            return await self._allowed(found, verb, f"ESC-{number}")
        found = await escalations.find_by_channel(
            self.session, team_id=self.actor.team_id, channel_id=channel_id, for_change=self.for_change
        )
        if found is None:
            self.check_member()
            raise Refused("not-a-war-room", example=example)
        return await self._allowed(found, verb, found.name)

    async def escalation(self, escalation_id: int, verb: Verb) -> Escalation:
        """The escalation that a button or a form carries; refused when not allowed."""
        found = await escalations.find_by_id(
            self.session, team_id=self.actor.team_id, escalation_id=escalation_id, for_change=self.for_change
        )
        return await self._allowed(found, verb, None)

    async def milestone(self, milestone_id: int, verb: Verb) -> tuple[Escalation, int]:
        """The escalation and the number of the milestone that a button carries; refused when not allowed."""
        place = await milestones.find_place(self.session, team_id=self.actor.team_id, milestone_id=milestone_id)
        if place is None:
            raise Refused("button-outdated")
        return await self.escalation(place[0], verb), place[1]

    async def entry_place(self, entry_id: int) -> int:
        """The escalation id of the timeline line that an *Undo* button carries."""
        found = await timeline.find_place(self.session, team_id=self.actor.team_id, entry_id=entry_id)
        if found is None:
            raise Refused("button-outdated")
        return found

    async def facts(self, escalation: Escalation) -> EscalationFacts:
        """All that is drawn of it."""
        return await escalations.facts_of(self.session, escalation)

    def concerns(self, escalation: Escalation) -> None:
        """It is about this one: the log says so, but of a confidential one not even that."""
        if not escalation.is_confidential:
            note(escalation=escalation.name)

    def check_member(self) -> None:
        """Refuse guests and people of other organisations."""
        if not may(self.actor, Verb.RAISE):
            raise Refused("guest-refused")

    async def person(self, who: Who) -> Actor:
        """The person that was mentioned. Raises Refused when nobody, or more than one, is called that."""
        if isinstance(who, ById):
            return await actor(self.session, team_id=self.actor.team_id, user_id=who.user_id)
        called = await people.find_people_called(self.session, team_id=self.actor.team_id, name=who.name)
        if not called:
            raise Refused("person-unknown", field="owner", name=shorten(who.name, 80))
        if len(called) > 1:
            raise Refused("person-ambiguous", field="owner", name=shorten(who.name, 80), count=len(called))
        return people.as_actor(called[0])

    async def duty_manager(self) -> str | None:
        """Whoever owns now what nobody owns yet."""
        rungs = await ladder.list_rungs(
            self.session, team_id=self.actor.team_id, duty=self.tenant.config.duty, now=self.now
        )
        return next(iter(rungs), None)

    async def _allowed(self, found: Escalation | None, verb: Verb, name: str | None) -> Escalation:
        self.check_member()
        if found is not None:
            insiders = (
                await rooms.list_members(self.session, escalation_id=found.id) if found.is_confidential else frozenset()
            )
            if may(self.actor, verb, Guarded(found.is_confidential, insiders)):
                self.concerns(found)
                return found
        # Somebody outside a confidential room hears the same as if there were nothing.
        raise Refused("escalation-unknown", name=name) if name else Refused("button-outdated")


async def actor(session: AsyncSession, *, team_id: str, user_id: str) -> Actor:
    """The person with this id. Raises NotMirrored when Slack has not told us of them yet."""
    found = await people.find_person(session, team_id=team_id, user_id=user_id)
    if found is None:
        raise NotMirrored(user_id)
    return people.as_actor(found)
