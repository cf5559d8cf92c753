"""Block Kit's select menus: static, external, users, conversations, channels; single and multiple."""

from typing import Any

from bot.sandbox.blockkit.objects import (
    ACTION_ID,
    CONFIRM,
    FILTER,
    MENU_OPTION,
    OPTION_GROUP,
    chosen,
    plain,
)
from bot.sandbox.blockkit.rules import Report, Rule, Shape, exactly_one, flag, kind, many, string, whole

ACTION: Shape = {"action_id": ACTION_ID}
CONFIRMED: Shape = {**ACTION, "confirm": CONFIRM}
FOCUSED: Shape = {**CONFIRMED, "focus_on_load": flag}
MENU: Shape = {**FOCUSED, "placeholder": plain(150)}


def only_in_modals(value: Any, at: str, report: Report) -> None:
    """A key that Slack accepts in modals only."""
    flag(value, at, report)
    if report.surface != "modal":
        report.add("is only allowed in input blocks of modals", at)


def within_choices(key: str) -> Rule:
    """No more first choices than ``max_selected_items`` allows."""

    def check(value: Any, at: str, report: Report) -> None:
        if len(value.get(key, [])) > value.get("max_selected_items", 100):
            report.add("must not have more items than max_selected_items", f"{at}/{key}")

    return check


def menus() -> dict[str, Rule]:
    """The ten selects by their type."""
    several: Shape = {**MENU, "max_selected_items": whole(1)}
    listed: Shape = {"options": many(MENU_OPTION, most=100), "option_groups": many(OPTION_GROUP, most=100)}
    one_list = exactly_one("options", "option_groups")
    queried: Shape = {"min_query_length": whole(0)}
    rooms: Shape = {"default_to_current_conversation": flag, "filter": FILTER}
    reply: Shape = {"response_url_enabled": only_in_modals}
    one, ids = string(), many(string())
    options, entry = many(MENU_OPTION), MENU_OPTION
    rules: dict[str, tuple[Shape, tuple[Rule, ...]]] = {
        "static_select": ({**MENU, **listed, "initial_option": entry}, (one_list, chosen("initial_option"))),
        "multi_static_select": (
            {**several, **listed, "initial_options": options},
            (one_list, chosen("initial_options"), within_choices("initial_options")),
        ),
        "external_select": ({**MENU, **queried, "initial_option": entry}, ()),
        "multi_external_select": (
            {**several, **queried, "initial_options": options},
            (within_choices("initial_options"),),
        ),
        "users_select": ({**MENU, "initial_user": one}, ()),
        "multi_users_select": ({**several, "initial_users": ids}, (within_choices("initial_users"),)),
        "conversations_select": ({**MENU, **rooms, **reply, "initial_conversation": one}, ()),
        "multi_conversations_select": (
            {**several, **rooms, "initial_conversations": ids},
            (within_choices("initial_conversations"),),
        ),
        "channels_select": ({**MENU, **reply, "initial_channel": one}, ()),
        "multi_channels_select": (
            {**several, "initial_channels": ids},
            (within_choices("initial_channels"),),
        ),
    }
    return {name: kind(name, {}, keys, *also) for name, (keys, also) in rules.items()}
