"""Modals and home tabs: triggers, the stack, sizes, hashes, and what a submission's answer does."""

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import modal, plain, refused, text_input


@pytest.fixture
def trigger(sandbox: Sandbox) -> Any:
    """Makes a fresh trigger of Dana's."""
    return lambda: sandbox.workspace.new_trigger("U0DANA")


async def test_a_trigger_works_once_and_for_three_seconds(
    sandbox: Sandbox, slack: AsyncWebClient, trigger: Any
) -> None:
    assert sandbox.workspace.lifetimes.trigger_s == 3.0
    first = trigger()
    assert (await slack.views_open(trigger_id=first, view=modal()))["ok"]
    assert await refused(slack.views_open(trigger_id=first, view=modal())) == "exchanged_trigger_id"
    assert await refused(slack.views_open(trigger_id="1.2.3", view=modal())) == "invalid_trigger_id"
    sandbox.workspace.lifetimes.trigger_s = 0.05
    late = trigger()
    await asyncio.sleep(0.06)
    assert await refused(slack.views_open(trigger_id=late, view=modal())) == "expired_trigger_id"


async def test_modals_stack_three_deep(sandbox: Sandbox, slack: AsyncWebClient, trigger: Any) -> None:
    assert await refused(slack.views_push(trigger_id=trigger(), view=modal())) == "not_found"
    bottom = (await slack.views_open(trigger_id=trigger(), view=modal("One")))["view"]
    await slack.views_push(trigger_id=trigger(), view=modal("Two"))
    top = (await slack.views_push(trigger_id=trigger(), view=modal("Three")))["view"]
    assert (top["root_view_id"], top["previous_view_id"] is None) == (bottom["id"], False)
    assert await refused(slack.views_push(trigger_id=trigger(), view=modal("Four"))) == "push_limit_reached"
    dana = sandbox.person("dana")
    await (await dana.modal("Three")).closes()
    await (await dana.modal("Two")).closes(everything=True)
    assert dana.top_modal is None


async def test_a_view_is_checked_before_anybody_sees_it(slack: AsyncWebClient, trigger: Any) -> None:
    too_long = modal("x" * 25)
    assert await refused(slack.views_open(trigger_id=trigger(), view=too_long)) == "invalid_arguments"
    huge = modal("Huge", *[{"type": "section", "text": plain("x" * 2990)} for _ in range(90)])
    assert await refused(slack.views_open(trigger_id=trigger(), view=huge)) == "view_too_large"
    assert await refused(slack.views_open(trigger_id=trigger(), view={**modal(), "type": "home"})) == (
        "invalid_arguments"
    )
    assert (await slack.views_open(trigger_id=trigger(), view=modal("x" * 24)))["ok"]


async def test_an_update_keeps_what_was_typed_and_respects_the_hash(
    sandbox: Sandbox, slack: AsyncWebClient, trigger: Any
) -> None:
    form = modal("Form", text_input("Title"), text_input("Gone"), external_id="form-1")
    view = (await slack.views_open(trigger_id=trigger(), view=form))["view"]
    page = await sandbox.person("dana").modal("Form")
    await page.fills({"Title": "Exports fail", "Gone": "x"})
    form = modal("Form 2", text_input("Title"))
    updated = (await slack.views_update(external_id="form-1", hash=view["hash"], view=form))["view"]
    assert updated["state"]["values"] == {"title": {"it": {"type": "plain_text_input", "value": "Exports fail"}}}
    assert page.title == "Form 2"
    stale = slack.views_update(view_id=view["id"], hash=view["hash"], view=form)
    assert await refused(stale) == "hash_conflict"
    assert await refused(slack.views_update(view_id="V0", view=form)) == "not_found"


async def test_an_external_id_is_unique(slack: AsyncWebClient, trigger: Any) -> None:
    assert (await slack.views_open(trigger_id=trigger(), view=modal(external_id="one")))["ok"]
    twin = slack.views_push(trigger_id=trigger(), view=modal(external_id="one"))
    assert await refused(twin) == "duplicate_external_id"


async def test_everybody_has_a_home_tab_of_their_own(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    home = {"type": "home", "blocks": [{"type": "section", "text": plain("Nothing is on fire")}]}
    first = (await slack.views_publish(user_id="U0ANA", view=home))["view"]
    assert sandbox.person("ana").home is not None
    assert sandbox.person("li").home is None
    assert (await slack.views_publish(user_id="U0ANA", view=home, hash=first["hash"]))["ok"]
    assert await refused(slack.views_publish(user_id="U0ANA", view=home, hash=first["hash"])) == "hash_conflict"
    assert await refused(slack.views_publish(user_id="U0ANA", view=modal())) == "invalid_arguments"


async def test_the_answer_to_a_submission_shows_errors_updates_pushes_or_clears(
    sandbox: Sandbox, app: AsyncApp
) -> None:
    answers: dict[str, dict[str, Any]] = {
        "bad": {"response_action": "errors", "errors": {"title": "Already raised"}},
        "update": {"response_action": "update", "view": modal("Updated", text_input("Title"), callback_id="form")},
        "push": {"response_action": "push", "view": modal("Pushed", text_input("Title"), callback_id="form")},
        "clear": {"response_action": "clear"},
        "wrong": {"response_action": "errors", "errors": {"no_such_block": "x"}},
    }

    @app.command("/form")
    async def show(ack: Any, body: Any, client: Any) -> None:
        view = modal("Form", text_input("Title"), callback_id="form")
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    @app.view("form")
    async def take(ack: Any, view: Any) -> None:
        await ack(**answers[view["state"]["values"]["title"]["it"]["value"]])

    dana = sandbox.person("dana")
    form = (await dana.types("/form")).modal
    assert form is not None
    assert (await form.submits()).errors == {"Title": "Please complete this required field."}
    assert not sandbox.socket.log[-1].payload.get("view"), "nothing was sent for a form that is not complete"
    await form.fills({"Title": "bad"})
    assert (await form.submits()).errors == {"Title": "Already raised"}
    await form.fills({"Title": "wrong"})
    assert ((await form.submits()).state, len(dana.notices)) == ("failed", 1)
    await form.fills({"Title": "update"})
    assert ((await form.submits()).state, form.title) == ("updated", "Updated")
    await form.fills({"Title": "push"})
    pushed = await form.submits()
    assert (pushed.state, pushed.modal and pushed.modal.title, form.is_on_top) == ("pushed", "Pushed", False)
    assert pushed.modal is not None
    await pushed.modal.fills({"Title": "clear"})
    assert (await pushed.modal.submits()).is_closed
    assert dana.top_modal is None


async def test_closing_is_told_to_those_who_asked(sandbox: Sandbox, app: AsyncApp, slack: AsyncWebClient) -> None:
    closed: list[tuple[str, bool]] = []

    @app.view_closed("form")
    async def hear(ack: Any, body: Any) -> None:
        closed.append((body["view"]["title"]["text"], body["is_cleared"]))
        await ack()

    async def show(view: dict[str, Any]) -> None:
        await slack.views_open(trigger_id=sandbox.workspace.new_trigger("U0DANA"), view=view)

    await show(modal("Quiet", callback_id="form"))
    await (await sandbox.person("dana").modal("Quiet")).closes()
    await show(modal("Told", callback_id="form", notify_on_close=True))
    await (await sandbox.person("dana").modal("Told")).closes()
    assert closed == [("Told", False)]
