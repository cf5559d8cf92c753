"""Tests of what `warroom config` says: mistakes and what is not meant, what differs, and the whole file."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from pydantic import BaseModel

from bot.config_check import check, remarks
from bot.config_diff import diff, differences
from bot.config_example import whole_file
from bot.config_file import ConfigFile, Source, parse_config
from bot.config_kinds import NOT_USED_YET
from bot.config_shape import inside, keys
from bot.errors import NotConfigured
from bot.rules.impact_matrix import DEFAULT
from bot.rules.targets import DEFAULTS
from models.escalation import Severity

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
ALWAYS = '{who: U0ANA, days: mon-sun, hours: "00:00-24:00", zone: UTC}'
OFFICE = '{who: U0LI, days: mon-sat, hours: "08:00-18:00", zone: Europe/London}'
LONDON = 'london: {zone: Europe/London, hours: {mon-fri: ["09:00-17:30"]}, holidays: GB-ENG}'


def strange(text: str) -> str:
    return "\n".join(str(remark) for remark in remarks(Source("warroom.yaml", text), now=MONDAY))


def mistakes(text: str) -> str:
    with pytest.raises(NotConfigured) as caught:
        remarks(Source("warroom.yaml", text), now=MONDAY)
    return str(caught.value)


# ── check ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_gap_in_the_rota_is_told_with_who_is_on_duty_instead() -> None:
    office = OFFICE.replace("mon-sat", "mon-sun").replace("08:00-18:00", "00:00-24:00").replace("mon-sun", "mon-sat")
    assert strange(f"managers: [U0ANA]\nduty_rota:\n  - {office}\n") == snapshot(
        "warroom.yaml, line 2, duty_rota: nobody is on duty from Sun 00:00 to Mon 00:00 Europe/London; the managers are on duty then."
    )
    assert "the workspace's admins are asked then." in strange(f"duty_rota:\n  - {office}\n")
    assert "from Sat 18:00 to Mon 08:00 Europe/London" in strange(f"duty_rota:\n  - {OFFICE}\n")
    assert strange(f"duty_rota:\n  - {OFFICE}\n  - {ALWAYS}\n") == ""
    assert strange("managers: [U0ANA]\n") == ""


def test_a_gap_that_summer_time_opens_for_some_weeks_is_dated() -> None:
    day = '{who: U0LI, days: mon-sun, hours: "08:00-20:00", zone: Europe/London}'
    night = '{who: U0EVE, days: mon-sun, hours: "15:00-03:00", zone: America/New_York}'
    told = strange(f"duty_rota:\n  - {day}\n  - {night}\n")
    assert "in some weeks, first on 14 Mar 2027" in told
    assert "from Sun 07:00 to Sun 08:00" in told


def test_a_turn_that_never_comes_is_named_by_its_line() -> None:
    assert strange(f"duty_rota:\n  - {ALWAYS}\n  - {OFFICE}\n") == snapshot(
        "warroom.yaml, line 3, duty_rota[1]: this turn never comes: earlier ones cover all of its hours. Move it up, or remove it."
    )


def test_what_nothing_follows_from_is_said_to_be_so() -> None:
    assert "line 1, contracts: this is kept as it is written, and nothing follows" in strange("contracts: {gold: {}}")
    assert "line 1, roles: this is kept" in strange("roles: {scribe: {}}")
    assert strange("contracts: {}\nroles:\n") == ""


def test_a_calendar_that_is_named_and_not_defined_is_told() -> None:
    text = f"calendars:\n  {LONDON}\ncontracts:\n  gold:\n    calendar: paris\n"
    assert "line 5, contracts.gold.calendar: there is no calendar paris" in strange(text)
    assert "there is no calendar" not in strange(text.replace("paris", "london"))
    assert "there is no calendar" not in strange(text.replace("paris", "24x7"))


def test_several_calendars_of_which_none_is_the_default_are_told() -> None:
    text = f"calendars:\n  {LONDON}\n  {LONDON.replace('london', 'leeds')}\n"
    assert "line 1, calendars: none of them is called default" in strange(text)
    assert strange(text.replace("leeds", "default")) == ""
    assert strange(f"calendars:\n  {LONDON}\n") == ""


@pytest.mark.parametrize("hours", ["{}", "{mon-fri: []}", "", "[]"])
def test_hours_that_never_begin_are_a_mistake(hours: str) -> None:
    told = mistakes(f"calendars:\n  london:\n    zone: Europe/London\n    hours: {hours}\n")
    assert told.startswith("warroom.yaml, line 4, calendars.london.hours: found ")


def test_a_holiday_region_that_nobody_knows_is_a_mistake() -> None:
    assert "calendars.london.holidays" in mistakes("calendars:\n  " + LONDON.replace("GB-ENG", "GB-XYZ"))
    assert strange(f"calendars:\n  {LONDON}\n") == ""


def test_all_mistakes_come_at_once_in_the_order_of_their_lines() -> None:
    text = "managers: [bob]\nmanagers: [U0ANA]\nroles: 5\nimpact: {users: [3, 2, 1]}\nduty_rota: {}\n"
    assert mistakes(text) == snapshot("""\
