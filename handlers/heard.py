"""Notes which kinds of event arrive, so that `warroom doctor` can tell what the app is not subscribed to."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.clock import monotonic, transport_now
from bot.services import events_seen
from handlers import events
from handlers.visit import House

KINDS = frozenset({*events.EVENTS, "app_home_opened"})
ONCE_IN_S = 3600.0  # a kind that comes all the time costs one statement an hour

Next = Callable[[], Awaitable[BoltResponse]]


def register(app: AsyncApp, house: House) -> None:
    """Look at every envelope on its way in."""
    noted_at: dict[tuple[str, str], float] = {}

    async def note(body: dict[str, Any], next_: Next) -> BoltResponse:
        kind = str((body.get("event") or {}).get("type"))
        if kind in KINDS:
            team_id = house.tenants.team_of(body)
            last = noted_at.get((team_id, kind))
            if house.tenants.find(team_id) and (last is None or monotonic() - last > ONCE_IN_S):
                async with house.database.transaction() as session:
                    await events_seen.remember_event(session, team_id=team_id, kind=kind, now=transport_now())
                noted_at[team_id, kind] = monotonic()
        return await next_()

    app.use(note)
