"""Tests of `warroom.yaml`: what loads, and what each mistake is told."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from inline_snapshot import snapshot

from bot.config import variables
from bot.config_file import ConfigFile, parse_config, read_config
from bot.config_shape import keys
from bot.errors import NotConfigured
from bot.rules.duration import Duration, Unit
from bot.rules.impact_matrix import DEFAULT
from bot.rules.retention import Ages
from bot.rules.week import Span
from models.escalation import Blocked, Kind, Severity, Workaround

ROOT = Path(__file__).parent.parent
EXAMPLE = """\
channels: {intake: escalations, executive: exec-escalations, digest: escalation-digest}   # names or ids
managers: [U0ANA, U0LI, "@support-leads"]                      # user ids, or user groups by handle
duty_rota:
  - {who: U0LI, days: mon-fri, hours: "08:00-18:00", zone: Europe/London}
  - {who: U0ANA, days: mon-sun, hours: "00:00-24:00", zone: UTC}
severities:
  SEV1: {acknowledge: 15m, executive_update: 4h, resolution: 24h, invite: ["@oncall", U0RAJ]}
  SEV3: {acknowledge: 4 business hours, resolution: 10 business days}
calendars:
  london: {zone: Europe/London, hours: {mon-fri: ["09:00-17:30"]}, holidays: GB-ENG}
"""


def file_mistakes(text: str) -> str:
    with pytest.raises(NotConfigured) as caught:
        parse_config(text)
    return str(caught.value)


def test_the_example_loads_as_it_stands() -> None:
    config = parse_config(EXAMPLE)
    assert config.channels.intake == "escalations"
    assert config.managers == ("U0ANA", "U0LI", "@support-leads")
    assert [turn.who for turn in config.rota] == ["U0LI", "U0ANA"]
    assert config.rota[0].hours == Span(8 * 60, 18 * 60)
    assert config.rota[0].zone == ZoneInfo("Europe/London")
    assert config.severities["SEV1"].acknowledge == Duration(15, Unit.MINUTE)
    assert config.severities["SEV3"].resolution == Duration(10, Unit.BUSINESS_DAY)
    assert config.severities["SEV1"].invite == ("@oncall", "U0RAJ")
    assert config.calendars["london"].hours == {frozenset(range(5)): (Span(9 * 60, 17 * 60 + 30),)}


@pytest.mark.parametrize("text", ["", "# nothing\n", "managers:\nduty_rota:\n", "{}"])
def test_every_key_is_optional(text: str) -> None:
    assert parse_config(text) == ConfigFile()


def test_values_that_yaml_would_misread_mean_what_they_say() -> None:
    text = "calendars:\n  oslo: {zone: Europe/Oslo, hours: {mon: [09:00-17:00]}, holidays: NO}\n"
    assert parse_config(text).calendars["oslo"].holidays == "NO"
    dates = parse_config(text.replace("NO}", "[2026-12-25]}")).calendars["oslo"].holidays
    assert [str(day) for day in dates] == ["2026-12-25"]


def test_channels_may_be_written_as_people_say_them() -> None:
    assert parse_config('channels: {intake: "#help", digest: C0123}').channels.intake == "help"


def test_what_is_not_designed_yet_is_kept_as_written() -> None:
    text = "contracts: {gold: {response: 1h}}\nroles: {scribe: {}}\n"
    assert parse_config(text).contracts == {"gold": {"response": "1h"}}


def test_ages_are_written_as_people_say_them_and_nothing_is_forgotten_too_soon() -> None:
    written = parse_config("retention: {customer_text: 2 years, delivered: 12 weeks, receipts: 2d}").retention.ages
    assert written == Ages(timedelta(days=730), timedelta(days=84), timedelta(days=2))
    assert file_mistakes("retention: {customer_text: 2 ages, delivered: 1 day, receipt: 7d}") == snapshot("""\
warroom.yaml, line 1, retention.customer_text: found "2 ages", expected an age such as 30 days, 12 weeks, 6 months or 2 years.
warroom.yaml, line 1, retention.delivered: found "1 day", expected an age of at least 2 days, such as 7 days, for as long may Slack send something again.
warroom.yaml, line 1, retention.receipt: unknown key, expected one of customer_text, delivered, receipts, after_uninstall (did you mean receipts?).\
""")


def test_every_mistake_names_file_line_field_what_was_found_and_what_was_expected() -> None:
    text = """\
channels: {intake: "Esc Alations", exec: a}
managers:
  - bob
duty_rota:
  - {who: U0LI, days: mon-fry, hours: "08:00-18:00", zone: Europe/Lodnon}
  - {who: "@support", days: mon-fri, hours: "25:00-26:00"}
severities:
  SEV5: {acknowledge: 15m}
  SEV1:
    acknowledge: 15
    reslution: 4h
    invite: U0RAJ
calendars:
  london: {zone: Europe/London, hours: {mon-fry: ["09:00-17:30"], sat: ["22:00-06:00"]}, holidays: QQ}
  oslo: {zone: Europe/Oslo, hours: {mon-fri: ["09:00-17:30"], fri: ["09:00-12:00"]}}
