"""`warroom export`: the dossier for whoever runs Warroom, as a process and as a function."""

from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import NotConfigured
from bot.export import export
from bot.services import workspaces
from models.escalation import Escalation, Kind, Severity
from tests.makers import MONDAY
from tests.services.desk import TEAM, Desk
from tests.test_cli import ended, warroom


@pytest.fixture
async def desk(database: Database) -> Desk:
    """A workspace with one confidential escalation."""
    furnished = Desk(database)
    await furnished.furnish()
    await furnished.opens(is_confidential=True)
    await furnished.adds("Fix live in EU")
    return furnished


async def _export(database_url: str, escalation: str = "ESC-1", **given: object) -> str:
    defaults: dict[str, object] = {"team_id": None, "zone": "UTC", "is_html": False}
    return await export(database_url, escalation=escalation, **{**defaults, **given})  # type: ignore[arg-type]


async def test_the_operator_gets_everything_and_the_timeline_says_so(desk: Desk, database_url: str) -> None:
    written = await _export(database_url)
    assert "# ESC-1 · Exports fail" in written
    assert "Confidential" in written
    assert "Fix live in EU" in written
    assert (await desk.kinds())[-1] == "exported-by-operator"
    assert "wrote its dossier for whoever runs Warroom" in written
    assert "<!doctype html>" in await _export(database_url, "esc-1", is_html=True)
    assert "Europe/Lisbon" in await _export(database_url, "1", zone="Europe/Lisbon", team_id=TEAM)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"escalation": "ESC-9"}, "There is no ESC-9."),
        ({"escalation": "exports"}, "exports is not the number of an escalation"),
        ({"zone": "Lisbon/Europe"}, "Lisbon/Europe is not a time zone"),
        ({"team_id": "T9"}, "There is no ESC-1 in the workspace T9."),
    ],
)
async def test_what_cannot_be_found_is_said(
    desk: Desk, database_url: str, given: dict[str, str], sentence: str
) -> None:
    with pytest.raises(NotConfigured, match=sentence):
        await _export(database_url, **given)


async def test_with_several_workspaces_one_has_to_be_named(desk: Desk, database_url: str) -> None:
    async with desk.database.transaction() as session:
        await workspaces.remember_workspace(session, team_id="T2", name="Other", bot_user_id="U0WARROOM")
        session.add(
            Escalation(
                team_id="T2",
                number=1,
                title="Another",
                situation="",
                kind=Kind.CUSTOMER,
                severity=Severity.SEV3,
                requester_id="U0ZED",
                raised_at=MONDAY,
            )
        )
    with pytest.raises(NotConfigured, match="--team: T1, T2"):
        await _export(database_url)
    assert "# ESC-1 · Exports fail" in await _export(database_url, team_id=TEAM)


async def test_the_command_writes_a_file_or_to_the_terminal(desk: Desk, database_url: str, tmp_path: Path) -> None:
    page = tmp_path / "dossier.html"
    process = await warroom("export", "ESC-1", "--output", str(page), cwd=tmp_path, DATABASE_URL=database_url)
    assert await ended(process) == (0, "", "")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    code, out, _ = await ended(await warroom("export", "ESC-1", cwd=tmp_path, DATABASE_URL=database_url))
    assert code == 0
    assert out.startswith("# ESC-1 · Exports fail")
    nowhere = str(tmp_path / "none" / "dossier.md")
    process = await warroom("export", "ESC-1", "--output", nowhere, cwd=tmp_path, DATABASE_URL=database_url)
    code, _, complaint = await ended(process)
    assert code == 2
    assert "cannot be written" in complaint
    code, _, complaint = await ended(await warroom("export", "ESC-7", cwd=tmp_path, DATABASE_URL=database_url))
    assert (code, complaint.strip()) == (2, "There is no ESC-7.")
