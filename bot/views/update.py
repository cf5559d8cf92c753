"""Updates as people handle them: the draft in the owner's direct messages, the forms to edit, skip and post."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.errors import Refused
from bot.facts.escalation import EscalationFacts
from bot.facts.update import Edition
from bot.rules import text
from bot.views import blocks
from bot.views import edition as edition_view
from bot.views.blocks import Block
from bot.views.customer_update import COMPOSE_CUSTOMER
from bot.views.edition_draft import SECTION_LIMIT, SECTIONS
from bot.views.form import modal_about
from bot.words import Mrkdwn, channel, person, plain, say, when

APPROVE = "update.approve"
EDIT = "update.edit"
SKIP = "update.skip"
COMPOSE_EXECUTIVE = "update.compose_executive"
COMPOSE_INTERNAL = "update.compose_internal"
GO_ON = "update.go_on"
CHOICE_MODAL = "update.choice_modal"
EDIT_SUBMIT = "update.edit_submit"
SKIP_SUBMIT = "update.skip_submit"
EXECUTIVE_SUBMIT = "update.executive_submit"
INTERNAL_SUBMIT = "update.internal_submit"

BECAUSE = "because"
TEXT = "text"
INTERNAL_LIMIT = 3000


@dataclass(frozen=True)
class Draft:
    """A draft as its reviewer sees it: where it will go, and what becomes of it when nobody decides."""

    update_id: int
    due_at: datetime
    sponsor_id: str | None  # who reads it when it is confidential


def draft(facts: EscalationFacts, shown: Edition, told: Draft) -> Block:
    """*Executive update due*, with everything that can be done about it."""
    if not facts.is_confidential:
        where = say("draft-due", name=facts.name, due=when(told.due_at))
    elif told.sponsor_id:
        sponsor = person(told.sponsor_id)
        where = say("draft-due-confidential", name=facts.name, due=when(told.due_at), sponsor=sponsor)
    else:
        where = say("draft-due-nobody", name=facts.name, due=when(told.due_at))
    drawn = [
        blocks.header(plain("draft-title")),
        blocks.section(where),
        *edition_view.body(facts, shown, SECTIONS),
        blocks.context(say("draft-as-of", at=when(shown.at))),
        draft_buttons(told.update_id),
    ]
    return blocks.message(_heading(facts), drawn)


def draft_buttons(update_id: int) -> Block:
    """What can be decided about a draft."""
    value = str(update_id)
    return blocks.actions(
        blocks.button(plain("button-approve"), APPROVE, value, style="primary"),
        blocks.button(plain("button-edit-update"), EDIT, value),
        blocks.button(plain("button-skip"), SKIP, value),
    )


def decided(facts: EscalationFacts, outcome: Mrkdwn, shown: Edition | None) -> Block:
    """The same message after it was decided, by whomever: of what, what happened, and what went out."""
    named = say("draft-named", name=facts.name, title=facts.title)
    drawn = [blocks.header(plain("draft-title")), blocks.section(blocks.lines([named, outcome]))]
    if shown is not None:
        drawn += edition_view.body(facts, shown, SECTIONS)
    return blocks.message(blocks.lines([_heading(facts), outcome]), drawn)


def stopped(facts: EscalationFacts) -> Block:
    """To the duty manager: nobody reviews the updates, so none goes out any more."""
    told = say("updates-stopped-told", name=facts.name, owner=person(facts.owner_id), title=facts.title)
    value = str(facts.id)
    actions = blocks.actions(
        blocks.button(plain("button-post-update"), COMPOSE_EXECUTIVE, value, style="primary"),
        blocks.button(plain("button-go-on"), GO_ON, value),
    )
    return blocks.message(told, [blocks.section(told), actions])


def internal(facts: EscalationFacts, said: str, *, by: str) -> Block:
    """An update to those in the war room."""
    heading = say("internal-update", by=person(by), name=facts.name)
    drawn = [blocks.section(heading), blocks.quoted(said)]
    return blocks.message(blocks.lines([heading, say("people-text", text=blocks.cut(said, 300))]), drawn)


def choice(facts: EscalationFacts) -> Block:
    """The modal behind *Post update…*: for whom?"""
    value = str(facts.id)
    return modal_about(
        facts,
        plain("update-choice-title"),
        CHOICE_MODAL,
        [
            blocks.section(say("update-for-whom")),
            blocks.actions(
                blocks.button(plain("button-executive"), COMPOSE_EXECUTIVE, value, style="primary"),
                blocks.button(plain("button-internal"), COMPOSE_INTERNAL, value),
                *([blocks.button(plain("button-customer"), COMPOSE_CUSTOMER, value)] if facts.customer else []),
            ),
        ],
    )


def edit_form(facts: EscalationFacts, offered: Mapping[str, str], *, update_id: int) -> Block:
    """The modal behind *Edit…*: the sections as fields."""
    return _sections_form(facts, offered, EDIT_SUBMIT, submit=plain("button-save-and-post"), metadata=update_id)


def executive_form(facts: EscalationFacts, offered: Mapping[str, str]) -> Block:
    """The composer of an executive update out of turn."""
    return _sections_form(facts, offered, EXECUTIVE_SUBMIT, submit=plain("button-post-now"), metadata=facts.id)


def internal_form(facts: EscalationFacts) -> Block:
    """The composer of an update for the war room."""
    element = blocks.text_input(multiline=True, max_length=INTERNAL_LIMIT)
    return modal_about(
        facts,
        plain("update-internal-title"),
        INTERNAL_SUBMIT,
        [blocks.asked(plain("update-field-text"), TEXT, element)],
        submit=plain("button-post-now"),
    )


def skip_form(facts: EscalationFacts, *, update_id: int) -> Block:
    """The modal behind *Skip…*."""
    return modal_about(
        facts,
        plain("skip-title"),
        SKIP_SUBMIT,
        [
            blocks.section(say("skip-what")),
            blocks.asked(plain("skip-field"), BECAUSE, blocks.text_input()),
        ],
        submit=plain("skip-submit"),
        metadata=update_id,
    )


def read_sections(state: Block) -> dict[str, str]:
    """The sections as typed, cleaned. Raises Refused when one is too long, or the situation is empty."""
    typed = {
        name: text.clean_text(blocks.typed(state, name) or "", limit=SECTION_LIMIT, field=name, empty=None)
        for name in SECTIONS
    }
    if not typed["situation"]:
        raise Refused("update-needs-situation", field="situation")
    return typed


def read_reason(state: Block) -> str:
    """The reason as typed into *Skip…*."""
    typed = blocks.typed(state, BECAUSE) or ""
    return text.clean_line(typed, limit=text.REASON_LIMIT, field=BECAUSE, empty="skip-needs-reason")


def read_text(state: Block) -> str:
    """The text of an internal update as typed."""
    return blocks.typed(state, TEXT) or ""


def _sections_form(
    facts: EscalationFacts, offered: Mapping[str, str], callback_id: str, *, submit: str, metadata: int
) -> Block:
    asked = [
        blocks.asked(
            plain(f"update-field-{name}"),
            name,
            blocks.text_input(
                initial=blocks.cut(offered.get(name, ""), SECTION_LIMIT), multiline=True, max_length=SECTION_LIMIT
            ),
            optional=name != "situation",
        )
        for name in SECTIONS
    ]
    where = say("update-where-confidential" if facts.is_confidential else "update-where")
    return blocks.modal(
        plain("update-title"),
        callback_id,
        [blocks.section(edition_view.headline_line(facts)), blocks.context(where), *asked],
        submit=submit,
        metadata=str(metadata),
    )


def _heading(facts: EscalationFacts) -> Mrkdwn:
    room = channel(facts.room.channel_id) if facts.room.channel_id else facts.name
    return say("draft-notification", name=facts.name, room=room, title=facts.title)
