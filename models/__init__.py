"""What do we keep, and which moves are legal? SQLAlchemy tables; importing this package loads them all."""

from models import (
    clock,
    customer,
    escalation,
    home,
    installation,
    milestone,
    outbox,
    request,
    retention,
    role,
    room,
    submission,
    telling,
    timeline,
    update,
    workspace,
)

__all__ = [
    "clock",
    "customer",
    "escalation",
    "home",
    "installation",
    "milestone",
    "outbox",
    "request",
    "retention",
    "role",
    "room",
    "submission",
    "telling",
    "timeline",
    "update",
    "workspace",
]
