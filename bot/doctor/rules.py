"""`warroom.yaml`: its mistakes, what is surely not meant in it, and the hours ahead in which nobody is on duty."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.config_check import NO_FILE, remarks
from bot.config_file import ConfigFile
from bot.config_folder import find_sources, read_configs
from bot.doctor.finding import Finding, fault, ok, warning
from bot.errors import NotConfigured
from bot.rules import rota
from bot.rules.clock_rules import AROUND_THE_CLOCK

AHEAD = timedelta(days=7)
MOST_GAPS = 5


def look(path: Path | None, *, now: datetime) -> Iterator[Finding]:
    """What `warroom config check` says, for every file there is."""
    try:
        sources = find_sources(path)
    except NotConfigured as wrong:
        yield fault("Configuration", str(wrong), "Correct it, then run `warroom config check`.")
        return
    if not sources:
        yield ok("Configuration", NO_FILE)
    for source in sources:
        try:
            strange = remarks(source, now=now)
        except NotConfigured as wrong:
            for mistake in str(wrong).splitlines():
                yield fault("Configuration", mistake, "Correct it, then run `warroom config check`.")
            continue
        for remark in strange:
            yield warning("Configuration", str(remark), "Change it, unless it is meant.")
        if not strange:
            yield ok("Configuration", f"{source.file} holds no mistake.")


def read(path: Path | None, team_id: str) -> ConfigFile | None:
    """The rules of this workspace; None where a mistake stops the start."""
    try:
        return read_configs(path).of(team_id)
    except NotConfigured:
        return None


def look_ahead(config: ConfigFile, *, calendars_named: Collection[str], now: datetime) -> Iterator[Finding]:
    """The rota of the next seven days, and the calendars that customers have."""
    gaps = rota.gaps(config.rota, since=now, until=now + AHEAD) if config.rota else []
    if gaps:
        zone = config.rota[0].zone
        both = ((gap.from_at.astimezone(zone), gap.until_at.astimezone(zone)) for gap in gaps[:MOST_GAPS])
        told = ", ".join(f"from {start:%a %d %b %H:%M} to {end:%a %d %b %H:%M}" for start, end in both)
        more = f" and {len(gaps) - MOST_GAPS} times more" if len(gaps) > MOST_GAPS else ""
        instead = "the managers" if config.managers else "the workspace's admins"
        says = f"In the next 7 days nobody is on duty {told}{more} ({zone.key}); {instead} are asked then."
        yield warning("Rota", says, "Add turns to duty_rota in warroom.yaml, unless it is meant.")
    elif config.rota:
        yield ok("Rota", "Somebody is on duty in every hour of the next 7 days.")
    unknown = sorted(set(calendars_named) - {*config.calendars, AROUND_THE_CLOCK})
    if unknown:
        says = f"Customers have calendars that warroom.yaml does not define: {', '.join(unknown)}."
        yield warning("Calendars", says, "Define them under calendars; until then the usual hours count.")
