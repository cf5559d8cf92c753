"""Updates: the buttons of a draft, the composers, and the update for the war room, by command, button and modal."""

from functools import partial
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncApp

from bot.errors import Refused
from bot.facts.update import EditionFacts
from bot.queries import updates as known
from bot.rules import text
from bot.rules.access import Verb
from bot.rules.commands import ComposeUpdate, TellRoom
from bot.rules.when import write_when
from bot.services import editions, reviewing
from bot.views import blocks, card
from bot.views import edition_draft as draft_view
from bot.views import update as view
from handlers import customer, forms
from handlers.door import door
from handlers.knock import Answer, Knock, in_room, told
from handlers.visit import House, Visit
from models.escalation import Escalation
from models.room import Audience
from models.update import Rhythm, Update, UpdateStatus


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.action(view.APPROVE)(door(house, press_approve))
    app.action(view.EDIT)(door(house, show_edit_form))
    app.view(view.EDIT_SUBMIT)(door(house, submit_edit))
    app.action(view.SKIP)(door(house, show_skip_form))
    app.view(view.SKIP_SUBMIT)(door(house, submit_skip))
    app.action(card.POST_UPDATE)(door(house, show_choice))
    app.action(view.COMPOSE_EXECUTIVE)(door(house, show_executive_form))
    app.view(view.EXECUTIVE_SUBMIT)(door(house, submit_executive))
    app.action(view.COMPOSE_INTERNAL)(door(house, show_internal_form))
    app.view(view.INTERNAL_SUBMIT)(door(house, submit_internal))
    app.action(view.GO_ON)(door(house, press_go_on))


