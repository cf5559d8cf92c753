"""The hand: what people type, press, fill in and see, with a real Bolt app at the other end, in both modes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, time
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.filling import NotThere
from bot.sandbox.installation import EVERYTHING
from bot.sandbox.modal import Modal
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import buttons, modal, plain, text_input


@pytest.fixture(params=["Socket Mode", "HTTP mode"])
async def sandbox(request: pytest.FixtureRequest) -> AsyncIterator[Sandbox]:
    """A fresh Slack workspace; what the hand does is the same in both modes."""
    async with Sandbox(installation=EVERYTHING, http=request.param == "HTTP mode") as running:
        yield running


def option(text: str) -> dict[str, Any]:
    """An option whose value is its text in lower case."""
    return {"text": plain(text), "value": text.lower()}


def element(label: str, kind: str, **more: Any) -> dict[str, Any]:
    """An input block for any kind of element."""
    block: dict[str, Any] = {"type": "input", "block_id": label, "label": plain(label)}
    return block | {"element": {"type": kind, "action_id": kind, **more}}


async def show(sandbox: Sandbox, slack: AsyncWebClient, view: dict[str, Any]) -> Modal:
    """Open a modal on Dana's screen."""
    await slack.views_open(trigger_id=sandbox.workspace.new_trigger("U0DANA"), view=view)
    return await sandbox.person("dana").modal()


async def test_the_text_of_a_command_arrives_with_mentions_resolved_and_marks_escaped(
    sandbox: Sandbox, app: AsyncApp
) -> None:
    bodies: list[dict[str, Any]] = []

    @app.command("/note")
    async def note(ack: Any, body: Any) -> None:
        bodies.append(body)
        await ack("Noted")

    dana = sandbox.person("dana")
    seen = await dana.types("/note @ana in #general <!channel> & <@U1> by @oncall @nobody https://x.example/?a=1&b=2")
    assert seen.text == "Noted"
    assert bodies[0]["text"] == (
        "<@U0ANA|ana> in <#C0GENERAL|general> &lt;!channel&gt; &amp; &lt;@U1&gt; by "
        "<!subteam^S0ONCALL|@oncall> @nobody <https://x.example/?a=1&amp;b=2>"
    )
    keys = {"token", "team_id", "team_domain", "channel_id", "channel_name", "user_id", "user_name", "command"}
    keys |= {"text", "api_app_id", "is_enterprise_install", "response_url", "trigger_id"}
    assert set(bodies[0]) == keys
    assert bodies[0]["is_enterprise_install"] == "false"


async def test_only_the_typer_sees_the_answer_unless_it_is_for_the_channel(sandbox: Sandbox, app: AsyncApp) -> None:
    @app.command("/say")
    async def say(ack: Any, body: Any) -> None:
        await ack(text=body["text"], response_type="in_channel" if "loud" in body["text"] else "ephemeral")

    dana, ana = sandbox.person("dana"), sandbox.person("ana")
    assert (await dana.types("/say quiet")).text == "quiet"
    assert ana.look_for("quiet") is None
    await dana.types("/say loud", patience=0)
    assert (await ana.sees("loud", channel="general")).reader is None


async def test_no_answer_in_time_is_an_error_on_the_screen(sandbox: Sandbox, app: AsyncApp) -> None:
    answering = asyncio.Event()

    @app.command("/slow")
    async def slow(ack: Any) -> None:
        await answering.wait()
        await ack()

    sandbox.switchboard.ack_within_s = 0.2
    dana = sandbox.person("dana")
    assert (await dana.types("/slow")).error == '/slow failed with the error "operation_timeout"'
    assert dana.notices == ['/slow failed with the error "operation_timeout"']
    answering.set()
    assert not (await dana.types("/slow")).error


async def test_without_a_connection_the_command_fails_at_once(sandbox: Sandbox) -> None:
    assert (await sandbox.person("dana").types("/any")).error == '/any failed with the error "dispatch_failed"'


