"""A document as plain text in its parts: what it says, before it is decided how it looks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A headline with paragraphs, a table, or both; rows have as many cells as there are `heads`.

    `loose` are the columns with people's text, whose words may be of any length and break anywhere; others do not.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    loose: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Document:
    """A title, what it is in a line, a few facts with their labels, sections, and how it came to be."""

    title: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    made: str
