"""The documents say what the code does: the commands, the rooms, the links."""

import re
from pathlib import Path

from bot import words
from bot.rules.command_table import COMMANDS

ROOT = Path(__file__).parents[2]


def _table() -> str:
    rows = []
    for command in COMMANDS:
        shape = command.shape.replace("|", "\\|")
        rows.append(f"| `{shape}` | {words.say(command.words)} |")
    return "| call | what it does |\n|---|---|\n" + "\n".join(rows)


def test_the_readme_lists_exactly_the_commands_there_are() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- commands:[^\n]*-->\n(.*?)\n<!-- /commands -->", readme, re.S)
    assert found is not None
    assert found[1] == _table(), f"put this into README.md:\n{_table()}"


def test_every_room_is_on_the_map() -> None:
    on_the_map = (ROOT / "docs/map.md").read_text(encoding="utf-8")
    for room in [*(ROOT / "bot").iterdir(), ROOT / "handlers", ROOT / "models", ROOT / "migrations"]:
        if room.is_dir() and room.name != "__pycache__":
            assert f"`{room.relative_to(ROOT)}/`" in on_the_map


def test_links_between_documents_lead_somewhere() -> None:
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name} → {target}"


def test_the_top_level_stays_small() -> None:
    expected = {
        *("bot", "handlers", "models", "migrations", "tests", "docs", "benchmarks", ".ci"),
        *("pyproject.toml", "Dockerfile", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "run.py"),
        *("requirements.lock", "requirements-dev.lock", ".gitignore", "manifest.json", ".slack"),
        *(".dockerignore", "compose.yaml", "deploy"),
    }
    tracked = {line.split("/")[0] for line in _tracked()}
    assert tracked <= expected


def _tracked() -> list[str]:
    import subprocess

    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    return listed.stdout.splitlines()


def test_every_emoji_of_the_catalogue_is_drawn_by_the_page() -> None:
    page = (ROOT / "bot/sandbox/static/text.js").read_text(encoding="utf-8")
    said = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot/words/en").glob("*.ftl"))
    names = set(re.findall(r":([a-z0-9_]+):", said))
    assert len(names) > 5
    assert {name for name in names if not re.search(rf"[{{ ]{name}: \"", page)} == set()
