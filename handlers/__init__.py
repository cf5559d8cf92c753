"""Who is knocking, and what did they ask? One file per capability."""

from slack_bolt.async_app import AsyncApp

from handlers import events, intake, intake_form, lifecycle, ownership, plan, record, severity, undo, warroom
from handlers.visit import House


def register(app: AsyncApp, house: House) -> None:
    """Hang every door."""
    for room in (intake, intake_form, warroom, ownership, severity, plan, lifecycle, record, undo, events):
        room.register(app, house)
