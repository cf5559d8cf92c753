"""Files of a promise: their bytes are put where Slack says before the promised call shares them.

Until `files.completeUploadExternal` nobody sees anything of an upload, so the two steps before it may be repeated
freely. A file's name is unique to its row: by it a shared file is found again when the answer was lost.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.delivery.addresses import Letter
from bot.delivery.outcomes import Judgement, Verdict, judge_preparation, judge_trouble
from bot.delivery.slack import Slack, SlackTrouble

COMPLETE = "files.completeUploadExternal"
ANNOUNCE = "files.getUploadURLExternal"

Prepare = Callable[[Letter, str, dict[str, Any]], Awaitable[tuple[dict[str, Any], Judgement]]]


async def upload(
    slack: Slack, prepare: Prepare, letter: Letter, arguments: dict[str, Any], *, timeout: float
) -> tuple[dict[str, Any], Judgement]:
    """Put the bytes of every file; the arguments that share them, or what keeps them from being shared."""
    shared: list[dict[str, str]] = []
    for file in arguments["files"]:
        content = str(file["content"]).encode()
        asked = {"filename": file["name"], "length": len(content)}
        answer, judgement = await prepare(letter, ANNOUNCE, asked)
        if judgement.verdict is not Verdict.DONE:
            return {}, judgement
        try:
            status = await slack.put_file(str(answer["upload_url"]), content, timeout=timeout)
        except SlackTrouble as trouble:
            return {}, judge_preparation(judge_trouble(trouble))
        if status != 200:
            return {}, Judgement(Verdict.LATER, f"the upload of a file was answered with {status}")
        shared.append({"id": str(answer["file_id"]), "title": file["title"]})
    return {**arguments, "files": shared}, Judgement(Verdict.DONE)
