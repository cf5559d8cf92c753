"""What Slack sends us is noted by its kind, once an hour, so that missing subscriptions can be told."""

from bot.app import Warroom
from bot.sandbox.server import Sandbox
from models.workspace import EventKindSeen
from tests.handlers.office import rows
from tests.stories.modes import IN_BOTH_MODES


@IN_BOTH_MODES
async def test_an_event_is_noted_by_its_kind_and_not_again_within_the_hour(warroom: Warroom, sandbox: Sandbox) -> None:
    async def noted() -> dict[str, EventKindSeen]:
        return {row.kind: row for row in await rows(warroom, EventKindSeen)}

    async def changes_raj(zone: str) -> None:
        sandbox.changes_user("raj", tz=zone)
        await sandbox.until(lambda: sandbox.transport.log[-1].is_acked)

    assert "user_change" not in await noted()
    await changes_raj("Asia/Tokyo")
    first = (await noted())["user_change"]
    assert first.team_id == "T0SANDBOX"
    await changes_raj("Asia/Kolkata")
    assert (await noted())["user_change"].last_at == first.last_at
    await sandbox.person("raj").opens_tab()
    await sandbox.until(lambda: sandbox.transport.log[-1].is_acked)
    assert {"user_change", "app_home_opened"} <= set(await noted())
