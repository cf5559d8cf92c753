"""`/escalate now SEV1 Acme: exports fail`: the war room opens without the form."""

from bot.rules.commands import RaiseNow
from bot.rules.intake import Intake
from bot.services import at_once as service
from bot.views import intake_now as view
from bot.views import intake_read as reading
from handlers.knock import Answer
from handlers.visit import Visit


async def open_now(visit: Visit, call: RaiseNow) -> Answer:
    """Open it, and answer with what was opened."""
    visit.check_member()
    escalation, is_new = await service.open_at_once(
        visit.session,
        actor=visit.actor,
        intake=Intake(
            title=reading.clean_title(call.title),
            customer=reading.clean_customer(call.customer or ""),
            severity=call.severity,
            is_confidential=call.is_confidential,
        ),
        duty_id=await visit.duty_manager(),
        clock_rules=visit.house.clock_rules,
        now=visit.now,
    )
    return Answer(message=view.opened(await visit.facts(escalation), is_new=is_new))
