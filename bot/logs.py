"""How it is logged: one line for each thing that happened, as JSON or for people; no secrets, no customers' words."""

import json
import logging
import os
import re
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

from pythonjsonlogger.json import JsonFormatter

from bot.errand import current

# Libraries that would write down statements or envelopes, and so customers' words, or a line for each beat.
WORDY = (
    *("sqlalchemy", "psycopg", "aiosqlite", "alembic.runtime.plugins"),
    *("slack_bolt", "slack_sdk", "aiohttp", "apscheduler"),
)

LINE_FIELDS: dict[str, str] = {
    "at": "when, in UTC",
    "level": "`DEBUG`, `INFO`, `WARNING` or `ERROR`",
    "logger": "which part of the program",
    "message": "what happened, in words",
    "exc_info": "where a mistake happened, and its kind; never its own words, which may quote somebody's",
}

# Tokens, addresses that let anybody answer or connect in our name, and passwords in addresses.
_SECRET = re.compile(
    r"xox[a-z](?:\.xox[a-z])?-[\w-]+|xapp-[\w-]+|Bearer\s+[^\s'\"]+|hooks\.slack\.com/[^\s'\"]+|(?<=with code: )\S+"
    r"|(?<=ticket=)[\w-]+|(?<=client_secret=)\w+|(?<=://)[^/@\s:]+:[^@\s]+(?=@)"
)


def quiet_the_wordy() -> None:
    """Libraries log from WARNING on, whatever the level is."""
    for name in WORDY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))


def set_up(level: str, style: str | None = None, *, stream: TextIO | None = None) -> None:
    """Log from this level on, as `json` or `text`; without a style, as text where a person looks: on a terminal."""
    stream = stream or sys.stderr
    written = logging.StreamHandler(stream)
    written.setFormatter(formatter(style or ("text" if stream.isatty() else "json")))
    logging.basicConfig(level=level, handlers=[written], force=True)
    quiet_the_wordy()


def formatter(style: str) -> logging.Formatter:
    """What turns a record into its line, in this style: `json` or `text`."""
    return _Json() if style == "json" else _Text("%(asctime)s %(levelname)s %(name)s: %(message)s")


class _Json(JsonFormatter):
    """Each line is one JSON object."""

    def __init__(self) -> None:
        super().__init__(json_ensure_ascii=False)

    def format(self, record: logging.LogRecord) -> str:
        return _masked(super().format(record))

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        log_data["at"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data["level"] = record.levelname
        log_data["logger"] = record.name
        log_data["message"] = _message(record)
        log_data.update(current())
        log_data.update(message_dict)

    def formatException(self, ei: Any) -> str:
        return _without_words(ei[1])


class _Text(logging.Formatter):
    """Each line for people: the words, then what was being done; a mistake's places below it."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = _message(record)
        told = "".join(f" {name}={_plain(value)}" for name, value in current().items())
        return super().formatMessage(record).replace("\n", "\\n") + told

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have kept it with its words
        return _masked(super().format(record))

    def formatException(self, ei: Any) -> str:
        return _without_words(ei[1])


def _message(record: logging.LogRecord) -> str:
    """asyncio's own lines go on with the task they speak of, and its mistake in the mistake's words."""
    return record.getMessage().partition("\n")[0] if record.name == "asyncio" else record.getMessage()


def _plain(value: object) -> str:
    text = str(value)
    return text if re.fullmatch(r"[\w.:/+-]+", text) else json.dumps(text, ensure_ascii=False)


def _masked(line: str) -> str:
    return _SECRET.sub("***", line)


def _without_words(error: BaseException | None) -> str:
    """Where it happened, its kind, and whatever caused it; of its words only those that are never people's."""
    parts: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        parts.append(_places(error.__traceback__) + _kind(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\ncaused by:\n".join(parts)


def _places(where: TracebackType | None) -> str:
    return "".join(traceback.format_tb(where))


def _kind(error: BaseException) -> str:
    """Its type; the database's and the system's numbers for it."""
    state = getattr(getattr(error, "orig", error), "sqlstate", None)
    number = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else None
    return " ".join([type(error).__name__, *(f"({each})" for each in (state, number) if each)])
