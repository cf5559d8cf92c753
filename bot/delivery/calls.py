"""The calls under way: started side by side, kept until what came of them is recorded."""

import asyncio
import logging
from collections.abc import Callable, Iterable

from bot.clock import monotonic
from bot.delivery.addresses import Letter
from bot.delivery.budgets import Budgets
from bot.delivery.circuit import Circuit
from bot.delivery.courier import Courier, Outcome
from bot.delivery.lookups import LOOKUPS
from bot.delivery.outcomes import Judgement, Verdict

log = logging.getLogger(__name__)

PROBE_AGAIN_S = 0.1


def slack_method(letter: Letter) -> str:
    """The method that the next step of this letter calls: its own, or the one that looks."""
    asks = LOOKUPS[letter.row.method].asks
    return asks if letter.is_look and asks is not None else letter.row.method


class Calls:
    """Letters on their way, and outcomes that nobody has recorded yet. `came_back` is called for each outcome."""

    def __init__(self, courier: Courier, *, budgets: Budgets, circuit: Circuit, came_back: Callable[[], None]) -> None:
        self._courier = courier
        self._budgets = budgets
        self._circuit = circuit
        self._came_back = came_back
        self._under_way: dict[asyncio.Task[Outcome], Letter] = {}
        self._finished: list[Outcome] = []
        self.known_dms: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._under_way)

    @property
    def is_idle(self) -> bool:
        """Nothing is under way, and everything is recorded."""
        return not self._under_way and not self._finished

    def send(self, letter: Letter) -> None:
        """Start carrying a letter whose claim is committed."""
        self._circuit.probes()
        task = asyncio.create_task(self._courier.carry(letter), name=f"call {letter.row.key}")
        self._under_way[task] = letter
        task.add_done_callback(self._ended)

    def finished(self) -> list[Outcome]:
        """The outcomes that wait to be recorded; `forget` them once that is committed."""
        return list(self._finished)

    def forget(self, outcomes: Iterable[Outcome]) -> None:
        """These outcomes are recorded."""
        done = {id(outcome) for outcome in outcomes}
        self._finished = [outcome for outcome in self._finished if id(outcome) not in done]

    def row_ids(self) -> set[int]:
        """The rows that are in our hands."""
        letters = [*self._under_way.values(), *(outcome.letter for outcome in self._finished)]
        return {letter.row.id for letter in letters}

    async def finish(self, timeout: float) -> None:
        """Wait for the calls under way, `timeout` seconds at most; those that take longer are in doubt."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=timeout)
        for task in list(self._under_way):
            task.cancel()
        await asyncio.sleep(0)

    def _ended(self, task: asyncio.Task[Outcome]) -> None:
        letter = self._under_way.pop(task)
        outcome = _outcome(task, letter)
        if not task.cancelled():  # what we cut ourselves says nothing about Slack
            self._heed(outcome)
        self._finished.append(outcome)
        self._came_back()

    def _heed(self, outcome: Outcome) -> None:
        """What this outcome says about Slack as a whole."""
        now, row, judgement = monotonic(), outcome.letter.row, outcome.judgement
        problem = judgement.problem or ""
        match judgement.verdict:
            case Verdict.UNREACHABLE:
                self._circuit.failed(row.id, problem, now, is_certain=True)
            case Verdict.DOUBT | Verdict.PAUSED | Verdict.LATER:
                self._circuit.failed(row.id, problem, now)
            case Verdict.UNSENT:
                self._circuit.not_proved(now, wait_s=judgement.wait_s or PROBE_AGAIN_S)
            case _ if outcome.letter.is_look:
                self._circuit.not_proved(now, wait_s=0.0)
            case _:
                self._circuit.answered()
        if judgement.verdict is Verdict.LIMITED:
            self._budgets.hold(slack_method(outcome.letter), row.receiver, judgement.wait_s or 0.0, now)
        if outcome.dm_channel_id is not None and outcome.letter.user_id is not None:
            self.known_dms[outcome.letter.user_id] = outcome.dm_channel_id


def _outcome(task: asyncio.Task[Outcome], letter: Letter) -> Outcome:
    unknown = Verdict.LATER if letter.is_look else Verdict.DOUBT
    if task.cancelled():
        return Outcome(letter, Judgement(unknown, "stopped during the call"))
    if mistake := task.exception():
        log.error("a mistake of ours while sending row %s (%s)", letter.row.id, letter.row.key, exc_info=mistake)
        return Outcome(letter, Judgement(unknown, f"a mistake of ours: {type(mistake).__name__}"))
    return task.result()
