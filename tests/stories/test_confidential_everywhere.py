"""A confidential escalation is nowhere that somebody outside its room can look, whatever anybody does anywhere.

A marker word stands in every text of it. Those inside type every command and press every button that there is; those
outside try the same. A command, button, form or beat that is new fails this story until it takes part in it.
"""

import asyncio
import itertools
import logging
import re
from collections.abc import Iterator

import pytest

from bot import logs
from bot.app import Warroom
from bot.rules.command_table import COMMANDS
from bot.sandbox import sight
from bot.sandbox.hand import Person
from bot.sandbox.records import Json
from bot.sandbox.server import Sandbox
from handlers.schedule import BEATS
from models.outbox import OutboxRow
from tests.handlers.office import rows
from tests.house.test_views_have_doors import WITHOUT_A_DOOR, emitted
from tests.stories.playing import intake_form
from tests.stories.prying import Insider, Outside, forges, sent_by

MARKER = "quokka"
NUMBER, NOBODYS = "ESC-2", "ESC-77"
SECRET = re.compile(rf"{MARKER}|ESC-[2-4](?!\d)", re.IGNORECASE)  # two more are raised for their requests
INSIDERS = ("dana", "ana", "li")
OUTSIDERS = ("raj", "pat")  # a colleague, and somebody of another organisation

# What is typed inside, for each shape of a command: in this order, by the owner, in the war room. `Q` is the marker.
BEFORE = {
    "/warroom handover <@who>": "/warroom handover @li",
    "/warroom owner <@who>": "/warroom owner @ana",
    "/warroom role <role> <@who>|nobody": "/warroom role technical-lead @dana",
    "/warroom milestone <what> [@who] by <when>": "/warroom milestone Q-milestone @ana by +5h",
    "/warroom milestone slip M2 to <when> because <reason>": "/warroom milestone slip M1 to +6h because Q-slip",
    "/warroom milestone reassign M2 <@who>": "/warroom milestone reassign M1 @dana",
    "/warroom milestone done M2": "/warroom milestone done M1",
    "/warroom severity SEV1 because <reason>": "/warroom severity SEV2 because Q-severity",
    "/warroom wait customer|partner because <reason>": "/warroom wait customer because Q-wait",
    "/warroom resume": "/warroom resume",
    "/warroom update executive|internal [text]": "/warroom update internal Q-internal",
    "/warroom update customer [text]": "/warroom update customer Q-customer",
    "/warroom status": "/warroom status",
    "/warroom timeline [numbered] [what] [@who]": "/warroom timeline numbered",
    "/warroom redact <line> because <reason>": "/warroom redact 1 because Q-redact",
    "/warroom sla": "/warroom sla",
    "/warroom ESC-12 <anything above>": f"/warroom {NUMBER} status",
    "/warroom export": "/warroom export",
    "/warroom help": "/warroom help",
}
AFTER = {
    "/warroom monitor": "/warroom monitor",
    "/warroom resolve <outcome>": "/warroom resolve Q-outcome",
    "/warroom close": "/warroom close",
    "/warroom reopen because <reason>": "/warroom reopen because Q-reopen",
}
# What is typed outside, where it must read as if there were no such escalation.
LOOKS = {
    "/escalate list [mine|open|at-risk|all] [customer]": "/escalate list all",
    "/escalate show ESC-12": f"/escalate show {NUMBER}",
    "/escalate help": "/escalate help",
}
MORE_LOOKS = ("/escalate list", "/escalate list mine", "/escalate list at-risk", "/escalate list all Q Corp")
# These raise something: the first two open the form (see below), the others do so at once.
RAISES = {
    "/escalate": "",
    "/escalate <title>": "",
    "/escalate now <SEV1–SEV4> [customer:] <title>": "/escalate now SEV2 Globex: logins fail",
    "/escalate now confidential <SEV1–SEV4> [customer:] <title>": "/escalate now confidential SEV1 Q Corp: Q-now",
}
# What shows that a beat has spoken of it: to those inside.
BEATS_SPEAK = {
    "reminders.sweep": "Q-late",
    "cards.sweep": ":red_circle:",
    "updates.sweep": "Executive update due",
    "homes.sweep": "Q-title",
    "submissions.sweep": None,  # raises what a rush has left; what follows is told by the others
    "digests.sweep": None,  # never of a confidential one; see below
    "requests.sweep": None,  # hands on what the relay could not; the room's own messages tell of it
    "retention.sweep": None,  # erases, and says nothing
}
EDITIONS = ("update.approve", "update.edit", "update.skip")
HELD_BACK = ("lifecycle.", "likeness.", *EDITIONS)
# Of the buttons and forms there are, so many may come at an hour that a run of this story passes over.
MISSED = 1 / 4


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """Everything that is logged, as `LOG_LEVEL=DEBUG` has it, tracebacks included."""
    lines: list[str] = []
    writer, told, root, levels = logging.Formatter(), logs.formatter("json"), logging.getLogger(), {}

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{record.name}: {writer.format(record)}")
            lines.append(told.format(record))  # with what was being done at that moment

    kept, level = Kept(), root.level
    root.addHandler(kept)
    levels = {name: logging.getLogger(name).level for name in logs.WORDY}
    root.setLevel("DEBUG")
    logs.quiet_the_wordy()
    yield lines
    root.removeHandler(kept)
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)


