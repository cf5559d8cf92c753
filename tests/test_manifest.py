"""`warroom manifest`: what is printed for Socket Mode and for HTTP, and which addresses are refused."""

import json
from typing import Any

import pytest
import yaml

from bot import cli, http_door
from bot.manifest import manifest
from bot.sandbox.installation import from_manifest

URL = "https://warroom.example.com"


def printed(capfdbinary: pytest.CaptureFixture[bytes], *arguments: str) -> bytes:
    assert cli.main(["manifest", *arguments]) == 0
    return capfdbinary.readouterr().out


def urls(value: Any) -> list[str]:
    """Every address in a manifest."""
    if isinstance(value, dict | list):
        return [url for each in (value.values() if isinstance(value, dict) else value) for url in urls(each)]
    return [value] if isinstance(value, str) and value.startswith("http") else []


def test_over_socket_mode_there_is_no_address_in_it(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    made = json.loads(printed(capfdbinary))
    assert made["settings"]["socket_mode_enabled"] is True
    assert urls(made) == []


def test_over_http_each_address_is_below_the_given_one(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    made = json.loads(printed(capfdbinary, "--http", f"{URL}/"))
    events = f"{URL}{http_door.EVENTS}"
    settings = made["settings"]
    assert settings["socket_mode_enabled"] is False
    assert settings["event_subscriptions"]["request_url"] == events
    assert settings["interactivity"] == {
        "is_enabled": True,
        "request_url": events,
        "message_menu_options_url": events,
    }
    assert [each["url"] for each in made["features"]["slash_commands"]] == [events, events]
    assert made["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]


def test_over_http_it_allows_the_same_as_over_socket_mode() -> None:
    assert from_manifest(manifest(URL)) == from_manifest(manifest())


@pytest.mark.parametrize("arguments", [(), ("--http", URL)])
def test_yaml_says_the_same_as_json(capfdbinary: pytest.CaptureFixture[bytes], arguments: tuple[str, ...]) -> None:
    as_json = json.loads(printed(capfdbinary, *arguments))
    assert yaml.safe_load(printed(capfdbinary, "--format", "yaml", *arguments)) == as_json


@pytest.mark.parametrize(
    "url", [URL, "https://warroom.example.com:8443/bot", "http://localhost:3000", "http://[::1]:3"]
)
def test_an_address_that_slack_can_call_is_taken(url: str) -> None:
    assert f"{url}/slack/events" in urls(manifest(url))


@pytest.mark.parametrize(
    "url",
    [
        *("", "warroom.example.com", "http://warroom.example.com", "ftp://warroom.example.com", "https://"),
        *("https://warroom.example.com:99999", "https://[", "https://a b", f"{URL}?a=b", f"{URL}#a"),
        "https://ana:secret@warroom.example.com",
    ],
)
def test_another_one_is_refused_in_one_sentence(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["manifest", "--http", url]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert repr(url) in told.err
    assert "https://warroom.example.com" in told.err


def test_what_slack_limits_is_within_its_limits() -> None:
    made = manifest(URL)
    about, features = made["display_information"], made["features"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 175 <= len(about["long_description"]) <= 4000
    assert len(features["bot_user"]["display_name"]) <= 80
    for command in features["slash_commands"]:
        assert command["should_escape"] is True
        assert (len(command["command"]) <= 32, 0 < len(command["description"]) <= 2000) == (True, True)
        assert 0 < len(command["usage_hint"]) <= 1000
    for shortcut in features["shortcuts"]:
        assert (len(shortcut["name"]) <= 24, len(shortcut["description"]) <= 150) == (True, True)
    assert len(features["shortcuts"]) <= 10
    assert len(made["settings"]["event_subscriptions"]["bot_events"]) <= 100


def test_a_command_is_hinted_with_the_words_that_may_follow_it() -> None:
    hints = {each["command"]: each["usage_hint"] for each in manifest()["features"]["slash_commands"]}
    assert hints["/escalate"].startswith("[title] | now | ")
    assert " | milestone | " in hints["/warroom"]
    assert all(hint.endswith(" | help") for hint in hints.values())
