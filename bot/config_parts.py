"""The parts of `warroom.yaml`: channels, turns of duty, the targets of a severity, business calendars."""

from dataclasses import fields
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot import config_kinds as kinds
from bot.rules.calendar import Calendar, business_hours
from bot.rules.public_holidays import PublicHolidays
from bot.rules.retention import Age, Ages
from bot.rules.rhythm import RHYTHMS, Every
from bot.rules.targets import DEFAULTS, Targets
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
    """The targets of one severity. What is None has no target; executives then hear at fixed hours or in a digest."""

    acknowledge: kinds.Time | None = Field(default=None, description="How soon a request is accepted.")
    first_update: kinds.Time | None = Field(default=None, description="How soon the customer hears first.")
    customer_update: kinds.Time | None = Field(default=None, description="How often the customer hears.")
    executive_update: kinds.Time | None = Field(
        default=None,
        description="How often executives hear. Without it at fixed hours, or in a digest.",
        examples=["4h"],
    )
    workaround: kinds.Time | None = Field(default=None, description="How soon there is a workaround.")
    resolution: kinds.Time | None = Field(default=None, description="How soon it is resolved.")
    rca: kinds.Time | None = Field(
        default=None,
        description="How soon the root cause is delivered. Without it, whenever somebody asks for it.",
        examples=["10 business days"],
    )
    invite: tuple[kinds.PersonOrGroup, ...] = Field(
        default=(), description="Who is invited to the war room.", examples=['["@oncall", U0RAJ]']
    )


class BusinessCalendar(Part):
    """When business hours run."""

    zone: kinds.Zone = Field(description="The time zone of the hours.")
    hours: dict[kinds.Days, tuple[kinds.OpenHours, ...]] = Field(
        description="The open hours of each day.", examples=['{mon-fri: ["09:00-17:30"]}']
    )
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


def targets_as_they_come() -> dict[SeverityName, SeverityTargets]:
    """The defaults of every severity (product.md §5), in the form of the file."""
    return {name: _as_it_comes(Severity(name)) for name in get_args(SeverityName)}


def _as_it_comes(severity: Severity) -> SeverityTargets:
    rhythm = RHYTHMS[severity]
    every = rhythm.amount if isinstance(rhythm, Every) else None
    targets = {field.name: getattr(DEFAULTS[severity], field.name) for field in fields(Targets)}
    return SeverityTargets.model_construct(**{**targets, "executive_update": every})


class Retention(Part):
    """How long what is kept."""

    customer_text: kinds.AnyAge | None = Field(
        default=None,
        description="How long people's words are kept after their escalation is over. Figures stay; without an age "
        "words stay as well.",
    )
    delivered: kinds.SafeAge = Field(
        default=Age(days=30), description="How long the text of messages that were delivered is kept."
    )
    receipts: kinds.SafeAge = Field(
        default=Age(days=7), description="How long Warroom remembers what it has answered already."
    )
    after_uninstall: kinds.KeepOrErase = Field(
        default="keep", description="What becomes of everything of a workspace that uninstalls Warroom."
    )

    @property
    def ages(self) -> Ages:
        """As the rule takes them."""
        words = None if self.customer_text is None else self.customer_text.span
        return Ages(words, self.delivered.span, self.receipts.span)