def said(line: str) -> str:
    """A line of the tables above with the marker in it."""
    return re.sub(r"\bQ\b", MARKER, line)


async def answers(sandbox: Sandbox, who: Person, lines: list[str]) -> list[str]:
    """What this person reads when they type these commands; forgotten afterwards, as it repeats their own words."""
    place = sandbox.workspace.open_im(who.id)
    read = [(await who.types(line, channel="@warroom")).text for line in lines]
    place.ephemerals[:] = [each for each in place.ephemerals if each.reader != who.id]
    return read


async def test_whoever_types_a_command_that_is_new_finds_it_here() -> None:
    shapes = {command.shape for command in COMMANDS}
    assert shapes == {*BEFORE, *AFTER, *LOOKS, *RAISES}, "say what is typed inside and outside for it"
    assert set(BEATS) == set(BEATS_SPEAK), "say what a new beat speaks of"


@pytest.mark.timeout(300)  # it presses every button there is, again after each step of days
async def test_nobody_outside_learns_anything(logged: list[str], warroom: Warroom, sandbox: Sandbox) -> None:
    dana, ana, li, raj = (sandbox.person(name) for name in (*INSIDERS, "raj"))
    inside = {dana.id, ana.id, li.id}
    outside = Outside(sandbox, inside, SECRET)
    looks = [said(line) for line in (*LOOKS.values(), *MORE_LOOKS)]

    # Something that everybody may know of, so that there is something to see and to count.
    await raj.types(RAISES["/escalate now <SEV1–SEV4> [customer:] <title>"])
    await raj.types("/warroom ESC-1 milestone Restart by +5h")
    await sandbox.until(lambda: raj.look_for("*Plan*"))  # its room is open, and its card shows the milestone
    before = await answers(sandbox, raj, looks)
    assert "ESC-1" in before[0]

    await _raise(dana)
    await sandbox.until(lambda: _room(sandbox))
    room = _room(sandbox)
    driven: set[str] = set()
    crew = [
        Insider(sandbox, who, driven, about=SECRET, marker=f"{MARKER}-field", picks="ana") for who in (li, ana, dana)
    ]
    await _requests(sandbox, dana, li, driven)
    await sandbox.until(lambda: ana.id in sandbox.channel(room).members)
    for line in BEFORE.values():
        seen = await ana.types(said(line), channel=room)
        assert "There is no" not in seen.text, line
        if seen.modal:  # a form that is filled in with what was typed
            driven.add(str(seen.modal.view.body["callback_id"]))
            submitted = await seen.modal.submits()
            assert submitted.is_closed, submitted.errors
    for each in crew:
        await each.who.opens_home()
        await each.presses_everything(held_back=HELD_BACK)

    await _likeness(ana, driven)
    assert await answers(sandbox, raj, looks) == before, "as if there were nothing new"
    await _pries(sandbox, raj, inside, set())
    assert outside.leaks() == []

    # Something small that everybody may know of, for the digest; the other is over, so that nothing mixes with it.
    for line in ("/warroom ESC-1 owner @raj", "/warroom ESC-1 resolve They can log in"):
        await raj.types(line, channel="@warroom")
    for line in ("/escalate now SEV4 Globex: colours are dull", "/warroom ESC-5 owner @raj"):
        await raj.types(line, channel="@warroom")

    # Time goes by: reminders, warnings, updates and digests, of days.
    for line in ("owner @ana", "severity SEV1 because it is back", "resume", f"milestone {MARKER}-late @dana by +2h"):
        await ana.types(f"/warroom {line}", channel=room)
    for button in ("Edit…", "Skip…", "Approve and post"):
        await _edition(sandbox, ana, button, driven)
    for hours in (1.1, 1, *[2] * 8, 24, 168):
        if hours == 168:
            await ana.types("/warroom severity SEV4 because it is smaller", channel=room)
        sandbox.forward(hours=hours)
        await asyncio.sleep(1.5)
        for each in crew:
            await each.presses_everything(held_back=HELD_BACK)
    for line in (*AFTER.values(), *AFTER.values()):
        assert (await ana.types(said(line), channel=room)).text
    await ana.types("/warroom timeline", channel=room)
    for who in (li, ana, dana):
        await Insider(sandbox, who, driven, about=SECRET, marker=f"{MARKER}-field", picks="ana").presses_everything()

    for name in OUTSIDERS:
        await _pries(sandbox, sandbox.person(name), inside, _ids() - driven)
    await _form_outside(sandbox, raj)
    await asyncio.sleep(1)

    assert outside.leaks() == []
    promises = await rows(warroom, OutboxRow)
    assert outside.promised(promises, rooms={2, 3, 4}) == []
    assert [line for line in logged if SECRET.search(line)] == []
    assert len(logged) > 20

    assert any("colours are dull" in words for words in _digest(sandbox))

    # And all of it was there to be seen by those inside.
    read = "\n".join(
        m.words
        for who in (dana, ana, li)
        for c in sandbox.workspace.channels.values()
        for m in sandbox.workspace.messages_for(who.id, c)
    )
    read += sight.words([who.home.body["blocks"] for who in (dana, ana, li) if who.home])
    planted = {*re.findall(r"Q-\w+", " ".join([*BEFORE.values(), *AFTER.values()])), "Q-title", "Q Corp"}
    assert [mark for mark in planted if said(mark) not in read] == []
    assert [beat for beat, words in BEATS_SPEAK.items() if words and said(words) not in read] == []
    missed = _ids() - driven
    assert len(missed) <= MISSED * len(_ids()), f"nobody inside has come to {sorted(missed)}"


