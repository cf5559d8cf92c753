"""`/escalate now`: the war room opens at once, limited for each person, and once for the same words."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import Refused
from bot.facts.actor import Actor
from bot.queries import at_once, escalations, people
from bot.rules.at_once import MOST, WITHIN, again_at, same_as
from bot.rules.clock_rules import ClockRules
from bot.rules.intake import Intake
from bot.services.intake import open_escalation
from models.escalation import Escalation


async def open_at_once(
    session: AsyncSession,
    *,
    actor: Actor,
    intake: Intake,
    duty_id: str | None,
    clock_rules: ClockRules,
    now: datetime,
) -> tuple[Escalation, bool]:
    """Open it, whatever its severity; or return what this person has just opened with the same words, and False.

    Raises Refused("now-limited") when they have opened too many lately. The severity may have been changed since, and
    a copy is no longer the same then: it is typed again on purpose.
    """
    # The same person twice at one moment: the second waits here and then finds what the first has opened.
    await people.lock_person(session, team_id=actor.team_id, user_id=actor.user_id)
    opened = await at_once.list_opened(session, team_id=actor.team_id, user_id=actor.user_id, since=now - WITHIN)
    same = same_as(
        opened,
        severity=intake.severity,
        title=intake.title,
        customer=intake.customer,
        is_confidential=intake.is_confidential,
        now=now,
    )
    if same is not None:
        found = await escalations.find_by_id(session, team_id=actor.team_id, escalation_id=same)
        assert found is not None
        return found, False
    if again := again_at(opened, now=now):
        raise Refused("now-limited", most=MOST, minutes=int(WITHIN.total_seconds() // 60), again_at=again)
    made = await open_escalation(
        session, actor=actor, intake=intake, duty_id=duty_id, clock_rules=clock_rules, now=now, at_once=True
    )
    return made, True
