"""Every column that can hold words says what it holds, and so does every value of a timeline line."""

import ast
from pathlib import Path

from sqlalchemy import JSON, Enum, String

import models
from bot.rules.retention import COLUMNS, FIGURES_OF_LINES, INSTALLATIONS, Holds, said_in
from models.base import Base

ROOT = Path(__file__).parents[2]
SAID = {"reason", "reason_was", "outcome", "what", "text", "room"}
WRITERS = ("record", "_changed", "_move", "_change")


def test_every_column_that_can_hold_words_is_classified() -> None:
    assert models.__all__
    there = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        if table.name not in INSTALLATIONS
        for column in table.columns
        if isinstance(column.type, String | JSON) and not isinstance(column.type, Enum)
    }
    assert there - set(COLUMNS) == set(), "say in bot/rules/retention.py what they hold; text has to be erased"
    assert set(COLUMNS) - there == set(), "these are gone"


def test_text_is_erased_and_no_identifier_is_called_text() -> None:
    texts = {name for name, holds in COLUMNS.items() if holds is Holds.TEXT}
    assert {"escalations.title", "timeline.data", "outbox.payload", "receipts.answer"} <= texts
    assert not [name for name in texts if name.endswith(("_id", "team_id"))]


def test_every_value_that_services_write_into_the_timeline_is_known() -> None:
    written: set[str] = set()
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            where = ast.unparse(node.func)
            if name in WRITERS and (where.startswith("timeline.") or name != "record"):
                written |= {each.arg for each in node.keywords if each.arg}
    written -= {"actor_id", "now", "clock_rules", "is_worse", "undoes"}  # not kept in the line
    assert {"reason", "outcome", "what", "text", "number"} <= written
    said = set(said_in(dict.fromkeys(written, "words")))
    assert said <= SAID, "is it words of people? Then add it here; a figure belongs into FIGURES_OF_LINES"
    assert not SAID & FIGURES_OF_LINES
