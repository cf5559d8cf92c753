"""The whole form: a customer from those who are known, a severity suggested while one types, and its reason."""

import copy

import pytest

from bot.app import Warroom
from bot.sandbox import interactions
from bot.sandbox.modal import Modal
from bot.sandbox.server import Sandbox
from models.escalation import Escalation, Severity
from tests.handlers.office import kinds, rows
from tests.stories.playing import intake_form, open_room


async def says(sandbox: Sandbox, modal: Modal, words: str) -> None:
    """Wait until the form says this."""
    await sandbox.until(lambda: words in modal.words)


async def test_the_suggested_severity_follows_what_is_typed_and_is_taken(warroom: Warroom, sandbox: Sandbox) -> None:
    modal = await intake_form(sandbox.person("dana"))
    assert "No severity is suggested yet" in modal.words
    await modal.fills({"What is happening?": "CSV exports time out.", "Customer": "Acme"})
    await modal.fills({"What is blocked?": "A core job of theirs"})
    await says(sandbox, modal, "Suggested: SEV3")
    await modal.fills({"Users affected": "all"})
    await says(sandbox, modal, "Suggested: SEV1")
    await says(sandbox, modal, "A core job is blocked for all users")
    await modal.fills({"Workaround?": "Yes: they can go on"})
    await says(sandbox, modal, "Suggested: SEV3")
    assert (modal.value("Title"), modal.value("What is happening?")) == ("Exports fail", "CSV exports time out.")
    assert (modal.value("Customer"), modal.value("Users affected")) == ("Acme", "all")

    submitted = await modal.submits()

    assert submitted.is_closed, submitted.errors
    (kept,) = await rows(warroom, Escalation)
    assert (kept.severity, kept.suggested_severity, kept.severity_reason) == (Severity.SEV3, Severity.SEV3, None)
    assert await kinds(warroom) == ["raised"]


