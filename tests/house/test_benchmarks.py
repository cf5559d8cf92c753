"""Each benchmark can be named on the command line, and its page says what it measures."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/performance.md"
NOT_MEASURING = {
    "__init__",
    "__main__",
    "backlog",
    "bare_rows",
    "databases",
    "empty_listener",
    "report",
    "stage",
    "statements",
    "subjects",
}


def _listed() -> set[str]:
    asked = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--list"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {line.split()[0] for line in asked.stdout.splitlines()}


def test_the_list_names_each_benchmark() -> None:
    there = {path.stem.replace("_", "-") for path in (ROOT / "benchmarks").glob("*.py")}
    assert _listed() == there - {name.replace("_", "-") for name in NOT_MEASURING}


def test_the_page_has_a_heading_for_each_benchmark() -> None:
    headings = set(re.findall(r"^## `([a-z-]+)`$", PAGE.read_text(encoding="utf-8"), re.M))
    assert headings == _listed()
