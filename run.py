#!/usr/bin/env python3
"""One command for everything, with nothing but Python installed: sets up `.venv` from the lock file, then does it."""

import hashlib
import os
import signal
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements-dev.lock"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "locked"

HELP = """\
usage: python3 run.py COMMAND

  demo     the Slack sandbox, the bot and a page in the browser (options follow, such as --no-browser)
  run      the bot, connected to Slack (what `slack run` starts)
  manifest what to create the Slack app from (options follow, such as --http URL)
  test     format, lint, types, contracts, then all tests on SQLite and PostgreSQL (what CI runs)
  check    only format, lint, types and contracts
  fix      format the code and mend what the linter can mend
  bench    run the benchmarks (--quick for a short run)
  lock     resolve the dependencies anew into the two lock files
  setup    only set up .venv
"""


def main(arguments: list[str]) -> int:
    """Do what was asked; the exit code of the first step that failed, else 0."""
    if sys.version_info < (3, 11):
        print(f"Warroom needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try python3.11 run.py …")
        return 2
    asked, more = (arguments[0], arguments[1:]) if arguments else ("", [])
    steps: dict[str, list[list[str]]] = {
        "demo": [["-m", "bot", "demo", *more]],
        "run": [["-m", "bot", "run", *more]],
        "manifest": [["-m", "bot", "manifest", *more]],
        "check": CHECKS,
        "test": [*CHECKS, ["-m", "pytest", "-n", "auto", "--dist", "loadfile", *more]],
        "fix": [["-m", "ruff", "check", "--fix", "."], ["-m", "ruff", "format", "."]],
        "bench": [["-m", "benchmarks", *more]],
        "lock": LOCKING,
        "setup": [],
    }
    if asked not in steps:
        print(HELP)
        return 0 if asked in ("", "help", "-h", "--help") else 2
    set_up()
    for step in steps[asked]:
        if code := run(step):
            return code
    return 0


def run(step: list[str]) -> int:
    """One step's exit code. Ctrl+C and SIGTERM are for the step, which ends in its own way."""
    with subprocess.Popen([str(PYTHON), *step], cwd=ROOT) as process:
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())  # it comes to us alone, unlike Ctrl+C
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def set_up() -> None:
    """Make `.venv` hold exactly what the lock file says; quick when it does already."""
    if is_set_up():
        return
    told = "Setting up .venv: a minute or two, once, and again when the dependencies change …"
    print(told, file=sys.stderr, flush=True)  # what a command prints may be read by a program
    venv.create(VENV, with_pip=True, clear=VENV.exists())
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "-q", "install"]
    subprocess.check_call([*pip, "--require-hashes", "-r", str(LOCK)], cwd=ROOT)
    subprocess.check_call([*pip, "--no-deps", "--no-build-isolation", "-e", "."], cwd=ROOT)
    STAMP.write_text(_wanted())


def is_set_up() -> bool:
    """Whether `.venv` holds what the lock file says."""
    return STAMP.exists() and STAMP.read_text() == _wanted()


def _wanted() -> str:
    return hashlib.sha256(LOCK.read_bytes() + str(sys.version_info[:2]).encode()).hexdigest()


CHECKS = [
    ["-m", "ruff", "format", "--check", "-q", "."],
    ["-m", "ruff", "check", "-q", "."],
    ["-m", "mypy"],
    ["-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"],
]
_COMPILE = ["-m", "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header"]
LOCKING = [
    ["-m", "pip", "install", "-q", "uv"],
    [*_COMPILE, "-q", "pyproject.toml", "-o", "requirements.lock"],
    [*_COMPILE, "-q", "--extra", "dev", "pyproject.toml", "-o", "requirements-dev.lock"],
]

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
