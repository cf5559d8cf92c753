"""Which letters go next: the ready rows, within what Slack's limits and its health allow."""

import heapq
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import monotonic
from bot.delivery.addresses import Letter, Undeliverable, address
from bot.delivery.budgets import Budgets
from bot.delivery.calls import Calls, slack_method
from bot.delivery.circuit import Circuit
from bot.delivery.lookups import LOOKUPS
from bot.delivery.pace import Pace
from bot.delivery.record import Recorder, claim, replace_outdated
from bot.queries.ready import ReadyRow, Spent, list_ready

# Rounds in one pass: after the first, budgets that turned out to be spent hide their rows.
ROUNDS = 4
NEEDED = "what it needs was set aside"


class Picker:
    """Claims letters for one workspace, and knows when it is worth trying again."""

    def __init__(
        self, team_id: str, *, recorder: Recorder, calls: Calls, budgets: Budgets, circuit: Circuit, pace: Pace
    ) -> None:
        self._team_id = team_id
        self._recorder = recorder
        self._calls = calls
        self._budgets = budgets
        self._circuit = circuit
        self._pace = pace
        self._due: list[float] = []
        self.has_more = False  # rows were settled without a call: others may be ready now

    @property
    def is_serving(self) -> bool:
        """Whether Slack serves us, as far as we know."""
        return not self._circuit.is_open

    def expect(self, seconds: float) -> None:
        """A row is due in so many seconds."""
        heapq.heappush(self._due, monotonic() + seconds)

    def next_s(self) -> float:
        """Seconds until something may go that may not go now; infinite when nothing is known to wait."""
        now = monotonic()
        while self._due and self._due[0] <= now:
            heapq.heappop(self._due)
        times = [self._budgets.next_at(now), self._circuit.next_at, self._due[0] if self._due else None]
        return max(0.0, min((at for at in times if at is not None), default=float("inf")) - now)

    async def pick(self, session: AsyncSession, *, epoch: int, now: datetime) -> list[Letter]:
        """Claim the letters that may go now; send them once this transaction is committed."""
        self.has_more = False
        room = self._pace.in_flight - len(self._calls)
        allowed = self._circuit.allowance(monotonic())
        if allowed is not None:
            room = min(room, allowed)
        picked: list[Letter] = []
        for _ in range(ROUNDS):
            if room <= len(picked):
                break
            asked = room - len(picked)
            rows = await list_ready(session, team_id=self._team_id, now=now, spent=self._spent(), limit=asked)
            letters = await self._sort_out(session, rows, epoch=epoch, now=now)
            affordable = [letter for letter in letters if self._afford(letter)]
            if affordable:
                await claim(session, [letter.row for letter in affordable], epoch=epoch, now=now)
            picked += affordable
            if len(rows) < asked or len(affordable) == asked:
                break
        return picked

    async def _sort_out(
        self, session: AsyncSession, rows: list[ReadyRow], *, epoch: int, now: datetime
    ) -> list[Letter]:
        """The rows that can be sent, addressed; the others are settled here and now."""
        letters: list[Letter] = []
        outdated = [row for row in rows if row.is_outdated]
        for row in rows:
            if row.is_outdated:
                continue
            if row.is_doomed:
                await self._give_up(session, row, NEEDED, now=now, tell=False)
                continue
            if row.method not in LOOKUPS:
                await self._give_up(session, row, "no line in the table of look-ups", now=now, tell=True)
                continue
            try:
                letters.append(address(row, epoch=epoch, claimed_at=now, known_dms=self._calls.known_dms))
            except Undeliverable as never:
                await self._give_up(session, row, str(never), now=now, tell=not never.is_consequence)
        if outdated:
            await replace_outdated(session, outdated, now=now)
            self.has_more = True
        return letters

    async def _give_up(self, session: AsyncSession, row: ReadyRow, why: str, *, now: datetime, tell: bool) -> None:
        await self._recorder.set_aside(session, row, why, now=now, tell=tell)
        self.has_more = True

    def _afford(self, letter: Letter) -> bool:
        receiver = None if letter.is_look else letter.row.receiver
        return self._budgets.take(slack_method(letter), receiver, monotonic())

    def _spent(self) -> Spent:
        now = monotonic()
        methods = self._budgets.spent_methods(now)
        looks = [method for method, line in LOOKUPS.items() if line.asks in methods]
        return Spent(methods, looks, self._budgets.spent_channels(now))
