"""People at the doors come first, a few at a time; the relay and the beats give way, but not for long."""

import asyncio
import time

from bot.turns import AT_ONCE, CROWD, Turns


async def test_a_few_are_inside_and_the_others_follow_in_the_order_in_which_they_came() -> None:
    turns, order = Turns(), []
    inside = most = 0

    async def knock(number: int) -> None:
        nonlocal inside, most
        async with turns.door():
            inside += 1
            most = max(most, inside)
            order.append(number)
            await asyncio.sleep(0.001)
            inside -= 1

    await asyncio.gather(*(knock(number) for number in range(5 * AT_ONCE)))
    assert most == AT_ONCE
    assert order == list(range(5 * AT_ONCE))


async def test_others_wait_while_there_is_a_crowd_and_go_on_when_it_has_gone() -> None:
    turns, leave = Turns(), asyncio.Event()

    async def stay() -> None:
        async with turns.door():
            await leave.wait()

    crowd = [asyncio.create_task(stay()) for _ in range(CROWD)]
    await asyncio.sleep(0)
    waiting = asyncio.create_task(turns.give_way(30))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    leave.set()
    await asyncio.wait_for(waiting, 10)
    await asyncio.gather(*crowd)


async def test_nobody_gives_way_for_longer_than_they_said_nor_for_a_single_visitor() -> None:
    turns = Turns()
    async with turns.door():
        await asyncio.wait_for(turns.give_way(30), 10)
        async with turns.door(), turns.door():
            began_at = time.monotonic()
            await turns.give_way(0.05)
            assert 0.04 < time.monotonic() - began_at < 5


async def test_somebody_who_gives_up_waiting_leaves_no_trace() -> None:
    turns = Turns()
    tasks = [asyncio.create_task(_stand(turns)) for _ in range(2 * AT_ONCE)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.wait_for(turns.give_way(30), 10)
    async with turns.door():
        pass


async def _stand(turns: Turns) -> None:
    async with turns.door():
        await asyncio.sleep(30)
