"""A line of the log: what it tells, in both styles, and what never stands in it."""

import asyncio
import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot import logs
from bot.db import Database
from bot.errand import FIELDS, count, current, errand, note, request_id
from bot.logs import LINE_FIELDS

log = logging.getLogger("bot.tests")
Written = Callable[[], list[str]]
INSERT = text("INSERT INTO workspaces (team_id, name, bot_user_id, next_number) VALUES (:id, :id, '', 1)")


@pytest.fixture(params=["json", "text"])
def written(request: pytest.FixtureRequest) -> Iterator[Written]:
    """The lines that the log has, as `LOG_FORMAT` has them."""
    root = logging.getLogger()
    handlers, level, stream = list(root.handlers), root.level, io.StringIO()
    root.handlers = []
    logs.set_up("DEBUG", request.param, stream=stream)
    yield lambda: stream.getvalue().splitlines()
    root.handlers = handlers
    root.setLevel(level)
    for name in logs.WORDY:
        logging.getLogger(name).setLevel(logging.NOTSET)


def test_a_line_says_what_was_being_done_however_deep_it_was_written(written: Written) -> None:
    with errand(team="T77", kind="command", what="/warroom status"):
        log.info("inside")
    log.info("outside")
    inside, outside = written()
    assert "inside" in inside
    for value in ("T77", "command", '"/warroom status"'):
        assert value in inside
        assert value not in outside


async def test_tasks_begun_meanwhile_belong_to_it_and_what_they_note_is_told(written: Written) -> None:
    async def work() -> None:
        note(escalation="ESC-7")
        count("commits")

    with errand(team="T1") as about:
        await asyncio.create_task(work())
        with errand(kind="call", row=3):
            assert current() == {"team": "T1", "escalation": "ESC-7", "commits": 1, "kind": "call", "row": 3}
        assert about == {"team": "T1", "escalation": "ESC-7", "commits": 1}
    note(escalation="ESC-8")  # nobody does anything: nothing happens
    assert current() == {}


def test_a_json_line_holds_only_fields_that_are_described() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter("json"))
    with errand(team="T1", kind="beat"):
        handler.handle(logging.makeLogRecord({"msg": "zwei Zeilen\nüber %s", "args": ("alles",), "name": "bot.x"}))
    (line,) = stream.getvalue().splitlines()
    told = json.loads(line)
    assert told["message"] == "zwei Zeilen\nüber alles"
    assert told["at"].endswith("+00:00")
    assert set(told) <= {*LINE_FIELDS, *FIELDS}


def test_a_line_break_in_a_message_makes_no_second_line(written: Written) -> None:
    with errand(what="two\nlines"):
        log.info("he said\nERROR bot.db: all is lost")
    assert len(written()) == 1


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-12-34-abcDEF",
        "xoxe.xoxp-1-Mi0y",
        "xapp-1-A0-77-f00",
        "hooks.slack.com/commands/T0/1/s3cret",
        "hunter2",
    ],
)
def test_secrets_are_masked_wherever_they_come_from(written: Written, secret: str) -> None:
    says = f"postgresql://warroom:{secret}@db/warroom" if secret == "hunter2" else f"GET /x?a={secret} failed"
    log.warning("it says: %s", says)
    logging.getLogger("aiohttp.access").error("wss://wss.slack.com/link/?ticket=f00-ba4&app_id=A1")
    said = "\n".join(written())
    assert "it says" in said
    assert "app_id=A1" in said
    assert secret not in said
    assert "f00-ba4" not in said


def test_the_code_of_an_install_is_masked(written: Written) -> None:
    log.warning("Failed to fetch oauth.v2.access result with code: 123.abc - error: invalid_code")
    (said,) = written()
    assert "123.abc" not in said
    assert "invalid_code" in said


async def test_a_mistake_is_told_by_place_and_kind_but_not_in_its_own_words(
    written: Written, database: Database
) -> None:
    """A database's words quote the row it refused, and a KeyError its key."""
    word = "quo" + "kka"
    row = {"id": word}
    try:
        try:
            async with database.transaction() as session:
                for _ in range(2):
                    await session.execute(INSERT, row)
        except IntegrityError as refused:
            raise KeyError(word) from refused
    except KeyError:
        log.exception("it broke")
    said = "\n".join(written())
    for told in ("it broke", "KeyError", "IntegrityError", "test_logs.py", "caused by"):
        assert told in said
    assert word not in said


async def test_a_task_that_nobody_awaits_is_told_without_its_words(written: Written) -> None:
    async def fails(word: str) -> None:
        raise ValueError(word)

    loop = asyncio.get_running_loop()
    task = loop.create_task(fails("quo" + "kka"))
    await asyncio.wait([task])
    loop.call_exception_handler(
        {"message": "Task exception was never retrieved", "task": task, "exception": task.exception()}
    )
    said = "\n".join(written())
    assert "Task exception was never retrieved" in said
    assert "ValueError" in said
    assert "quokka" not in said


def test_a_request_is_named_without_giving_away_its_trigger() -> None:
    one, same, other = (request_id("command", key) for key in ("12.34.secret", "12.34.secret", "12.35.secret"))
    assert one == same != other
    assert "secret" not in one
    assert request_id("beat") != request_id("beat")
