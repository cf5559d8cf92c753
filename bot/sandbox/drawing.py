"""Draws messages and views as text: what tests compare with and people can read at a glance."""

import re
from collections.abc import Callable
from typing import Any

from bot.sandbox.drawn_elements import draw_element, draw_rich_text, words

Json = dict[str, Any]
Names = Callable[[str], str]

# <@U1>, <#C1|name> and <!subteam^S1>: what a lookup by id can put a name to.
MENTION = re.compile(r"<(?P<kind>@|#|!subteam\^)(?P<id>[A-Z0-9]+)(\|[^>]*)?>")


def draw_message(message: Json, names: Names | None = None) -> str:
    """A message: its blocks where it has some, else its text; attachments behind a bar."""
    drawn = draw_blocks(message["blocks"]) if message.get("blocks") else message.get("text", "")
    lines = [drawn] if drawn else []
    for attachment in message.get("attachments") or []:
        inside = draw_blocks(attachment["blocks"]) if attachment.get("blocks") else attachment.get("text", "")
        lines += [f"▌ {line}" for line in inside.split("\n")]
    return _named("\n".join(lines), names)


def draw_blocks(blocks: list[Json], names: Names | None = None) -> str:
    """Blocks under each other."""
    return _named("\n".join(_draw_block(block) for block in blocks), names)


def draw_view(view: Json, names: Names | None = None) -> str:
    """A modal between its title and its buttons; an App Home is just its blocks."""
    if view.get("type") == "home":
        return draw_blocks(view["blocks"], names)
    buttons = [f"[{words(view[key])}]" for key in ("close", "submit") if view.get(key)]
    lines = [f"== {words(view['title'])} ==", draw_blocks(view["blocks"]), " ".join(buttons) or "[Close]"]
    return _named("\n".join(lines), names)


def _named(drawn: str, names: Names | None) -> str:
    if names is None:
        return drawn
    return MENTION.sub(lambda found: f"{'#' if found['kind'] == '#' else '@'}{names(found['id'])}", drawn)


def _draw_block(block: Json) -> str:
    return BLOCKS.get(block["type"], _unknown)(block)


def _unknown(block: Json) -> str:
    return f"<{block['type']}>"


def _section(block: Json) -> str:
    lines = [words(block["text"])] if block.get("text") else []
    fields = [words(one).replace("\n", " ") for one in block.get("fields") or []]
    lines += [" | ".join(fields[start : start + 2]) for start in range(0, len(fields), 2)]
    if block.get("accessory"):
        lines[-1] += f"  {draw_element(block['accessory'])}"
    return "\n".join(lines)


def _context(block: Json) -> str:
    drawn = "  ".join(draw_element(element) for element in block["elements"])
    return "\n".join(f"· {line}" for line in drawn.split("\n"))


def _actions(block: Json) -> str:
    return " ".join(draw_element(element) for element in block["elements"])


def _input(block: Json) -> str:
    must = "" if block.get("optional") else "*"
    lines = [f"{words(block['label'])}{must}: {draw_element(block['element'], as_input=True)}"]
    if block.get("hint"):
        lines.append(f"  · {words(block['hint'])}")
    return "\n".join(lines)


def _image(block: Json) -> str:
    title = f"{words(block['title'])} " if block.get("title") else ""
    return f"{title}{draw_element(block)}"


def _table(block: Json) -> str:
    lines = [block["caption"]] if "caption" in block else []
    return "\n".join([*lines, *(" | ".join(_cell(cell) for cell in row) for row in block["rows"])])


def _cell(cell: Json) -> str:
    return draw_rich_text(cell) if cell["type"] == "rich_text" else str(cell["text"])


def _card(block: Json) -> str:
    texts = [words(block[key]) for key in ("title", "subtitle", "body", "subtext") if key in block]
    buttons = " ".join(draw_element(button) for button in block.get("actions", []))
    return "\n".join(f"│ {line}" for line in [*texts, buttons] if line)


def _container(block: Json) -> str:
    title = words(block["title"]) if "title" in block else draw_rich_text(block["rich_text_title"])
    inside = draw_blocks(block["child_blocks"])
    return "\n".join([f"┌ {title}", *(f"│ {line}" for line in inside.split("\n"))])


def _task(task: Json) -> str:
    mark = {"complete": "☑", "error": "☒"}.get(task["status"], "☐")
    return f"{mark} {task['title']}"


def _plan(block: Json) -> str:
    return "\n".join([block["title"], *(_task(task) for task in block.get("tasks", []))])


BLOCKS: dict[str, Callable[[Json], str]] = {
    "header": lambda block: f"# {words(block['text'])}",
    "section": _section,
    "divider": lambda _: "---",
    "context": _context,
    "actions": _actions,
    "context_actions": _actions,
    "input": _input,
    "image": _image,
    "rich_text": draw_rich_text,
    "markdown": lambda block: str(block["text"]),
    "table": _table,
    "data_table": _table,
    "data_visualization": lambda block: f"[chart: {block['title']}]",
    "video": lambda block: f"[video: {words(block['title'])}]",
    "file": lambda block: f"[file: {block['external_id']}]",
    "call": lambda block: f"[call: {block['call_id']}]",
    "alert": lambda block: f"! {words(block['text'])}",
    "card": _card,
    "carousel": lambda block: "\n".join(_card(card) for card in block["elements"]),
    "container": _container,
    "task_card": _task,
    "plan": _plan,
}
