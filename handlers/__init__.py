"""Who is knocking, and what did they ask? One file per capability."""

from slack_bolt.async_app import AsyncApp

from handlers import (
    clocks,
    customer,
    events,
    heard,
    home,
    installation,
    intake,
    intake_form,
    intake_message,
    intake_submit,
    lifecycle,
    ownership,
    plan,
    record,
    requests,
    roles,
    severity,
    undo,
    updates,
    waiting,
    warroom,
)
from handlers.visit import House

DOORS = (
    heard,
    intake,
    intake_form,
    intake_message,
    intake_submit,
    warroom,
    ownership,
    requests,
    roles,
    severity,
    waiting,
    plan,
    lifecycle,
    clocks,
    customer,
    record,
    undo,
    updates,
    home,
    installation,
    events,
)


def register(app: AsyncApp, house: House) -> None:
    """Hang every door."""
    for room in DOORS:
        room.register(app, house)
