"""A document as Markdown in which people's text stays text: it can become no structure, no link and no HTML."""

import re

from bot.web.document import Document, Section

# Everything that means something to CommonMark or GitHub's Markdown within a line.
_MEANT = re.compile(r"([\\`*_\[\]<>|~&$#!])")
# What begins a list, a headline's underline or a line across the page.
_AT_START = re.compile(r"^([-+=]|[0-9]+(?=[.)]))")
# GitHub's Markdown makes links of these by itself; a word joiner, which nobody sees, keeps them text.
_LINKED = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)", re.IGNORECASE)
_JOINER = "\u2060"


def markdown(document: Document) -> str:
    """The whole document."""
    parts = [f"# {_line(document.title)}", _line(document.lead)]
    parts.append("\n".join(f"- **{_line(label)}:** {_line(value)}" for label, value in document.facts))
    for section in document.sections:
        parts += _section(section)
    parts += ["---", _line(document.made)]
    return "\n\n".join(part for part in parts if part) + "\n"


def escape(text: str) -> str:
    """One line of people's text as it reads, whatever it is made of."""
    text = _MEANT.sub(r"\\\1", _LINKED.sub(_JOINER, text))
    return _AT_START.sub(lambda found: f"\\{found[1]}" if not found[1].isdigit() else f"{found[1]}\\", text)


def _section(section: Section) -> list[str]:
    parts = [f"## {_line(section.heading)}"]
    # A backslash at the end of a line is a line break.
    parts += ["\\\n".join(_line(line) or _JOINER for line in text.split("\n")) for text in section.paragraphs]
    if section.rows:
        rows = [section.heads, tuple("---" for _ in section.heads), *(tuple(map(_line, row)) for row in section.rows)]
        parts.append("\n".join(f"| {' | '.join(row)} |" for row in rows))
    return parts


def _line(text: str) -> str:
    return escape(" ".join(text.split()))
