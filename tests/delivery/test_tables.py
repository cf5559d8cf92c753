"""The tables of delivery are complete: every method promised anywhere has its line in each of them."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.delivery.budgets import PER_MINUTE, TIER_1, TIER_2, TIER_3, TIER_4
from bot.delivery.lookups import LOOKUPS, WhenInDoubt
from bot.delivery.outcomes import ALREADY, DOUBT, LATER, PAUSED, Verdict, judge
from bot.delivery.slack import LIMITED, Answer

ROOT = Path(__file__).parents[2]
FAMILIES = ("bookmarks", "canvases", "chat", "conversations", "files", "pins", "reactions", "usergroups", "views")
REFERENCE = ROOT.parent / "shared" / "slack" / "methods.json"


def _promised() -> Iterator[str]:
    for room in ("announce", "services"):
        for path in (ROOT / "bot" / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    family, dot, verb = node.value.partition(".")
                    if dot and family in FAMILIES and verb.isalpha():
                        yield node.value


def test_every_method_promised_anywhere_is_in_the_table_of_lookups() -> None:
    promised = set(_promised())
    assert {"conversations.create", "chat.postMessage", "pins.add"} <= promised
    assert promised <= set(LOOKUPS)


def test_every_line_says_how_or_why() -> None:
    for method, line in LOOKUPS.items():
        assert line.why, method
        assert (line.look is not None) == (line.asks is not None) == (line.how is WhenInDoubt.LOOK), method


def test_the_page_about_delivery_says_what_the_table_says() -> None:
    said = {
        WhenInDoubt.LOOK: "look",
        WhenInDoubt.REPEAT: "repeat at once",
        WhenInDoubt.WAIT: "repeat after the window",
    }
    page = (ROOT / "docs" / "delivery.md").read_text(encoding="utf-8")
    for method, line in LOOKUPS.items():
        assert f"| `{method}` | {said[line.how]} | {line.why} |" in page


def test_every_method_we_call_has_its_budget() -> None:
    looks = {line.asks for line in LOOKUPS.values() if line.asks}
    assert set(LOOKUPS) | looks | {"conversations.open", "conversations.join", "conversations.replies"} <= set(
        PER_MINUTE
    )


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference of Slack's methods is not here")
def test_the_budgets_do_not_exceed_slacks_tiers() -> None:
    methods = json.loads(REFERENCE.read_text(encoding="utf-8"))["methods"]
    tiers = {"Tier 1": TIER_1, "Tier 2": TIER_2, "Tier 3": TIER_3, "Tier 4": TIER_4}
    for method, per_minute in PER_MINUTE.items():
        said = str(methods[method]["rate_limit"])[:6]
        if said in tiers:
            assert per_minute <= tiers[said], method


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference of Slack's methods is not here")
def test_what_is_already_so_is_an_error_that_slack_knows() -> None:
    methods = json.loads(REFERENCE.read_text(encoding="utf-8"))["methods"]
    ours_beside = {"cant_invite_self", "not_in_channel", "already_in_channel"}
    for method, errors in ALREADY.items():
        assert errors <= set(methods[method]["errors"]) | ours_beside, method


def test_no_error_stands_in_two_places() -> None:
    places = [LIMITED, LATER, DOUBT, PAUSED]
    for number, place in enumerate(places):
        for other in places[number + 1 :]:
            assert not place & other


@pytest.mark.parametrize(
    ("method", "status", "body", "verdict"),
    [
        ("chat.postMessage", 200, {"ok": True}, Verdict.DONE),
        ("chat.postMessage", 429, {"ok": False, "error": "ratelimited"}, Verdict.LIMITED),
        ("chat.postMessage", 200, {"ok": False, "error": "rate_limited"}, Verdict.LIMITED),
        ("chat.postMessage", 200, {"ok": False, "error": "service_unavailable"}, Verdict.LATER),
        ("chat.postMessage", 200, {"ok": False, "error": "internal_error"}, Verdict.DOUBT),
        ("chat.postMessage", 200, {"ok": False, "error": "fatal_error"}, Verdict.DOUBT),
        ("chat.postMessage", 500, {}, Verdict.DOUBT),
        ("chat.postMessage", 502, {}, Verdict.DOUBT),
        ("chat.postMessage", 200, {}, Verdict.DOUBT),  # half an answer
        ("chat.postMessage", 404, {}, Verdict.PAUSED),  # a wrong address, or a proxy in between
        ("chat.postMessage", 413, {}, Verdict.NEVER),
        ("chat.postMessage", 200, {"ok": False, "error": "invalid_auth"}, Verdict.PAUSED),
        ("chat.postMessage", 200, {"ok": False, "error": "not_in_channel"}, Verdict.JOIN),
        ("chat.postMessage", 200, {"ok": False, "error": "channel_not_found"}, Verdict.NEVER),
        ("chat.postMessage", 200, {"ok": False, "error": "an error of next year"}, Verdict.NEVER),
        ("conversations.kick", 200, {"ok": False, "error": "not_in_channel"}, Verdict.DONE),
        ("conversations.invite", 200, {"ok": False, "error": "already_in_channel"}, Verdict.DONE),
        ("conversations.create", 200, {"ok": False, "error": "name_taken"}, Verdict.RENAME),
        ("conversations.rename", 200, {"ok": False, "error": "name_taken"}, Verdict.NEVER),
        ("pins.add", 200, {"ok": False, "error": "already_pinned"}, Verdict.DONE),
    ],
)
def test_each_answer_has_one_meaning(method: str, status: int, body: dict[str, object], verdict: Verdict) -> None:
    assert judge(method, Answer(status, body)).verdict is verdict


def test_a_limit_without_retry_after_waits_long_enough() -> None:
    limited = judge("pins.add", Answer(429, {"ok": False, "error": "ratelimited"}))
    assert limited.wait_s == 30
    assert judge("pins.add", Answer(429, {}, 7.0)).wait_s == 7


def test_slacks_hints_are_kept_and_nothing_of_our_text() -> None:
    hint = "must be less than 3001 characters [json-pointer:/blocks/0]"
    body = {"ok": False, "error": "invalid_blocks", "response_metadata": {"messages": [hint]}}
    assert judge("chat.postMessage", Answer(200, body)).problem == f"invalid_blocks; {hint}"
