"""Block Kit's composition objects: texts, options, confirm dialogs, filters, images."""

from typing import Any

from bot.sandbox.blockkit.rules import (
    Report,
    Rule,
    Shape,
    at_least_one,
    both,
    exactly_one,
    flag,
    kind,
    many,
    matching,
    shaped,
    string,
    typed,
    word,
)

ACTION_ID = string(255)
WEB_URL = both(string(3000), matching(r"https?://\S+", "a valid URL"))
LINK = both(string(3000), matching(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", "a valid URL"))
HTTPS_URL = both(string(3000), matching(r"https://\S+", "an HTTPS URL"))


def text_kinds(most: int) -> dict[str, Rule]:
    """Both kinds of text object, by type."""
    words = string(most, counted=True)
    return {
        "plain_text": kind("plain_text", {"text": words}, {"emoji": flag}),
        "mrkdwn": kind("mrkdwn", {"text": words}, {"verbatim": flag}),
    }


def plain(most: int) -> Rule:
    """A plain_text object."""
    return typed({"plain_text": text_kinds(most)["plain_text"]})


def mrkdwn(most: int) -> Rule:
    """A mrkdwn object."""
    return typed({"mrkdwn": text_kinds(most)["mrkdwn"]})


def text(most: int) -> Rule:
    """A plain_text or a mrkdwn object."""
    return typed(text_kinds(most))


def option(label: Rule, about: Rule, optional: Shape | None = None) -> Rule:
    """One entry of a menu or a group of boxes."""
    return shaped({"text": label, "value": string(150)}, {"description": about, **(optional or {})})


MENU_OPTION = option(plain(75), plain(75))
BOX_OPTION = option(text(75), text(75))  # only checkboxes and radio buttons may carry mrkdwn
OVERFLOW_OPTION = option(plain(75), plain(75), {"url": LINK})
OPTION_GROUP = shaped({"label": plain(75), "options": many(MENU_OPTION, most=100)})

STYLE = word("primary", "danger")
CONFIRM = shaped({"text": text(300)}, {"title": plain(100), "confirm": plain(30), "deny": plain(30), "style": STYLE})
DISPATCH = shaped({"trigger_actions_on": many(word("on_enter_pressed", "on_character_entered"), least=1, most=2)})
FILTER = shaped(
    {},
    {
        "include": many(word("im", "mpim", "private", "public")),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
    at_least_one("include", "exclude_external_shared_channels", "exclude_bot_users"),
)
WORKFLOW = shaped(
    {
        "trigger": shaped(
            {"url": WEB_URL},
            {"customizable_input_parameters": many(shaped({"name": string(), "value": string(least=0)}))},
        )
    }
)

IMAGE_SOURCE: Shape = {
    "image_url": WEB_URL,
    "slack_file": shaped({}, {"id": string(), "url": WEB_URL}, exactly_one("id", "url")),
}
IMAGE = kind("image", {"alt_text": string(2000)}, IMAGE_SOURCE, exactly_one("image_url", "slack_file"))


def chosen(key: str) -> Rule:
    """The initial choice (one object or a list of them) must be found, word for word, among the options."""

    def check(value: Any, at: str, report: Report) -> None:
        if key not in value:
            return
        offered = list(value.get("options", []))
        for group in value.get("option_groups", []):
            offered += group["options"]
        several = isinstance(value[key], list)
        for index, choice in enumerate(value[key] if several else [value[key]]):
            if not any(_same(choice, entry) for entry in offered):
                where = f"{at}/{key}/{index}" if several else f"{at}/{key}"
                report.add("must match one of the provided options", where)

    return check


def _same(choice: dict[str, Any], entry: dict[str, Any]) -> bool:
    """Whether two options are one; ``emoji`` and ``verbatim`` only say how they are drawn."""
    return _core(choice) == _core(entry)


def _core(entry: dict[str, Any]) -> tuple[Any, ...]:
    about = entry.get("description", {})
    return (
        entry["value"],
        entry["text"]["type"],
        entry["text"]["text"],
        about.get("type"),
        about.get("text"),
    )
