"""An escalation is led through a day: severity, roles, waiting, monitoring, a recurrence, the end and a new beginning."""

from bot.app import Warroom
from bot.sandbox.server import Sandbox
from tests.stories.playing import now, open_room


async def test_a_day_of_leading_by_commands(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, ana, raj = (sandbox.person(name) for name in ("dana", "ana", "raj"))
    card = await open_room(sandbox, dana)

    async def types(line: str, answer: str) -> None:
        assert answer in (await ana.types(f"/warroom ESC-1 {line}")).text

    await types("monitor", "has no owner yet")
    await types("owner @ana", "You own ESC-1 now.")
    await types("severity SEV1 because it spreads", "is SEV1 already")
    await types("severity SEV2", "Why is ESC-1 SEV2?")
    await types("severity SEV2 because a part of it works again", "is SEV2 now, instead of SEV1")
    await types("role technical lead @raj", "is the technical lead of ESC-1 now")
    await raj.sees("made you the technical lead", dm=True)
    await types("role technical-lead", raj.id)
    await types("role scribe @gus", "is a guest")
    await types("wait customer because we need their logs", "waits for the customer now")
    await types("wait partner because their patch is late", "waits for the customer already")
    await sandbox.until(lambda: "we need their logs" in now(dana, card).words)
    await types("resume", "no longer waits for the customer")
    await types("resume", "does not wait for anybody")
    await types("monitor", "is being monitored")
    await types("reopen because exports fail again", "It came back: ESC-1 is active again.")
    await types("handover @raj", "is handed over from")
    await raj.sees("handed *ESC-1* over", dm=True)
    await types("close", "is not resolved yet")
    await types("resolve Fix is live", "is resolved")
    await types("severity SEV1 because it hurts", "its severity cannot change any more")
    await types("close", "is closed")
    await types("reopen because it is back", "is active again")
    await sandbox.until(lambda: "SEV2" in now(dana, card).words and "Active" in now(dana, card).words)
    received = await dana.sees("was accepted", dm=True)
    assert "SEV2" in received.words
    assert len([each for each in dana.dms() if "ESC-1" in each.words]) == 1, "the requester follows one message"
