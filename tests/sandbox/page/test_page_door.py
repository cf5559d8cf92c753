"""Who the page lets in, under which policy, and what each person sees there."""

import asyncio

import aiohttp
import pytest

from bot.sandbox import page
from bot.sandbox.server import Sandbox
from tests.sandbox.page.browser import App, Browser, words


async def test_the_page_needs_the_token_of_its_link(sandbox: Sandbox) -> None:
    url = sandbox.desk_url
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        for address in (f"{url}/page/api/state", f"{url}/page/api/changes"):
            assert (await session.get(address)).status == 403
        assert (await session.post(f"{url}/page/api/clock", json={"me": "U0DANA", "minutes": 5})).status == 403
        assert (await session.get(f"{url}/?token=wrong")).headers.get("Set-Cookie") is None

        cookie = (await session.get(page.link(sandbox))).headers["Set-Cookie"]

        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert (await session.get(f"{url}/page/api/state")).status == 200


async def test_what_changes_something_needs_our_own_origin(browser: Browser) -> None:
    url = f"{browser.sandbox.desk_url}/page/api/clock"
    for foreign in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        answer = await browser.session.post(url, json={"me": "U0DANA", "minutes": 5}, headers=foreign)
        assert answer.status == 403

    await browser.does("clock", minutes=5)


@pytest.mark.parametrize("path", ["/", "/page/static/page.js", "/page/static/page.css", "/page/api/state"])
async def test_everything_is_served_under_a_strict_policy(browser: Browser, path: str) -> None:
    answer = await browser.session.get(f"{browser.sandbox.desk_url}{path}")

    assert answer.status == 200
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_only_the_files_of_the_page_are_served(browser: Browser) -> None:
    for name in ("..%2Fpage.py", "nothing.js", "..%2F__init__.py", "."):
        assert (await browser.session.get(f"{browser.sandbox.desk_url}/page/static/{name}")).status == 404


def test_the_script_never_turns_words_into_markup() -> None:
    for path in page.STATIC.iterdir():
        text = path.read_text(encoding="utf-8")
        for risky in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "://cdn"):
            assert risky not in text, (path.name, risky)


async def test_a_private_channel_and_its_messages_are_there_for_members_only(browser: Browser) -> None:
    ana = browser.sandbox.person("ana")
    secret = await ana.creates("esc-1-secret", private=True)
    await ana.says("Nobody else may know", channel="esc-1-secret")

    members_view = await browser.look(secret.id, me="U0ANA")
    others_view = await browser.look(secret.id, me="U0DANA")

    assert members_view["channel"] == secret.id
    assert words(members_view) == ["Nobody else may know"]
    assert secret.id not in others_view["channels"]
    assert others_view["channel"] == "C0GENERAL"
    assert "Nobody else may know" not in str(others_view)
    assert list((await browser.look(me="U0PAT"))["channels"]) == []


async def test_an_ephemeral_message_and_a_dm_are_there_for_one_person_only(browser: Browser, app: App) -> None:
    await app.web.chat_postEphemeral(channel="C0GENERAL", user="U0DANA", text="Just you")
    home = await browser.does("home", tab="messages")

    danas, anas = await browser.look(), await browser.look(me="U0ANA")

    assert [(m["text"], m["reader"]) for m in danas["open"]["messages"] if m["reader"]] == [("Just you", "U0DANA")]
    assert words(anas) == []
    assert home["channel"] in danas["channels"]
    assert home["channel"] not in anas["channels"]


async def test_nobody_plays_the_bot_or_people_who_left(browser: Browser) -> None:
    for nobody in ("U0WARROOM", "U0DEE", "USLACKBOT", "U0NOBODY"):
        await browser.does("type", me=nobody, channel="C0GENERAL", text="hi", status=409)
        assert (await browser.look(me=nobody))["me"] == "U0DANA"


async def test_time_moves_forward_only_and_messages_are_shown_in_business_time(browser: Browser) -> None:
    await browser.does("type", channel="C0GENERAL", text="before")
    before = await browser.look()
    await browser.does("clock", minutes=60)
    after = await browser.look()
    await browser.does("type", channel="C0GENERAL", text="after")
    told = (await browser.look())["open"]["messages"]

    assert after["clock"]["now"] - before["clock"]["now"] == pytest.approx(3600, abs=5)
    assert told[-1]["at"] - told[-2]["at"] == pytest.approx(3600, abs=5)
    for wrong in (0, -15, 10**9, "soon", None):
        await browser.does("clock", minutes=wrong, status=400)


async def test_the_stream_of_changes_tells_the_page_to_look_again(browser: Browser) -> None:
    url = f"{browser.sandbox.desk_url}/page/api/changes"
    async with browser.session.get(url) as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        first = await asyncio.wait_for(stream.content.readline(), 2)
        await browser.does("type", channel="C0GENERAL", text="news")
        await stream.content.readline()
        second = await asyncio.wait_for(stream.content.readline(), 2)

    assert int(second.split()[1]) > int(first.split()[1])
