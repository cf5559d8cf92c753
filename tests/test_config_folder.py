"""Which rules hold in which workspace."""

from pathlib import Path

import pytest

from bot.config_file import ConfigFile
from bot.config_folder import read_configs
from bot.errors import NotConfigured


def test_one_file_holds_for_every_workspace(tmp_path: Path) -> None:
    file = tmp_path / "warroom.yaml"
    file.write_text("managers: [U0ANA]")
    configs = read_configs(file)
    assert configs.of("T1").managers == configs.of("T2").managers == ("U0ANA",)


def test_a_folder_has_a_file_for_each_workspace_and_one_for_the_rest(tmp_path: Path) -> None:
    (tmp_path / "T0ACME.yaml").write_text("managers: [U0ANA]")
    (tmp_path / "default.yaml").write_text("managers: [U0LI]")
    configs = read_configs(tmp_path)
    assert configs.of("T0ACME").managers == ("U0ANA",)
    assert configs.of("T0BOLT").managers == ("U0LI",)


def test_without_a_default_file_the_rest_have_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "T0ACME.yaml").write_text("managers: [U0ANA]")
    assert read_configs(tmp_path).of("T0BOLT") == ConfigFile()


def test_the_mistakes_of_every_file_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "T0ACME.yaml").write_text("manager: [U0ANA]")
    (tmp_path / "T0BOLT.yaml").write_text("managers: []\nduty: 1")
    with pytest.raises(NotConfigured) as mistakes:
        read_configs(tmp_path)
    assert "T0ACME.yaml, line 1, manager" in str(mistakes.value)
    assert "T0BOLT.yaml, line 2, duty" in str(mistakes.value)


def test_an_empty_folder_says_what_belongs_into_it(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured, match=r"no file in it ends in \.yaml"):
        read_configs(tmp_path)
