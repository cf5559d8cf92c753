"""The settings from the environment; nothing else reads it. What `warroom.yaml` says is read by `config_file`."""

import base64
import re
from pathlib import Path
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import NotConfigured

SLACK_API_URL = "https://slack.com/api/"
_SLACK_HOSTS = ("slack.com", "slack-gov.com")
DEFAULT_PORT = 3000
LAST_PORT = 65535
KEY_BYTES = 32
_DATABASES = ("sqlite", "postgres", "postgresql")


def is_slacks_own(url: str) -> bool:
    """Whether this address is Slack itself rather than a stand-in: slack.com (or its government twin) or below."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    return any(host == own or host.endswith(f".{own}") for own in _SLACK_HOSTS)


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _token(prefix: str, value: SecretStr) -> SecretStr:
    # A secret's value is never shown, not even its wrong beginning.
    if not re.fullmatch(re.escape(prefix) + r"[\x21-\x7e]+", value.get_secret_value()):
        raise ValueError(f"must be a token that starts with {prefix} (Slack shows it on the app's settings page)")
    return value


def web_address(value: str) -> str:
    """The address when it is one of the web. Raises ValueError."""
    try:
        parts = urlsplit(value)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        fits = False
    if not fits:
        raise ValueError("must be a web address such as https://slack.com/api/")
    return value


def _secret(value: SecretStr) -> SecretStr:
    # Slack's own are 32 hexadecimal digits, as `warroom doctor` says; a sandbox may have shorter ones.
    if not re.fullmatch(r"(?!xox|xapp-)[\x21-\x7e]+", value.get_secret_value()):
        raise ValueError("must be the app's signing secret (Slack shows it on the app's Basic Information page)")
    return value


def _port(value: object) -> object:
    if not re.fullmatch("[0-9]{1,5}", str(value)) or int(str(value)) > LAST_PORT:
        raise ValueError("must be a port number, 0 to 65535 (0: any that is free)")
    return value


def _database(value: SecretStr) -> SecretStr:
    scheme = value.get_secret_value().partition("://")[0].split("+")[0]
    if "://" not in value.get_secret_value() or scheme not in _DATABASES:
        raise ValueError("must be sqlite:///warroom.db or postgresql://user:password@host/name")
    # Else a part of the password would be taken for the host, and told in every sentence about it.
    person, at, _ = value.get_secret_value().partition("://")[2].partition("?")[0].rpartition("@")
    if at and scheme != "sqlite" and re.search("[@/#]", person):
        raise ValueError("must have @, / and # in the password written as %40, %2F and %23")
    return value


def _log_format(value: str) -> str:
    if value.lower() not in ("json", "text"):
        raise ValueError("must be json or text")
    return value.lower()


def _log_level(value: str) -> str:
    if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
    return value.upper()


def _token_keys(value: SecretStr) -> SecretStr:
    for key in value.get_secret_value().split(","):
        try:
            fits = len(base64.urlsafe_b64decode(key.strip())) == KEY_BYTES
        except ValueError:
            fits = False
        if not fits:
            raise ValueError(
                "must be 32 random bytes in URL-safe base64, such as `openssl rand -base64 32 | tr +/ -_` makes; "
                "several with commas between them, the newest first"
            )
    return value


WebAddress = Annotated[str, BeforeValidator(_stripped), AfterValidator(web_address)]
TokenKeys = Annotated[SecretStr, BeforeValidator(_stripped), AfterValidator(_token_keys)]
BotToken = Annotated[SecretStr, BeforeValidator(_stripped), AfterValidator(lambda value: _token("xoxb-", value))]
AppToken = Annotated[SecretStr, BeforeValidator(_stripped), AfterValidator(lambda value: _token("xapp-", value))]
SigningSecret = Annotated[SecretStr, BeforeValidator(_stripped), AfterValidator(_secret)]
Host = Annotated[str, BeforeValidator(_stripped)]
Port = Annotated[int, BeforeValidator(_port), BeforeValidator(_stripped)]
DatabaseUrl = Annotated[SecretStr, BeforeValidator(_stripped), AfterValidator(_database)]
Unchecked = Annotated[SecretStr, BeforeValidator(_stripped)]
ConfigPath = Annotated[Path | None, Field(description="The file with the workspace's rules.")]
LogFormat = Annotated[str, BeforeValidator(_stripped), AfterValidator(_log_format)]
LogLevel = Annotated[str, BeforeValidator(_stripped), AfterValidator(_log_level)]


_FROM_THE_ENVIRONMENT = SettingsConfigDict(
    env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
)


class FileSettings(BaseSettings):
    """What is needed to find `warroom.yaml`: enough for `warroom config`."""

    model_config = _FROM_THE_ENVIRONMENT

    warroom_config: ConfigPath = None


class StoreSettings(BaseSettings):
    """What is needed to reach the database: enough for `warroom migrate`."""

    model_config = _FROM_THE_ENVIRONMENT

    database_url: DatabaseUrl = Field(
        default=SecretStr("sqlite:///warroom.db"), description="The database, SQLite or PostgreSQL."
    )
    log_level: LogLevel = Field(default="INFO", description="How much is logged.")
    log_format: LogFormat | None = Field(default=None, description="How it is logged, json or text.")


class Settings(StoreSettings):
    """Everything the running bot needs from the environment. Each field's name in capitals is the variable's."""

    slack_client_id: Annotated[str, BeforeValidator(_stripped)] | None = Field(
        default=None, description="The Slack app's client id, when any workspace may install it by OAuth."
    )
    slack_bot_token: BotToken | None = Field(
        default=None, validate_default=True, description="The bot token of the Slack app; it starts with xoxb-."
    )
    slack_app_token: AppToken | None = Field(default=None, description="The app-level token, for Socket Mode.")
    slack_signing_secret: SigningSecret | None = Field(
        default=None, validate_default=True, description="The app's signing secret, for HTTP mode."
    )
    port: Port | None = Field(default=None, description="The port to serve HTTP on.")
    # Slack, or the proxy before us, comes from outside.
    warroom_host: Host = Field(default="0.0.0.0", description="The address to serve HTTP on.")  # noqa: S104
    slack_client_secret: SecretStr | None = Field(
        default=None, validate_default=True, description="The Slack app's client secret."
    )
    warroom_token_key: TokenKeys | None = Field(
        default=None,
        validate_default=True,
        description="Seals tokens in the database; the first of several, with commas, seals anew.",
    )
    warroom_public_url: WebAddress | None = Field(
        default=None, description="Where people's browsers reach Warroom, for the way back from Slack."
    )
    metrics_port: Port | None = Field(default=None, description="The port to tell Prometheus its numbers on.")
    metrics_host: Host = Field(default="127.0.0.1", description="The address to tell Prometheus its numbers on.")
    slack_api_url: WebAddress = Field(default=SLACK_API_URL, description="Where Slack's Web API is.")
    warroom_config: ConfigPath = None
    warroom_clock_url: WebAddress | None = Field(default=None, description="A movable clock, for sandboxes only.")

    @field_validator("slack_bot_token")
    @classmethod
    def _one_workspace_or_many(cls, value: SecretStr | None, given: ValidationInfo) -> SecretStr | None:
        for_many = given.data.get("slack_client_id") is not None
        if value is None and not for_many:
            raise ValueError("is not set. Expected: the bot token of the Slack app; it starts with xoxb-")
        if value is not None and for_many:
            raise ValueError("is for one workspace, and SLACK_CLIENT_ID lets many install Warroom: remove one of them")
        return value

    @field_validator("slack_client_secret", "warroom_token_key")
    @classmethod
    def _what_many_need(cls, value: SecretStr | None, given: ValidationInfo) -> SecretStr | None:
        if value is None and given.data.get("slack_client_id") is not None:
            raise ValueError("must be set when SLACK_CLIENT_ID is")
        return value

    @field_validator("slack_signing_secret")
    @classmethod
    def _one_way_to_slack(cls, value: SecretStr | None, given: ValidationInfo) -> SecretStr | None:
        # An app token that is malformed is told as such, and is not among what was given.
        if value is None and "slack_app_token" in given.data and given.data["slack_app_token"] is None:
            raise ValueError(
                "or SLACK_APP_TOKEN must be set: the app's signing secret for HTTP mode, "
                "or the app-level token, which starts with xapp-, for Socket Mode"
            )
        return value

    @property
    def http_port(self) -> int | None:
        """Where HTTP is served: how the process is, and in HTTP mode Slack's requests. None: nowhere."""
        only_socket = self.slack_app_token is not None and not self.is_installed_by_oauth
        return self.port if self.port is not None or only_socket else DEFAULT_PORT

    @property
    def http_secret(self) -> str | None:
        """The secret that Slack's requests are signed with in HTTP mode; None in Socket Mode."""
        if self.slack_app_token or self.slack_signing_secret is None:
            return None
        return self.slack_signing_secret.get_secret_value()

    @property
    def is_installed_by_oauth(self) -> bool:
        """Whether any workspace may install it, rather than the one whose token is given."""
        return self.slack_client_id is not None

    @property
    def token_keys(self) -> list[str]:
        """The keys that seal and open tokens, the newest first."""
        given = self.warroom_token_key.get_secret_value() if self.warroom_token_key else ""
        return [key.strip() for key in given.split(",") if key.strip()]

    @model_validator(mode="after")
    def _a_real_workspace_keeps_real_time(self) -> "Settings":
        if self.warroom_clock_url is not None and is_slacks_own(self.slack_api_url):
            raise ValueError(
                "WARROOM_CLOCK_URL moves the clock and is for sandboxes only, but SLACK_API_URL is Slack's own. "
                "Remove WARROOM_CLOCK_URL, or set SLACK_API_URL to the sandbox."
            )
        return self


