"""The commands that look and change nothing: `warroom doctor` and `warroom config`."""

import argparse
from pathlib import Path
from typing import Any

from bot.errors import NotConfigured


def add(commands: Any) -> None:
    """Add them to the command line."""
    doctor = commands.add_parser(
        "doctor", help="look whether everything is right, say what is not and what to do; changes nothing"
    )
    doctor.add_argument("--json", action="store_true", help="as a list of objects, for programs")
    doctor.set_defaults(command=_doctor)
    config = commands.add_parser("config", help="look at warroom.yaml: check it, compare it, or print all of it")
    asked = config.add_subparsers(required=True, metavar="WHAT")
    for name, command, what in (
        ("check", _check_config, "name every mistake by its line, and what is surely not meant"),
        ("diff", _diff_config, "what differs from the defaults, one line each"),
    ):
        looking = asked.add_parser(name, help=what)
        looking.add_argument(
            "file",
            nargs="?",
            type=Path,
            metavar="FILE",
            help="which one (default: WARROOM_CONFIG, else ./warroom.yaml)",
        )
        looking.set_defaults(command=command)
    example = asked.add_parser("example", help="print every key there is, with what it means and its default")
    example.set_defaults(command=_example_config)


async def _doctor(asked: argparse.Namespace) -> int:
    from bot.config import AsGiven, read_settings
    from bot.doctor import report
    from bot.doctor.examination import examine

    found = await examine(read_settings(AsGiven))
    print(report.as_json(found) if asked.json else report.as_table(found))
    return 1 if report.has_fault(found) else 0


async def _check_config(asked: argparse.Namespace) -> int:
    from bot.clock import transport_now
    from bot.config_check import check

    print(check(config_path(asked.file), now=transport_now()))
    return 0


async def _diff_config(asked: argparse.Namespace) -> int:
    from bot.config_diff import diff

    print(diff(config_path(asked.file)))
    return 0


async def _example_config(_asked: argparse.Namespace) -> int:
    from bot.config_example import whole_file

    print(whole_file(), end="")
    return 0


def config_path(named: Path | None) -> Path | None:
    """Where `warroom.yaml`, or the folder, is: the named one, which must exist, or what WARROOM_CONFIG says."""
    from bot.config import FileSettings, read_settings

    if named is not None and not named.exists():
        raise NotConfigured(f"There is no file {named}. Correct its name.")
    return named or read_settings(FileSettings).warroom_config
