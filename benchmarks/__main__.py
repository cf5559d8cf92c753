"""`python -m benchmarks [--quick] [NAME…]`: measures, prints, and ends with 1 when a bound is broken."""

import argparse
import asyncio
import importlib
import os
import platform
import sys
import time
from collections.abc import Sequence

from benchmarks.databases import Databases

BENCHMARKS = {
    "room-ready": "how long after the form a war room is ready, beside the same calls made bare",
    "ack-latency": "how soon `/warroom milestone …` is acknowledged, beside an empty Bolt listener",
    "intake-storm": "500 people press *Raise* at the same moment, beside the same rows committed bare",
    "beats": "what each beat costs while nothing is due, with ten and with 100,000 open items",
    "reminder-storm": "10,000 reminders due in one second: none dropped, none doubled",
    "noise": "how many messages each person gets in a week with twelve escalations",
    "startup": "how soon after its start the bot answers, and its memory, with 1,000 open escalations",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked; 1 when a bound was broken, else 0."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - set(BENCHMARKS):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    if asked.list:
        for name, what in BENCHMARKS.items():
            print(f"{name}  {what}")
        return 0
    began_at = time.monotonic()
    is_held = True
    with Databases() as databases:
        print(_machine(databases), flush=True)
        for name in asked.names or BENCHMARKS:
            measured = importlib.import_module(f"benchmarks.{name.replace('-', '_')}")
            report = asyncio.run(measured.run(databases, quick=asked.quick))
            print(f"\n══ {name}: {BENCHMARKS[name]}\n\n{report}", flush=True)
            is_held = is_held and all(bound.is_held for bound in report.bounds)
    print(f"\n{time.monotonic() - began_at:.0f} s in all.")
    return 0 if is_held else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure Warroom beside its floors.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these benchmarks")
    parser.add_argument("--quick", action="store_true", help="short, with bounds that a busy machine does not break")
    parser.add_argument("--list", action="store_true", help="name the benchmarks and end")
    return parser


def _machine(databases: Databases) -> str:
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    python = f"{platform.python_implementation()} {sys.version.split()[0]}"
    where = f"{python}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}{load}"
    return "\n".join([where, *databases.describe()])


if __name__ == "__main__":
    sys.exit(main())
