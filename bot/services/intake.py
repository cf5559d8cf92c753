"""Raising an escalation: the request is kept, its war room is planned, and everybody concerned hears of it."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot import db
from bot.announce import requester
from bot.facts.actor import Actor
from bot.queries import customers, escalations
from bot.queries import people as person_queries
from bot.rules.clock_rules import ClockRules
from bot.rules.counts import write_count
from bot.rules.intake import Intake
from bot.rules.targets import Event
from bot.rules.war_room import opens_at_once
from bot.services import clocks, timeline, updates, war_room
from models.customer import Customer, EscalationCustomer
from models.escalation import Escalation
from models.role import Role, RoleHolding
from models.timeline import TimelineEntry


async def open_escalation(
    session: AsyncSession,
    *,
    actor: Actor,
    intake: Intake,
    duty_id: str | None,
    clock_rules: ClockRules,
    now: datetime,
    at_once: bool = False,
) -> Escalation:
    """Keep the request, and open its war room when it is that severe, or `at_once`; else that waits.

    `at_once` is for `/escalate now`: the war room opens whatever the severity.
    """
    escalation = _requested(
        actor, intake, duty_id=duty_id, now=now, number=await db.next_number(session, actor.team_id)
    )
    escalation.opened_at_once = at_once
    session.add(escalation)
    await session.flush()
    if intake.customer:
        customer = await _touch_customer(session, escalation, intake.customer, now=now)
        await _bring_customer_lead(session, escalation, customer.lead_id, now=now)
    people = {actor.user_id, *({duty_id} if duty_id else ())}
    opens = at_once or opens_at_once(escalation.severity)
    await war_room.plan_room(session, escalation, customer=intake.customer, members=people, opens=opens)
    entry = await _record_raised(session, escalation, intake, actor_id=actor.user_id, now=now)
    await clocks.happened(session, escalation, Event.RAISED, clock_rules=clock_rules, now=now)
    await updates.begin(session, escalation, now=now)
    if opens:
        facts = await war_room.open_room(session, escalation, entry_id=entry.id, clock_rules=clock_rules, now=now)
    else:
        facts = await escalations.facts_of(session, escalation)
    await requester.received(session, facts)
    return escalation


async def _record_raised(
    session: AsyncSession, escalation: Escalation, intake: Intake, *, actor_id: str, now: datetime
) -> TimelineEntry:
    severity = intake.severity.value
    entry = await timeline.record(session, escalation, "raised", actor_id=actor_id, now=now, severity=severity)
    if intake.suggested and intake.is_overridden:
        await timeline.record(
            session,
            escalation,
            "severity-overridden",
            actor_id=actor_id,
            now=now,
            severity=severity,
            suggested=intake.suggested.value,
            reason=intake.severity_reason,
        )
    return entry


def _requested(actor: Actor, intake: Intake, *, duty_id: str | None, now: datetime, number: int) -> Escalation:
    return Escalation(
        team_id=actor.team_id,
        number=number,
        title=intake.title,
        situation=intake.situation,
        kind=intake.kind,
        severity=intake.severity,
        suggested_severity=intake.suggested,
        severity_reason=intake.severity_reason,
        users_affected=write_count(intake.users) if intake.users else None,
        blocked=intake.blocked,
        workaround=intake.workaround,
        revenue_minor=intake.revenue.minor if intake.revenue else None,
        revenue_currency=intake.revenue.currency if intake.revenue else None,
        deadline_at=intake.deadline_at,
        case_link=intake.case_link,
        source_link=intake.source_link,
        is_confidential=intake.is_confidential,
        requester_id=actor.user_id,
        duty_id=duty_id,
        raised_at=now,
    )


async def _touch_customer(session: AsyncSession, escalation: Escalation, name: str, *, now: datetime) -> Customer:
    """Two people may raise something for the same new customer at the same moment: the first one makes it."""
    customer = await customers.find_by_name(session, team_id=escalation.team_id, name=name)
    if customer is None:
        customer = await _make_customer(session, team_id=escalation.team_id, name=name, now=now)
    session.add(EscalationCustomer(escalation_id=escalation.id, customer_id=customer.id, shown_as=name))
    return customer


async def _make_customer(session: AsyncSession, *, team_id: str, name: str, now: datetime) -> Customer:
    into = sqlite_insert(Customer) if session.get_bind().dialect.name == "sqlite" else postgresql_insert(Customer)
    await session.execute(
        into.values(team_id=team_id, name=name, name_key=name.casefold(), created_at=now).on_conflict_do_nothing(
            index_elements=["team_id", "name_key"]
        )
    )
    return await customers.get_by_name(session, team_id=team_id, name=name)


async def _bring_customer_lead(
    session: AsyncSession, escalation: Escalation, lead_id: str | None, *, now: datetime
) -> None:
    """Whoever led the account in its last escalation leads it in this one, unless it is confidential."""
    if lead_id is None or escalation.is_confidential:
        return
    known = await person_queries.list_actors(session, team_id=escalation.team_id, among=[lead_id])
    if lead_id in known and known[lead_id].is_full_member:
        lead = RoleHolding(
            team_id=escalation.team_id,
            escalation_id=escalation.id,
            role=Role.CUSTOMER_LEAD,
            user_id=lead_id,
            from_at=now,
        )
        session.add(lead)
        await session.flush()