warroom.yaml, line 2: managers is there twice. Keep one of them.
warroom.yaml, line 3, roles: found "5", expected keys with values, such as {key: value}.
warroom.yaml, line 4, impact.users: these do not fit, expected three numbers, each larger than the last.
warroom.yaml, line 5, duty_rota: found keys with values, expected a list, such as [one, two].\
""")


def test_a_file_that_holds_nothing_strange_is_said_to_hold_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "other.yaml"
    file.write_text("managers: [U0ANA]\n", encoding="utf-8")
    assert check(file, now=MONDAY) == f"{file} holds no mistake."
    file.write_text("roles: {scribe: {}}\n", encoding="utf-8")
    remark, end = check(file, now=MONDAY).splitlines()
    assert remark.startswith(f"{file}, line 1, roles: ")
    assert end == f"{file} holds no mistake. What stands above may not be meant."


def test_every_file_of_a_folder_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "default.yaml").write_text("managers: [U0ANA]\n", encoding="utf-8")
    (tmp_path / "T0ACME.yaml").write_text("channels: {intake: help}\n", encoding="utf-8")
    assert check(tmp_path, now=MONDAY).count(" holds no mistake.") == 2
    assert "T0ACME.yaml differs from the defaults:" in diff(tmp_path)
    assert "[U0ANA]" in diff(tmp_path)
    for name in ("default.yaml", "T0ACME.yaml"):
        (tmp_path / name).write_text("roles: 5\n", encoding="utf-8")
    with pytest.raises(NotConfigured) as caught:
        check(tmp_path, now=MONDAY)
    assert str(caught.value).count("line 1, roles") == 2


# ── diff ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_what_differs_is_told_with_its_default() -> None:
    text = f"""\
channels: {{intake: help, digest: escalation-digest}}
managers: [U0ANA, "@leads"]
duty_rota: [{ALWAYS}]
severities: {{SEV1: {{acknowledge: 10m, resolution: 24h}}, SEV2: {{executive_update: 3h}}, SEV3: {{rca: 10d}}}}
impact: {{blocked: {{part: [SEV4, SEV4, SEV3, SEV2]}}, rates: {{MXN: 0.05, EUR: 1}}, tiers: [], deadline: [2d, 90m]}}
calendars: {{{LONDON}}}
contracts: {{gold: {{response: 1h}}}}
"""
    assert differences(parse_config(text)) == snapshot(
        [
            ("channels.intake", "escalations", "help"),
            ("managers", "–", "[U0ANA, '@leads']"),
            ("duty_rota[0]", "–", "{who: U0ANA, days: mon-sun, hours: '00:00-24:00', zone: UTC}"),
            ("severities.SEV1.acknowledge", "15 minutes", "10 minutes"),
            ("severities.SEV2.executive_update", "–", "3 hours"),
            ("severities.SEV3.rca", "–", "10 days"),
            ("impact.blocked.part", "[SEV4, SEV3, SEV3, SEV2]", "[SEV4, SEV4, SEV3, SEV2]"),
            ("impact.deadline", "[24h, 4h]", "[48h, 90m]"),
            ("impact.tiers", "[platinum, strategic, vip]", "–"),
            ("impact.rates.MXN", "–", "0.05"),
            ("calendars.london", "–", "{zone: Europe/London, hours: {mon-fri: ['09:00-17:30']}, holidays: GB-ENG}"),
            ("contracts.gold", "–", "{response: 1h}"),
        ]
    )


def test_a_file_that_says_nothing_else_than_the_defaults_is_said_to(tmp_path: Path) -> None:
    file = tmp_path / "warroom.yaml"
    file.write_text("severities: {SEV1: {acknowledge: 15 minutes}}\nimpact:\n", encoding="utf-8")
    assert diff(file) == f"{file} says nothing else than the defaults."
    file.write_text("severities: {SEV1: {acknowledge: 16m}}", encoding="utf-8")
    assert diff(file).removeprefix(f"{file} differs from the defaults:\n") == snapshot("""\
key                          default     yours
severities.SEV1.acknowledge  15 minutes  16 minutes\
""")


# ── example ──────────────────────────────────────────────────────────────────────────────────────────────


def uncommented() -> str:
    return re.sub(r"(?m)^( *)#(?=\S)", r"\1", whole_file())


def test_the_whole_file_changes_nothing() -> None:
    assert parse_config(whole_file()) == ConfigFile()
    assert differences(parse_config(whole_file())) == []
    assert strange(whole_file()) == ""


def test_the_defaults_of_the_file_are_those_of_the_rules() -> None:
    config = ConfigFile()
    assert config.impact.matrix == DEFAULT
    for severity in Severity:
        assert replace(config.clock_rules.targets(severity), executive_update=None) == DEFAULTS[severity]


def test_every_key_stands_in_the_whole_file_and_works_when_it_is_switched_on() -> None:
    switched_on = parse_config(uncommented())
    assert _said(switched_on) == set(keys())
    assert switched_on.severities["SEV2"].invite == ("@oncall", "U0RAJ")


def test_every_key_is_explained_in_the_whole_file() -> None:
    comments = " ".join(line.strip().removeprefix("# ") for line in whole_file().splitlines())
    for key, what in keys().items():
        assert what, f"{key} has no description"
        assert what in comments, key
    assert "Written as a channel's name" in comments
    unused = [name for name, field in ConfigFile.model_fields.items() if NOT_USED_YET in field.metadata]
    assert comments.count("not used yet") == len(unused)


def _said(part: BaseModel, prefix: str = "") -> set[str]:
    """The keys of a file in which everything is said, as `keys()` names them."""
    found: set[str] = set()
    for name, field in type(part).model_fields.items():
        value, held = getattr(part, name), inside(field)
        found.add(prefix + name)
        for each in [] if held is None else [value] if isinstance(value, BaseModel) else _held(value):
            found |= _said(each, prefix + name + held.joint) if held else set()
    return found


def _held(value: object) -> list[BaseModel]:
    within = list(value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else [])
    assert within, "a key of the whole file holds nothing"
    return within
