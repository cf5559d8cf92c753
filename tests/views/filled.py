"""A form as Slack sends it back once a person has filled it in."""

from typing import Any

from bot.sandbox.forms import initial_values, value_key
from bot.views.blocks import Block


def filled(view: Block, **given: Any) -> Block:
    """`view.state` of this form with these fields (by name) filled in; selects by their option's value."""
    values = initial_values(view["blocks"])
    elements = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    for name, wanted in given.items():
        element = elements[name]
        values[name][name][value_key(element)] = _chosen(element, wanted)
    return {"values": values}


def _chosen(element: Block, wanted: Any) -> Any:
    if "options" not in element or wanted is None:
        return wanted
    if isinstance(wanted, list):
        return [_chosen(element, each) for each in wanted]
    return next(option for option in element["options"] if option["value"] == wanted)
