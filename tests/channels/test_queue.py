"""Turns: order within a conversation, its limit, and that conversations do not wait."""

import asyncio

import pytest

from assistant.channels.web.queue import TooManyWaiting, Turns
from assistant.channels.web.turn_lock import TurnLock
from tests.support.alone import ALONE


class Talk:
    """Takes turns and writes down which began and ended, in order."""

    def __init__(self, longest=100):
        self.turns = Turns(longest, TurnLock(ALONE))
        self.log = []

    async def take(self, name, conversation="a", until=None):
        """Take a turn and hold it until the event."""
        async with self.turns.turn(conversation):
            self.log.append(f"{name} begynder")
            if until is not None:
                await until.wait()
            self.log.append(f"{name} slutter")

    def start(self, *args, **more):
        """Ask for a turn; it is asked for once the loop runs, in the order of the calls."""
        return asyncio.create_task(self.take(*args, **more))


async def opened(gate):
    """Open a gate; as a task it runs after all that were started before it."""
    gate.set()


def test_turns_come_in_the_order_of_the_messages():
    async def scenario():
        talk, gate = Talk(), asyncio.Event()
        waiting = [talk.start(0, until=gate), *(talk.start(n) for n in range(1, 6))]
        await asyncio.gather(*waiting, asyncio.create_task(opened(gate)))
        return talk.log

    expected = [f"{n} {what}" for n in range(6) for what in ("begynder", "slutter")]
    assert asyncio.run(scenario()) == expected


def test_conversations_do_not_wait_for_each_other():
    async def scenario():
        talk, gate = Talk(), asyncio.Event()
        first = talk.start("langsom", "a", until=gate)
        await talk.start("hurtig", "b")
        gate.set()
        await first
        return talk.log

    assert asyncio.run(scenario()) == [
        "langsom begynder",
        "hurtig begynder",
        "hurtig slutter",
        "langsom slutter",
    ]


def test_one_message_too_many_is_refused_and_the_others_are_served():
    async def scenario():
        talk, gate = Talk(longest=3), asyncio.Event()
        waiting = [talk.start(n, until=gate) for n in range(4)]
        opener = asyncio.create_task(opened(gate))
        results = await asyncio.gather(*waiting, return_exceptions=True)
        await opener
        return results, talk.log

    results, log = asyncio.run(scenario())
    assert [type(result) for result in results] == [type(None)] * 3 + [TooManyWaiting]
    assert [line for line in log if line.endswith("slutter")] == [f"{n} slutter" for n in range(3)]


def test_a_full_conversation_fills_no_other():
    async def scenario():
        talk, gate = Talk(longest=1), asyncio.Event()
        first = talk.start("optaget", "a", until=gate)
        await talk.start("fri", "b")
        with pytest.raises(TooManyWaiting):
            await talk.take("afvist", "a")
        gate.set()
        await first
        return talk.log

    assert "fri slutter" in asyncio.run(scenario())


def test_after_a_turn_there_is_room_again():
    async def scenario():
        talk = Talk(longest=1)
        for number in range(5):
            await talk.take(number)
        return talk.log

    assert asyncio.run(scenario())[-1] == "4 slutter"


def test_a_turn_that_fails_lets_the_next_one_in():
    async def scenario():
        turns, served = Turns(1, TurnLock(ALONE)), []
        with pytest.raises(ZeroDivisionError):
            async with turns.turn("a"):
                raise ZeroDivisionError
        async with turns.turn("a"):
            served.append("a")
        return served

    assert asyncio.run(scenario()) == ["a"]


def test_a_message_that_gives_up_waiting_leaves_its_place_to_others():
    async def scenario():
        talk, gate = Talk(longest=2), asyncio.Event()
        first = talk.start("første", until=gate)
        tired = talk.start("træt")
        await asyncio.create_task(opened(asyncio.Event()))
        tired.cancel()
        await asyncio.gather(tired, return_exceptions=True)
        later = talk.start("senere")
        await asyncio.gather(asyncio.create_task(opened(gate)), first, later)
        return talk.log

    assert asyncio.run(scenario())[-2:] == ["senere begynder", "senere slutter"]
