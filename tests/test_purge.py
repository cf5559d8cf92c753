"""`warroom purge`: as a process, with its figures, its refusals and its exit codes."""

from pathlib import Path

import pytest

from bot.clock import transport_now
from bot.config_file import ConfigFile
from bot.config_folder import Configs
from bot.purge import purge
from bot.services import receipts
from tests.services.desk import TEAM, Desk
from tests.services.test_retention import YEAR, old
from tests.test_cli import ended, warroom

__all__ = ["old"]


@pytest.fixture
async def desk(database: object) -> Desk:
    """A workspace whose clock stood four years behind the wall's."""
    furnished = Desk(database)  # type: ignore[arg-type]
    furnished.watch.at = transport_now() - 4 * YEAR
    await furnished.furnish()
    return furnished


async def _title(desk: Desk) -> str:
    return (await desk.facts()).title


async def test_it_says_what_would_be_erased_and_then_erases_it(old: Desk, database_url: str, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "T1.yaml").write_text("retention: {customer_text: 200 days}\n")
    given = {"cwd": tmp_path, "DATABASE_URL": database_url, "WARROOM_CONFIG": "rules"}
    code, out, _ = await ended(await warroom("purge", "--dry-run", **given))  # type: ignore[arg-type]
    assert code == 0
    assert out.startswith("T1: to erase: escalations 1, customers 1, ")
    assert await _title(old) == "Exports fail"
    code, told, complaints = await ended(await warroom("purge", **given))  # type: ignore[arg-type]
    assert (code, complaints) == (0, "")
    assert told == out.replace("to erase", "erased").replace("to forget", "forgotten")
    assert await _title(old) == "(erased under the retention rule)"


async def test_another_age_counts_this_once(old: Desk, database_url: str, tmp_path: Path) -> None:
    given = {"cwd": tmp_path, "DATABASE_URL": database_url}
    code, out, _ = await ended(await warroom("purge", **given))  # type: ignore[arg-type]
    assert code == 0
    assert "people's words stay" in out
    code, _, complaints = await ended(await warroom("purge", "--older-than", "soon", **given))  # type: ignore[arg-type]
    assert (code, complaints.count("is not an age")) == (2, 1)
    assert await _title(old) == "Exports fail"
    code, out, _ = await ended(await warroom("purge", "--older-than", "90 days", **given))  # type: ignore[arg-type]
    assert code == 0
    assert "erased: escalations 1, customers 1" in out
    assert await _title(old) == "(erased under the retention rule)"


@pytest.mark.usefixtures("desk")
async def test_what_is_not_there_is_said(tmp_path: Path, database_url: str) -> None:
    code, _, complaints = await ended(await warroom("purge", "--team", "T9", cwd=tmp_path, DATABASE_URL=database_url))
    assert (code, complaints.strip()) == (2, "There is no workspace T9 in this database. It has: T1.")
    code, _, complaints = await ended(await warroom("purge", cwd=tmp_path, DATABASE_URL="sqlite:///empty.db"))
    assert code == 2
    assert "`warroom migrate`" in complaints
    assert "Traceback" not in complaints


async def test_what_somebody_is_changing_is_left_for_the_next_time_and_said(old: Desk, database_url: str) -> None:
    if old.database.is_sqlite:
        pytest.skip("SQLite has one writer; whoever waits gets their turn")
    told: list[str] = []
    asked = {
        "configs": Configs(ConfigFile()),
        "older_than": "1 year",
        "team_id": TEAM,
        "is_dry": False,
        "tell": told.append,
    }
    async with old.changing():
        assert await purge(database_url, **asked) == 1  # type: ignore[arg-type]
    assert "Run it again" in told[-1]
    assert await _title(old) == "Exports fail"
    assert await purge(database_url, **asked) == 0  # type: ignore[arg-type]
    assert await _title(old) == "(erased under the retention rule)"


async def test_receipts_of_every_workspace_go(desk: Desk, database_url: str) -> None:
    async with desk.database.transaction() as session:
        await receipts.take(session, team_id=TEAM, key="view:V1", received_at=transport_now() - YEAR)
    told: list[str] = []
    await purge(
        database_url, configs=Configs(ConfigFile()), older_than=None, team_id=None, is_dry=False, tell=told.append
    )
    assert "receipts 1" in told[-1]
