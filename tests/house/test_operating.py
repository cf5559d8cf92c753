"""docs/operating.md says what is told: each metric with its labels, and each field of the log."""

import re
from pathlib import Path

from prometheus_client import Metric

from bot.clock import WallClock
from bot.db import Database
from bot.errand import FIELDS
from bot.logs import LINE_FIELDS
from bot.metrics import REGISTRY
from bot.metrics_door import MetricsDoor, Stored

PAGE = (Path(__file__).parents[2] / "docs/operating.md").read_text(encoding="utf-8")
HEAD = "| metric | kind | labels | meaning |\n|---|---|---|---|\n"


def table(name: str) -> str:
    found = re.search(rf"<!-- {name}:[^\n]*-->\n(.*?)\n<!-- /{name} -->", PAGE, re.S)
    assert found is not None
    return found[1]


def _row(metric: Metric) -> str:
    name = f"{metric.name}_total" if metric.type == "counter" else metric.name
    labels = {label for sample in metric.samples for label in sample.labels} - {"le"}
    shown = ", ".join(f"`{label}`" for label in sorted(labels)) or "–"
    return f"| `{name}` | {metric.type} | {shown} | {metric.documentation} |"


async def test_the_page_lists_exactly_the_metrics_there_are() -> None:
    door = MetricsDoor(Database("sqlite://"), WallClock(), host="127.0.0.1", port=0)
    door._stored = Stored(is_up=True)
    rows = [_row(metric) for metric in door.collect()]
    for collector in set(REGISTRY._collector_to_names):
        named = getattr(collector, "_labelnames", None)
        if named is None:
            continue  # the process's own
        (metric,) = collector.describe()  # type: ignore[attr-defined]
        shown = ", ".join(f"`{label}`" for label in named) or "–"
        name = f"{metric.name}_total" if metric.type == "counter" else metric.name
        rows.append(f"| `{name}` | {metric.type} | {shown} | {metric.documentation} |")
    expected = HEAD + "\n".join(sorted(rows))
    assert table("metrics") == expected, f"put this into docs/operating.md:\n{expected}"


def test_the_page_lists_exactly_the_fields_of_the_log() -> None:
    rows = "\n".join(f"| `{name}` | {meaning} |" for name, meaning in {**LINE_FIELDS, **FIELDS}.items())
    assert table("log fields") == "| field | meaning |\n|---|---|\n" + rows


def test_alerts_ask_for_metrics_that_there_are() -> None:
    asked = {re.sub("_bucket$", "", name) for name in re.findall(r"warroom_\w+", PAGE.partition("## Alerts")[2])}
    told = set(re.findall(r"^\| `(\w+)`", table("metrics"), re.MULTILINE))
    assert len(asked) > 5
    assert asked <= told
