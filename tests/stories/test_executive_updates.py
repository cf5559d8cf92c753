"""Executives hear on time: what the owner approves, edits or skips, and what goes out when nobody looks."""

import asyncio
from datetime import timedelta

from bot.app import Warroom
from bot.sandbox.hand import Person
from bot.sandbox.modal import Modal
from bot.sandbox.records import Message
from bot.sandbox.server import Sandbox
from models.update import Digest
from tests.handlers.office import rows
from tests.stories.modes import IN_BOTH_MODES
from tests.stories.playing import ROOM, now, open_room

pytestmark = IN_BOTH_MODES

BOARD = "exec-escalations"
DUE = "Executive update due"
UNREVIEWED = "Not yet reviewed by the owner"


async def owned(sandbox: Sandbox, *, confidential: bool = False) -> tuple[Person, Person]:
    """ESC-1 is raised by Dana and owned by Ana, who has the draft of its first edition."""
    dana, ana = sandbox.person("dana"), sandbox.person("ana")
    await open_room(sandbox, dana, confidential=confidential)
    await dana.types("/warroom owner @ana", channel=ROOM)
    return dana, ana


def standing(sandbox: Sandbox) -> list[Message]:
    """What stands in the executive channel, oldest first."""
    board = sandbox.workspace.find_channel(BOARD)
    ours = [] if board is None else [each for each in board.messages.values() if not each.subtype]
    return sorted(ours, key=lambda message: float(message.ts))


async def edition(sandbox: Sandbox, number: int) -> Message:
    """Wait for the thread to have so many editions; the newest one. All stand in one thread."""

    def there() -> Message | None:
        parents = [each for each in standing(sandbox) if each.thread_ts in (None, each.ts)]
        replies = [each for each in standing(sandbox) if each not in parents]
        assert len(parents) <= 1
        assert len(replies) <= number
        assert all(each.thread_ts == parents[0].ts for each in replies)
        return replies[-1] if len(replies) == number else None

    return await sandbox.until(there)


async def parent(sandbox: Sandbox, words: str) -> Message:
    """Wait until the message of the thread says this."""
    return await sandbox.until(lambda: next((each for each in standing(sandbox)[:1] if words in each.words), None))


async def forward(warroom: Warroom, sandbox: Sandbox, **by: float) -> None:
    """Move the clock on and wait until Warroom has noticed, so that what people do next is done later."""
    sandbox.forward(**by)
    while sandbox.now() - warroom._clock.now() > timedelta(seconds=10):  # noqa: ASYNC110
        await asyncio.sleep(0.05)


async def form(who: Person, button: str, on: Message) -> Modal:
    answer = await who.presses(button, on)
    assert not answer.error
    return await who.modal()


async def newest_draft(sandbox: Sandbox, who: Person, number: int) -> Message:
    """Wait for the so-many-eth draft."""

    def there() -> Message | None:
        drafts = [each for each in who.dms() if DUE in each.words]
        return drafts[-1] if len(drafts) == number else None

    return await sandbox.until(there)


async def test_the_owner_approves_edits_and_skips(warroom: Warroom, sandbox: Sandbox) -> None:
    _, ana = await owned(sandbox)
    draft = await ana.sees(DUE, dm=True)
    assert "CSV exports time out." in draft.words
    await ana.presses("Approve and post", draft)
    first = await edition(sandbox, 1)
    assert "ESC-1 · SEV1 · Acme · Active" in first.words
    assert UNREVIEWED not in first.words
    await sandbox.until(lambda: "approved it" in now(ana, draft).words)
    assert "Approve and post" not in now(ana, draft).words

    sandbox.forward(hours=4, minutes=5)
    draft = await newest_draft(sandbox, ana, 2)
    modal = await form(ana, "Edit…", draft)
    assert modal.value("Situation") == "CSV exports time out."
    await modal.fills({"Situation": "A fix <@U0DANA> is being tested.", "Risks": ""})
    assert (await modal.submits()).is_closed
    second = await edition(sandbox, 2)
    assert "A fix <@U0DANA> is being tested." not in second.text
    assert "is being tested." in second.words
    assert "Risks" not in second.words
    await parent(sandbox, "is being tested.")

    sandbox.forward(hours=4)
    draft = await newest_draft(sandbox, ana, 3)
    modal = await form(ana, "Skip…", draft)
    await modal.fills({"Because": "nothing new since noon"})
    assert (await modal.submits()).is_closed
    await sandbox.until(lambda: "skipped it" in now(ana, draft).words)
    sandbox.forward(minutes=30)
    await edition(sandbox, 2)


