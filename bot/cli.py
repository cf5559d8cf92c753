"""The command line: `warroom run | demo | sandbox | migrate | export | config | doctor | manifest | outbox | purge`."""

import argparse
import asyncio
import contextlib
import gc
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from pathlib import Path
from typing import Any

from bot import cli_looking, cli_outbox
from bot.errors import DatabaseAway, NotConfigured

DESCRIPTION = "Warroom: the Slack bot for people who run customer escalations."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. A configuration mistake is 2, with one clear sentence each."""
    asked = _parser().parse_args(arguments)
    try:
        return int(asyncio.run(asked.command(asked)))
    except NotConfigured as mistake:
        print(mistake, file=sys.stderr)
        return 2
    except DatabaseAway as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="warroom", description=DESCRIPTION)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="connect to Slack and serve; the first start creates the tables")
    run.set_defaults(command=_run)
    _add_demo(commands)
    _add_sandbox(commands)
    migrate = commands.add_parser("migrate", help="bring the database to the newest version and end")
    migrate.set_defaults(command=_migrate)
    _add_export(commands)
    cli_looking.add(commands)
    cli_outbox.add(commands)
    _add_manifest(commands)
    _add_purge(commands)
    return parser


def _add_manifest(commands: Any) -> None:
    manifest = commands.add_parser(
        "manifest",
        help="print what to create the Slack app from",
        description="Print the app's manifest: commands, shortcuts, events and the scopes that they need. Paste it at "
        "api.slack.com/apps under “From a manifest”.",
    )
    manifest.add_argument(
        "--http", metavar="URL", help="where Slack reaches Warroom over HTTP (without it: Socket Mode)"
    )
    manifest.add_argument("--format", choices=("json", "yaml"), default="json", help="default: %(default)s")
    manifest.add_argument("--source", help=argparse.SUPPRESS)  # the Slack CLI says where the project lies
    manifest.set_defaults(command=_manifest)


def _add_export(commands: Any) -> None:
    export = commands.add_parser(
        "export",
        help="write the dossier of one escalation, for whoever runs Warroom: confidential ones as well",
        description="Write everything of one escalation as a file. Whoever can read the database can read confidential "
        "escalations too; the timeline keeps that it was exported.",
    )
    export.add_argument("escalation", metavar="ESC-1", help="which one, by its number")
    export.add_argument(
        "--format", choices=("md", "html"), help="Markdown or HTML (default: by the file's name, else md)"
    )
    export.add_argument("--output", type=Path, metavar="FILE", help="where to write it (default: to the terminal)")
    export.add_argument("--team", metavar="T…", help="the workspace's id, when there is more than one")
    export.add_argument("--zone", default="UTC", help="write times in this zone as well, such as Europe/Lisbon")
    export.set_defaults(command=_export)


async def _export(asked: argparse.Namespace) -> int:
    from bot.config import StoreSettings, read_settings
    from bot.export import export

    settings = read_settings(StoreSettings)
    _log_at(settings.log_level, settings.log_format)
    written = await export(
        settings.database_url.get_secret_value(),
        escalation=asked.escalation,
        team_id=asked.team,
        zone=asked.zone,
        is_html=asked.format == "html" or (asked.format is None and bool(asked.output) and _is_html_name(asked.output)),
    )
    if asked.output is None:
        sys.stdout.buffer.write(written.encode())
        return 0
    try:
        asked.output.write_text(written, encoding="utf-8")
    except OSError as problem:
        raise NotConfigured(f"{asked.output} cannot be written: {problem.strerror}.") from None
    return 0


def _add_purge(commands: Any) -> None:
    purge = commands.add_parser(
        "purge",
        help="erase what is older than `retention` in warroom.yaml allows; the running bot does it once a day",
        description="Erase what people wrote in escalations that have been over for longer than "
        "`retention.customer_text`, and what quotes it; forget old deliveries and receipts. Figures are kept. "
        "Exit codes: 0 done, 1 something could not be erased this time (run it again), 2 a mistake in the settings.",
    )
    purge.add_argument("--dry-run", action="store_true", help="only say what would be erased")
    purge.add_argument(
        "--older-than", metavar="AGE", help="instead of `retention.customer_text`, such as 90 days or 2 years"
    )
    purge.add_argument("--team", metavar="T…", help="only this workspace, by its id (default: each)")
    purge.set_defaults(command=_purge)


async def _purge(asked: argparse.Namespace) -> int:
    from bot.config import StoreSettings, read_settings
    from bot.config_folder import read_configs
    from bot.purge import purge

    settings = read_settings(StoreSettings)
    _log_at(settings.log_level)
    return await purge(
        settings.database_url.get_secret_value(),
        configs=read_configs(cli_looking.config_path(None)),
        older_than=asked.older_than,
        team_id=asked.team,
        is_dry=asked.dry_run,
        tell=print,
    )


def _is_html_name(path: Path) -> bool:
    """Whether a file of this name is expected to hold HTML."""
    return path.suffix.casefold() in (".html", ".htm")


async def _manifest(asked: argparse.Namespace) -> int:
    from bot.manifest import as_json, as_yaml, manifest

    made = manifest(asked.http)
    sys.stdout.buffer.write((as_yaml(made) if asked.format == "yaml" else as_json(made)).encode())
    return 0


async def _run(_asked: argparse.Namespace) -> int:
    with _nothing_collected():
        from bot.app import Warroom
        from bot.config import Settings, read_settings
        from bot.config_folder import read_configs

    settings = read_settings(Settings)
    _log_at(settings.log_level, settings.log_format)
    warroom = Warroom(settings, read_configs(settings.warroom_config))
    await _serve(warroom.start, warroom.stop)
    return 0


async def _migrate(_asked: argparse.Namespace) -> int:
    from bot.config import StoreSettings, read_settings
    from bot.db import Database

    settings = read_settings(StoreSettings)
    _log_at(settings.log_level, settings.log_format)
    database = Database(settings.database_url.get_secret_value())
    try:
        await database.migrate()
    finally:
        await database.close()
    print("The database is at the newest version.")
    return 0


def _add_demo(commands: Any) -> None:
    demo = commands.add_parser("demo", help="try it without Slack: a sandbox, the bot and a page in the browser")
    demo.add_argument("--port", type=int, default=8440, help="the page's port on this machine (default: %(default)s)")
    demo.add_argument("--no-browser", action="store_true", help="only print the page's address")
    demo.add_argument("--http", action="store_true", help="let the sandbox reach the bot over HTTP, not Socket Mode")
    demo.set_defaults(command=_demo)


async def _demo(asked: argparse.Namespace) -> int:
    from bot.demo import Demo

    _log_at("WARNING")
    demo = Demo(port=asked.port, open_browser=not asked.no_browser, over_http=asked.http)
    await _serve(demo.start, demo.stop)
    return 0


def _add_sandbox(commands: Any) -> None:
    sandbox = commands.add_parser("sandbox", help="only the Slack sandbox, for a bot that runs elsewhere")
    sandbox.add_argument("--port", type=int, default=8440, help="its port on this machine (default: %(default)s)")
    sandbox.add_argument(
        "--http",
        action="append",
        metavar="URL",
        default=[],
        help="deliver over HTTP to this request URL, such as http://127.0.0.1:3000/slack/events; "
        "given more than once, to each in turn (default: over Socket Mode)",
    )
    sandbox.set_defaults(command=_sandbox)


async def _sandbox(asked: argparse.Namespace) -> int:
    from bot.demo import StandaloneSandbox

    _log_at("WARNING")
    sandbox = StandaloneSandbox(port=asked.port, request_urls=asked.http)
    await _serve(sandbox.start, sandbox.stop)
    return 0


@contextlib.contextmanager
def _nothing_collected() -> Iterator[None]:
    """Import without looking for garbage: what is imported stays for ever, and looking costs a tenth of the start.

    It is not looked through later either, when somebody waits for an answer.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


async def _serve(start: Callable[[], Coroutine[Any, Any, None]], stop: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Start, wait for Ctrl+C or SIGTERM (also while starting), stop."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no handlers for signals on its loop
            loop.add_signal_handler(name, stopping.set)
    starting = asyncio.create_task(start())
    waiting = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            await starting
            await waiting
        else:
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
    finally:
        waiting.cancel()
        await stop()


def _log_at(level: str, style: str | None = None) -> None:
    from bot import logs

    logs.set_up(level, style)
