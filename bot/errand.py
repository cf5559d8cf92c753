"""What is being done at this moment: every line that is logged meanwhile says so, however deep it was written."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import blake2s

FIELDS: dict[str, str] = {
    "team": "the workspace's id",
    "request": "one envelope, beat or call; the same for copies that Slack sends again",
    "kind": "`command`, `action`, `submission`, `options`, `event`, `other`, `beat` or `call`",
    "what": "the command's word, the id of the button or form, the event, the beat, or Slack's method",
    "escalation": "its number; never of a confidential one",
    "row": "the row of `outbox` that is carried to Slack",
    "why": "the id of the sentence with which somebody was refused",
    "reference": "what somebody was told to mention when something broke",
    "commits": "how many transactions wrote something down, or tried to",
    "outcome": "what came of it",
    "duration_ms": "how long it took, in milliseconds",
}

_now: ContextVar[dict[str, object] | None] = ContextVar("errand", default=None)


@contextmanager
def errand(**fields: object) -> Iterator[dict[str, object]]:
    """Until the block ends, each line logged here, and in tasks begun here, has these fields beside those around it."""
    about = {**current(), **fields}
    token = _now.set(about)
    try:
        yield about
    finally:
        _now.reset(token)


def current() -> dict[str, object]:
    """The fields of what is being done now; empty outside of any errand."""
    return _now.get() or {}


def note(**fields: object) -> None:
    """Something has become known of what is being done; also told to whoever began it. Nothing happens outside."""
    about = _now.get()
    if about is not None:
        about.update(fields)


def count(name: str) -> None:
    """One more of these."""
    about = _now.get()
    if about is not None:
        before = about.get(name, 0)
        about[name] = (before if isinstance(before, int) else 0) + 1


def request_id(kind: str, key: str | None = None) -> str:
    """Short, and nothing of the key can be read from it: a trigger opens forms. Without a key it is a new one."""
    return f"{kind}:{blake2s(key.encode(), digest_size=5).hexdigest() if key else uuid.uuid4().hex[:10]}"
