"""Clocks: `/warroom sla` shows them."""

from bot.queries import clocks as known
from bot.rules.commands import Sla
from bot.views import clocks as view
from handlers.knock import Answer
from handlers.visit import Visit
from models.escalation import Escalation


async def show(_call: Sla, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom sla`"""
    records = await known.list_records(
        visit.session, escalation_id=escalation.id, clock_rules=visit.house.clock_rules, now=visit.now
    )
    return Answer(message=view.sla(await visit.facts(escalation), records))