duty_rotas: []
retention: 5
"""
    assert file_mistakes(text) == snapshot("""\
warroom.yaml, line 1, channels.intake: found "Esc Alations", expected a channel's name (small letters, digits, - and _, at most 80) or its id.
warroom.yaml, line 1, channels.exec: unknown key, expected one of intake, executive, digest, executive_zone (did you mean executive?).
warroom.yaml, line 3, managers[0]: found "bob", expected a user id such as U0ANA, or a user group such as "@support-leads".
warroom.yaml, line 5, duty_rota[0].days: found "mon-fry", expected days such as mon-fri, sat,sun or wed.
warroom.yaml, line 5, duty_rota[0].zone: found "Europe/Lodnon", expected a time zone such as Europe/Lisbon or UTC (did you mean Europe/London?).
warroom.yaml, line 6, duty_rota[1].who: found "@support", expected a user id such as U0ANA.
warroom.yaml, line 6, duty_rota[1].hours: found "25:00-26:00", expected hours such as "08:00-18:00" or "22:00-06:00".
warroom.yaml, line 6, duty_rota[1].zone: missing, expected the time zone of these days and hours.
warroom.yaml, line 8, severities.SEV5: found "SEV5", expected one of SEV1, SEV2, SEV3, SEV4.
warroom.yaml, line 10, severities.SEV1.acknowledge: found "15", expected a duration such as 15m, 4h, 4 business hours or 1 business day.
warroom.yaml, line 11, severities.SEV1.reslution: unknown key, expected one of acknowledge, first_update, customer_update, executive_update, workaround, resolution, rca, invite (did you mean resolution?).
warroom.yaml, line 12, severities.SEV1.invite: found "U0RAJ", expected a list, such as [one, two].
warroom.yaml, line 14, calendars.london.hours.mon-fry: found "mon-fry", expected days such as mon-fri, sat,sun or wed.
warroom.yaml, line 14, calendars.london.hours.sat[0]: found "22:00-06:00", expected hours of one day such as "09:00-17:30".
warroom.yaml, line 14, calendars.london.holidays: found "QQ", expected a country or region such as GB-ENG, or a list of dates such as [2026-12-25].
warroom.yaml, line 15, calendars.oslo.hours: found keys with values, expected each day of the week once.
warroom.yaml, line 16, duty_rotas: unknown key, expected one of channels, managers, duty_rota, severities, impact, calendars, contracts, roles, retention (did you mean duty_rota?).
warroom.yaml, line 17, retention: found "5", expected keys with values, such as {key: value}.\
""")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: b: c", "warroom.yaml, line 1: this is not valid YAML: mapping values are not allowed here."),
        ("managers: []\nmanagers: []\n", "warroom.yaml, line 2: managers is there twice. Keep one of them."),
        ("\n\n- x", "warroom.yaml, line 3: found a list, expected keys with values, such as {key: value}."),
        ("\nroles: \x00", "warroom.yaml, line 2: this is not valid YAML: it holds a control character."),
        ("roles: *b", "warroom.yaml, line 1: this is not valid YAML: found undefined alias 'b'."),
        ("{[]: 1}", "warroom.yaml, line 1: this is not valid YAML: found unhashable key."),
        ("[" * 5000, "warroom.yaml, line 1: this is not valid YAML: it is nested too deeply."),
        (
            "&a {roles: *a, managers: 5}",
            'warroom.yaml, line 1, managers: found "5", expected a list, such as [one, two].',
        ),
    ],
)
def test_text_that_is_no_configuration_is_refused_with_its_line(text: str, says: str) -> None:
    assert file_mistakes(text) == says


IMPACT = """\
impact:
  users: [5, 50, 500]
  unknown_users: 5
  blocked: {part: [SEV4, SEV4, SEV3, SEV2]}
  workaround: {yes: [SEV2, SEV3, SEV4, SEV4]}
  currency: USD
  revenue: [100000, 500000]
  deadline: [2d, 90m]
  tiers: [Gold]
  most_steps: 3
  at_least: {tool_outage: SEV2}
  rates: {MXN: 0.05}
"""


def test_the_impact_matrix_takes_other_numbers_and_keeps_the_rows_that_are_left_out() -> None:
    matrix = parse_config(IMPACT).impact.matrix
    assert (matrix.users, matrix.unknown_users, matrix.most_steps) == ((5, 50, 500), 5, 3)
    assert matrix.blocked[Blocked.PART] == (Severity.SEV4, Severity.SEV4, Severity.SEV3, Severity.SEV2)
    assert matrix.blocked[Blocked.CORE] == DEFAULT.blocked[Blocked.CORE]
    assert matrix.workaround[Workaround.YES][0] is Severity.SEV2
    assert (matrix.currency, matrix.revenue) == ("USD", (100_000, 500_000))
    assert matrix.deadline == (timedelta(days=2), timedelta(minutes=90))
    assert matrix.tiers == {"gold"}
    assert matrix.at_least == {Kind.TOOL_OUTAGE: Severity.SEV2}
    assert (matrix.rates["MXN"], matrix.rates["GBP"]) == (Decimal("0.05"), DEFAULT.rates["GBP"])
    assert parse_config("").impact.matrix == DEFAULT


def test_each_mistake_in_the_impact_matrix_is_named() -> None:
    text = """\
