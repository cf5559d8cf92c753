"""Where the reference data about Slack lies: beside the project, or where SLACK_REFERENCE says; often it is not there."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

BESIDE = [parent / "shared" / "slack" for parent in Path(__file__).parents[2:5]]
FOLDER = next((folder for folder in BESIDE if folder.is_dir()), BESIDE[0])
FILE = Path(os.environ.get("SLACK_REFERENCE", FOLDER)) / "methods.json"

needs_reference = pytest.mark.skipif(
    not FILE.exists(), reason=f"the reference data about Slack is not here ({FILE.name}); set SLACK_REFERENCE"
)


@cache
def reference() -> dict[str, Any]:
    """Arguments, errors, tiers and scopes of Slack's Web API methods."""
    return dict(json.loads(FILE.read_text(encoding="utf-8")))
