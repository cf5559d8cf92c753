"""Who hears what, when, of a clock? The levels it comes to and their listeners (product.md §5, table of that name)."""

from enum import IntEnum, StrEnum

from models.clock import ClockKind


class Level(IntEnum):
    """How far a clock has come, in per cent; `SOON` of an acknowledgement or update is 15 minutes ahead instead."""

    HALF = 50
    SOON = 75
    CLOSE = 90
    BREACH = 100


class Listener(StrEnum):
    """Who hears of a level. `ACTOR` is whoever must act; `NEXT_RUNG` the next rung of the escalation's ladder."""

    CARD = "card"
    ACTOR = "actor"
    OWNER = "owner"
    ROOM = "room"
    NEXT_RUNG = "next_rung"
    DUTY_MANAGER = "duty_manager"
    SPONSOR = "sponsor"


REMINDED = frozenset({ClockKind.ACKNOWLEDGE, ClockKind.FIRST_UPDATE, ClockKind.NEXT_UPDATE})
_OF_REMINDED = {
    Level.SOON: frozenset({Listener.ACTOR}),
    Level.BREACH: frozenset({Listener.ROOM}),
}
_OF_OTHERS = {
    Level.HALF: frozenset({Listener.CARD}),
    Level.SOON: frozenset({Listener.OWNER}),
    Level.CLOSE: frozenset({Listener.ROOM, Listener.NEXT_RUNG}),
    Level.BREACH: frozenset({Listener.ROOM, Listener.OWNER, Listener.DUTY_MANAGER, Listener.SPONSOR}),
}


def levels_of(kind: ClockKind) -> tuple[Level, ...]:
    """The levels a clock of this kind comes to, in order."""
    return tuple(_OF_REMINDED if kind in REMINDED else _OF_OTHERS)


def heard_by(kind: ClockKind, level: Level) -> frozenset[Listener]:
    """Who hears that a clock of this kind has come to this level; nobody when it has no such level."""
    return (_OF_REMINDED if kind in REMINDED else _OF_OTHERS).get(level, frozenset())
