"""Tests of the settings from the environment: what works, and what each mistake is told."""

import re
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot
from pydantic import SecretStr

from bot.config import Settings, StoreSettings, is_slacks_own, read_settings, variables
from bot.errors import NotConfigured


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in variables():
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment with the settings that are needed, for Socket Mode."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1-secret")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1-secret")
    return monkeypatch


def _shown(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


def mistakes(kind: type[StoreSettings] = Settings, **given: Any) -> str:
    with pytest.raises(NotConfigured) as caught:
        read_settings(kind, **given)
    return str(caught.value)


def test_two_tokens_are_enough(environment: pytest.MonkeyPatch) -> None:
    settings = read_settings(Settings)
    assert _shown(settings.slack_bot_token) == "xoxb-1-secret"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_url.get_secret_value() == "sqlite:///warroom.db"
    assert (settings.warroom_config, settings.warroom_clock_url, settings.log_level) == (None, None, "INFO")


def test_given_settings_go_before_the_environment(environment: pytest.MonkeyPatch) -> None:
    assert _shown(read_settings(Settings, slack_bot_token="xoxb-2").slack_bot_token) == "xoxb-2"


def test_the_database_alone_needs_no_tokens() -> None:
    assert read_settings(StoreSettings, database_url="postgresql://u@h/n").log_level == "INFO"


def test_every_missing_setting_is_named_and_so_are_both_ways_to_slack() -> None:
    assert mistakes() == snapshot("""\
SLACK_BOT_TOKEN is not set. Expected: the bot token of the Slack app; it starts with xoxb-.
SLACK_SIGNING_SECRET or SLACK_APP_TOKEN must be set: the app's signing secret for HTTP mode, or the app-level token, which starts with xapp-, for Socket Mode.\
""")


def test_many_workspaces_need_a_client_a_key_and_no_bot_token(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_CLIENT_ID", "1.2")
    assert mistakes() == snapshot("""\
SLACK_BOT_TOKEN is for one workspace, and SLACK_CLIENT_ID lets many install Warroom: remove one of them.
SLACK_CLIENT_SECRET must be set when SLACK_CLIENT_ID is.
WARROOM_TOKEN_KEY must be set when SLACK_CLIENT_ID is.\
""")
    environment.delenv("SLACK_BOT_TOKEN")
    environment.setenv("SLACK_CLIENT_SECRET", "secret")
    environment.setenv("WARROOM_TOKEN_KEY", "too short")
    assert mistakes() == snapshot(
        "WARROOM_TOKEN_KEY must be 32 random bytes in URL-safe base64, such as `openssl rand -base64 32 | tr +/ -_` makes; several with commas between them, the newest first."
    )
    environment.setenv("WARROOM_TOKEN_KEY", f"{'A' * 43}=, {'B' * 43}=")
    settings = read_settings(Settings)
    assert settings.is_installed_by_oauth
    assert settings.token_keys == ["A" * 43 + "=", "B" * 43 + "="]
    assert settings.http_port == 3000  # browsers come back there, in Socket Mode too


@pytest.mark.parametrize("password", ["p@ss", "p/ss", "p#ss", "a:b@c/d"])
def test_a_password_that_would_be_taken_for_the_host_is_refused_unseen(password: str) -> None:
    said = mistakes(StoreSettings, database_url=f"postgresql://warroom:{password}@127.0.0.1/warroom?sslmode=require")
    assert said == "DATABASE_URL must have @, / and # in the password written as %40, %2F and %23."
    escaped = password.replace("@", "%40").replace("/", "%2F").replace("#", "%23")
    read_settings(StoreSettings, database_url=f"postgresql://warroom:{escaped}@127.0.0.1/warroom?host=/var/run")


SECRET = "0123456789abcdef0123456789abcdef"


def test_an_app_token_means_socket_mode_and_a_signing_secret_alone_http_mode(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_SIGNING_SECRET", SECRET)
    both = read_settings(Settings)
    assert (both.http_secret, both.http_port) == (None, None)
    environment.delenv("SLACK_APP_TOKEN")
    alone = read_settings(Settings)
    assert (alone.http_secret, alone.http_port, alone.warroom_host) == (SECRET, 3000, "0.0.0.0")


def test_the_port_is_served_in_both_modes_when_it_is_set(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("PORT", "8080")
    environment.setenv("WARROOM_HOST", "127.0.0.1")
    settings = read_settings(Settings)
    assert (settings.http_port, settings.warroom_host, settings.http_secret) == (8080, "127.0.0.1", None)
    assert read_settings(Settings, slack_app_token=None, slack_signing_secret=SECRET).http_port == 8080


@pytest.mark.parametrize("port", ["65536", "-1", "http", "3000.5", "٣٠٠٠"])
def test_a_port_that_is_none_is_refused(environment: pytest.MonkeyPatch, port: str) -> None:
    environment.setenv("PORT", port)
    assert mistakes() == "PORT must be a port number, 0 to 65535 (0: any that is free)."
    environment.setenv("PORT", "65535")
    assert read_settings(Settings).port == 65535


def test_every_malformed_setting_is_named_and_no_value_is_shown(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_BOT_TOKEN", "hunter2")
    environment.setenv("SLACK_APP_TOKEN", "xoxb-hunter2")
    environment.setenv("SLACK_API_URL", "ftp://hunter2")
    environment.setenv("DATABASE_URL", "mysql://root:hunter2@host/name")
    environment.setenv("LOG_LEVEL", "hunter2")
    environment.setenv("SLACK_SIGNING_SECRET", "xapp-hunter2")
    said = mistakes()
    assert "hunter2" not in said
    assert said == snapshot("""\
DATABASE_URL must be sqlite:///warroom.db or postgresql://user:password@host/name.
LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR.
SLACK_BOT_TOKEN must be a token that starts with xoxb- (Slack shows it on the app's settings page).
SLACK_APP_TOKEN must be a token that starts with xapp- (Slack shows it on the app's settings page).
SLACK_SIGNING_SECRET must be the app's signing secret (Slack shows it on the app's Basic Information page).
SLACK_API_URL must be a web address such as https://slack.com/api/.\
""")


def test_settings_do_not_show_their_secrets(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DATABASE_URL", "postgresql://root:hunter2@host/name")
    settings = read_settings(Settings)
    shown = repr(settings).replace("slack_signing_secret", "").replace("slack_client_secret", "")
    assert "secret" not in shown.replace("SecretStr", "")
    assert "hunter2" not in repr(settings)


def test_white_space_around_a_value_and_empty_values_do_no_harm(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_BOT_TOKEN", " xoxb-1 \n")
    environment.setenv("LOG_LEVEL", "debug ")
    environment.setenv("WARROOM_CLOCK_URL", "")
    settings = read_settings(Settings)
    assert _shown(settings.slack_bot_token) == "xoxb-1"
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


def test_the_page_of_settings_has_a_line_for_each_variable_and_no_other() -> None:
    page = (Path(__file__).parents[1] / "docs" / "settings.md").read_text(encoding="utf-8")
    table = page.partition("## Environment")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.M)) == set(variables())
