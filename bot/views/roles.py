"""The modal *Roles*, and who holds which role."""

from collections.abc import Mapping

from bot.errors import Refused
from bot.facts.escalation import EscalationFacts
from bot.views import blocks
from bot.views.blocks import Block
from bot.views.form import modal_about
from bot.words import person, plain, say
from models.role import Role

SUBMIT = "roles.submit"
IN_THE_FORM = tuple(role for role in Role if role is not Role.OWNER)


def form(facts: EscalationFacts, held: Mapping[Role, str]) -> Block:
    """The modal behind *Roles…*: everybody who holds a role; the owner has a modal of their own."""
    asked = [
        blocks.asked(
            plain(f"role-label-{role.value}"), role.value, blocks.person_select(initial=held.get(role)), optional=True
        )
        for role in IN_THE_FORM
    ]
    return modal_about(facts, plain("roles-title"), SUBMIT, asked, submit=plain("roles-submit"))


def read(view: Block) -> dict[Role, str | None]:
    """Which roles were given to somebody else than the form showed, so that nobody's change in between is lost.

    Raises Refused when none was.
    """
    shown = {block["block_id"]: block["element"].get("initial_user") for block in view["blocks"] if "element" in block}
    chosen = {role: blocks.typed(view["state"], role.value) or None for role in IN_THE_FORM}
    changes: dict[Role, str | None] = {role: who for role, who in chosen.items() if who != shown.get(role.value)}
    if not changes:
        raise Refused("roles-unchanged", field=IN_THE_FORM[0].value)
    return changes


def held(facts: EscalationFacts, found: Mapping[Role, str]) -> Block:
    """Everybody who holds a role."""
    heading = say("roles-heading", name=facts.name)
    lines = [
        say("roles-line", label=plain(f"role-label-{role.value}"), holder=person(found[role]))
        for role in Role
        if role in found
    ]
    shown = blocks.lines([heading, *lines] if lines else [heading, say("roles-none", name=facts.name)])
    return blocks.message(shown, [blocks.section(shown)])