class AsGiven(BaseSettings):
    """What the environment says, unchecked: to `warroom doctor` a missing or malformed setting is a finding."""

    model_config = _FROM_THE_ENVIRONMENT

    slack_client_id: str = ""
    slack_bot_token: Unchecked = SecretStr("")
    slack_app_token: Unchecked = SecretStr("")
    slack_signing_secret: Unchecked = SecretStr("")
    slack_api_url: str = SLACK_API_URL
    database_url: Unchecked = SecretStr("sqlite:///warroom.db")
    warroom_config: Path | None = None
    warroom_clock_url: str = ""


Kind = TypeVar("Kind", bound=BaseSettings)


def read_settings(kind: type[Kind], **given: Any) -> Kind:
    """The settings from the environment; `given` ones (by field name) go before it.

    Raises NotConfigured with one sentence for each variable that is missing or malformed; no value of it is shown.
    """
    try:
        return kind(**given)
    except ValidationError as mistakes:
        raise NotConfigured("\n".join(_sentence(mistake) for mistake in mistakes.errors())) from None


def variables(kind: type[BaseSettings] = Settings) -> dict[str, str]:
    """Every environment variable that is read, with what it is for."""
    return {name.upper(): field.description or "" for name, field in kind.model_fields.items()}


def _sentence(mistake: Any) -> str:
    name = str(mistake["loc"][0]).upper() if mistake["loc"] else ""
    if mistake["type"] == "missing":
        what = variables()[name]
        return f"{name} is not set. Expected: {what[0].lower()}{what[1:]}"
    why = str(mistake["msg"]).removeprefix("Value error, ")
    return f"{name} {why}." if name else why
