"""What a person does on the page: it reaches the app, or is refused in words."""

from bot.sandbox.blockkit import check_message
from tests.sandbox.page.browser import App, Browser, words
from tests.sandbox.test_blockkit_samples import actions, button, option, section, select
from tests.sandbox.test_blockkit_samples import field as input_block


async def test_a_message_is_posted_and_answered_in_its_thread(browser: Browser) -> None:
    await browser.does("type", channel="C0GENERAL", text="Exports <b>fail</b>")
    parent = (await browser.look())["open"]["messages"][-1]
    await browser.does("type", me="U0RAJ", channel="C0GENERAL", text="Looking", thread=parent["ts"])

    seen = await browser.look(thread=parent["ts"])

    assert words(seen) == ["Exports &lt;b&gt;fail&lt;/b&gt;"]
    assert [reply["text"] for reply in seen["thread"]][1:] == ["Looking"]
    assert seen["open"]["messages"][-1]["reply_count"] == 1


async def test_a_slash_command_reaches_the_app_and_its_modal_appears(browser: Browser, app: App) -> None:
    await browser.does("type", channel="C0GENERAL", text="/raise Exports fail")

    assert (app.heard[-1]["command"], app.heard[-1]["text"]) == ("/raise", "Exports fail")
    top = (await browser.look())["modals"][-1]
    assert top["title"]["text"] == "Title"
    assert (await browser.look(me="U0ANA"))["modals"] == []


async def test_the_composer_is_told_the_commands_and_what_may_follow_them(browser: Browser) -> None:
    assert (await browser.look())["commands"] == [
        {"command": "/raise", "usage_hint": "[title]", "description": "Raise it"}
    ]


async def test_commands_that_do_not_exist_or_stand_in_a_thread_are_refused_in_words(browser: Browser) -> None:
    await browser.does("type", channel="C0GENERAL", text="hello")
    ts = (await browser.look())["open"]["messages"][-1]["ts"]

    unknown = await browser.does("type", channel="C0GENERAL", text="/nope", status=409)
    threaded = await browser.does("type", channel="C0GENERAL", text="/raise", thread=ts, status=409)

    assert unknown["error"] == "/nope is not a valid command."
    assert threaded["error"] == "/raise is not supported in threads. Sorry!"


async def test_without_an_app_a_command_shows_slacks_error(browser: Browser) -> None:
    await browser.does("type", channel="C0GENERAL", text="/raise")

    assert (await browser.look())["notices"] == ['/raise failed with the error "dispatch_failed"']


async def test_a_submission_shows_its_errors_and_then_goes_through(browser: Browser, app: App) -> None:
    await browser.does("type", channel="C0GENERAL", text="/raise")
    view = (await browser.look())["modals"][-1]["id"]

    assert (await browser.does("submit", view=view))["state"] == "refused"
    assert set((await browser.look())["modals"][-1]["errors"]) == {"title", "sev"}

    await browser.does("act", view=view, block="sev", action="level", value="2")
    bad = await browser.does("submit", view=view, values={"title": {"words": "bad"}})
    seen = (await browser.look())["modals"][-1]

    assert bad["state"] == "refused"
    assert seen["errors"] == {"title": "Say what fails."}
    assert seen["state"]["values"]["title"]["words"]["value"] == "bad"

    good = await browser.does("submit", view=view, values={"title": {"words": "Exports fail"}})

    assert good["state"] == "closed"
    assert (await browser.look())["modals"] == []
    values = app.heard[-1]["view"]["state"]["values"]
    assert values["title"]["words"]["value"] == "Exports fail"
    assert values["sev"]["level"]["selected_option"]["value"] == "2"


async def test_what_is_not_on_ones_screen_cannot_be_used(browser: Browser, app: App) -> None:
    await browser.does("type", channel="C0GENERAL", text="/raise")
    view = (await browser.look())["modals"][-1]["id"]

    await browser.does("submit", me="U0ANA", view=view, status=409)
    await browser.does("act", me="U0ANA", view=view, block="sev", action="level", value="1", status=409)
    await browser.does("act", view=view, block="sev", action="other", value="1", status=409)
    await browser.does("act", view=view, block="sev", action="level", value="99", status=409)
    await browser.does("act", view=view, block="sev", status=400)
    await browser.does("close", view=view)
    await browser.does("close", view=view, status=409)


async def test_pressing_and_choosing_in_a_message_reaches_the_app(browser: Browser, app: App) -> None:
    overflow = {"type": "overflow", "action_id": "more", "options": [option("m", "Merge"), option("c", "Close")]}
    blocks = [
        actions(button(value="12"), select(), overflow) | {"block_id": "b"},
        section(accessory={"type": "datepicker", "action_id": "due"}, block_id="d"),
        input_block({"type": "external_select", "action_id": "who", "min_query_length": 1}, block_id="x"),
    ]
    assert check_message({"blocks": blocks}) == []
    posted = await app.web.chat_postMessage(channel="C0GENERAL", text="card", blocks=blocks)
    at = {"channel": "C0GENERAL", "ts": posted["ts"]}

    await browser.does("act", **at, block="b", action="go", value=None)
    await browser.does("act", **at, block="b", action="pick", value="1")
    await browser.does("act", **at, block="b", action="more", value="c")
    await browser.does("act", **at, block="d", action="due", value="2026-12-24")
    offered = await browser.does("suggest", **at, block="x", action="who", typed="Acme")

    pressed, picked, merged, dated = app.actions()
    assert pressed["value"] == "12"
    assert picked["selected_option"]["value"] == "1"
    assert merged["selected_option"]["text"]["text"] == "Close"
    assert dated["selected_date"] == "2026-12-24"
    assert [one["text"]["text"] for one in offered["options"]] == ["Acme Ltd"]
    mine, others = await browser.look(), await browser.look(me="U0ANA")
    assert mine["open"]["messages"][-1]["values"]["d"]["due"]["selected_date"] == "2026-12-24"
    assert others["open"]["messages"][-1]["values"] == {}


async def test_the_home_tab_is_published_when_it_is_opened(browser: Browser, app: App) -> None:
    assert (await browser.look("home"))["home"] is None
    await browser.does("home")

    published = await browser.sandbox.until(lambda: browser.sandbox.person("dana").home)

    assert published.body["blocks"][0]["text"]["text"] == "Welcome"
    seen = await browser.look("home")
    assert seen["channel"] == "home"
    assert seen["home"]["blocks"][0]["text"]["text"] == "Welcome"
    assert (await browser.look("home", me="U0ANA"))["home"] is None


async def test_a_shortcut_of_the_message_menu_reaches_the_app(browser: Browser, app: App) -> None:
    await browser.does("type", channel="C0GENERAL", text="Note me")
    seen = await browser.look()
    ts = seen["open"]["messages"][-1]["ts"]

    await browser.does("shortcut", channel="C0GENERAL", ts=ts, callback_id="note")
    await browser.does("shortcut", channel="C0GENERAL", ts=ts, callback_id="other", status=409)

    assert seen["shortcuts"] == [{"name": "Note this", "callback_id": "note"}]
    assert (app.heard[-1]["type"], app.heard[-1]["message"]["text"]) == ("message_action", "Note me")


async def test_a_public_channel_can_be_joined_and_then_written_in(browser: Browser) -> None:
    ana = browser.sandbox.person("ana")
    room = await ana.creates("esc-2-open")

    await browser.does("type", channel=room.id, text="Me too", status=409)
    await browser.does("join", channel=room.id)
    await browser.does("type", channel=room.id, text="Me too")

    assert words(await browser.look(room.id)) == ["Me too"]
