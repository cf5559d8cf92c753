"""When many people press *Raise* at the same moment, each is let go once the request is safe; none is lost or doubled."""

import asyncio

from bot.app import Warroom
from bot.sandbox import interactions
from bot.sandbox.records import Json
from bot.sandbox.server import Sandbox
from bot.turns import RUSH
from models.escalation import Escalation, Severity
from models.submission import KeptSubmission
from tests.handlers.office import rows, sent
from tests.stories.playing import intake_form

CROWD = RUSH * 2


async def _filled(sandbox: Sandbox, number: int) -> Json:
    """What *Raise* would send of a form that was filled in."""
    dana = sandbox.person("dana")
    modal = await intake_form(dana, _title(number))
    await modal.fills({"Customer": "Acme", "Severity": "SEV3"})
    payload = interactions.view_submission(sandbox.workspace, dana.id, modal.view)
    await modal.closes(everything=True)
    return payload


def _title(number: int) -> str:
    return f"{chr(65 + number) * 8} {number}"


async def _raised(warroom: Warroom, count: int) -> list[Escalation]:
    """So many, once nothing is left to be raised."""
    for _ in range(100):
        if not await rows(warroom, KeptSubmission) and len(await rows(warroom, Escalation)) >= count:
            break
        await asyncio.sleep(0.2)
    assert await rows(warroom, KeptSubmission) == []
    return await rows(warroom, Escalation)


async def test_in_a_rush_every_request_is_confirmed_and_raised_once(warroom: Warroom, sandbox: Sandbox) -> None:
    payloads = [await _filled(sandbox, number) for number in range(CROWD)]
    answers = await asyncio.gather(*(sent(sandbox, payload) for payload in [*payloads, *payloads[:5]]))
    assert [answer.payload for answer in answers] == [{"response_action": "clear"}] * (CROWD + 5)
    made = await _raised(warroom, CROWD)
    assert sorted(each.title for each in made) == sorted(map(_title, range(CROWD)))
    assert len({each.number for each in made}) == CROWD
    assert {each.severity for each in made} == {Severity.SEV3}
    again = await sent(sandbox, payloads[0])
    assert again.payload == {"response_action": "clear"}
    assert len(await _raised(warroom, CROWD)) == CROWD


async def test_in_a_rush_a_mistake_is_still_told_in_the_form(warroom: Warroom, sandbox: Sandbox) -> None:
    payloads = [await _filled(sandbox, number) for number in range(CROWD)]
    typed = payloads[-1]["view"]["state"]["values"]["title"]
    next(iter(typed.values()))["value"] = "  "
    answers = await asyncio.gather(*(sent(sandbox, payload) for payload in payloads))
    assert answers[0].payload == {"response_action": "clear"}
    assert "title" in answers[-1].payload["errors"]
    assert len(await _raised(warroom, CROWD - 1)) == CROWD - 1
