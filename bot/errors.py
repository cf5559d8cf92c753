"""The one error a person causes: what they asked for cannot be done, and the catalogue has the sentence they get."""


class Refused(Exception):
    """Something a person asked for cannot be done; nothing was changed.

    `words` is the id of one clear sentence in the catalogue (`bot/words`) and `facts` are the values it names.
    `field` is the form field it concerns, when there is one, so that a modal can show the sentence there.
    """

    def __init__(self, words: str, /, *, field: str | None = None, **facts: object) -> None:
        super().__init__(words)
        self.words = words
        self.field = field
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.words} {self.facts}"


class NotConfigured(Exception):
    """The start must stop: a setting is missing or wrong. The message is for the operator, complete as it is."""


class DatabaseAway(Exception):
    """The start must stop: the database is not there. The message is for the operator, complete as it is."""