def _ids() -> set[str]:
    """Every button and form that a view draws."""
    return {value for _, value in emitted()} - WITHOUT_A_DOOR


def _digest(sandbox: Sandbox) -> list[str]:
    """What stands in the digests' channel."""
    channel = sandbox.workspace.find_channel("escalation-digest")
    return [each.words for each in channel.messages.values()] if channel else []


def _room(sandbox: Sandbox) -> str:
    """The war room's name, once there is one."""
    return next(
        (c.name for c in sandbox.workspace.channels.values() if c.name.startswith(NUMBER.lower()) and c.is_private), ""
    )


async def _requests(sandbox: Sandbox, dana: Person, li: Person, driven: set[str]) -> None:
    """One request is assigned; two more, raised at once, are accepted and declined."""
    request = await li.sees(f"{MARKER}-title", dm=True)
    await li.presses("Assign…", request)
    await (await li.modal("Assign")).fills({"Owner": "ana"})
    assert (await (await li.modal("Assign")).submits()).is_closed
    now = said(RAISES["/escalate now confidential <SEV1–SEV4> [customer:] <title>"])
    for name, button in (("accepted", "Accept"), ("declined", "Decline…")):
        await dana.types(f"{now} {name}")
        await li.presses(button, await li.sees(f"{MARKER}-now {name}", dm=True))
    await (await li.modal("Decline")).fills({"Because": f"{MARKER}-declined"})
    assert (await (await li.modal("Decline")).submits()).is_closed
    driven |= {"requests.assign", "requests.assign_submit", "ownership.accept"}
    driven |= {"requests.decline", "requests.decline_submit", "intake.submit"}