async def compose(call: ComposeUpdate, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom update executive` · `/warroom update internal` · `/warroom update customer`"""
    if call.audience is Audience.CUSTOMER:
        return await customer.compose(visit, escalation, said=call.text)
    if call.audience is Audience.INTERNAL:
        return Answer(view=view.internal_form(await visit.facts(escalation)))
    return Answer(view=await _executive_form(visit, escalation, situation=call.text))


async def tell_room(call: TellRoom, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom update internal <text>`"""
    said = text.clean_text(call.text, limit=view.INTERNAL_LIMIT, field=view.TEXT, empty="update-needs-text")
    await reviewing.post_internal(visit.session, actor=visit.actor, escalation=escalation, said=said, now=visit.now)
    return told("update-internal-answer")


async def press_approve(knock: Knock) -> Answer:
    """*Approve and post* on a draft."""
    return await knock.change(lambda visit: _approve(visit, knock.value, None))


async def show_edit_form(knock: Knock) -> Answer:
    """*Edit…* on a draft."""

    async def work(visit: Visit) -> Answer:
        escalation, _ = await _undecided(visit, knock.value)
        facts = await visit.facts(escalation)
        offered = draft_view.as_typed(draft_view.drafted(await _told(visit, escalation)), zone=_zone(visit))
        return Answer(view=view.edit_form(facts, offered, update_id=knock.value))

    return await knock.look(work)


async def submit_edit(knock: Knock) -> Answer:
    """*Save and post* in the modal behind *Edit…*."""
    typed = view.read_sections(knock.state)
    return await knock.change(lambda visit: _approve(visit, knock.metadata, typed))


async def show_skip_form(knock: Knock) -> Answer:
    """*Skip…* on a draft."""

    async def work(visit: Visit) -> Answer:
        escalation, _ = await _undecided(visit, knock.value)
        return Answer(view=view.skip_form(await visit.facts(escalation), update_id=knock.value))

    return await knock.look(work)


async def submit_skip(knock: Knock) -> Answer:
    """The reason was given in the modal behind *Skip…*."""
    reason = view.read_reason(knock.state)

    async def work(visit: Visit) -> Answer:
        escalation, update = await _place(visit, knock.metadata)
        row = await reviewing.skip(
            visit.session,
            actor=visit.actor,
            escalation=escalation,
            update_id=update.id,
            reason=reason,
            rules=visit.tenant.config.executive,
            now=visit.now,
        )
        return await in_room(visit, escalation, _next_told(visit, escalation, row, "update-skipped"))

    return await knock.change(work)


async def show_choice(knock: Knock) -> Answer:
    """*Post update…* on the card."""
    return await forms.show(knock, Verb.LEAD, view.choice)


async def show_executive_form(knock: Knock) -> Answer:
    """*For executives…* behind *Post update…*, and *Post update…* of the duty manager."""

    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(knock.value, Verb.LEAD)
        return Answer(view=await _executive_form(visit, escalation))

    return await knock.look(work)


async def submit_executive(knock: Knock) -> Answer:
    """*Post now* in the executive composer."""
    typed = view.read_sections(knock.state)

    async def post(visit: Visit, escalation: Escalation) -> Answer:
        rules = visit.tenant.config.executive
        draft = draft_view.drafted(await _told(visit, escalation))
        row = await reviewing.post_executive(
            visit.session,
            actor=visit.actor,
            escalation=escalation,
            sections=draft_view.edited(typed, draft, zone=rules.zone),
            rules=rules,
            now=visit.now,
        )
        kept = await _kept(visit, escalation)
        return kept or _next_told(visit, escalation, row, "update-posted")

    return await forms.submit(knock, Verb.LEAD, post)


async def show_internal_form(knock: Knock) -> Answer:
    """*For the war room…* behind *Post update…*."""
    return await forms.show(knock, Verb.PLAN, view.internal_form)


async def submit_internal(knock: Knock) -> Answer:
    """*Post now* in the composer for the war room."""
    return await forms.submit(knock, Verb.PLAN, partial(tell_room, TellRoom(view.read_text(knock.state))))


async def press_go_on(knock: Knock) -> Answer:
    """*Go on sending*, where the duty manager was asked."""

    async def work(visit: Visit, escalation: Escalation) -> Answer:
        await reviewing.go_on(visit.session, actor=visit.actor, escalation=escalation, now=visit.now)
        return told("updates-going-on-answer", name=escalation.name)

    return await forms.press(knock, Verb.LEAD, work)


async def _approve(visit: Visit, update_id: int, typed: dict[str, str] | None) -> Answer:
    escalation, update = await _place(visit, update_id)
    rules = visit.tenant.config.executive
    sections = None
    if typed is not None:
        draft = draft_view.drafted(await _told(visit, escalation))
        sections = draft_view.edited(typed, draft, zone=rules.zone)
    await reviewing.approve(
        visit.session,
        actor=visit.actor,
        escalation=escalation,
        update_id=update.id,
        sections=sections,
        rules=rules,
        now=visit.now,
    )
    if update.status is UpdateStatus.APPROVED and update.due_at is not None:
        due = write_when(update.due_at, zone=visit.actor.zone, now=visit.now)
        answer = told("update-held-answer", name=escalation.name, due=due)
    else:
        answer = await _kept(visit, escalation) or told("update-approved-answer", name=escalation.name)
    return answer if typed is None else await in_room(visit, escalation, answer)


async def _kept(visit: Visit, escalation: Escalation) -> Answer | None:
    """The answer where nobody reads the edition that was posted; None where somebody does."""
    facts = await visit.facts(escalation)
    return told("update-kept-answer", name=escalation.name) if facts.is_read_by_nobody else None


async def _place(visit: Visit, update_id: int) -> tuple[Escalation, Update]:
    """The update a button or a form carries, with its escalation locked before it; refused when not allowed."""
    place = await known.find_place(visit.session, team_id=visit.actor.team_id, update_id=update_id)
    if place is None:
        raise Refused("button-outdated")
    escalation = await visit.escalation(place, Verb.LEAD)
    return escalation, await known.get_update(visit.session, escalation_id=escalation.id, update_id=update_id)


async def _undecided(visit: Visit, update_id: int) -> tuple[Escalation, Update]:
    escalation, update = await _place(visit, update_id)
    reviewing.check_undecided(update, escalation)
    return escalation, update


async def _executive_form(visit: Visit, escalation: Escalation, *, situation: str = "") -> blocks.Block:
    offered = draft_view.as_typed(draft_view.drafted(await _told(visit, escalation)), zone=_zone(visit))
    if situation:
        offered["situation"] = situation
    return view.executive_form(await visit.facts(escalation), offered)


async def _told(visit: Visit, escalation: Escalation) -> EditionFacts:
    row = await known.find_rhythm(visit.session, escalation_id=escalation.id)
    facts = await visit.facts(escalation)
    return await editions.draft_facts(
        visit.session, escalation, facts, row, visit.tenant.config.executive, now=visit.now
    )


def _zone(visit: Visit) -> ZoneInfo:
    return visit.tenant.config.executive.zone


def _next_told(visit: Visit, escalation: Escalation, row: Rhythm, stem: str) -> Answer:
    if row.due_at is None:
        return told(f"{stem}-last-answer", name=escalation.name)
    due = write_when(row.due_at, zone=visit.actor.zone, now=visit.now)
    return told(f"{stem}-answer", name=escalation.name, next=due)