async def test_every_kind_of_input_is_filled_in_by_its_label(
    sandbox: Sandbox, app: AsyncApp, slack: AsyncWebClient
) -> None:
    got: dict[str, Any] = {}

    @app.options("external_select")
    async def offer(ack: Any, body: Any) -> None:
        await ack(options=[option(body["value"]), option("Other")])

    @app.view("all")
    async def take(ack: Any, view: Any) -> None:
        got.update({block: next(iter(entry.values())) for block, entry in view["state"]["values"].items()})
        await ack()

    severities = [option("SEV1"), option("SEV2")]
    fields = [
        element("Title", "plain_text_input"),
        element("Severity", "static_select", options=severities),
        element("Tags", "multi_static_select", options=severities),
        element("Customer", "external_select", min_query_length=1),
        element("Owner", "users_select"),
        element("Team", "multi_users_select"),
        element("Room", "conversations_select"),
        element("Day", "datepicker"),
        element("Hour", "timepicker"),
        element("Moment", "datetimepicker"),
        element("Confidential", "checkboxes", options=[option("Yes")]),
        element("Kind", "radio_buttons", options=severities),
        element("Users", "number_input", is_decimal_allowed=False),
        element("Link", "url_text_input"),
        element("Mail", "email_text_input"),
        element("Empty", "plain_text_input") | {"optional": True},
    ]
    form = await show(sandbox, slack, modal("Everything", *fields, callback_id="all"))
    await form.fills({"Title": "Exports fail", "Severity": "SEV1", "Tags": ["SEV1", "SEV2"], "Customer": "Acme"})
    await form.fills({"Owner": "ana", "Team": ["ana", "@raj"], "Room": "#general", "Day": date(2026, 12, 1)})
    await form.fills({"Hour": time(17, 0), "Moment": 1796140800, "Confidential": True, "Kind": "SEV2"})
    await form.fills({"Users": 12, "Link": "https://x.example", "Mail": "a@b.example"})
    assert (form.value("Customer"), form.value("Owner"), form.value("Tags")) == ("Acme", "U0ANA", ["SEV1", "SEV2"])
    submitted = await form.submits()
    assert submitted.is_closed, submitted.errors
    assert got["Title"] == {"type": "plain_text_input", "value": "Exports fail"}
    assert got["Severity"]["selected_option"]["value"] == "sev1"
    assert [one["value"] for one in got["Tags"]["selected_options"]] == ["sev1", "sev2"]
    assert got["Customer"]["selected_option"]["value"] == "acme"
    assert (got["Owner"]["selected_user"], got["Team"]["selected_users"]) == ("U0ANA", ["U0ANA", "U0RAJ"])
    assert (got["Room"]["selected_conversation"], got["Day"]["selected_date"]) == ("C0GENERAL", "2026-12-01")
    assert (got["Hour"]["selected_time"], got["Moment"]["selected_date_time"]) == ("17:00", 1796140800)
    assert ([o["value"] for o in got["Confidential"]["selected_options"]], got["Users"]["value"]) == (["yes"], "12")
    assert got["Empty"] == {"type": "plain_text_input", "value": None}


