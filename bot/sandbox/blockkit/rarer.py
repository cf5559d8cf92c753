"""Block Kit's rarer message blocks: tables, charts, cards, containers, plans."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.blockkit.elements import BUTTONS
from bot.sandbox.blockkit.objects import IMAGE, WEB_URL, mrkdwn, plain, text
from bot.sandbox.blockkit.rich_text import BLOCK_ID, RICH_TEXT
from bot.sandbox.blockkit.rules import (
    Report,
    Rule,
    Shape,
    at_least_one,
    flag,
    kind,
    many,
    number,
    shaped,
    string,
    typed,
    whole,
    word,
)

NAMED: Shape = {"block_id": BLOCK_ID}
CELL = typed(
    {
        "raw_text": kind("raw_text", {"text": string(counted=True)}),
        "raw_number": kind("raw_number", {"value": number, "text": string(counted=True)}),
        "rich_text": RICH_TEXT,
    }
)
WHOLE_WIDTH = "every row must have the same number of cells"


def even_rows(value: Any, at: str, report: Report) -> None:
    """All rows of a table are equally long."""
    width = len(value["rows"][0])
    for index, row in enumerate(value["rows"]):
        if len(row) != width:
            report.add(WHOLE_WIDTH, f"{at}/rows/{index}")
    if len(value.get("column_settings", [])) > width:
        report.add("must not have more items than the table has columns", f"{at}/column_settings")


def column_setting(value: Any, at: str, report: Report) -> None:
    """How one column looks; null leaves a column as it is."""
    if value is not None:
        shaped({}, {"align": word("left", "center", "right"), "is_wrapped": flag})(value, at, report)


def within_20000(value: Any, at: str, report: Report) -> None:
    """All cells of a data table together."""
    written = sum(len(cell.get("text", "")) for row in value["rows"] for cell in row)
    if written > 20_000:
        report.add("must be less than 20001 characters", f"{at}/rows")


def above_zero(value: Any, at: str, report: Report) -> None:
    """A number greater than nothing."""
    number(value, at, report)
    if isinstance(value, int | float) and value <= 0:
        report.add("must be greater than 0", at)


def _chart() -> Rule:
    label = string(20)
    point = shaped({"label": label, "value": number})
    series = shaped({"name": label, "data": many(point, most=20)})
    axis = shaped({"categories": many(label, most=20)}, {"x_label": string(50), "y_label": string(50)})
    lines = {
        name: kind(name, {"series": many(series, most=12), "axis_config": axis}) for name in ("line", "bar", "area")
    }
    segment = shaped({"label": label, "value": above_zero})
    return typed({**lines, "pie": kind("pie", {"segments": many(segment, most=12)})})


def _tasks() -> dict[str, Rule]:
    outcome = typed({"rich_text": RICH_TEXT})
    source = typed({"url": kind("url", {"url": WEB_URL, "text": string()})})
    required: Shape = {
        "task_id": string(),
        "title": string(counted=True),
        "status": word("pending", "in_progress", "complete", "error"),
    }
    optional: Shape = {**NAMED, "details": outcome, "output": outcome, "sources": many(source)}
    task = shaped(required, {**optional, "type": word("task_card")})
    return {
        "task_card": kind("task_card", required, optional),
        "plan": kind("plan", {"title": string(counted=True)}, {**NAMED, "tasks": many(task, most=50)}),
    }


def _cards() -> dict[str, Rule]:
    button = typed({"button": BUTTONS["button"]})
    image = typed({"image": IMAGE})
    card = kind(
        "card",
        {},
        {**NAMED, "hero_image": image, "icon": image, "title": mrkdwn(150), "subtitle": mrkdwn(150)}
        | {"body": mrkdwn(200), "subtext": mrkdwn(200), "actions": many(button, most=3)}
        | {"slack_icon": kind("icon", {"name": string()})},
        at_least_one("hero_image", "title", "actions", "body"),
    )
    return {
        "card": card,
        "carousel": kind("carousel", {"elements": many(typed({"card": card}), most=10)}, NAMED),
    }


def _container(children: Mapping[str, Rule]) -> Rule:
    def folds_only_if_collapsible(value: Any, at: str, report: Report) -> None:
        if value.get("default_collapsed") and not value.get("is_collapsible"):
            report.add("requires is_collapsible", f"{at}/default_collapsed")

    return kind(
        "container",
        {"child_blocks": many(typed(children), most=10)},
        {**NAMED, "title": plain(150), "rich_text_title": typed({"rich_text": RICH_TEXT})}
        | {"subtitle": text(150), "icon": typed({"image": IMAGE}), "is_collapsible": flag}
        | {"width": word("narrow", "standard", "wide", "full"), "default_collapsed": flag}
        | {"has_header_divider": flag},
        at_least_one("title", "rich_text_title"),
        folds_only_if_collapsible,
    )


def rarer_blocks(everyday: Mapping[str, Rule], file: Rule) -> dict[str, Rule]:
    """The rarer blocks; a container holds the everyday ones, files and tables."""
    table = kind(
        "table",
        {"rows": many(many(CELL, most=20), most=100)},
        {**NAMED, "column_settings": many(column_setting, most=20)},
        even_rows,
    )
    return {
        "table": table,
        "data_table": kind(
            "data_table",
            {"rows": many(many(CELL, most=20), least=2, most=201), "caption": string()},
            {**NAMED, "page_size": whole(1, 100), "row_header_column_index": whole(0, 19)},
            even_rows,
            within_20000,
        ),
        "data_visualization": kind("data_visualization", {"title": string(50, counted=True), "chart": _chart()}, NAMED),
        "container": _container({**everyday, "file": file, "table": table}),
        **_tasks(),
        **_cards(),
    }
