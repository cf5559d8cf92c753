"""`warroom config check`: the mistakes that stop the start, and what is legal but surely not meant."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from bot.config_file import ConfigFile, Source, judge
from bot.config_folder import find_sources
from bot.config_kinds import NOT_USED_YET
from bot.config_yaml import Mistake, Yaml, read_yaml
from bot.errors import NotConfigured
from bot.rules import rota
from bot.rules.clock_rules import AROUND_THE_CLOCK, DEFAULT

NO_FILE = "There is no warroom.yaml here, so every default holds."


def check(path: Path | None, *, now: datetime) -> str:
    """What there is to say, without stopping a start, of the file at `path`, those in a folder, or the default one.

    `now` is when the weeks ahead begin, in which the rota is looked at. Raises NotConfigured with every mistake.
    """
    said, mistakes = [], []
    for source in find_sources(path):
        try:
            strange = remarks(source, now=now)
        except NotConfigured as found:
            mistakes.append(str(found))
        else:
            end = " What stands above may not be meant." if strange else ""
            said += [*map(str, strange), f"{source.file} holds no mistake.{end}"]
    if mistakes:
        raise NotConfigured("\n".join(mistakes))
    return "\n".join(said or [NO_FILE])


def remarks(source: Source, *, now: datetime) -> list[Mistake]:
    """What is legal but surely not meant, by line. Raises NotConfigured with every mistake."""
    yaml = read_yaml(source.text, file=source.file)
    config = judge(yaml)
    found = [*_unused(yaml), *_strange_rota(yaml, config, now=now), *_strange_calendars(yaml, config)]
    return sorted(found, key=lambda remark: remark.line)


def _unused(yaml: Yaml) -> Iterator[Mistake]:
    for name, field in ConfigFile.model_fields.items():
        if NOT_USED_YET in field.metadata and isinstance(yaml.value, dict) and yaml.value.get(name):
            yield yaml.mistake((name,), "this is kept as it is written, and nothing follows from it yet")


def _strange_rota(yaml: Yaml, config: ConfigFile, *, now: datetime) -> Iterator[Mistake]:
    instead = "the managers are on duty" if config.managers else "the workspace's admins are asked"
    gaps = rota.weekly_gaps(config.rota, now=now)
    usual, others = [gap for gap in gaps if gap.is_usual], [gap for gap in gaps if not gap.is_usual]
    if usual:
        yield yaml.mistake(("duty_rota",), f"nobody is on duty {_shown(usual, config)}; {instead} then")
    if others:
        first = min(gap.from_at for gap in others).astimezone(config.rota[0].zone)
        yield yaml.mistake(
            ("duty_rota",),
            f"where clocks change on different days, nobody is on duty {_shown(others, config)} in some weeks, "
            f"first on {first:%d %b %Y}; {instead} then",
        )
    for place in rota.never_reached(config.rota, now=now):
        yield yaml.mistake(
            ("duty_rota", place), "this turn never comes: earlier ones cover all of its hours. Move it up, or remove it"
        )


def _shown(gaps: Iterable[rota.Gap], config: ConfigFile) -> str:
    """When the gaps are, on the clocks of the rota's first turn: `from Sat 18:00 to Mon 08:00 Europe/London`."""
    zone = config.rota[0].zone
    both = ((gap.from_at.astimezone(zone), gap.until_at.astimezone(zone)) for gap in gaps)
    return f"{', '.join(f'from {start:%a %H:%M} to {end:%a %H:%M}' for start, end in both)} {zone.key}"


def _strange_calendars(yaml: Yaml, config: ConfigFile) -> Iterator[Mistake]:
    known = [*config.calendars, AROUND_THE_CLOCK]
    for name, contract in config.contracts.items():
        calendar = contract.get("calendar") if isinstance(contract, dict) else None
        if calendar is not None and calendar not in known:
            says = f"there is no calendar {calendar}. Define it under calendars, or name one of {', '.join(known)}"
            yield yaml.mistake(("contracts", name, "calendar"), says)
    if len(config.calendars) > 1 and DEFAULT not in config.calendars:
        yield yaml.mistake(
            ("calendars",),
            f"none of them is called {DEFAULT}, so customers without a calendar of their own have Monday to Friday, "
            "09:00 to 17:00, where the requester is. Call one of them default",
        )
