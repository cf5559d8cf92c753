"""`warroom config diff`: what a `warroom.yaml` says otherwise than the defaults."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from bot.config_check import NO_FILE
from bot.config_file import ConfigFile, Source, parse_config
from bot.config_folder import find_sources
from bot.config_shape import plain
from bot.config_yaml import write_yaml

NOTHING = "–"
Difference = tuple[str, str, str]  # key, default, yours


def diff(path: Path | None) -> str:
    """One line for each key that differs, with its default and what the file says, or each file of a folder.

    Raises NotConfigured.
    """
    return "\n\n".join(_table(source) for source in find_sources(path)) or NO_FILE


def _table(source: Source) -> str:
    found = differences(parse_config(source.text, file=source.file))
    if not found:
        return f"{source.file} says nothing else than the defaults."
    rows = [("key", "default", "yours"), *found]
    widths = [max(len(row[place]) for row in rows) for place in (0, 1)]
    lines = (f"{key:<{widths[0]}}  {usual:<{widths[1]}}  {own}" for key, usual, own in rows)
    return "\n".join([f"{source.file} differs from the defaults:", *lines])


def differences(config: ConfigFile) -> list[Difference]:
    """Each key whose value is not the default, in the order of the file."""
    return list(_between("", ConfigFile(), config))


def _between(key: str, usual: Any, own: Any) -> Iterator[Difference]:
    if isinstance(usual, BaseModel) and isinstance(own, BaseModel):
        usual, own = dict(usual), dict(own)
    elif isinstance(own, tuple) and any(isinstance(each, BaseModel) for each in (*usual, *own)):
        places = range(max(len(usual), len(own)))
        usual, own = ({f"[{place}]": each[place] for place in places if place < len(each)} for each in (usual, own))
    if isinstance(usual, dict) and isinstance(own, dict):
        for name in dict.fromkeys((*usual, *own)):
            yield from _between(_below(key, name), usual.get(name), own.get(name))
    elif usual != own:
        yield key, _shown(usual), _shown(own)


def _below(key: str, name: Any) -> str:
    return f"{key}{name}" if not key or str(name).startswith("[") else f"{key}.{name}"


def _shown(value: Any) -> str:
    return (
        NOTHING
        if value is None or value in ((), {})
        else write_yaml(plain(value), width=float("inf"), in_one_line=True)
    )
