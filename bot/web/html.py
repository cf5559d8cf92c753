"""A document as one HTML file: readable on screen, A4 on paper, without scripts and without anything from elsewhere."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.web.document import Document

if TYPE_CHECKING:
    from jinja2 import Template

_TEMPLATES = Path(__file__).parent / "templates"


def html(document: Document) -> str:
    """The whole file. Every text is escaped by the template, what people wrote and what we wrote alike."""
    return _template().render(document=document)


def escape(text: str) -> str:
    """A text as it stands in the file."""
    from jinja2 import Environment

    return Environment(autoescape=True).from_string("{{ text }}").render(text=text)


@cache
def _template() -> "Template":
    # Loaded when somebody wants a file: the bot starts and runs without it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("document.html")
