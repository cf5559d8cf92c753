"""On SQLite one process serves, a second one is told so, and a successor of a killed one need not wait."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.alone import Alone
from bot.database_url import driver_url
from bot.errors import NotConfigured
from bot.sandbox.server import Sandbox
from tests.stories.playing import ROOM, open_room
from tests.test_cli import ended, serving, warroom

FILE = "sqlite:///warroom.db"
LONG_AFTER = "2999-01-01 00:00:00.000000"


async def test_a_second_process_on_sqlite_is_refused_in_a_sentence_and_the_first_goes_on(tmp_path: Path) -> None:
    async with Sandbox() as sandbox, serving(sandbox, tmp_path, FILE):
        dana = sandbox.person("dana")
        await open_room(sandbox, dana)
        code, out, complaints = await ended(await _another(sandbox, tmp_path))
        assert (code, out) == (2, "")
        assert f"Another Warroom already serves {(tmp_path / 'warroom.db').resolve()}" in complaints
        assert "Traceback" not in complaints
        assert "Acme" in (await dana.types("/warroom status", channel=ROOM)).text
        for arguments in (("export", "ESC-1"), ("migrate",)):
            code, out, complaints = await ended(await warroom(*arguments, cwd=tmp_path, DATABASE_URL=FILE))
            assert (code, bool(out)) == (0, True), complaints


async def test_a_killed_process_is_followed_at_once_whatever_its_lease_says(tmp_path: Path) -> None:
    async with Sandbox() as sandbox:
        dana = sandbox.person("dana")
        async with serving(sandbox, tmp_path, FILE) as process:
            await open_room(sandbox, dana)
            with sandbox.faults.slow("chat.postMessage", 60):
                await dana.types("/warroom milestone Fix live @raj by +2h", channel=ROOM)
                process.kill()
                await process.communicate()
        with sqlite3.connect(tmp_path / "warroom.db") as file:
            assert file.execute("UPDATE relay_leases SET expires_at = ?", [LONG_AFTER]).rowcount == 1
        await sandbox.until(lambda: not sandbox.socket.is_connected)
        async with serving(sandbox, tmp_path, FILE):
            await sandbox.until(lambda: sandbox.person("raj").dms(), timeout=60)


def test_the_lock_knows_a_file_by_whatever_name_and_is_free_again_when_it_is_given_back(tmp_path: Path) -> None:
    (tmp_path / "warroom.db").touch()
    (tmp_path / "other.db").symlink_to("warroom.db")
    one, two = (Alone(driver_url(f"sqlite:///{tmp_path}/{name}.db")) for name in ("warroom", "other"))
    one.take()
    with pytest.raises(NotConfigured, match="Another Warroom already serves"):
        two.take()
    assert (one.is_certain, two.is_certain) == (True, False)
    one.give_back()
    two.take()
    two.give_back()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured, match=r"none/warroom\.db-lock cannot be used"):
        Alone(driver_url(f"sqlite:///{tmp_path}/none/warroom.db")).take()


@pytest.mark.parametrize("url", ["postgresql://u:p@h/d", "sqlite://"])
def test_where_nobody_else_can_come_or_everybody_may_nothing_is_locked(url: str) -> None:
    for _ in range(2):
        alone = Alone(driver_url(url))
        alone.take()
        assert not alone.is_certain


async def _another(sandbox: Sandbox, folder: Path) -> asyncio.subprocess.Process:
    return await warroom(
        "run",
        cwd=folder,
        SLACK_BOT_TOKEN=sandbox.bot_token,
        SLACK_APP_TOKEN=sandbox.app_token,
        SLACK_API_URL=sandbox.api_url,
        DATABASE_URL=FILE,
    )
