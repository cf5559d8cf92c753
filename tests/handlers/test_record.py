"""The timeline narrowed, by command and by the menus of the modal behind *More…*."""

import re

import aiohttp

from bot.app import Warroom
from bot.sandbox.server import Sandbox
from tests.handlers.office import last, pressed
from tests.stories.playing import ROOM, now, open_room


async def test_a_timeline_is_narrowed_by_kind_and_person(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    await open_room(sandbox, dana)
    await dana.types("/warroom owner @ana", channel=ROOM)
    await dana.types("/warroom milestone Fix live @raj by +3h", channel=ROOM)
    told = await raj.sees("gave you", dm=True)
    await raj.presses("Done", told)
    await raj.sees("*M1* is done", dm=True)

    everything = (await dana.types("/warroom timeline", channel=ROOM)).text
    assert all(
        part in everything for part in ("raised it", "accepted it; <@U0ANA> owns it now", "added *M1*", "finished *M1*")
    )

    milestones = (await dana.types("/warroom timeline milestones", channel=ROOM)).text
    assert "added *M1*" in milestones
    assert "finished *M1*" in milestones
    assert "raised it" not in milestones
    assert "the owner" not in milestones

    his = (await dana.types("/warroom timeline milestones @raj", channel=ROOM)).text
    assert "finished *M1*" in his
    assert "added *M1*" not in his
    nothing = (await dana.types("/warroom timeline severity @raj", channel=ROOM)).text
    assert "Nothing like that has happened yet" in nothing

    refused = (await dana.types("/warroom timeline gossip", channel=ROOM)).text
    assert "A timeline has no “gossip”" in refused
    assert "milestones" in refused
    assert "I know nobody called “nobody”" in (await dana.types("/warroom timeline @nobody", channel=ROOM)).text


async def test_the_menus_of_the_modal_narrow_it_and_it_stays_confidential(warroom: Warroom, sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    card = await open_room(sandbox, dana, confidential=True)
    await dana.types("/warroom milestone Fix live @dana by +3h", channel=ROOM)
    more = await pressed(dana, "More…", now(dana, card))
    await more.presses("Show timeline")
    await sandbox.until(lambda: dana.top_modal is not None and "raised it" in dana.top_modal.words)
    modal = await dana.modal()
    assert "added *M1*" in modal.words

    await dana.chooses("What", "milestones", modal.view)
    await sandbox.until(lambda: "raised it" not in modal.words)
    assert "added *M1*" in modal.words
    await dana.chooses("By whom", "li", modal.view)
    await sandbox.until(lambda: "Nothing like that has happened yet" in modal.words)
    await dana.chooses("What", "everything", modal.view)
    await dana.chooses("By whom", "dana", modal.view)
    await sandbox.until(lambda: "raised it" in modal.words)

    await dana.leaves(ROOM)
    await sandbox.until(lambda: last(sandbox, "member_left_channel").is_acked)
    await dana.chooses("What", "milestones", modal.view)
    await sandbox.until(lambda: dana.top_modal is not None and "leads to nothing" in dana.top_modal.words)


async def test_an_export_reaches_only_whoever_asked_and_stands_in_the_timeline(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana, ana = sandbox.person("dana"), sandbox.person("ana")
    card = await open_room(sandbox, dana)
    await dana.types("/warroom milestone Fix live @ana by +3h", channel=ROOM)
    answer = await ana.types("/warroom ESC-1 export", channel="general")
    assert "on its way" in answer.text
    message = await ana.sees("The dossier of *ESC-1*", dm=True)
    assert [file["name"].rpartition(".")[2] for file in message.files] == ["md", "html"]
    markdown, page = (sandbox.workspace.uploads[file["id"]].content or b"" for file in message.files)
    assert "# ESC-1 · Exports fail" in markdown.decode()
    assert "Fix live" in markdown.decode()
    assert b"<h1" in page
    assert not any(each.files for each in dana.messages_of(ROOM))
    assert "<@U0ANA> exported its dossier" in (await dana.types("/warroom timeline exports", channel=ROOM)).text

    more = await pressed(dana, "More…", now(dana, card))
    await more.presses("Export")
    await dana.sees("The dossier of *ESC-1*", dm=True)
    assert "takes no text" in (await dana.types("/warroom export html", channel=ROOM)).text


async def test_a_confidential_one_is_exported_only_by_those_in_its_room(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, eve = sandbox.person("dana"), sandbox.person("eve")
    await open_room(sandbox, dana, confidential=True)
    refused = await eve.types("/warroom ESC-1 export", channel="general")
    assert "There is no ESC-1 that you can see" in refused.text
    await dana.types("/warroom export", channel=ROOM)
    await dana.sees("The dossier of *ESC-1*", dm=True)
    assert not any(message.files for message in eve.dms())
    assert len(sandbox.workspace.uploads) == 2


async def test_a_file_can_be_fetched_once_it_was_shared(warroom: Warroom, sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    await open_room(sandbox, dana)
    await dana.types("/warroom export", channel=ROOM)
    message = await dana.sees("The dossier of *ESC-1*", dm=True)
    async with aiohttp.ClientSession() as session:
        fetched = await session.get(message.files[0]["url_private_download"])
        assert fetched.headers["Content-Disposition"] == "attachment"
        assert "# ESC-1 · Exports fail" in (await fetched.read()).decode()


async def test_the_owner_redacts_a_line_by_its_number_and_others_are_told_whom_to_ask(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana, ana, raj = sandbox.person("dana"), sandbox.person("ana"), sandbox.person("raj")
    card = await open_room(sandbox, dana)
    await dana.types("/warroom owner @ana", channel=ROOM)
    await dana.types("/warroom milestone Try hunter2 @raj by +3h", channel=ROOM)
    await dana.types("/warroom update internal the password is hunter2", channel=ROOM)
    await dana.sees("the password is hunter2", channel=ROOM)
    await sandbox.until(lambda: {ana.id, raj.id} <= set(sandbox.channel(ROOM).members))
    numbered = (await ana.types("/warroom timeline numbered updates", channel=ROOM)).text
    (number,) = re.findall(r"\*(\d+)\* · .*the password is hunter2", numbered)

    refused = (await raj.types(f"/warroom redact {number} because it is secret", channel=ROOM)).text
    assert "Only the owner of ESC-1 and the managers may redact. Please ask <@U0ANA>" in refused
    assert "Which line?" in (await ana.types("/warroom redact because it is secret", channel=ROOM)).text
    assert "Please say why" in (await ana.types(f"/warroom redact {number}", channel=ROOM)).text

    done = (await ana.types(f"/warroom redact line {number} because it is secret", channel=ROOM)).text
    assert f"Line {number} of ESC-1 is redacted" in done
    assert "Please delete these in Slack yourself" in done
    timeline = (await ana.types("/warroom timeline", channel=ROOM)).text
    assert "the password" not in timeline
    assert "[redacted by @ana on " in timeline
    assert f"redacted line {number} because it is secret" in timeline
    assert "Try hunter2" in timeline, "another line"

    (number,) = re.findall(
        r"\*(\d+)\* · .*added", (await ana.types("/warroom timeline numbered milestones", channel=ROOM)).text
    )
    await ana.types(f"/warroom redact {number} because it is secret", channel=ROOM)
    await sandbox.until(lambda: "hunter2" not in now(dana, card).words and "redacted by" in now(dana, card).words)
