"""Which rules hold in which workspace: one `warroom.yaml` for all of them, or a folder with a file for each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.config_file import ConfigFile, read_config
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
    for file in sorted(path.glob("*.yaml")):
        try:
            read[file.stem] = read_config(file)
        except NotConfigured as found:
            mistakes.append(str(found))
    if not read and not mistakes:
        mistakes.append(
            f"WARROOM_CONFIG names the folder {path}, and no file in it ends in .yaml. "
            f"Put {DEFAULT}.yaml there, or one for each workspace, named after its id, such as T0123ABCD.yaml."
        )
    if mistakes:
        raise NotConfigured("\n".join(mistakes))
    return Configs(read.pop(DEFAULT, ConfigFile()), read)
