"""A commit that fails, and one that only seems to: a relay that does not know is still right."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import Database
from bot.delivery.slack import Slack
from tests.delivery.office import Office, patient


class Unreliable(Database):
    """Every third commit fails: really, or only its answer is lost."""

    def __init__(self, url: str, *, really: bool) -> None:
        super().__init__(url)
        self._really = really
        self._count = 0
        self.failed = 0

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A transaction whose end is not to be trusted."""
        self._count += 1
        fails = self._count % 3 == 0
        async with super().transaction() as session:
            yield session
            if fails and self._really:
                self._fail()
        if fails:
            self._fail()

    def _fail(self) -> None:
        self.failed += 1
        raise OperationalError("COMMIT", None, ConnectionError("the connection was lost"))


@pytest.mark.parametrize("really", [True, False])
async def test_whatever_becomes_of_commits_each_message_is_posted_once(
    office: Office, database_url: str, really: bool
) -> None:
    database = Unreliable(database_url, really=really)
    await office.relay(patient(longest_backoff_s=0.05), database=database)
    for number in range(24):
        await office.promise(f"m{number}", slot=f"s{number}", lane=f"lane{number % 3}")
    await office.all_kept()
    assert database.failed > 1
    assert sorted(office.posted()) == sorted(f"m{number}" for number in range(24))
    assert office.calls("chat.postMessage") == 24
    for message in office.messages():
        assert (await office.slot(f"s{message.text[1:]}")).ts == message.ts
    await office.close()
    await database.close()


async def test_a_mistake_of_ours_in_a_pass_is_survived(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    slack = Slack(office.sandbox.bot_token, office.sandbox.api_url)
    relay = await office.relay(slack=slack)
    await office.promise("first")
    await office.all_kept()
    recorder = relay._recorder
    record = recorder.record
    times: list[int] = []

    async def stumbles(*args: object, **named: object) -> object:
        if not times:
            times.append(1)
            raise ZeroDivisionError
        return await record(*args, **named)  # type: ignore[arg-type]

    recorder.record = stumbles  # type: ignore[method-assign,assignment]
    await office.promise("second")
    await office.all_kept()
    assert office.posted() == ["first", "second"]
    assert "the relay fell over, and begins again" in caplog.text
