"""Tests of the settings from the environment: what works, and what each mistake is told."""

from typing import Any

import pytest
from inline_snapshot import snapshot

from bot.config import Settings, StoreSettings, is_slacks_own, read_settings, variables
from bot.errors import NotConfigured


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in variables():
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment with the two settings that have no default."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1-secret")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1-secret")
    return monkeypatch


def mistakes(kind: type[StoreSettings] = Settings, **given: Any) -> str:
    with pytest.raises(NotConfigured) as caught:
        read_settings(kind, **given)
    return str(caught.value)


def test_two_tokens_are_enough(environment: pytest.MonkeyPatch) -> None:
    settings = read_settings(Settings)
    assert settings.slack_bot_token.get_secret_value() == "xoxb-1-secret"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_url.get_secret_value() == "sqlite:///warroom.db"
    assert (settings.warroom_config, settings.warroom_clock_url, settings.log_level) == (None, None, "INFO")


def test_given_settings_go_before_the_environment(environment: pytest.MonkeyPatch) -> None:
    assert read_settings(Settings, slack_bot_token="xoxb-2").slack_bot_token.get_secret_value() == "xoxb-2"


def test_the_database_alone_needs_no_tokens() -> None:
    assert read_settings(StoreSettings, database_url="postgresql://u@h/n").log_level == "INFO"


def test_every_missing_setting_is_named() -> None:
    assert mistakes() == snapshot("""\
SLACK_BOT_TOKEN is not set. Expected: the bot token of the Slack app; it starts with xoxb-.
SLACK_APP_TOKEN is not set. Expected: the app-level token for Socket Mode; it starts with xapp-.\
""")


def test_every_malformed_setting_is_named_and_no_value_is_shown(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_BOT_TOKEN", "hunter2")
    environment.setenv("SLACK_APP_TOKEN", "xoxb-hunter2")
    environment.setenv("SLACK_API_URL", "ftp://hunter2")
    environment.setenv("DATABASE_URL", "mysql://root:hunter2@host/name")
    environment.setenv("LOG_LEVEL", "hunter2")
    said = mistakes()
    assert "hunter2" not in said
    assert said == snapshot("""\
DATABASE_URL must be sqlite:///warroom.db or postgresql://user:password@host/name.
LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR.
SLACK_BOT_TOKEN must be a token that starts with xoxb- (Slack shows it on the app's settings page).
SLACK_APP_TOKEN must be a token that starts with xapp- (Slack shows it on the app's settings page).
SLACK_API_URL must be a web address such as https://slack.com/api/.\
""")


def test_settings_do_not_show_their_secrets(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DATABASE_URL", "postgresql://root:hunter2@host/name")
    settings = read_settings(Settings)
    assert "secret" not in repr(settings).replace("SecretStr", "")
    assert "hunter2" not in repr(settings)


def test_white_space_around_a_value_and_empty_values_do_no_harm(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_BOT_TOKEN", " xoxb-1 \n")
    environment.setenv("LOG_LEVEL", "debug ")
    environment.setenv("WARROOM_CLOCK_URL", "")
    settings = read_settings(Settings)
    assert settings.slack_bot_token.get_secret_value() == "xoxb-1"
    assert (settings.log_level, settings.warroom_clock_url) == ("DEBUG", None)


@pytest.mark.parametrize(
    "url", [None, "https://slack.com/api/", "https://SLACK.com./api", "https://acme.slack.com:443/api/"]
)
def test_a_movable_clock_is_refused_beside_slack_itself(environment: pytest.MonkeyPatch, url: str | None) -> None:
    environment.setenv("WARROOM_CLOCK_URL", "http://127.0.0.1:8080/clock")
    if url is not None:
        environment.setenv("SLACK_API_URL", url)
    assert mistakes().startswith("WARROOM_CLOCK_URL moves the clock and is for sandboxes only")
    environment.setenv("SLACK_API_URL", "http://127.0.0.1:8080/api/")
    assert read_settings(Settings).warroom_clock_url == "http://127.0.0.1:8080/clock"


def test_slacks_own_hosts_are_told_from_others() -> None:
    assert is_slacks_own("https://slack.com/api/")
    assert is_slacks_own("https://x.slack.com/")
    assert not is_slacks_own("https://notslack.com/")
    assert not is_slacks_own("http://slack.com.example.org/")