async def test_another_severity_than_the_suggested_one_needs_a_reason_which_is_kept(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana = sandbox.person("dana")
    modal = await intake_form(dana)
    await modal.fills({"Customer": "Acme", "What is blocked?": "Part of a job", "Severity": "SEV1"})
    await says(sandbox, modal, "You chose SEV1: please say why below.")
    await modal.fills({"Reason for this severity": "Their board meets today."})
    await sandbox.until(lambda: "please say why" not in modal.words)
    assert modal.value("Reason for this severity") == "Their board meets today."
    await modal.fills({"Reason for this severity": ""})
    await says(sandbox, modal, "You chose SEV1: please say why below.")
    errors = (await modal.submits()).errors
    assert list(errors) == ["Reason for this severity"]
    assert "SEV3 is suggested and you chose SEV1" in errors["Reason for this severity"]
    assert await rows(warroom, Escalation) == []
    await modal.fills({"Reason for this severity": "Their board meets today."})
    assert (await modal.submits()).is_closed
    timeline = (await dana.types("/warroom ESC-1 timeline")).text
    assert "chose SEV1 where SEV3 was suggested, because Their board meets today." in timeline


async def test_with_nothing_that_weighs_a_severity_has_to_be_chosen(warroom: Warroom, sandbox: Sandbox) -> None:
    modal = await intake_form(sandbox.person("dana"))
    await modal.fills({"Customer": "Acme", "Workaround?": "None"})
    assert "Choose a severity" in (await modal.submits()).errors["Severity"]
    await modal.fills({"Severity": "SEV4"})
    assert (await modal.submits()).is_closed


@pytest.mark.parametrize(
    ("label", "wrong", "says_so", "right"),
    [
        ("Users affected", "50%", "is a share", "50"),
        ("Revenue at stake", "5 XYZ", "I do not know the currency", "5 EUR"),
        ("Deadline", "03/04", "could not read “03/04”", "fri 17:00"),
        ("Deadline", "2020-01-01", "has already passed", "+30d"),
        ("Case link", "javascript:alert(1)", "cannot be used", "https://support.example/7"),
        ("Title", "  ", "Say in a few words", "Exports fail"),
    ],
)
async def test_what_cannot_be_read_is_said_at_its_field_and_nothing_else_is_lost(
    warroom: Warroom, sandbox: Sandbox, label: str, wrong: str, says_so: str, right: str
) -> None:
    modal = await intake_form(sandbox.person("dana"))
    await modal.fills({"What is happening?": "They time out.", "Severity": "SEV2", label: wrong})
    assert says_so in (await modal.submits()).errors[label]
    assert await rows(warroom, Escalation) == []
    await modal.fills({label: right})
    if label != "Title" and modal.value("Severity") == "SEV2":
        await modal.fills({"Reason for this severity": "I know them."})
    submitted = await modal.submits()
    assert submitted.is_closed, submitted.errors


async def test_customers_are_found_again_and_new_ones_are_offered_as_such(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    await open_room(sandbox, dana)  # for Acme

    modal = await intake_form(raj, "Logins fail")
    await modal.fills({"Customer": "acme", "Severity": "SEV3"})
    assert modal.value("Customer") == "Acme"
    await modal.fills({"Customer": "Globex"})
    assert modal.value("Customer") == "Globex"
    assert (await modal.submits()).is_closed
    assert "Logins fail" in (await raj.types("/escalate list open globex")).text


async def test_a_customer_known_from_a_confidential_escalation_is_not_offered_outside_its_room(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    await open_room(sandbox, dana, confidential=True)  # for Acme

    async def offered(who: str, typed: str) -> list[str]:
        person = sandbox.person(who)
        modal = await intake_form(person, "Logins fail")
        control = person.finger.find(modal.view, "Customer")
        found = await person.finger.suggestions(modal.view, control, typed)
        return [each["text"]["text"] for each in found]

    assert await offered("raj", "") == []
    assert await offered("raj", "Ac") == ["Ac"]
    assert await offered("dana", "") == ["Acme"]
    assert await offered("dana", "Ac") == ["Acme", "Ac"]

    modal = await intake_form(raj, "Logins fail")
    await modal.fills({"Customer": "Acme", "Severity": "SEV3"})
    assert (await modal.submits()).is_closed
    assert await offered("raj", "") == ["Acme"], "he has raised something for them himself"


async def test_guests_are_offered_no_customers(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, gus = sandbox.person("dana"), sandbox.person("gus")
    await open_room(sandbox, dana)
    modal = await intake_form(dana, "Logins fail")
    control = dana.finger.find(modal.view, "Customer")
    assert await gus.finger.suggestions(modal.view, control, "Ac") == []
    assert await dana.finger.suggestions(modal.view, control, "Ac") != []


async def test_typing_on_updates_the_form_only_when_something_else_is_said(warroom: Warroom, sandbox: Sandbox) -> None:
    modal = await intake_form(sandbox.person("dana"))
    for typed in ("1", "12", "120", "1200"):
        await modal.fills({"Users affected": typed})
    await says(sandbox, modal, "It affects 1,200 users")
    updates = [call for call in sandbox.calls if call.method == "views.update"]
    assert len(updates) == 4
    await modal.fills({"Users affected": "1,200"})
    await modal.fills({"Users affected": "1200 users"})
    assert len([call for call in sandbox.calls if call.method == "views.update"]) == 4


@pytest.mark.parametrize("error", ["not_found", "hash_conflict"])
async def test_a_form_that_was_closed_or_changed_meanwhile_is_left_alone(
    warroom: Warroom, sandbox: Sandbox, error: str
) -> None:
    dana = sandbox.person("dana")
    modal = await intake_form(dana)
    sandbox.faults.error("views.update", error)
    assert not (await dana.finger.choose(modal.view, "Users affected", "120")).error
    assert dana.notices == []
    await modal.fills({"Users affected": "all"})
    await says(sandbox, modal, "It affects all users")


async def test_quick_typing_ends_with_what_was_typed_last(warroom: Warroom, sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    modal = await intake_form(dana)
    control = dana.finger.find(modal.view, "Users affected")
    left = []
    for typed in ("1", "12", "120"):  # each leaves before an update of the form has arrived
        modal.view.values[control.block_id][control.action_id] = {"type": "plain_text_input", "value": typed}
        action = {"type": control.kind, "action_id": control.action_id, "block_id": control.block_id, "value": typed}
        left.append(copy.deepcopy(interactions.view_actions(sandbox.workspace, dana.id, modal.view, action)))
    for payload in left:
        assert not (await sandbox.switchboard.interaction(payload)).error
    await says(sandbox, modal, "It affects 120 users")
    assert modal.value("Users affected") == "120"
    for payload in reversed(left):  # and late ones change nothing
        await sandbox.switchboard.interaction({**payload, "trigger_id": f"{payload['trigger_id']}x"})
    assert "It affects 120 users" in modal.words
