"""Files: uploaded in three steps, shared once, also when an answer was lost."""

from typing import Any

import pytest

from bot.sandbox.records import Message
from models.outbox import Delivery
from tests.delivery.office import Office

METHODS = ("files.getUploadURLExternal", "files.completeUploadExternal")


async def _promise(office: Office, number: int = 1) -> None:
    payload: dict[str, Any] = {
        "files": [
            {"name": f"ESC-1-dossier-{number}.md", "title": "Markdown", "content": "# Grüße"},
            {"name": f"ESC-1-dossier-{number}.html", "title": "HTML", "content": "<p>Grüße</p>"},
        ],
        "initial_comment": "All of it",
    }
    await office.promise(f"dossier:{number}", METHODS[1], to="user:U0DANA", payload=payload)


def _shared(office: Office) -> list[Message]:
    return [message for message in office.sandbox.person("dana").dms() if message.files]


async def test_files_are_shared_in_one_message(office: Office) -> None:
    await _promise(office)
    await office.relay()
    await office.all_kept()
    (message,) = _shared(office)
    contents = [office.sandbox.workspace.uploads[file["id"]].content for file in message.files]
    assert contents == ["# Grüße".encode(), "<p>Grüße</p>".encode()]
    row = await office.row("dossier:1")
    assert row.answer == {"files": [file["id"] for file in message.files]}


@pytest.mark.parametrize("fault", ["lose_answer", "lose_call"])
@pytest.mark.parametrize("method", METHODS)
async def test_a_lost_answer_gives_the_files_once(office: Office, method: str, fault: str) -> None:
    getattr(office.sandbox.faults, fault)(method)
    await _promise(office)
    await office.relay()
    await office.all_kept()
    assert len(_shared(office)) == 1
    expected = 2 if (method, fault) == (METHODS[1], "lose_call") else 1
    assert office.calls(METHODS[1]) == expected


async def test_another_dossier_of_the_same_minute_is_not_taken_for_this_one(office: Office) -> None:
    await _promise(office, 1)
    await office.relay()
    await office.all_kept()
    office.sandbox.faults.lose_call(METHODS[1])
    await _promise(office, 2)
    await office.all_kept()
    assert [message.files[0]["name"] for message in _shared(office)] == ["ESC-1-dossier-1.md", "ESC-1-dossier-2.md"]


async def test_files_that_slack_refuses_are_set_aside(office: Office) -> None:
    office.sandbox.faults.error(METHODS[0], "missing_scope")
    await _promise(office)
    await office.relay()
    row = await office.becomes("dossier:1", Delivery.SET_ASIDE)
    assert "missing_scope" in (row.problem or "")
    assert _shared(office) == []
