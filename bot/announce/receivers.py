"""The names of receivers, lanes and keys, once for all announcements."""

from bot.facts.escalation import EscalationFacts
from bot.outbox import Priority
from models.escalation import Severity


def room(room_id: int) -> str:
    """A room, whose channel may not exist yet."""
    return f"room:{room_id}"


def board(name: str) -> str:
    """A channel that is no war room: `intake`, `executive` or `digest`; it may not exist yet."""
    return f"board:{name}"


def user(user_id: str) -> str:
    """A person's direct messages."""
    return f"user:{user_id}"


def lane(receiver: str, stream: str) -> str:
    """Order holds within a lane; lanes run side by side."""
    return f"{receiver}/{stream}"


def created(room_id: int) -> str:
    """The key of the promise that makes the room; whatever goes to the room goes after it."""
    return f"room:{room_id}:create"


def until_created(facts: EscalationFacts) -> list[str]:
    """What goes to the war room waits for it, while there is something to wait for."""
    return [] if facts.room.channel_id else [created(facts.room.id)]


def priority(facts: EscalationFacts) -> Priority:
    """SEV1 goes first when Slack's limits make something wait."""
    return Priority.URGENT if facts.severity is Severity.SEV1 else Priority.NORMAL