impact:
  users: [10, 100]
  unknown_users: some
  blocked:
    all: [SEV1, SEV1, SEV1, SEV1]
    part: [SEV1, SEV5, SEV1, SEV1]
  workaround: {yes: SEV2}
  currency: EURO
  revenue: ["1m", 5]
  deadline: [4 business hours, 1h]
  tiers: vip
  at_least: {vip: SEV1}
  rates: {EUR: 0, XXQ: 1}
  severity: SEV1
"""
    assert file_mistakes(text) == snapshot("""\
warroom.yaml, line 2, impact.users: found a list, expected a list of 3, such as [10, 100, 1000].
warroom.yaml, line 3, impact.unknown_users: found "some", expected a whole number such as 100.
warroom.yaml, line 5, impact.blocked.all: found "all", expected one of everything, core, part, annoyance.
warroom.yaml, line 6, impact.blocked.part[1]: found "SEV5", expected one of SEV1, SEV2, SEV3, SEV4.
warroom.yaml, line 7, impact.workaround.yes: found "SEV2", expected a list of 4, such as [SEV2, SEV2, SEV3, SEV4].
warroom.yaml, line 8, impact.currency: found "EURO", expected an ISO 4217 code such as EUR.
warroom.yaml, line 9, impact.revenue[0]: found "1m", expected a whole number such as 100.
warroom.yaml, line 10, impact.deadline[0]: found "4 business hours", expected a duration such as 4h or 2d.
warroom.yaml, line 11, impact.tiers: found "vip", expected a list, such as [one, two].
warroom.yaml, line 12, impact.at_least.vip: found "vip", expected one of customer, group, priority, tool_outage, continuity.
warroom.yaml, line 13, impact.rates.EUR: found "0", expected a number above 0 such as 0.9.
warroom.yaml, line 13, impact.rates.XXQ: found "XXQ", expected an ISO 4217 code such as EUR.
warroom.yaml, line 14, impact.severity: unknown key, expected one of users, unknown_users, blocked, workaround, currency, revenue, deadline, tiers, most_steps, at_least, rates.\
""")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("users: [100, 10, 1000]", "line 3, impact.users: these do not fit, expected three numbers, each larger"),
        ("blocked: {part: [SEV1, SEV2, SEV3, SEV4]}", "line 3, impact.blocked: these do not fit, expected more users"),
        ("deadline: [1h, 4h]", "line 3, impact.deadline: these do not fit, expected two times, the shorter one last"),
        ("most_steps: 7", "line 3, impact.most_steps: these do not fit, expected 0 to 3"),
    ],
)
def test_a_matrix_in_which_more_harm_would_weigh_less_stops_the_start(text: str, says: str) -> None:
    assert says in file_mistakes(f"impact:\n  tiers: [vip]\n  {text}\n")


def test_yaml_that_would_run_code_is_refused() -> None:
    assert "could not determine a constructor" in file_mistakes("roles: !!python/object/apply:os.getcwd []")


def test_a_named_file_must_exist_and_the_default_may_be_absent(tmp_path: Path) -> None:
    assert read_config(None, default=tmp_path / "warroom.yaml") == ConfigFile()
    with pytest.raises(NotConfigured, match="there is no such file"):
        read_config(tmp_path / "other.yaml")
    (tmp_path / "other.yaml").write_text("managers: [U0ANA]\n", encoding="utf-8")
    assert read_config(tmp_path / "other.yaml").managers == ("U0ANA",)
    (tmp_path / "other.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(NotConfigured, match="cannot be read as UTF-8"):
        read_config(tmp_path / "other.yaml")


def test_the_settings_page_names_every_setting_and_every_key_and_no_others() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    environment, _, file = page.partition("## `warroom.yaml`")
    named = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)
    assert [name for name in named.findall(environment) if name.isupper()] == list(variables())
    assert named.findall(file) == list(keys())
    assert EXAMPLE in page


def test_executives_hear_on_the_clocks_of_their_channel_and_as_often_as_the_file_says() -> None:
    rhythm = parse_config(
        "channels: {executive_zone: Europe/Lisbon}\nseverities: {SEV1: {executive_update: 2h}}"
    ).executive
    assert rhythm.zone == ZoneInfo("Europe/Lisbon")
    assert rhythm.own == {Severity.SEV1: Duration(2, Unit.HOUR)}
    assert parse_config("").executive.zone == ZoneInfo("UTC")
    told = file_mistakes("channels: {executive_zone: Lisbon}")
    assert "channels.executive_zone" in told
    assert "did you mean Europe/Lisbon?" in told or "a time zone such as" in told
