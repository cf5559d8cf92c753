"""Clocks as people meet them: a request nobody accepts, a workaround that becomes late, a customer who waits."""

from bot.app import Warroom
from bot.sandbox.hand import Person
from bot.sandbox.server import Sandbox
from tests.stories.playing import ROOM, now, open_room


async def test_a_request_that_nobody_accepts_warns_and_climbs(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, ana, li = (sandbox.person(name) for name in ("dana", "ana", "li"))
    card = await open_room(sandbox, dana)
    await li.sees("You are on duty", dm=True)

    sandbox.forward(minutes=11, seconds=20)
    warned = await li.sees("Nobody has accepted this yet", dm=True)
    sandbox.forward(minutes=4)
    await dana.sees("Nobody accepted this by", channel=ROOM)
    request = await ana.sees("You are asked now", dm=True)
    await sandbox.until(lambda: "acknowledgement* late" in now(dana, card).words)
    assert len(_speaking_of(li, "accepted this")) == 1

    await ana.presses("Accept", request)
    await sandbox.until(lambda: "acknowledgement* done" in now(li, warned).words)
    await sandbox.until(lambda: "acknowledgement* late" not in now(dana, card).words)


async def test_a_request_that_climbs_while_slack_is_slow_is_followed_in_everybodys_own_message(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana, ana, li = (sandbox.person(name) for name in ("dana", "ana", "li"))
    slow = sandbox.faults.slow("chat.postMessage", 2.0, times=1, when=lambda args: "You are on duty" in str(args))
    await open_room(sandbox, dana)
    first = await li.sees("You are on duty", dm=True)
    sandbox.forward(minutes=16)
    late = await ana.sees("is late since", dm=True)
    assert slow.hits == 1
    await sandbox.until(lambda: "nobody has accepted it yet" in now(li, first).words, timeout=8)
    assert "You are asked now" in now(ana, late).words
    await ana.presses("Accept", late)
    await sandbox.until(lambda: "was accepted by" in now(ana, late).words)
    await sandbox.until(lambda: "was accepted by" in now(li, first).words)
    assert "Assign…" not in now(ana, late).words + now(li, first).words
    assert [len(_speaking_of(who, "accepted by")) for who in (ana, li)] == [1, 1]


async def test_the_requester_of_a_confidential_request_that_nobody_accepts_names_somebody(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana, ana, li, raj = (sandbox.person(name) for name in ("dana", "ana", "li", "raj"))
    await open_room(sandbox, dana, confidential=True)
    sandbox.forward(minutes=16)
    stuck = await dana.sees("I ask nobody else", dm=True)
    await li.sees("I ask nobody else", dm=True)
    await dana.sees("I ask nobody else", channel=ROOM)
    assert (ana.dms(), raj.dms()) == ([], []), "nobody outside hears of it"

    await dana.presses("Assign…", stuck)
    form = await dana.modal("Assign")
    await form.fills({"Owner": "raj"})
    assert (await form.submits()).is_closed
    await raj.sees("made you the owner", dm=True)
    await sandbox.until(lambda: raj.id in sandbox.channel(ROOM).members)
    await sandbox.until(lambda: "Assign…" not in now(dana, stuck).words)
    assert ana.dms() == []


async def test_a_workaround_warns_its_owner_and_says_why_it_is_late(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, ana = (sandbox.person(name) for name in ("dana", "ana"))
    card = await open_room(sandbox, dana)
    await _owns(sandbox, dana, ana)
    await _tells_the_customer(ana)

    sandbox.forward(hours=3, seconds=5)
    await ana.sees("*workaround* due", dm=True)
    sandbox.forward(minutes=36)
    await dana.sees("*workaround* due", channel=ROOM)
    sandbox.forward(minutes=24)
    late = await ana.sees("*workaround* late", dm=True)
    await ana.presses("Say why…", late)
    form = await ana.modal("Why is it late?")
    await form.fills({"Because": "the vendor's fix failed"})
    assert (await form.submits()).is_closed
    await sandbox.until(lambda: "the vendor's fix failed" in now(ana, card).words)
    answer = await ana.types("/warroom sla", channel=ROOM)
    assert "Late because the vendor's fix failed" in answer.text
    answer = await dana.types("/escalate list at-risk", channel="general")
    assert "*next customer update* late" in answer.text


async def test_a_customer_who_is_told_is_waited_for_no_more(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, ana = (sandbox.person(name) for name in ("dana", "ana"))
    await open_room(sandbox, dana)
    await _owns(sandbox, dana, ana)
    sandbox.forward(minutes=23)
    warned = await ana.sees("The customer expects an update", dm=True)
    await _tells_the_customer(ana)
    await sandbox.until(lambda: "No longer at risk" in now(ana, warned).words)
    answer = await ana.types("/warroom sla", channel=ROOM)
    assert "next customer update" in answer.text


async def test_what_the_customer_is_told_is_written_by_a_person_and_not_the_skeleton(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana, ana = (sandbox.person(name) for name in ("dana", "ana"))
    await open_room(sandbox, dana)
    await _owns(sandbox, dana, ana)
    form = (await ana.types("/warroom update customer", channel=ROOM)).modal
    assert form is not None
    assert "CSV exports time out." in form.words
    offered = form.value("What you tell the customer")
    assert "time out" not in offered
    assert "UTC" in offered, "the next promised time, with its zone"
    answer = await form.submits()
    assert not answer.is_closed
    assert "“What we know:”, “What happens next:” are still empty" in str(answer.errors)
    assert "first customer update* due" in (await ana.types("/warroom sla", channel=ROOM)).text
    filled = offered.replace("know:", "know: the cause.").replace("next:", "next: we test the fix.")
    await form.fills({"What you tell the customer": filled})
    assert (await form.submits()).is_closed
    assert "first customer update* in time" in (await ana.types("/warroom sla", channel=ROOM)).text


async def test_waiting_pauses_the_fixes_and_resuming_lets_them_run_on(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, ana = (sandbox.person(name) for name in ("dana", "ana"))
    card = await open_room(sandbox, dana)
    await _owns(sandbox, dana, ana)
    await ana.types("/warroom wait customer because we need their logs", channel=ROOM)
    await sandbox.until(lambda: "*resolution* paused: we need their logs" in now(ana, card).words)
    await ana.types("/warroom resume", channel=ROOM)
    await sandbox.until(lambda: "*resolution* due" in now(ana, card).words)


async def _owns(sandbox: Sandbox, by: Person, owner: Person) -> None:
    await by.types("/warroom owner @ana", channel=ROOM)
    await sandbox.until(lambda: owner.id in sandbox.channel(ROOM).members)


async def _tells_the_customer(who: Person) -> None:
    form = (await who.types("/warroom update customer", channel=ROOM)).modal
    assert form is not None
    await form.fills({"What you tell the customer": "We are on it."})
    assert (await form.submits()).is_closed


def _speaking_of(person: Person, words: str) -> list[str]:
    return [message.text for message in person.dms() if words in message.text]
