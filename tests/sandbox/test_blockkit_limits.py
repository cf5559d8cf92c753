"""Every length and count Slack limits: accepted at the limit, refused one beyond."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.blockkit import check_message, check_view
from tests.sandbox.test_blockkit_samples import (
    ALERT,
    CONFIRM,
    RAW,
    Json,
    actions,
    button,
    card,
    container,
    field,
    image,
    modal,
    mrkdwn,
    option,
    options,
    plain,
    section,
    select,
    typed_input,
)

REFERENCE = Path(__file__).parents[3] / "shared" / "slack" / "block_limits.json"


def words(count: int) -> str:
    return "x" * count


def label(count: int) -> Json:
    return plain(words(count))


def link(count: int) -> str:
    return "https://example.com/".ljust(count, "x")


def boxes(kind: str, entries: list[Json]) -> Json:
    return actions({"type": kind, "action_id": "a", "options": entries})


def table(rows: int, columns: int, text: str = "Cell", **more: Any) -> Json:
    grid = [[{"type": "raw_text", "text": text}] * columns] * rows
    return {"type": "data_table", "caption": "Scores", "rows": grid} | more


def chart(**more: Any) -> Json:
    point = {"label": "Mon", "value": 1}
    line = {"type": "line", "series": [{"name": "Open", "data": [point]}]}
    return {
        "type": "data_visualization",
        "title": "Chart",
        "chart": line | {"axis_config": {"categories": ["Mon"]}} | more,
    }


def series(data: int = 1, name: str = "Open", label: str = "Mon") -> Json:
    return {"name": name, "data": [{"label": label, "value": 1}] * data}


def pie(count: int = 1, **segment: Any) -> Json:
    return {
        "type": "data_visualization",
        "title": "Chart",
        "chart": {"type": "pie", "segments": [{"label": "A", "value": 1} | segment] * count},
    }


def video(**more: Any) -> Json:
    base = {"type": "video", "alt_text": "A film", "title": plain(), "video_url": link(30)}
    return base | {"thumbnail_url": link(30)} | more


def group(count: int) -> Json:
    return {"label": plain(), "options": options(count)}


def grouped(*groups: Json) -> Json:
    return actions({"type": "static_select", "action_id": "g", "option_groups": list(groups)})


def confirmed(**more: Any) -> Json:
    return actions(button(confirm=CONFIRM | more))


def feedback(**more: Any) -> Json:
    opinion = {"text": plain(), "value": "1"} | more
    both = {"positive_button": opinion, "negative_button": opinion}
    return {"type": "context_actions", "elements": [{"type": "feedback_buttons", **both}]}


def icon(**more: Any) -> Json:
    return {"type": "icon_button", "icon": "trash", "text": plain()} | more


def task(url: str) -> Json:
    named = {"type": "task_card", "task_id": "1", "title": "T", "status": "pending"}
    return named | {"sources": [{"type": "url", "url": url, "text": "Source"}]}


def in_message(make: Callable[[int], Json]) -> Callable[[int], list[str]]:
    return lambda count: check_message({"blocks": [make(count)]})


def in_view(make: Callable[[int], Json]) -> Callable[[int], list[str]]:
    return lambda count: check_view(make(count))


Limit = tuple[int, Callable[[int], list[str]]]

# The path of the limit, the limit, and a payload made to a given size.
MOST: dict[str, Limit] = {
    "text.max_length": (3000, in_message(lambda n: {"type": "context", "elements": [label(n)]})),
    "action_id.max_length": (255, in_message(lambda n: actions(button(action_id=words(n))))),
    "block_id.max_length": (255, in_message(lambda n: section(block_id=words(n)))),
    "button.text.max_length": (75, in_message(lambda n: actions(button(text=label(n))))),
    "button.url.max_length": (3000, in_message(lambda n: actions(button(url=link(n))))),
    "button.value.max_length": (2000, in_message(lambda n: actions(button(value=words(n))))),
    "button.accessibility_label.max_length": (
        75,
        in_message(lambda n: actions(button(accessibility_label=words(n)))),
    ),
    "confirmation.title.max_length": (100, in_message(lambda n: confirmed(title=label(n)))),
    "confirmation.text.max_length": (300, in_message(lambda n: confirmed(text=label(n)))),
    "confirmation.confirm.max_length": (30, in_message(lambda n: confirmed(confirm=label(n)))),
    "confirmation.deny.max_length": (30, in_message(lambda n: confirmed(deny=label(n)))),
    "option.text.max_length": (75, in_message(lambda n: boxes("overflow", [option("a", words(n))]))),
    "option.value.max_length": (150, in_message(lambda n: boxes("overflow", [option(words(n))]))),
    "option.description.max_length": (
        75,
        in_message(lambda n: boxes("radio_buttons", [option() | {"description": label(n)}])),
    ),
    "option.url.max_length": (3000, in_message(lambda n: boxes("overflow", [option() | {"url": link(n)}]))),
    "option_group.label.max_length": (75, in_message(lambda n: grouped(group(1) | {"label": label(n)}))),
    "option_group.options.max_items": (100, in_message(lambda n: grouped(group(n)))),
    "select.placeholder.max_length": (150, in_message(lambda n: actions(select(placeholder=label(n))))),
    "select.options.max_items": (100, in_message(lambda n: actions(select(options=options(n))))),
    "select.option_groups.max_items": (100, in_message(lambda n: grouped(*[group(1)] * n))),
    "overflow.options.max_items": (5, in_message(lambda n: boxes("overflow", options(n)))),
    "checkboxes.options.max_items": (10, in_message(lambda n: boxes("checkboxes", options(n)))),
    "radio_buttons.options.max_items": (10, in_message(lambda n: boxes("radio_buttons", options(n)))),
    "url_source.url.max_length": (3000, in_message(lambda n: task(link(n)))),
    "file_input.max_files.max": (10, in_view(lambda n: modal(field({"type": "file_input", "max_files": n})))),
    "plain_text_input.max_length.max": (3000, in_view(lambda n: modal(field(typed_input(max_length=n))))),
    "actions.elements.max_items": (
        25,
        in_message(lambda n: actions(*[button(action_id=str(i)) for i in range(n)])),
    ),
    "alert.text.max_length": (200, in_view(lambda n: modal(ALERT | {"text": label(n)}))),
    "card.title.max_length": (150, in_message(lambda n: card(title=mrkdwn(words(n))))),
    "card.subtitle.max_length": (150, in_message(lambda n: card(subtitle=mrkdwn(words(n))))),
    "card.body.max_length": (200, in_message(lambda n: card(body=mrkdwn(words(n))))),
    "card.subtext.max_length": (200, in_message(lambda n: card(subtext=mrkdwn(words(n))))),
    "card.actions.max_items": (3, in_message(lambda n: card(actions=[button()] * n))),
    "carousel.elements.max_items": (10, in_message(lambda n: {"type": "carousel", "elements": [card()] * n})),
    "container.title.max_length": (150, in_message(lambda n: container(title=label(n)))),
    "container.subtitle.max_length": (150, in_message(lambda n: container(subtitle=label(n)))),
    "container.child_blocks.max_items": (10, in_message(lambda n: container(child_blocks=[section()] * n))),
    "context.elements.max_items": (10, in_message(lambda n: {"type": "context", "elements": [plain()] * n})),
    "context_actions.elements.max_items": (
        5,
        in_message(lambda n: {"type": "context_actions", "elements": [icon()] * n}),
    ),
    "feedback_button.text.max_length": (75, in_message(lambda n: feedback(text=label(n)))),
    "feedback_button.value.max_length": (2000, in_message(lambda n: feedback(value=words(n)))),
    "feedback_button.accessibility_label.max_length": (
        75,
        in_message(lambda n: feedback(accessibility_label=words(n))),
    ),
    "icon_button.visible_to_user_ids.max_items": (
        10,
        in_message(lambda n: {"type": "context_actions", "elements": [icon(visible_to_user_ids=["U1"] * n)]}),
    ),
    "data_table.rows.max_items": (201, in_message(lambda n: table(n, 1))),
    "data_table.columns.max_items": (20, in_message(lambda n: table(2, n))),
    "data_table.page_size.max": (100, in_message(lambda n: table(2, 1, page_size=n))),
    "data_visualization.title.max_length": (50, in_message(lambda n: chart() | {"title": words(n)})),
    "data_visualization.segments.max_items": (12, in_message(lambda n: pie(n))),
    "data_visualization.segment.label.max_length": (20, in_message(lambda n: pie(label=words(n)))),
    "data_visualization.series.max_items": (12, in_message(lambda n: chart(series=[series()] * n))),
    "data_visualization.series_name.max_length": (
        20,
        in_message(lambda n: chart(series=[series(name=words(n))])),
    ),
    "data_visualization.data.max_items": (20, in_message(lambda n: chart(series=[series(n)]))),
    "data_visualization.point_label.max_length": (
        20,
        in_message(lambda n: chart(series=[series(label=words(n))])),
    ),
    "data_visualization.categories.max_items": (
        20,
        in_message(lambda n: chart(axis_config={"categories": ["Mon"] * n})),
    ),
    "data_visualization.category_label.max_length": (
        20,
        in_message(lambda n: chart(axis_config={"categories": [words(n)]})),
    ),
    "data_visualization.axis_label.max_length": (
        50,
        in_message(lambda n: chart(axis_config={"categories": ["Mon"], "x_label": words(n)})),
    ),
    "header.text.max_length": (150, in_message(lambda n: {"type": "header", "text": label(n)})),
    "image.image_url.max_length": (3000, in_message(lambda n: image(image_url=link(n)))),
    "image.alt_text.max_length": (2000, in_message(lambda n: image(alt_text=words(n)))),
    "image.title.max_length": (2000, in_message(lambda n: image(title=label(n)))),
    "input.label.max_length": (2000, in_view(lambda n: modal(field(typed_input(), label=label(n))))),
    "input.hint.max_length": (2000, in_view(lambda n: modal(field(typed_input(), hint=label(n))))),
    "markdown.text.max_length": (12_000, in_message(lambda n: {"type": "markdown", "text": words(n)})),
    "section.text.max_length": (3000, in_message(lambda n: section(text=mrkdwn(words(n))))),
    "section.fields.max_items": (10, in_message(lambda n: section(fields=[plain()] * n))),
    "section.fields.item_max_length": (2000, in_message(lambda n: section(fields=[label(n)]))),
    "table.rows.max_items": (100, in_message(lambda n: {"type": "table", "rows": [[RAW]] * n})),
    "table.columns.max_items": (20, in_message(lambda n: {"type": "table", "rows": [[RAW] * n]})),
    "video.alt_text.max_length": (200, in_message(lambda n: video(alt_text=words(n)))),
    "video.title.max_length": (200, in_message(lambda n: video(title=label(n)))),
    "video.author_name.max_length": (50, in_message(lambda n: video(author_name=words(n)))),
    "video.description.max_length": (200, in_message(lambda n: video(description=label(n)))),
    "video.provider_name.max_length": (50, in_message(lambda n: video(provider_name=words(n)))),
    "view.blocks.max_items": (100, in_view(lambda n: modal(*[section()] * n))),
    "view.private_metadata.max_length": (3000, in_view(lambda n: modal(section(), private_metadata=words(n)))),
    "view.callback_id.max_length": (255, in_view(lambda n: modal(section(), callback_id=words(n)))),
    "view.external_id.max_length": (255, in_view(lambda n: modal(section(), external_id=words(n)))),
    "view.title.max_length": (24, in_view(lambda n: modal(section(), title=label(n)))),
    "view.close.max_length": (24, in_view(lambda n: modal(section(), close=label(n)))),
    "view.submit.max_length": (24, in_view(lambda n: modal(section(), submit=label(n)))),
    "message.blocks.max_items": (50, lambda n: check_message({"blocks": [section()] * n})),
    "message.attachments.max_items": (100, lambda n: check_message({"attachments": [{"text": "a"}] * n})),
    "data_table.content.max_length": (20_000, lambda n: sized_table(n)),
    "message.block_text.max_length": (13_200, lambda n: long_message(n)),
}

LEAST: dict[str, Limit] = {
    "text.min_length": (1, in_message(lambda n: section(text=label(n)))),
    "option_group.options.min_items": (1, in_message(lambda n: grouped(group(n)))),
    "overflow.options.min_items": (1, in_message(lambda n: boxes("overflow", options(n)))),
    "checkboxes.options.min_items": (1, in_message(lambda n: boxes("checkboxes", options(n)))),
    "radio_buttons.options.min_items": (1, in_message(lambda n: boxes("radio_buttons", options(n)))),
    "url_source.url.min_length": (1, in_message(lambda n: task("https://example.com" if n else ""))),
    "file_input.max_files.min": (1, in_view(lambda n: modal(field({"type": "file_input", "max_files": n})))),
    "carousel.elements.min_items": (1, in_message(lambda n: {"type": "carousel", "elements": [card()] * n})),
    "data_table.rows.min_items": (2, in_message(lambda n: table(n, 1))),
    "data_table.columns.min_items": (1, in_message(lambda n: table(2, n))),
    "data_table.page_size.min": (1, in_message(lambda n: table(2, 1, page_size=n))),
    "data_table.cell_text.min_length": (1, in_message(lambda n: table(2, 1, words(n)))),
    "data_visualization.segments.min_items": (1, in_message(lambda n: pie(n))),
    "data_visualization.segment.value.exclusive_min": (1, in_message(lambda n: pie(value=n))),
    "data_visualization.series.min_items": (1, in_message(lambda n: chart(series=[series()] * n))),
    "data_visualization.data.min_items": (1, in_message(lambda n: chart(series=[series(n)]))),
    "data_visualization.categories.min_items": (
        1,
        in_message(lambda n: chart(axis_config={"categories": ["Mon"] * n})),
    ),
    "markdown.text.min_length": (1, in_message(lambda n: {"type": "markdown", "text": words(n)})),
    "video.alt_text.min_length": (1, in_message(lambda n: video(alt_text=words(n)))),
    "view.blocks.min_items": (1, in_view(lambda n: modal(*[section()] * n))),
    "actions.elements.min_items": (1, in_message(lambda n: actions(*[button()] * n))),
    "context.elements.min_items": (1, in_message(lambda n: {"type": "context", "elements": [plain()] * n})),
    "select.options.min_items": (1, in_message(lambda n: actions(select(options=options(n))))),
    "section.fields.min_items": (1, in_message(lambda n: section(fields=[plain()] * n))),
}


def sized_table(characters: int) -> list[str]:
    """The verdict on the rows alone: so much text also breaks the bound on a whole message."""
    rows = [[{"type": "raw_text", "text": words(10_000)}], [{"type": "raw_text", "text": words(characters - 10_000)}]]
    found = check_message({"blocks": [{"type": "data_table", "caption": "c", "rows": rows}]})
    return [problem for problem in found if "/rows" in problem]


def long_message(characters: int) -> list[str]:
    sizes = [3000] * (characters // 3000) + [characters % 3000]
    return check_message({"blocks": [section(text=plain(words(size))) for size in sizes]})


@pytest.mark.parametrize("path", MOST)
def test_a_payload_at_the_limit_is_accepted_and_one_beyond_it_refused(path: str) -> None:
    limit, check = MOST[path]

    assert check(limit) == []
    assert check(limit + 1) != []


@pytest.mark.parametrize("path", LEAST)
def test_the_least_is_accepted_and_less_refused(path: str) -> None:
    least, check = LEAST[path]

    assert check(least) == []
    assert check(least - 1) != []


def leaves(node: Json, path: str = "") -> Iterator[tuple[str, int]]:
    for key, value in node.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, dict):
            yield from leaves(value, here)
        else:
            yield here, value


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference table of Slack's limits is not beside this checkout")
def test_every_limit_of_the_reference_table_is_held_with_the_same_number() -> None:
    ours = {path: limit for path, (limit, _) in (MOST | LEAST).items()}
    ours["data_visualization.segment.value.exclusive_min"] -= 1  # whole numbers above 0 begin at 1
    theirs = dict(leaves(json.loads(REFERENCE.read_text())))

    assert {path: ours.get(path) for path in theirs} == theirs
