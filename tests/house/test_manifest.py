"""The manifest asks for what the code needs and nothing more, and offers what has a door."""

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot import cli
from bot.manifest import EVENTS_WITHOUT_SCOPE, SCOPES, SHORTCUTS, SLASH_COMMANDS, manifest
from bot.rules.command_table import COMMANDS
from bot.sandbox.contracts.table import METHODS
from bot.sandbox.installation import EVENT_SCOPES
from tests.reference import needs_reference, reference

ROOT = Path(__file__).parents[2]
NOT_WARROOM = {"sandbox", "words", "manifest.py"}

# With which kinds of conversation a method is called; the others with public and private channels.
KINDS = {
    "conversations.history": {"public", "private", "im"},  # a lost answer is looked for where the message was to go
    "conversations.open": {"im"},
}
REFERENCE_KINDS = {"channels": "public", "groups": "private", "im": "im", "mpim": "mpim"}

Needs = dict[tuple[str, str], frozenset[str]]  # (method or event, kind of conversation) → any one of these scopes
Scopes = Mapping[str, tuple[str, ...]]


# ── what the code uses ───────────────────────────────────────────────────────────────────────────────────


def is_method(value: object) -> bool:
    """Whether this is the name of a Web API method."""
    return isinstance(value, str) and "." in value and hasattr(AsyncWebClient, value.replace(".", "_"))


def methods_in(tree: ast.Module) -> Iterator[str]:
    """The methods that a file calls or promises: named in a function, neither compared with nor the key of a table."""
    named = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and is_method(node.value.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }

    def walk(node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.Compare | ast.MatchValue):
            return
        if isinstance(node, ast.Constant) and is_method(node.value):
            yield str(node.value)
        if isinstance(node, ast.Name) and node.id in named:
            yield str(named[node.id])
        keys = node.keys if isinstance(node, ast.Dict) else []
        for child in ast.iter_child_nodes(node):
            if child not in keys:
                yield from walk(child)

    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from walk(node)


@cache
def methods_used() -> frozenset[str]:
    """Every method that is promised or called anywhere in the product."""
    files = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")]
    return frozenset(
        method
        for path in files
        if not NOT_WARROOM & set(path.relative_to(ROOT).parts)
        for method in methods_in(ast.parse(path.read_text(encoding="utf-8")))
    )


class Doors:
    """Takes the place of the Bolt app and writes down for what each door is hung."""

    def __init__(self) -> None:
        self.hung: dict[str, list[Any]] = defaultdict(list)

    def __getattr__(self, kind: str) -> Callable[..., Callable[[Any], None]]:
        def hang(what: Any, **_: Any) -> Callable[[Any], None]:
            self.hung[kind].append(what)
            return lambda _: None

        return hang


@pytest.fixture(scope="module")
def doors() -> dict[str, list[Any]]:
    """What there are doors for: `command`, `shortcut`, `event`, `options`, …"""
    hanging = Doors()
    handlers.register(cast(Any, hanging), cast(Any, Doors()))  # the house is only handed on while doors are hung
    return hanging.hung


# ── what that needs ──────────────────────────────────────────────────────────────────────────────────────


def by_own_table(method: str) -> Scopes:
    """Kind of conversation → scopes of which one is enough, as the sandbox has it."""
    return METHODS[method].scopes


def by_reference(method: str) -> Scopes:
    """The same from the reference data about Slack."""
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for scope in reference()["methods"][method]["scopes"].get("bot", []):
        kind = REFERENCE_KINDS.get(scope.split(":")[0], "")
        found[kind] += (scope,)
    return found


SOURCES = [
    pytest.param(by_own_table, id="own-table"),
    pytest.param(by_reference, id="reference", marks=needs_reference),
]
Source = Callable[[str], Scopes]


def needed(scopes_of: Source, events: list[str]) -> Needs:
    """Everything that needs a scope."""
    needs: Needs = {}
    for method in methods_used():
        kinds = {"", *KINDS.get(method, {"public", "private"})}
        needs |= {(method, kind): frozenset(one) for kind, one in scopes_of(method).items() if kind in kinds}
    for event in events:
        scopes = EVENT_SCOPES.get(event, {})
        needs |= {(event, kind): frozenset(one) for kind, one in scopes.items() if kind != "im"}
    return needs


def too_few(needs: Needs, scopes: set[str]) -> list[tuple[str, str]]:
    """What would be refused."""
    return sorted(what for what, enough in needs.items() if not enough & scopes)


def too_many(needs: Needs, scopes: set[str]) -> list[str]:
    """The scopes without which nothing would be refused."""
    return sorted(scope for scope in scopes if too_few(needs, scopes - {scope}) == too_few(needs, scopes))


@pytest.mark.parametrize("source", SOURCES)
def test_the_scopes_are_those_that_methods_and_events_need(source: Source, doors: dict[str, list[Any]]) -> None:
    needs = needed(source, heard(doors)) | {("commands", ""): frozenset({"commands"})}
    assert len(needs) > 40
    asked = set(manifest()["oauth_config"]["scopes"]["bot"])
    assert too_few(needs, asked) == []
    assert too_many(needs, asked) == []
    assert too_few(needs, asked - {"pins:write"}) == [("pins.add", "")]
    assert too_many(needs, asked | {"channels:write.invites"}) == ["channels:write.invites"]


@pytest.mark.parametrize("source", SOURCES)
def test_each_scope_says_exactly_what_needs_it(source: Source, doors: dict[str, list[Any]]) -> None:
    needs = needed(source, heard(doors))
    for scope, need in SCOPES.items():
        users = {what for (what, _), enough in needs.items() if scope in enough}
        assert {*need.methods, *need.events} == users, scope


def heard(doors: dict[str, list[Any]]) -> list[str]:
    """The events that have a door."""
    return sorted(event for event in doors["event"] if isinstance(event, str))


def test_what_counts_as_use_of_a_method() -> None:
    source = """
OPEN = "conversations.open"
TABLE = {"reactions.add": 3}
def work(row):
    if row.method in ("pins.remove", "pins.list"):
        promise(method="chat.update" if row else "chat.postMessage")
    match row.method:
        case "conversations.kick":
            return {"views.open": ("chat.delete", {})}
    ask(OPEN)
"""
    assert set(methods_in(ast.parse(source))) == {
        "chat.update",
        "chat.postMessage",
        "chat.delete",
        "conversations.open",
    }


# ── what it offers ───────────────────────────────────────────────────────────────────────────────────────


def test_it_subscribes_to_the_events_that_have_a_door(doors: dict[str, list[Any]]) -> None:
    assert manifest()["settings"]["event_subscriptions"]["bot_events"] == heard(doors)
    assert set(EVENTS_WITHOUT_SCOPE) == set(heard(doors)) - set(EVENT_SCOPES)


def test_it_offers_the_commands_and_shortcuts_that_have_a_door(doors: dict[str, list[Any]]) -> None:
    assert set(SLASH_COMMANDS) == set(doors["command"]) == {each.shape.split()[0] for each in COMMANDS}
    assert set(SHORTCUTS) == set(doors["shortcut"])


def test_menus_that_ask_for_their_options_have_an_address_to_ask(doors: dict[str, list[Any]]) -> None:
    assert doors["options"]
    assert "message_menu_options_url" in manifest("https://warroom.example.com")["settings"]["interactivity"]


def test_manifest_json_is_what_the_command_prints(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert cli.main(["manifest"]) == 0
    printed = capfdbinary.readouterr().out
    assert (ROOT / "manifest.json").read_bytes() == printed, "run: .venv/bin/warroom manifest > manifest.json"