async def test_the_client_complains_before_it_sends_a_form(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    fields = [
        element("Users", "number_input", is_decimal_allowed=False, min_value="1"),
        element("Link", "url_text_input"),
        element("Short", "plain_text_input", max_length=3),
    ]
    form = await show(sandbox, slack, modal("Strict", *fields))
    await form.fills({"Users": "many", "Link": "nowhere", "Short": "long"})
    assert set((await form.submits()).errors) == {"Users", "Link", "Short"}
    await form.fills({"Users": 1, "Link": "https://x.example", "Short": "abc"})
    assert (await form.submits()).state == "failed", "nobody is connected"


async def test_an_input_that_dispatches_and_a_button_tell_the_app_while_the_modal_is_open(
    sandbox: Sandbox, app: AsyncApp, slack: AsyncWebClient
) -> None:
    told: list[dict[str, Any]] = []

    @app.action("static_select")
    @app.action("check")
    async def hear(ack: Any, body: Any) -> None:
        told.append(body)
        await ack()

    kinds = element("Kind", "static_select", options=[option("A"), option("B")]) | {"dispatch_action": True}
    quiet = element("Other", "static_select", options=[option("A")])
    form = await show(sandbox, slack, modal("Live", kinds, quiet, *buttons("Check")))
    await form.fills({"Kind": "B", "Other": "A"})
    await form.presses("Check")
    assert [body["actions"][0]["action_id"] for body in told] == ["static_select", "check"]
    assert told[0]["actions"][0]["selected_option"]["value"] == "b"
    assert told[1]["container"] == {"type": "view", "view_id": form.view.id}
    assert told[1]["view"]["state"]["values"]["Other"]["static_select"]["selected_option"]["value"] == "a"
    assert "response_url" not in told[1]
    with pytest.raises(NotThere, match="offers no 'C'"):
        await form.fills({"Kind": "C"})
    with pytest.raises(NotThere, match="no 'Nope' to press"):
        await form.presses("Nope")


async def test_controls_of_a_message_are_pressed_and_chosen(
    sandbox: Sandbox, app: AsyncApp, slack: AsyncWebClient
) -> None:
    told: list[dict[str, Any]] = []

    @app.action("done")
    @app.action("more")
    @app.action("owner")
    async def hear(ack: Any, body: Any, respond: Any) -> None:
        told.append(body)
        await respond("I heard you")
        await ack()

    extra = {"type": "overflow", "action_id": "more", "options": [option("Slip…"), option("Drop")]}
    owner = {"type": "users_select", "action_id": "owner", "placeholder": plain("Owner")}
    row = buttons("Done")
    row[0]["elements"] += [extra, owner]
    await slack.conversations_join(channel="C0GENERAL")
    await slack.chat_postMessage(channel="C0GENERAL", text="Fix live in EU", blocks=row)
    raj = sandbox.person("raj")
    card = await raj.sees("Fix live in EU", channel="general")
    await raj.presses("Done", card)
    await raj.presses("Slip…", card)
    await raj.chooses("Owner", "li", card)
    assert [body["actions"][0]["action_id"] for body in told] == ["done", "more", "owner"]
    assert told[0]["actions"][0]["value"] == "Done"
    assert told[1]["actions"][0]["selected_option"]["value"] == "slip…"
    assert told[2]["state"]["values"]["row"]["owner"]["selected_user"] == "U0LI"
    assert (told[0]["channel"]["name"], told[0]["message"]["ts"]) == ("general", card.ts)
    assert (await raj.sees("I heard you", channel="general")).reader == "U0RAJ"
    assert sandbox.person("dana").look_for("I heard you") is None


async def test_people_see_only_what_slack_shows_them(sandbox: Sandbox) -> None:
    ana, li = sandbox.person("ana"), sandbox.person("li")
    await ana.creates("secret", private=True)
    await ana.says("just us", channel="secret")
    assert li.look_for("just us") is None
    with pytest.raises(NotThere, match="sees no channel"):
        await li.says("hello?", channel="secret")
    await ana.invites("li", "secret")
    assert await li.sees("just us", channel="secret")
    assert sandbox.person("gus").look_for("x") is None
    with pytest.raises(NotThere):
        sandbox.person("gus").messages_of("general")


async def test_somebody_deactivated_can_do_nothing_any_more(sandbox: Sandbox) -> None:
    raj = sandbox.person("raj")
    assert await raj.says("still here", channel="general")
    sandbox.changes_user("raj", deleted=True)
    with pytest.raises(NotThere, match="deactivated"):
        await raj.says("gone", channel="general")


async def test_a_message_tells_whom_it_pings(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    await slack.conversations_join(channel="C0GENERAL")
    loud = {"type": "section", "text": {"type": "mrkdwn", "text": "<!here> <@U0ANA> <!subteam^S0ONCALL|@oncall>"}}
    mute = {"type": "section", "text": plain("<!channel> <@U0LI>")}
    dated = "due <!date^1796140800^{date}|then>, &lt;!channel&gt;"
    await slack.chat_postMessage(channel="C0GENERAL", text=dated, blocks=[loud, mute])
    told = await sandbox.person("dana").sees("<!here>", channel="general")
    assert told.pings == {"here", "U0ANA", "S0ONCALL"}
    assert (await sandbox.person("dana").says("@channel @raj", channel="general")).pings == {"channel", "U0RAJ"}


async def test_shortcuts_carry_their_message(sandbox: Sandbox, app: AsyncApp) -> None:
    told: list[dict[str, Any]] = []

    @app.shortcut("timeline.add")
    async def hear(ack: Any, body: Any, client: Any) -> None:
        told.append(body)
        await client.views_open(trigger_id=body["trigger_id"], view=modal("Add", text_input("Text")))
        await ack()

    dana = sandbox.person("dana")
    message = await dana.says("It broke at 9", channel="general")
    seen = await dana.uses("timeline.add", message)
    assert seen.modal is not None
    assert (told[0]["type"], told[0]["message"]["text"]) == ("message_action", "It broke at 9")
    await dana.uses("timeline.add")
    assert (told[1]["type"], "channel" in told[1]) == ("shortcut", False)


async def test_opening_the_home_tab_waits_for_what_the_app_publishes(sandbox: Sandbox, app: AsyncApp) -> None:
    @app.event("app_home_opened")
    async def publish(event: Any, client: Any) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": buttons("New")})

    pressed: list[str] = []

    @app.action("new")
    async def hear(ack: Any, body: Any) -> None:
        pressed.append(body["view"]["type"])
        await ack()

    ana = sandbox.person("ana")
    home = await ana.opens_home()
    await ana.presses("New", home)
    assert pressed == ["home"]
