"""The one error a person causes: what they asked for cannot be done, and the catalogue has the sentence they get."""

from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")


class Refused(Exception):
    """Something a person asked for cannot be done; nothing was changed.

    `words` is the id of one clear sentence in the catalogue (`bot/words`) and `facts` are the values it names.
    `field` is the form field it concerns, when there is one, so that a modal can show the sentence there. `also` is
    what else is wrong in the same form.
    """

    also: tuple["Refused", ...] = ()

    def __init__(self, words: str, /, *, field: str | None = None, **facts: object) -> None:
        super().__init__(words)
        self.words = words
        self.field = field
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.words} {self.facts}"


class Mistakes:
    """What is wrong with the fields of one form, gathered so that a person is told all of it at once."""

    def __init__(self) -> None:
        self._found: list[Refused] = []

    def take(self, read_one: Callable[[], Value], otherwise: Value) -> Value:
        """What `read_one` reads from a field, or `otherwise` when it refuses."""
        try:
            return read_one()
        except Refused as refused:
            self._found.append(refused)
            return otherwise

    def check(self) -> None:
        """Raises the first Refused that was gathered, with the others beside it."""
        if self._found:
            first, *others = self._found
            first.also = tuple(others)
            raise first


class NotConfigured(Exception):
    """The start must stop: a setting is missing or wrong. The message is for the operator, complete as it is."""


class DatabaseAway(Exception):
    """The start must stop: the database is not there. The message is for the operator, complete as it is."""
