"""What `warroom.yaml` says: who is on duty, how fast what must happen, which channels. Every key is optional."""

from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from bot import config_kinds as kinds
from bot.config_impact import Impact
from bot.config_yaml import Yaml, mistakes_in, read_yaml
from bot.errors import NotConfigured
from bot.rules.calendar import Calendar, business_hours
from bot.rules.clock_rules import AROUND_THE_CLOCK, ClockRules
from bot.rules.duty import Duty, Turn
from bot.rules.executive import ExecutiveRhythm
from bot.rules.public_holidays import PublicHolidays
from bot.rules.week import Span
from models.escalation import Severity
from models.workspace import BOARDS

SeverityName = Literal["SEV1", "SEV2", "SEV3", "SEV4"]


class Part(BaseModel):
    """A part of the file: unknown keys are mistakes, and nothing changes after the start."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Channels(Part):
    """The channels that are not war rooms, by name or id; created when missing."""

    intake: kinds.ChannelName = Field(default=BOARDS["intake"], description="Where requests are announced.")
    executive: kinds.ChannelName = Field(default=BOARDS["executive"], description="Where executive updates go.")
    digest: kinds.ChannelName = Field(default=BOARDS["digest"], description="Where the digests go.")
    executive_zone: kinds.Zone = Field(
        default=ZoneInfo("UTC"), description="Whose clocks executive updates and digests keep, and their quiet hours."
    )

    @property
    def boards(self) -> dict[str, str]:
        """What each board is called, or its id."""
        return {"intake": self.intake, "executive": self.executive, "digest": self.digest}


class RotaLine(Part):
    """One turn of duty, every week."""

    who: kinds.PersonId = Field(description="The person on duty.")
    days: kinds.Days = Field(description="The days on which the turn begins.")
    hours: kinds.Hours = Field(description="From when to when; may run past midnight.")
    zone: kinds.Zone = Field(description="The time zone of these days and hours.")


class SeverityTargets(Part):
    """What differs from the defaults for one severity."""

    acknowledge: kinds.Time | None = Field(default=None, description="How soon a request is accepted.")
    first_update: kinds.Time | None = Field(default=None, description="How soon the customer hears first.")
    customer_update: kinds.Time | None = Field(default=None, description="How often the customer hears.")
    executive_update: kinds.Time | None = Field(default=None, description="How often executives hear.")
    workaround: kinds.Time | None = Field(default=None, description="How soon there is a workaround.")
    resolution: kinds.Time | None = Field(default=None, description="How soon it is resolved.")
    rca: kinds.Time | None = Field(default=None, description="How soon the root cause is delivered.")
    invite: tuple[kinds.PersonOrGroup, ...] = Field(default=(), description="Who is invited to the war room.")


class BusinessCalendar(Part):
    """When business hours run."""

    zone: kinds.Zone = Field(description="The time zone of the hours.")
    hours: dict[kinds.Days, tuple[kinds.OpenHours, ...]] = Field(description="The open hours of each day.")
    holidays: kinds.Holidays = Field(default=(), description="The days without business hours.")

    @field_validator("hours")
    @classmethod
    def _each_day_once(cls, hours: dict[frozenset[int], tuple[Span, ...]]) -> dict[frozenset[int], tuple[Span, ...]]:
        if sum(map(len, hours)) > len(frozenset().union(*hours)):
            raise kinds.expected("each day of the week once")
        if not any(hours.values()):
            raise kinds.expected('open hours on at least one day, such as {mon-fri: ["09:00-17:00"]}')
        return hours

    @property
    def as_rule(self) -> Calendar:
        """The calendar as the rules of clocks take it."""
        days = PublicHolidays(self.holidays) if isinstance(self.holidays, str) else frozenset(self.holidays)
        return business_hours(self.zone, self.hours, days)


class ConfigFile(Part):
    """The whole file. Contracts, roles and retention are kept as written until what they belong to reads them."""

    channels: Channels = Field(default=Channels(), description="The channels that are not war rooms.")
    managers: tuple[kinds.PersonOrGroup, ...] = Field(
        default=(), description="The escalation managers; without any, the workspace's admins."
    )
    duty_rota: tuple[RotaLine, ...] = Field(
        default=(), description="Who is on duty when; the first line that covers now. Without any, the managers."
    )
    severities: dict[SeverityName, SeverityTargets] = Field(
        default_factory=dict, description="Targets that differ from the defaults."
    )
    impact: Impact = Field(default=Impact(), description="Which harm asks for which severity.")
    calendars: dict[str, BusinessCalendar] = Field(default_factory=dict, description="Business calendars by name.")
    contracts: dict[str, Any] = Field(default_factory=dict, description="Customers' contracts by name.")
    roles: dict[str, Any] = Field(default_factory=dict, description="Roles by name.")
    retention: dict[str, Any] = Field(default_factory=dict, description="How long what is kept.")

    @field_validator("calendars")
    @classmethod
    def _no_name_that_means_something_else(cls, found: dict[str, BusinessCalendar]) -> dict[str, BusinessCalendar]:
        if AROUND_THE_CLOCK in found:
            raise kinds.expected(f"another name than {AROUND_THE_CLOCK}, which means around the clock")
        return found

    @cached_property
    def clock_rules(self) -> ClockRules:
        """Targets and calendars as the services of clocks take them."""
        return ClockRules(self.severities, {name: found.as_rule for name, found in self.calendars.items()})

    @property
    def names_groups(self) -> bool:
        """Whether a user group stands anywhere in it."""
        invited = (who for targets in self.severities.values() for who in targets.invite)
        return any(who.startswith("@") for who in (*self.managers, *invited))

    @property
    def duty(self) -> Duty:
        """Who is named for duty: the rota and the managers."""
        return Duty(self.rota, self.managers)

    @property
    def rota(self) -> tuple[Turn, ...]:
        """The duty rota as the rule `on_duty` takes it."""
        return tuple(Turn(who=line.who, days=line.days, hours=line.hours, zone=line.zone) for line in self.duty_rota)

    @property
    def executive(self) -> ExecutiveRhythm:
        """When executives hear, as the rules take it."""
        own = {Severity(name): targets.executive_update for name, targets in self.severities.items()}
        return ExecutiveRhythm(
            zone=self.channels.executive_zone, own={name: every for name, every in own.items() if every is not None}
        )

    @model_validator(mode="before")
    @classmethod
    def _keys_without_a_value_are_as_good_as_absent(cls, found: Any) -> Any:
        return {key: value for key, value in found.items() if value is not None} if isinstance(found, dict) else found


def read_config(path: Path | None = None, *, default: Path = Path("warroom.yaml")) -> ConfigFile:
    """The file at `path`, which must exist, or the one at `default`, which may be absent.

    Raises NotConfigured that lists every mistake with file, line, field, what was found and what was expected.
    """
    try:
        text = (path or default).read_text(encoding="utf-8")
    except FileNotFoundError:
        if path is None:
            return ConfigFile()
        raise NotConfigured(
            f"WARROOM_CONFIG names {path}, and there is no such file. Correct the path, or remove the setting."
        ) from None
    except (OSError, UnicodeDecodeError) as problem:
        raise NotConfigured(f"{path or default} cannot be read as UTF-8 text: {problem}.") from None
    return parse_config(text, file=str(path or default))


def parse_config(text: str, *, file: str = "warroom.yaml") -> ConfigFile:
    """The configuration in this YAML text; `file` is its name in the mistakes. Raises as `read_config` does."""
    yaml: Yaml = read_yaml(text, file=file)
    try:
        config = ConfigFile.model_validate({} if yaml.value is None else yaml.value)
    except ValidationError as problems:
        raise NotConfigured(mistakes_in(yaml, problems, root=ConfigFile)) from None
    _check_matrix(config.impact, yaml)
    return config


def _check_matrix(impact: Impact, yaml: Yaml) -> None:
    """Each number may be right by itself and the matrix still wrong: more harm must never lower the suggestion."""
    try:
        impact.matrix  # noqa: B018
    except ValueError as wrong:
        field, _, what = str(wrong).partition(": ")
        line = yaml.line(("impact", field))
        raise NotConfigured(f"{yaml.file}, line {line}, impact.{field}: these do not fit, expected {what}.") from None


def keys(part: type[BaseModel] = ConfigFile, prefix: str = "") -> dict[str, str]:
    """Every key of the file as a dotted path (`severities.<SEV1–SEV4>.acknowledge`), with what it is for."""
    inside: dict[str, tuple[type[BaseModel], str]] = {
        "channels": (Channels, "."),
        "duty_rota": (RotaLine, "[]."),
        "severities": (SeverityTargets, ".<SEV1–SEV4>."),
        "impact": (Impact, "."),
        "calendars": (BusinessCalendar, ".<name>."),
    }
    found: dict[str, str] = {}
    for name, field in part.model_fields.items():
        found[prefix + name] = field.description or ""
        if part is ConfigFile and name in inside:
            model, joint = inside[name]
            found |= keys(model, prefix + name + joint)
    return found