async def _raise(who: Person) -> None:
    """A confidential escalation with the marker in every field that takes words."""
    modal = await intake_form(who, f"{MARKER}-title exports are failing")
    words = {"What is happening?": f"{MARKER}-situation", "Customer": f"{MARKER} Corp", "Severity": "SEV1"}
    await modal.fills(
        words | {"Reason for this severity": f"{MARKER}-reason", "Case link": f"https://{MARKER}.example/7"}
    )
    await modal.fills({"Confidential": ["Private: only you, the duty manager and those in its room see it"]})
    submitted = await modal.submits()
    assert submitted.is_closed, submitted.errors


async def _pries(sandbox: Sandbox, who: Person, inside: set[str], untried: set[str]) -> None:
    """Somebody outside types every command about it, opens their Home, and sends everything that those inside sent."""
    await who.opens_tab("home")
    for line in {**BEFORE, **AFTER}.values():
        _, _, rest = line.replace(f" {NUMBER}", "").replace("Q-", "").partition(" ")
        told = await answers(sandbox, who, [f"/warroom {number} {rest}" for number in (NOBODYS, NUMBER)])
        assert told[0].replace(NOBODYS, "") == told[1].replace(NUMBER, ""), line
    sent = sent_by(sandbox, inside)
    for payload in [*sent, *_crafted(sent, untried)]:
        answer = await forges(sandbox, who, payload)
        assert not SECRET.search(str(answer.payload)), payload


async def _edition(sandbox: Sandbox, ana: Person, button: str, driven: set[str]) -> None:
    """The next executive update comes up for review, and the owner decides before it goes out by itself."""
    tried: set[str] = set()
    for _ in range(16):
        fresh = [m for m in ana.dms() if button in [c.label for c in ana.finger.controls(m)] and m.ts not in tried]
        for draft in reversed(fresh):
            tried.add(draft.ts)
            await ana.presses(button, draft)
            driven.add({"Edit…": "update.edit", "Skip…": "update.skip"}.get(button, "update.approve"))
            if button == "Approve and post":
                return
            if (modal := ana.top_modal) is None or "submit" not in modal.view.body:
                continue
            driven.add(str(modal.view.body["callback_id"]))
            await modal.fills({modal.labels[0]: f"{MARKER}-{button[:4].casefold()}"})
            assert (await modal.submits()).is_closed
            return
        sandbox.forward(minutes=20)
        await asyncio.sleep(1.2)


async def _likeness(who: Person, driven: set[str]) -> None:
    """Whoever is inside and raises the same again is offered to join it."""
    modal = await intake_form(who, f"{MARKER}-title exports are failing")
    await modal.fills({"Customer": f"{MARKER} Corp"})
    join = next(label for label in modal.labels if label.startswith("Join"))
    await modal.presses(join)
    await modal.closes(everything=True)
    driven.add("likeness.join")


def _crafted(sent: list[Json], ids: set[str]) -> Iterator[Json]:
    """Presses and forms that nobody inside has come to yet, made of some that somebody has."""
    press = next(each for each in sent if each["type"] == "block_actions" and each["actions"][0].get("value"))
    form = next(each for each in sent if each["type"] == "view_submission")
    for name, number in itertools.product(sorted(ids), ("2", "3")):
        yield {**press, "actions": [{**press["actions"][0], "action_id": name, "value": number}]}
        yield {**form, "view": {**form["view"], "callback_id": name, "private_metadata": number}}


async def _form_outside(sandbox: Sandbox, who: Person) -> None:
    """The same trouble is raised by somebody outside: no likeness, no customer to choose."""
    modal = await intake_form(who, "exports are failing")
    control = who.finger.find(modal.view, "Customer")
    offered = await who.finger.suggestions(modal.view, control, MARKER[:3])
    assert not SECRET.search(str(offered))
    await modal.fills({"Title": "title exports are failing"})
    await asyncio.sleep(0.5)
    assert not SECRET.search(modal.words)
