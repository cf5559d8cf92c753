"""`/escalate now SEV1 Acme: exports fail`: the war room opens without the form."""

from bot.rules.commands import RaiseNow
from bot.rules.intake import Intake
from bot.services import at_once as service
from bot.views import intake_now as view
from bot.views import intake_read as reading
from handlers.intake_form import find_likeness
from handlers.knock import Answer
from handlers.visit import Visit


async def open_now(visit: Visit, call: RaiseNow) -> Answer:
    """Open it, and answer with what was opened."""
    visit.check_member()
    intake = Intake(
        title=reading.clean_title(call.title),
        customer=reading.clean_customer(call.customer or ""),
        severity=call.severity,
        is_confidential=call.is_confidential,
    )
    likeness = await find_likeness(visit, intake)
    escalation, is_new = await service.open_at_once(
        visit.session,
        actor=visit.actor,
        intake=intake,
        duty_id=await visit.duty_manager(),
        clock_rules=visit.tenant.clock_rules,
        now=visit.now,
    )
    visit.concerns(escalation)
    facts = await visit.facts(escalation)
    return Answer(message=view.opened(facts, is_new=is_new, likeness=likeness if is_new else None))
