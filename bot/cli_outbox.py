"""The command `warroom outbox`: what waits for Slack, and what an operator does about what Slack refused."""

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Add it to the command line."""
    outbox = commands.add_parser("outbox", help="what waits for Slack or was set aside: list, retry, drop, recover")
    asked = outbox.add_subparsers(required=True, metavar="WHAT")
    listing = asked.add_parser("list", help="what waits and what was set aside, and why; without anybody's words")
    listing.add_argument("--team", metavar="T…", help="only this workspace, by its id")
    listing.add_argument("--text", action="store_true", help="with what would be posted, confidential or not")
    listing.set_defaults(command=_list)
    for name, command, what in (
        ("retry", _retry, "try what was set aside once more, with what fell with it"),
        ("drop", _drop, "give rows up, with what hangs on them"),
    ):
        mending = asked.add_parser(name, help=what)
        mending.add_argument("rows", nargs="+", type=int, metavar="ROW", help="its number in the list")
        mending.set_defaults(command=command)
    recover = asked.add_parser(
        "recover",
        help="after a restore from a backup, before the first start: look before anything is sent twice",
        description="Doubt everything that Slack may have been told since the backup was made: it is looked for by its "
        "key before it is sent. Warroom must not be running.",
    )
    recover.add_argument("--since", required=True, metavar="TIME", help="when the backup was made, in UTC")
    recover.set_defaults(command=_recover)


async def _list(asked: argparse.Namespace) -> int:
    from bot import outbox_desk

    print(await outbox_desk.show(_database_url(), team_id=asked.team, with_text=asked.text))
    return 0


async def _retry(asked: argparse.Namespace) -> int:
    from bot import outbox_desk

    print(await outbox_desk.retry(_database_url(), row_ids=asked.rows))
    return 0


async def _drop(asked: argparse.Namespace) -> int:
    from bot import outbox_desk

    print(await outbox_desk.drop(_database_url(), row_ids=asked.rows))
    return 0


async def _recover(asked: argparse.Namespace) -> int:
    from bot import outbox_desk

    print(await outbox_desk.recover(_database_url(), since=asked.since))
    return 0


def _database_url() -> str:
    from bot.config import StoreSettings, read_settings

    return read_settings(StoreSettings).database_url.get_secret_value()
