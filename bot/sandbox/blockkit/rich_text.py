"""The rich_text block: sections, lists, quotes and preformatted text with their parts."""

from bot.sandbox.blockkit.rules import (
    Rule,
    Shape,
    flag,
    kind,
    many,
    matching,
    shaped,
    string,
    typed,
    whole,
    word,
)

BLOCK_ID = string(255)

MARKS = dict.fromkeys(("bold", "italic", "strike", "code", "underline"), flag)
MENTION_MARKS = {**MARKS, "highlight": flag, "client_highlight": flag, "unlink": flag}
STYLED: Shape = {"style": shaped({}, MARKS)}
MENTIONED: Shape = {"style": shaped({}, MENTION_MARKS)}
WRITTEN = string(counted=True)

PARTS: dict[str, Rule] = {
    "text": kind("text", {"text": WRITTEN}, STYLED),
    "link": kind("link", {"url": string(3000)}, {"text": WRITTEN, "unsafe": flag, **STYLED}),
    "user": kind("user", {"user_id": string()}, MENTIONED),
    "usergroup": kind("usergroup", {"usergroup_id": string()}, MENTIONED),
    "channel": kind("channel", {"channel_id": string()}, MENTIONED),
    "team": kind("team", {"team_id": string()}, MENTIONED),
    "broadcast": kind("broadcast", {"range": word("here", "channel", "everyone")}, STYLED),
    "date": kind(
        "date",
        {"timestamp": whole(0), "format": string()},
        {"url": string(3000), "fallback": string(), **STYLED},
    ),
    "emoji": kind(
        "emoji",
        {"name": string()},
        {"unicode": string(), "skin_tone": whole(1, 6), "url": string(3000), **STYLED},
    ),
    "color": kind("color", {"value": matching(r"#[0-9A-Fa-f]{6}", "a hex colour")}, STYLED),
}
PART = typed(PARTS)
# Preformatted text carries no mentions: only text and links are formatted inside it.
RAW_PART = typed({name: PARTS[name] for name in ("text", "link")})

SECTION = kind("rich_text_section", {"elements": many(PART)})
BORDER: Shape = {"border": whole(0, 1)}
GROUPS: dict[str, Rule] = {
    "rich_text_section": SECTION,
    "rich_text_list": kind(
        "rich_text_list",
        {"elements": many(typed({"rich_text_section": SECTION})), "style": word("bullet", "ordered")},
        {"indent": whole(0, 8), "offset": whole(0), **BORDER},
    ),
    "rich_text_quote": kind("rich_text_quote", {"elements": many(PART)}, BORDER),
    "rich_text_preformatted": kind(
        "rich_text_preformatted", {"elements": many(RAW_PART)}, {"language": string(), **BORDER}
    ),
}

RICH_TEXT = kind("rich_text", {"elements": many(typed(GROUPS))}, {"block_id": BLOCK_ID})
