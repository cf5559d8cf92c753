"""Which rules hold in which workspace: one `warroom.yaml` for all of them, or a folder with a file for each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.config_file import ConfigFile, Source, find_source, read_config
from bot.errors import NotConfigured

DEFAULT = "default"  # the name, without .yaml, of the file for workspaces that have none of their own


@dataclass(frozen=True)
class Configs:
    """The rules of every workspace: its own, by team id, or else the default ones."""

    default: ConfigFile
    own: Mapping[str, ConfigFile] = field(default_factory=dict)

    def of(self, team_id: str) -> ConfigFile:
        """The rules of this workspace."""
        return self.own.get(team_id, self.default)


def read_configs(path: Path | None = None) -> Configs:
    """The file at `path` for every workspace, or in a folder `T….yaml` for each and `default.yaml` for the rest.

    Raises NotConfigured that lists every mistake of every file, as `read_config` does for one.
    """
    if path is None or not path.is_dir():
        return Configs(read_config(path))
    read: dict[str, ConfigFile] = {}
    mistakes: list[str] = []
    for file in _files(path):
        try:
            read[file.stem] = read_config(file)
        except NotConfigured as found:
            mistakes.append(str(found))
    if mistakes:
        raise NotConfigured("\n".join(mistakes))
    return Configs(read.pop(DEFAULT, ConfigFile()), read)


def find_sources(path: Path | None = None) -> list[Source]:
    """What `read_configs` would read, unread; empty where there is no file, so that every default holds.

    Raises NotConfigured when one cannot be read as text.
    """
    files = _files(path) if path is not None and path.is_dir() else [path]
    return [source for file in files if (source := find_source(file)) is not None]


def _files(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.yaml"))
    if not found:
        raise NotConfigured(
            f"WARROOM_CONFIG names the folder {folder}, and no file in it ends in .yaml. "
            f"Put {DEFAULT}.yaml there, or one for each workspace, named after its id, such as T0123ABCD.yaml."
        )
    return found
