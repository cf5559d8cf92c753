"""*Raise* in the modal *Raise an escalation*: checked, and raised; in a rush kept at once and raised a moment later."""

from dataclasses import fields
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncApp
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import Mistakes
from bot.queries import submissions as known
from bot.rules.impact import Suggestion
from bot.rules.intake import Draft, Intake, decide
from bot.rules.likeness import holds
from bot.services import intake as service
from bot.services import submissions
from bot.views import intake as view
from bot.views import intake_read as reading
from handlers.door import door
from handlers.intake_form import find_likeness, suggestion_for
from handlers.knock import Answer, Instead, Knock
from handlers.visit import House, Visit, actor


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.view(view.SUBMIT)(door(house, submit))


async def submit(knock: Knock) -> Answer:
    """*Raise* was pressed in the intake modal."""
    before = view.carried(knock.body["view"])

    async def work(visit: Visit) -> Answer:
        visit.check_member()
        intake, draft, suggestion = await _read(visit, knock, before)
        if visit.house.database.turns.is_rush:
            await submissions.keep(visit.session, actor=visit.actor, intake=intake, state=knock.state, now=visit.now)
            return Answer()
        likeness = await find_likeness(visit, draft)
        is_seen = likeness is None or likeness.known.id in before.likenesses
        if likeness and not is_seen and holds(likeness, requester_id=visit.actor.user_id):
            given = view.given(knock.state)
            raise Instead(
                Answer(view=view.form(given, suggestion=suggestion, likeness=likeness, is_held=True, before=before))
            )
        await _raise(visit, intake)
        return Answer()

    return await knock.change(work)


async def _read(visit: Visit, knock: Knock, before: view.Carried) -> tuple[Intake, Draft, Suggestion | None]:
    """What was filled in and decided, with what was suggested for it. Raises Refused with all that is wrong."""
    mistakes = Mistakes()
    draft = reading.read_so_far(
        knock.state,
        now=visit.now,
        zone=visit.actor.zone,
        currency=visit.tenant.config.impact.matrix.currency,
        source_link=before.source_link,
        mistakes=mistakes,
    )
    suggestion = await suggestion_for(visit, draft)
    intake = mistakes.take(lambda: decide(draft, suggestion), None)
    mistakes.check()
    assert intake is not None
    return intake, draft, suggestion


async def raise_kept(house: House, session: AsyncSession, *, submission_id: int) -> None:
    """Raise what was confirmed in a rush, as it was decided then; nothing happens when it has been raised already."""
    kept = await known.find_locked(session, submission_id=submission_id)
    if kept is None:
        return
    await session.delete(kept)
    draft = reading.read(
        kept.state,
        now=kept.submitted_at,
        zone=ZoneInfo(kept.zone),
        currency=house.tenants.get(kept.team_id).config.impact.matrix.currency,
        source_link=kept.source_link,
    )
    filled = {each.name: getattr(draft, each.name) for each in fields(Draft)}
    who = await actor(session, team_id=kept.team_id, user_id=kept.user_id)
    visit = Visit(house, session, who, kept.submitted_at, for_change=True)
    await _raise(visit, Intake(**{**filled, "severity": kept.severity}, suggested=kept.suggested))


async def _raise(visit: Visit, intake: Intake) -> None:
    escalation = await service.open_escalation(
        visit.session,
        actor=visit.actor,
        intake=intake,
        duty_id=await visit.duty_manager(),
        clock_rules=visit.tenant.clock_rules,
        now=visit.now,
    )
    visit.concerns(escalation)
