"""What `warroom.yaml` says: who is on duty, how fast what must happen, which channels. Every key is optional."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator, model_validator

from bot import config_kinds as kinds
from bot.config_impact import Impact
from bot.config_parts import (
    BusinessCalendar,
    Channels,
    Part,
    Retention,
    RotaLine,
    SeverityName,
    SeverityTargets,
    targets_as_they_come,
)
from bot.config_yaml import Mistake, Yaml, mistakes_in, read_yaml
from bot.errors import NotConfigured
from bot.rules.clock_rules import AROUND_THE_CLOCK, ClockRules
from bot.rules.duty import Duty, Turn
from bot.rules.executive import ExecutiveRhythm
from models.escalation import Severity

Unused = Annotated[dict[str, Any], kinds.NOT_USED_YET]


class ConfigFile(Part):
    """The whole file. Contracts and roles are kept as written until what they belong to reads them."""

    channels: Channels = Field(default=Channels(), description="The channels that are not war rooms.")
    managers: tuple[kinds.PersonOrGroup, ...] = Field(
        default=(),
        description="The escalation managers; without any, the workspace's admins.",
        examples=['[U0ANA, "@support-leads"]'],
    )
    duty_rota: tuple[RotaLine, ...] = Field(
        default=(), description="Who is on duty when; the first line that covers now. Without any, the managers."
    )
    severities: dict[SeverityName, SeverityTargets] = Field(
        default_factory=targets_as_they_come, description="The targets of each severity."
    )
    impact: Impact = Field(default=Impact(), description="Which harm asks for which severity.")
    calendars: dict[str, BusinessCalendar] = Field(
        default_factory=dict,
        description="Business calendars by name. A customer's own counts, else the one called default, else the only "
        "one; without any, Monday to Friday, 09:00 to 17:00, where the requester is.",
        examples=["london"],
    )
    contracts: Unused = Field(default_factory=dict, description="Customers' contracts by name.")
    roles: Unused = Field(default_factory=dict, description="Roles by name.")
    retention: Retention = Field(default=Retention(), description="How long what is kept.")

    @field_validator("severities")
    @classmethod
    def _what_is_left_out_stays(cls, found: dict[SeverityName, SeverityTargets]) -> dict[SeverityName, SeverityTargets]:
        said = {name: {key: value for key, value in targets if value is not None} for name, targets in found.items()}
        return {name: usual.model_copy(update=said.get(name)) for name, usual in targets_as_they_come().items()}

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
    def erases_after_uninstall(self) -> bool:
        """Whether everything of a workspace goes when it uninstalls Warroom."""
        return self.retention.after_uninstall == "erase"

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


@dataclass(frozen=True)
class Source:
    """A text to be read as the configuration, and the name it goes by in mistakes."""

    file: str
    text: str


def find_source(path: Path | None = None, *, default: Path = Path("warroom.yaml")) -> Source | None:
    """The file at `path`, which must exist, or the one at `default`; None where that is absent.

    Raises NotConfigured when it cannot be read.
    """
    try:
        return Source(str(path or default), (path or default).read_text(encoding="utf-8"))
    except FileNotFoundError:
        if path is None:
            return None
        raise NotConfigured(
            f"WARROOM_CONFIG names {path}, and there is no such file. Correct the path, or remove the setting."
        ) from None
    except (OSError, UnicodeDecodeError) as problem:
        raise NotConfigured(f"{path or default} cannot be read as UTF-8 text: {problem}.") from None


def read_config(path: Path | None = None, *, default: Path = Path("warroom.yaml")) -> ConfigFile:
    """What the source that `find_source` finds says; the defaults where there is none.

    Raises NotConfigured that lists every mistake with file, line, field, what was found and what was expected.
    """
    source = find_source(path, default=default)
    return ConfigFile() if source is None else parse_config(source.text, file=source.file)


def parse_config(text: str, *, file: str = "warroom.yaml") -> ConfigFile:
    """The configuration in this YAML text; `file` is its name in the mistakes. Raises as `read_config` does."""
    return judge(read_yaml(text, file=file))


def judge(yaml: Yaml) -> ConfigFile:
    """The configuration in a YAML that was read. Raises NotConfigured as `read_config` does."""
    mistakes = [*yaml.mistakes, *_matrix_mistakes(yaml)]
    try:
        config = ConfigFile.model_validate({} if yaml.value is None else yaml.value)
    except ValidationError as problems:
        mistakes += mistakes_in(yaml, problems, root=ConfigFile)
    if mistakes:
        raise NotConfigured("\n".join(str(mistake) for mistake in sorted(mistakes, key=lambda each: each.line)))
    return config


def _matrix_mistakes(yaml: Yaml) -> list[Mistake]:
    """Each number may be right by itself and the matrix still wrong: more harm must never lower the suggestion."""
    found = yaml.value.get("impact") if isinstance(yaml.value, dict) else None
    try:
        Impact.model_validate(found or {}).matrix  # noqa: B018
    except ValidationError:
        return []  # its keys are mistakes by themselves
    except ValueError as wrong:
        field, _, what = str(wrong).partition(": ")
        return [yaml.mistake(("impact", field), f"these do not fit, expected {what}")]
    return []
