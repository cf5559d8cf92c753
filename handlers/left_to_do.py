"""What the relay leaves to do about requests, since it waits for nobody who is changing one: a beat does it."""

import asyncio
import logging
from collections.abc import Coroutine

from bot.queries import requests
from bot.services import requests as request_service
from handlers.tenants import Tenant
from handlers.visit import House

log = logging.getLogger(__name__)


async def sweep_requests(house: House) -> None:
    """Everything that the relay has left to do about requests."""
    await sweep_unreached(house)
    await sweep_rooms_made(house)


async def sweep_unreached(house: House) -> None:
    """Pass on the requests whose duty manager Slack does not reach; the relay that hears of it waits for nobody.

    Safe to run twice, late, or on two machines: each is judged again, and forgotten, under its escalation's lock.
    """
    async with house.database.reading() as session:
        found = await requests.list_unreached(session)
    for team_id, escalation_id, unreached_id in found:
        tenant = house.tenants.find(team_id)
        if tenant is not None:
            await _by_itself(_pass_on(house, tenant, escalation_id, unreached_id), "passing it on", escalation_id)


async def sweep_rooms_made(house: House) -> None:
    """Tell where the war rooms are that Slack made while somebody was changing their escalation.

    Safe to run twice, late, or on two machines: each is told once, and forgotten, under its escalation's lock.
    """
    async with house.database.reading() as session:
        found = await requests.list_rooms_made(session)
    for escalation_id, made_id in found:
        await _by_itself(_show_room(house, escalation_id, made_id), "telling of its room", escalation_id)


async def _by_itself(doing: Coroutine[None, None, None], what: str, escalation_id: int) -> None:
    """One request that cannot be handled must not hold up the others."""
    (mistake,) = await asyncio.gather(doing, return_exceptions=True)
    if mistake is not None:
        log.error("escalation %s: %s failed; the next beat tries again", escalation_id, what, exc_info=mistake)


async def _pass_on(house: House, tenant: Tenant, escalation_id: int, unreached_id: int) -> None:
    async with house.database.transaction() as session:
        await request_service.pass_on(
            session,
            escalation_id=escalation_id,
            unreached_id=unreached_id,
            duty=tenant.config.duty,
            now=house.clock.now(),
        )


async def _show_room(house: House, escalation_id: int, made_id: int) -> None:
    async with house.database.transaction() as session:
        await request_service.show_room(session, escalation_id=escalation_id, made_id=made_id)