async def test_what_nobody_reviews_goes_out_marked_and_after_two_the_duty_manager_is_asked(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    _, ana = await owned(sandbox)
    li = sandbox.person("li")
    draft = await ana.sees(DUE, dm=True)
    sandbox.forward(minutes=31)
    first = await edition(sandbox, 1)
    assert UNREVIEWED in first.words
    await parent(sandbox, UNREVIEWED)
    await sandbox.until(lambda: "Nobody decided in time" in now(ana, draft).words)

    sandbox.forward(hours=4)
    await edition(sandbox, 2)
    asked = await li.sees("I have stopped sending them", dm=True)
    await forward(warroom, sandbox, hours=5)
    await edition(sandbox, 2)

    modal = await form(li, "Post update…", asked)
    await modal.fills({"Situation": "Li has taken over the reporting."})
    assert (await modal.submits()).is_closed
    third = await edition(sandbox, 3)
    assert UNREVIEWED not in third.words
    await parent(sandbox, "Li has taken over the reporting.")


async def test_an_update_at_any_time_by_command_and_from_the_card(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, ana = sandbox.person("dana"), sandbox.person("ana")
    card = await open_room(sandbox, dana)
    modal = await form(dana, "Post update…", card)
    await modal.presses("For executives…")
    composer = await dana.modal()
    await composer.fills({"Situation": "We know the cause."})
    assert (await composer.submits()).is_closed
    await edition(sandbox, 1)
    seen = await ana.types("/warroom ESC-1 update executive The fix is out")
    assert seen.modal is not None
    assert seen.modal.value("Situation") == "The fix is out"
    assert (await seen.modal.submits()).is_closed
    assert "The fix is out" in (await edition(sandbox, 2)).words

    answer = await dana.types("/warroom update internal Raj tests the fix", channel=ROOM)
    assert "Posted in the war room" in answer.text
    await sandbox.until(lambda: dana.look_for("Raj tests the fix", channel=ROOM))
    assert "planned" in (await dana.types("/warroom update partner", channel=ROOM)).text
    assert "For whom" in (await dana.types("/warroom update", channel=ROOM)).text


async def test_a_confidential_escalation_is_in_no_channel_of_executives(warroom: Warroom, sandbox: Sandbox) -> None:
    _, ana = await owned(sandbox, confidential=True)
    draft = await ana.sees(DUE, dm=True)
    await ana.presses("Approve and post", draft)
    await ana.sees("Kept; it went to nobody. Name an executive sponsor", dm=True)
    await sandbox.until(lambda: "it went to nobody" in now(ana, draft).words)
    sandbox.forward(hours=5)
    await newest_draft(sandbox, ana, 2)
    assert standing(sandbox) == []


async def test_the_digest_has_one_line_for_each_of_the_milder_ones(warroom: Warroom, sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    for title in ("Typo on the invoice", "Slow search"):
        seen = await dana.types(f"/escalate {title}")
        assert seen.modal is not None
        await seen.modal.fills({"Customer": title.split()[0], "Severity": "SEV3", "What is happening?": "It is."})
        assert (await seen.modal.submits()).is_closed
    while not await rows(warroom, Digest):  # noqa: ASYNC110
        await asyncio.sleep(0.05)  # the first beat comes after two seconds
    sandbox.forward(hours=23)

    def there() -> Message | None:
        found = sandbox.workspace.find_channel("escalation-digest")
        return next((each for each in found.messages.values() if "SEV3" in each.words), None) if found else None

    digest = await sandbox.until(there)
    assert "Typo on the invoice" in digest.words
    assert "Slow search" in digest.words
    assert standing(sandbox) == []
