"""Carries one letter to Slack and brings back what came of it; knows neither database nor other letters."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.clock import milliseconds_since, monotonic
from bot.delivery.addresses import Letter
from bot.delivery.adoption import adopt
from bot.delivery.budgets import Budgets
from bot.delivery.invitations import batches, not_invited
from bot.delivery.lookups import LOOKUPS
from bot.delivery.outcomes import (
    Judgement,
    Verdict,
    judge,
    judge_look,
    judge_preparation,
    judge_trouble,
)
from bot.delivery.pace import Pace
from bot.delivery.slack import Slack, SlackRefused, SlackTrouble
from bot.delivery.uploads import COMPLETE, upload
from bot.errand import errand

log = logging.getLogger(__name__)

AS_EXPECTED = (Verdict.DONE, Verdict.UNSENT)
NO_LEASE = Judgement(Verdict.UNSENT, "the lease was about to end")


@dataclass(frozen=True)
class Outcome:
    """What came of carrying a letter. `answer` is what is remembered of Slack's; None after a look: not there."""

    letter: Letter
    judgement: Judgement
    answer: dict[str, Any] | None = None
    dm_channel_id: str | None = None

    @property
    def verdict(self) -> Verdict:
        return self.judgement.verdict


class Courier:
    """Carries letters of one workspace. `may_call(epoch)` is asked just before each call: is the claim still ours?"""

    def __init__(
        self, slack: Slack, *, bot_user_id: str, budgets: Budgets, pace: Pace, may_call: Callable[[int], bool]
    ) -> None:
        self._slack = slack
        self._bot_user_id = bot_user_id
        self._budgets = budgets
        self._pace = pace
        self._may_call = may_call

    async def carry(self, letter: Letter) -> Outcome:
        """Look, or call; never raises for anything Slack or the network does."""
        began_at = monotonic()
        what = f"{'look ' if letter.is_look else ''}{letter.row.method}"
        with errand(kind="call", what=what, row=letter.row.id) as about:
            outcome = await self._carry(letter)
            about |= {"outcome": outcome.verdict.value, "duration_ms": milliseconds_since(began_at)}
            # A busy day has thousands of calls that just work, and a broken line one that tries again each second.
            log.log(logging.DEBUG if outcome.verdict in AS_EXPECTED else logging.INFO, "call %s", outcome.verdict)
        return outcome

    async def _carry(self, letter: Letter) -> Outcome:
        opened: str | None = None
        if letter.must_open_dm:
            answer, judgement = await self._prepare(letter, "conversations.open", {"users": letter.user_id})
            if judgement.verdict is not Verdict.DONE:
                return Outcome(letter, judgement)
            opened = str(answer["channel"]["id"])
        channel_id = opened or letter.channel_id
        if letter.is_look:
            outcome = await self._look(letter, channel_id or "")
        elif letter.row.method == "conversations.invite":
            outcome = await self._invite(letter, letter.sent_to(channel_id))
        elif letter.row.method == COMPLETE:
            outcome = await self._share(letter, letter.sent_to(channel_id))
        else:
            arguments = letter.sent_to(channel_id)
            answer, judgement = await self._send_from_inside(letter, arguments)
            if judgement.verdict is Verdict.RENAME and letter.is_of_board:
                answer, judgement = await adopt(arguments["name"], partial(self._prepare, letter))
            outcome = Outcome(letter, judgement, _remembered(letter.row.method, answer))
        return replace(outcome, dm_channel_id=opened)

    async def take_back(self, method: str, arguments: dict[str, Any]) -> None:
        """Take away a double of ours, with or without a lease. When that fails it is logged: a person can do it."""
        try:
            answer = await self._slack.call(method, arguments, timeout=self._pace.call_s)
        except SlackTrouble as trouble:
            log.error("a double stayed at Slack: %s %s: %s", method, arguments, trouble)
            return
        if judge(method, answer).verdict is Verdict.DONE:
            log.warning("a double was taken back: %s %s", method, arguments)
        else:
            log.error("a double stayed at Slack: %s %s: %s", method, arguments, answer.error)

    async def _invite(self, letter: Letter, arguments: dict[str, Any]) -> Outcome:
        """In as many calls as it takes; people whom Slack will not invite do not keep the others out."""
        people = batches(arguments["users"])
        failed: list[dict[str, str]] = []
        for batch in people:
            called = {**arguments, "users": batch, "force": True}
            answer, judgement = await self._send_from_inside(letter, called)
            refused = not_invited(answer, batch, judgement)
            if refused is None:
                return Outcome(letter, judgement)
            failed += refused
        problem = ", ".join(f"{each['user']}: {each['error']}" for each in failed[:10]) or None
        nobody = bool(failed) and len(failed) == sum(len(batch) for batch in people)
        verdict = Verdict.NEVER if nobody else Verdict.DONE
        return Outcome(letter, Judgement(verdict, problem), {"failed": failed} if failed else {})

    async def _share(self, letter: Letter, arguments: dict[str, Any]) -> Outcome:
        """Upload the files, which nobody sees yet, then share them all with one call."""
        ready, judgement = await upload(self._slack, self._prepare, letter, arguments, timeout=self._pace.call_s)
        if judgement.verdict is not Verdict.DONE:
            return Outcome(letter, judgement)
        answer, judgement = await self._send_from_inside(letter, ready)
        return Outcome(letter, judgement, _remembered(letter.row.method, answer))

    async def _look(self, letter: Letter, channel_id: str) -> Outcome:
        """Look whether the call was executed; of several results the oldest stays and the others are taken back."""
        line = LOOKUPS[letter.row.method]
        assert line.look is not None
        assert line.asks is not None
        try:
            found = await line.look(self._slack, letter, channel_id, self._bot_user_id)
        except SlackRefused as refused:
            judgement = judge(line.asks, refused.answer)
            if judgement.verdict is Verdict.JOIN:
                judgement = await self._join(letter, channel_id) or Judgement(Verdict.LATER, "joined, to look", 0.0)
            return Outcome(letter, judge_look(judgement))
        except SlackTrouble as trouble:
            return Outcome(letter, judge_look(judge_trouble(trouble)))
        for double in found[1:]:
            if double.undo is not None:
                await self.take_back(*double.undo)
        return Outcome(letter, Judgement(Verdict.DONE), found[0].answer if found else None)

    async def _send_from_inside(self, letter: Letter, arguments: dict[str, Any]) -> tuple[dict[str, Any], Judgement]:
        """The promised call; when we are not in the channel, join it and call again, once."""
        answer, judgement = await self._send(letter, letter.row.method, arguments)
        if judgement.verdict is not Verdict.JOIN:
            return answer, judgement
        obstacle = await self._join(letter, arguments.get("channel") or arguments.get("channel_id"))
        if obstacle is not None:
            return {}, obstacle
        answer, judgement = await self._send(letter, letter.row.method, arguments)
        return answer, judge_preparation(judgement) if judgement.verdict is Verdict.JOIN else judgement

    async def _join(self, letter: Letter, channel_id: str | None) -> Judgement | None:
        """Join the channel we are not in; None when that worked, else what becomes of the promise."""
        _, judgement = await self._prepare(letter, "conversations.join", {"channel": channel_id})
        match judgement.verdict:
            case Verdict.DONE:
                return None
            case Verdict.NEVER:  # private: only a member can let us in again
                return Judgement(Verdict.NEVER, "not_in_channel")
        return judgement

    async def _prepare(
        self, letter: Letter, method: str, arguments: dict[str, Any]
    ) -> tuple[dict[str, Any], Judgement]:
        """A call before the promised one, which may be repeated freely."""
        now = monotonic()
        if not self._budgets.take(method, None, now):
            return {}, Judgement(Verdict.UNSENT, f"{method} is spent", wait_s=self._budgets.wait_s(method, now))
        answer, judgement = await self._send(letter, method, arguments)
        if judgement.verdict is Verdict.LIMITED:
            self._budgets.hold(method, None, judgement.wait_s or 0.0, monotonic())
        return answer, judge_preparation(judgement)

    async def _send(self, letter: Letter, method: str, arguments: dict[str, Any]) -> tuple[dict[str, Any], Judgement]:
        """One call, unless our lease would end during it."""
        if not self._may_call(letter.epoch):
            return {}, NO_LEASE
        try:
            answer = await self._slack.call(method, arguments, timeout=self._pace.call_s)
        except SlackTrouble as trouble:
            return {}, judge_trouble(trouble)
        return answer.body, judge(method, answer)


def _remembered(method: str, answer: dict[str, Any]) -> dict[str, Any]:
    """What later steps need of Slack's answer."""
    match method:
        case "conversations.create" if "channel" in answer:
            adopted = {"adopted": True} if answer.get("adopted") else {}
            return {"channel": answer["channel"]["id"], "name": answer["channel"]["name"], **adopted}
        case "chat.postMessage" | "chat.update" if "ts" in answer:
            return {"channel": answer["channel"], "ts": answer["ts"]}
        case "bookmarks.add" if "bookmark" in answer:
            return {"bookmark": answer["bookmark"]["id"]}
        case "files.completeUploadExternal" if "files" in answer:
            return {"files": [file["id"] for file in answer["files"]]}
    return {}
