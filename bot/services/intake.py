"""Raising an escalation: the request is kept, its war room is planned, and everybody concerned hears of it."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot import db
from bot.announce import requester, room
from bot.clock import transport_now
from bot.facts.actor import Actor
from bot.queries import customers, escalations
from bot.rules.channel_name import channel_name
from bot.rules.clock_rules import ClockRules
from bot.rules.counts import write_count
from bot.rules.intake import Intake
from bot.rules.targets import Event
from bot.services import clocks, timeline
from models.customer import Customer, EscalationCustomer
from models.escalation import Escalation
from models.room import Room, RoomMember


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
    """Keep the request and promise its war room with the requester and the duty manager in it.

    `at_once` is for `/escalate now`: the war room opens whatever the severity.
    """
    escalation = _requested(
        actor, intake, duty_id=duty_id, now=now, number=await db.next_number(session, actor.team_id)
    )
    escalation.opened_at_once = at_once
    session.add(escalation)
    await session.flush()
    if intake.customer:
        await _touch_customer(session, escalation, intake.customer, now=now)
    people = {actor.user_id, *({duty_id} if duty_id else ())}
    await _plan_room(session, escalation, customer=intake.customer, people=people)
    entry = await timeline.record(
        session, escalation, "raised", actor_id=actor.user_id, now=now, severity=intake.severity.value
    )
    if intake.suggested and intake.is_overridden:
        await timeline.record(
            session,
            escalation,
            "severity-overridden",
            actor_id=actor.user_id,
            now=now,
            severity=intake.severity.value,
            suggested=intake.suggested.value,
            reason=intake.severity_reason,
        )
    await clocks.happened(session, escalation, Event.RAISED, clock_rules=clock_rules, now=now)
    facts = await escalations.facts_of(session, escalation)
    await room.opened(session, facts, invited=people, entry_id=entry.id)
    await requester.received(session, facts)
    return escalation


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


async def _touch_customer(session: AsyncSession, escalation: Escalation, name: str, *, now: datetime) -> None:
    """Two people may raise something for the same new customer at the same moment: the first one makes it."""
    customer_id = await customers.find_id(session, team_id=escalation.team_id, name=name)
    if customer_id is None:
        customer_id = await _make_customer(session, team_id=escalation.team_id, name=name, now=now)
    session.add(EscalationCustomer(escalation_id=escalation.id, customer_id=customer_id, shown_as=name))


async def _make_customer(session: AsyncSession, *, team_id: str, name: str, now: datetime) -> int:
    into = sqlite_insert(Customer) if session.get_bind().dialect.name == "sqlite" else postgresql_insert(Customer)
    await session.execute(
        into.values(team_id=team_id, name=name, name_key=name.casefold(), created_at=now).on_conflict_do_nothing(
            index_elements=["team_id", "name_key"]
        )
    )
    return (await customers.get_by_name(session, team_id=team_id, name=name)).id


async def _plan_room(session: AsyncSession, escalation: Escalation, *, customer: str | None, people: set[str]) -> None:
    planned = Room(
        team_id=escalation.team_id,
        escalation_id=escalation.id,
        name=channel_name(escalation.number, customer, escalation.title),
        is_private=escalation.is_confidential,
    )
    session.add(planned)
    await session.flush()
    session.add_all(RoomMember(room_id=planned.id, user_id=user_id, joined_at=transport_now()) for user_id in people)
