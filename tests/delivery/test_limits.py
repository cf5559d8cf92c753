"""Slack's limits and its absence: waited for to the letter, nothing dropped, nothing spinning."""

import asyncio

from bot.clock import monotonic
from bot.delivery.budgets import Budgets
from bot.delivery.relay import Relay
from bot.outbox import Priority
from models.outbox import Delivery
from tests.delivery.office import Office, patient


async def test_retry_after_is_respected_to_the_letter(office: Office) -> None:
    office.sandbox.faults.rate_limit("pins.add", 1)
    await office.promise("post", slot="card:1")
    await office.promise("pin", "pins.add", payload={"slot": "card:1"})
    await office.relay()
    await office.all_kept()
    first, second = (call.at for call in office.sandbox.calls_of("pins.add"))
    assert 1.0 <= second - first < 5


async def test_a_successor_respects_retry_after_as_well(office: Office) -> None:
    office.sandbox.faults.rate_limit("chat.postMessage", 1)
    await office.promise("limited")
    first = await office.relay()
    await office.until(lambda: _called(office, "chat.postMessage"))
    await first.stop()
    await office.relay()
    await office.all_kept()
    one, two = (call.at for call in office.sandbox.calls_of("chat.postMessage"))
    assert two - one >= 1.0


async def test_a_limit_on_one_method_holds_up_no_other(office: Office) -> None:
    office.sandbox.faults.rate_limit("bookmarks.add", 1)
    link = {"title": "Case", "type": "link", "link": "https://example.com/1"}
    await office.promise("bookmark", "bookmarks.add", payload=link)
    await office.relay()
    await office.until(lambda: _called(office, "bookmarks.add"))
    await office.promise("second", "bookmarks.add", payload={**link, "link": "https://example.com/2"})
    await office.promise("message")
    await office.becomes("message", Delivery.DELIVERED)
    assert office.calls("bookmarks.add") == 1
    await office.all_kept()


async def test_a_limit_on_one_channel_holds_up_no_other(office: Office) -> None:
    dana = await office.sandbox.person("Dana").creates("elsewhere")
    office.sandbox.faults.rate_limit("chat.postMessage", 1, when=lambda args: args["channel"] == office.channel)
    await office.promise("here")
    await office.relay()
    await office.until(lambda: _called(office, "chat.postMessage"))
    await office.promise("there", to=f"channel:{dana.id}")
    await office.becomes("there", Delivery.DELIVERED)
    assert office.posted() == []
    await office.all_kept()
    assert office.posted() == ["here"]


async def test_slack_never_has_to_limit_us(office: Office) -> None:
    office.sandbox.limits.switch_on()
    for number in range(3):
        await office.promise(f"m{number}")
    for number in range(25):
        await office.promise(f"topic{number}", "conversations.setTopic", payload={"topic": str(number)})
    await office.relay(limits=True)
    for number in range(20):
        await office.becomes(f"topic{number}", Delivery.DELIVERED)
    await asyncio.sleep(0.3)
    assert [call.status for call in office.sandbox.calls_of("conversations.setTopic")] == [200] * 20
    assert [call.status for call in office.sandbox.calls_of("chat.postMessage")] == [200] * 3


async def test_without_our_own_limits_slack_has_to_say_so(office: Office) -> None:
    office.sandbox.limits.switch_on()
    for number in range(6):
        await office.promise(f"m{number}")
    await office.relay(limits=False)
    await office.all_kept()
    assert 429 in [call.status for call in office.sandbox.calls_of("chat.postMessage")]
    assert sorted(office.posted()) == [f"m{number}" for number in range(6)]


async def test_a_spent_budget_hides_nobody(office: Office) -> None:
    budgets = Budgets()
    for _ in range(20):
        budgets.take("pins.add", None, monotonic())
    await office.relay(patient(in_flight=4), budgets=budgets)
    await office.promise("post", slot="card:1")
    await office.all_kept()
    for number in range(12):
        await office.promise(f"pin{number}", "pins.add", payload={"slot": "card:1"}, priority=Priority.URGENT)
    await office.promise("message", priority=Priority.LATER)
    await office.becomes("message", Delivery.DELIVERED)
    assert office.calls("pins.add") == 0


async def test_while_slack_is_down_nothing_is_dropped_and_nothing_spins(office: Office) -> None:
    await office.sandbox.goes_down()
    for number in range(30):
        await office.promise(f"m{number}")
    await office.promise("card", slot="card:1", lane="card")
    relay = await office.relay()
    passes = await _count_passes(relay, seconds=1.0)
    assert passes < 40
    assert {state.split()[0] for state in (await office.all_states()).values()} <= {"waiting", "claimed"}
    for number in range(5):
        await office.promise(f"edit{number}", "chat.update", slot="card:1", lane="card")
    await office.promise("urgent", priority=Priority.URGENT)
    await office.sandbox.comes_up()
    await office.all_kept()
    assert len(office.posted()) == 32
    # The probe that finds Slack again is the most urgent row, but for one that had left already.
    assert office.posted().index("urgent") <= 1
    assert office.calls("chat.update") == 1


async def test_a_slack_that_hangs_is_probed_with_one_row_at_a_time(office: Office) -> None:
    hanging = office.sandbox.faults.slow("chat.postMessage", 0.6)
    for number in range(20):
        await office.promise(f"m{number}")
    await office.relay(patient(in_flight=4, doubt_s=0.3))
    await asyncio.sleep(1.5)
    assert office.calls("chat.postMessage") <= 9  # four, then one by one; not four every 0.4 s
    hanging.clear()
    await office.all_kept()
    assert sorted(office.posted()) == sorted(f"m{number}" for number in range(20))


async def _count_passes(relay: Relay, *, seconds: float) -> int:
    count = 0
    original = relay._pass

    async def counted() -> float:
        nonlocal count
        count += 1
        return await original()

    relay._pass = counted  # type: ignore[method-assign]
    await asyncio.sleep(seconds)
    return count


async def _called(office: Office, method: str) -> bool:
    return office.calls(method) > 0
