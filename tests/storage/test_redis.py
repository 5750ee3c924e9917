"""What servers share in Redis: rates, turns, marks; and that each goes on alone without it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from itertools import count

import pytest

from assistant.channels.teams.activity import parse
from assistant.channels.teams.deliveries import Deliveries
from assistant.channels.teams.marks import SharedMarks
from assistant.channels.teams.tokens import Refused
from assistant.channels.web import turn_lock
from assistant.channels.web.queue import TooManyWaiting, Turns
from assistant.channels.web.rate import TooFast
from assistant.channels.web.shared_rate import SharedRate
from assistant.channels.web.turn_lock import TurnLock
from assistant.channels.workshop.news import CHANNEL, SILENT_SECONDS, RoomNews
from assistant.channels.workshop.stream import BEAT_SECONDS, UNTOLD_SECONDS, Hub
from assistant.storage import state
from assistant.storage.redis import AGAIN_SECONDS, SECONDS, Redis
from tests.support.servers import Redis as Server
from tests.support.servers import redis_server
from tests.support.teams import activity

_names = count()


@pytest.fixture
def name() -> str:
    """A name that no other test has in the shared Redis."""
    return f"proeve-{next(_names)}"


@pytest.fixture(scope="module")
def fragile() -> Iterator[Server]:
    """A Redis of its own, to be stopped and frozen."""
    with redis_server() as running:
        yield running


def with_servers(
    server: Server, work: Callable[[Redis, Redis], Awaitable[None]], secret: str = "noegle"
) -> None:
    """Do ``work`` with the ways to Redis of two servers."""

    async def go() -> None:
        here, there = (Redis(server.url, lambda: secret) for _ in range(2))
        try:
            await work(here, there)
        finally:
            await here.close()
            await there.close()

    asyncio.run(go())


# --- Rates ----------------------------------------------------------------------------------


async def served(rates: list[SharedRate], name: str, times: int) -> int:
    fine = 0
    for at in range(times):
        try:
            await rates[at % len(rates)].count(name)
        except TooFast:
            continue
        fine += 1
    return fine


def test_requests_are_counted_over_all_servers(shared_redis: Server, name: str) -> None:
    async def work(here: Redis, there: Redis) -> None:
        rates = [SharedRate(one, name, 10) for one in (here, there)]
        assert await served(rates, "a", 30) == 10
        assert await served(rates, "b", 4) == 4
        with pytest.raises(TooFast) as told:
            await rates[1].check("a")
        assert 1 <= told.value.retry_after <= 60
        await rates[1].check("b")

    with_servers(shared_redis, work)


def test_many_at_once_are_not_one_too_many(shared_redis: Server, name: str) -> None:
    async def work(here: Redis, there: Redis) -> None:
        rates = [SharedRate(one, name, 25) for one in (here, there)]
        found = await asyncio.gather(*(served([rates[at % 2]], "a", 1) for at in range(100)))
        assert sum(found) == 25

    with_servers(shared_redis, work)


def test_addresses_can_not_be_read_in_redis(shared_redis: Server, name: str) -> None:
    async def work(here: Redis, there: Redis) -> None:
        await SharedRate(here, name, 10).count("192.0.2.77")
        whole = [key async for key in here.client.scan_iter(match=f"*{name}*")]
        assert len(whole) == 1
        assert "192.0.2.77" not in whole[0]
        assert 0 < await here.client.ttl(whole[0]) <= 120
        assert here.hidden("rate", "a") != Redis(None, lambda: "anden").hidden("rate", "a")

    with_servers(shared_redis, work)


# --- Turns ----------------------------------------------------------------------------------


def test_turns_of_a_conversation_never_overlap_and_come_in_order(
    shared_redis: Server, name: str
) -> None:
    async def work(here: Redis, there: Redis) -> None:
        turns = [Turns(100, TurnLock(one)) for one in (here, there)]
        inside: list[int] = []
        done: list[int] = []

        async def take(number: int) -> None:
            async with turns[number % 2].turn(name):
                inside.append(number)
                assert inside == [number]
                await asyncio.sleep(0.005)
                inside.remove(number)
                done.append(number)

        await asyncio.gather(*(take(number) for number in range(40)))
        assert sorted(done) == list(range(40))
        for half in (0, 1):
            own = [number for number in done if number % 2 == half]
            assert own == sorted(own)
        # Neither server keeps the other out until it has emptied its own queue.
        assert any(number % 2 for number in done[:4])
        assert any(not number % 2 for number in done[:4])

    with_servers(shared_redis, work)


def test_conversations_do_not_wait_for_each_other(shared_redis: Server, name: str) -> None:
    async def work(here: Redis, there: Redis) -> None:
        async with Turns(1, TurnLock(here)).turn(name):
            began = time.monotonic()
            async with Turns(1, TurnLock(there)).turn(f"{name}-b"):
                pass
            assert time.monotonic() - began < 0.5

    with_servers(shared_redis, work)


def test_a_server_that_dies_in_a_turn_holds_it_for_a_while_only(
    shared_redis: Server, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn_lock, "ALIVE_SECONDS", 0.5)
    monkeypatch.setattr(turn_lock, "RENEW_SECONDS", 0.1)

    async def work(here: Redis, there: Redis) -> None:
        dead = Turns(1, TurnLock(here))
        monkeypatch.setattr(here, "run", here.run)
        holding = asyncio.create_task(_hold(dead, name))
        await asyncio.sleep(1.0)
        began = time.monotonic()

        async def gone(*_: object) -> None:
            return None

        # From here on it neither renews nor gives back.
        monkeypatch.setattr(here, "run", gone)
        async with Turns(1, TurnLock(there)).turn(name):
            waited = time.monotonic() - began
        holding.cancel()
        assert 0.2 < waited < 1.0

    with_servers(shared_redis, work)


async def _hold(turns: Turns, name: str) -> None:
    async with turns.turn(name):
        await asyncio.sleep(60)


def test_who_waits_too_long_is_told(
    shared_redis: Server, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn_lock, "MOST_WAITED_SECONDS", 0.2)

    async def work(here: Redis, there: Redis) -> None:
        async with Turns(1, TurnLock(here)).turn(name):
            with pytest.raises(TooManyWaiting):
                async with Turns(1, TurnLock(there)).turn(name):
                    pass
        async with Turns(1, TurnLock(there)).turn(name):
            pass

    with_servers(shared_redis, work)


# --- Teams ----------------------------------------------------------------------------------

URL = "https://smba.trafficmanager.net/emea/"


def test_an_activity_that_comes_again_to_another_server_is_known(
    shared_redis: Server, name: str
) -> None:
    async def work(here: Redis, there: Redis) -> None:
        first = Deliveries(here, lambda: ["ny", "gammel"])
        second = Deliveries(there, lambda: ["gammel"])
        one = parse(activity(URL, "hej", id=name))
        assert await second.is_new(one)
        # The key was changed meanwhile.
        assert not await first.is_new(one)
        with pytest.raises(Refused, match="replayed"):
            await first.is_new(parse(activity(URL, "hej igen", id=name)))
        assert await first.is_new(parse(activity(URL, "hej", id=f"{name}-b")))

    with_servers(shared_redis, work)


def test_marks_are_known_everywhere(shared_redis: Server, name: str) -> None:
    async def work(here: Redis, there: Redis) -> None:
        first, second = (SharedMarks(one, "proeve", 60, 10) for one in (here, there))
        await first.set(name, {"Ja": "emne:a"})
        assert await second.get(name) == {"Ja": "emne:a"}
        assert not await second.first(name, {})
        await second.drop(name)
        assert await first.get(name) is None
        assert await first.first(name, {})

    with_servers(shared_redis, work)


# --- Workshops ------------------------------------------------------------------------------


async def soon(true: Callable[[], bool]) -> None:
    for _ in range(300):
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")


def test_what_changes_in_a_room_is_heard_by_the_others_only(shared_redis: Server) -> None:
    async def work(here: Redis, there: Redis) -> None:
        heard: list[list[tuple[str, bool]]] = [[], []]
        news = [
            RoomNews(one, lambda room, all_, at=at: heard[at].append((room, all_)), lambda: None)
            for at, one in enumerate((here, there))
        ]
        for one in news:
            one.start()
        await soon(lambda: all(one.heard for one in news))
        for _ in range(20):
            news[0].tell("rum", False)
        news[0].tell("rum", True)
        news[0].tell("andet", False)
        await soon(lambda: ("andet", False) in heard[1])
        assert heard[0] == []
        assert heard[1] == [("rum", True), ("andet", False)]
        for one in news:
            one.close()

    with_servers(shared_redis, work)


def test_news_that_can_not_be_read_does_not_make_a_server_deaf(shared_redis: Server) -> None:
    async def work(here: Redis, there: Redis) -> None:
        heard: list[tuple[str, bool]] = []
        listening = RoomNews(here, lambda room, all_: heard.append((room, all_)), lambda: None)
        listening.start()
        await soon(lambda: listening.heard)
        for strange in ("x", "[]", "{}", '{"from": "a", "rooms": 1}'):
            await there.client.publish(CHANNEL, strange)
        RoomNews(there, lambda *_: None, lambda: None).tell("rum", True)
        await soon(lambda: bool(heard))
        assert heard == [("rum", True)]
        listening.close()

    with_servers(shared_redis, work)


@pytest.mark.parametrize("frozen", [False, True])
def test_who_waits_for_news_is_woken_when_redis_goes(fragile: Server, frozen: bool) -> None:
    """It looks every two seconds from then on, for as long as Redis is away."""

    async def work(here: Redis, there: Redis) -> None:
        hub = Hub(here, shared=True)
        hub.start()
        await soon(lambda: hub.beat_seconds == BEAT_SECONDS)
        with hub.listening("rum", "en", wall=False) as listener:
            listener.woken.clear()
            (fragile.freeze if frozen else fragile.stop)()
            try:
                await asyncio.wait_for(listener.woken.wait(), SILENT_SECONDS + 2 * SECONDS)
                for _ in range(30):
                    assert hub.beat_seconds == UNTOLD_SECONDS
                    await asyncio.sleep(0.1)
            finally:
                (fragile.thaw if frozen else fragile.start)()
            await soon(lambda: hub.beat_seconds == BEAT_SECONDS)
            await soon(lambda: not state.is_down(state.REDIS))
        hub.close()

    with_servers(fragile, work)


# --- Away -----------------------------------------------------------------------------------


def test_without_redis_a_server_is_alone() -> None:
    async def work() -> None:
        alone = Redis(None, lambda: "noegle")
        assert await served([SharedRate(alone, "a", 3)], "b", 5) == 3
        async with Turns(1, TurnLock(alone)).turn("a"):
            pass
        marks: SharedMarks[bool] = SharedMarks(alone, "proeve", 60, 10)
        assert await marks.first("a", True)
        assert not await marks.first("a", True)

    asyncio.run(work())
    assert not state.is_down(state.REDIS)


def test_a_busy_server_does_not_take_it_for_away(shared_redis: Server, name: str) -> None:
    """Turns are computed in the event loop, and many at once keep it from its clock for seconds."""

    async def work(here: Redis, there: Redis) -> None:
        async def ask(number: int) -> bool:
            time.sleep(0.01)
            found = await here.ask(lambda client: client.set(f"vejviser:{name}", number))
            time.sleep(0.01)
            return bool(found)

        began = time.monotonic()
        assert all(await asyncio.gather(*(ask(number) for number in range(100))))
        assert time.monotonic() - began > 2 * SECONDS
        assert not state.is_down(state.REDIS)
        await here.client.delete(f"vejviser:{name}")

    with_servers(shared_redis, work)


def test_time_in_which_this_process_was_busy_does_not_count(shared_redis: Server) -> None:
    """Turns would be answered without their lock just when there are most of them."""

    async def work(here: Redis, there: Redis) -> None:
        async def two_steps(_: object) -> str:
            await asyncio.sleep(SECONDS / 10)
            await asyncio.sleep(SECONDS / 10)
            return "svar"

        asking = asyncio.create_task(here.ask(two_steps))
        await asyncio.sleep(0)
        time.sleep(1.5 * SECONDS)
        assert await asking == "svar"

    with_servers(shared_redis, work)


@pytest.mark.parametrize("frozen", [False, True])
def test_away_it_is_not_waited_for_and_back_it_is_used(
    fragile: Server, name: str, frozen: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async def work(here: Redis, there: Redis) -> None:
        rate, turns = SharedRate(here, name, 10), Turns(10, TurnLock(here))
        missed: list[float] = []
        news = RoomNews(here, lambda *_: None, lambda: missed.append(time.monotonic()))
        news.start()
        await soon(lambda: news.heard)
        assert await served([rate], "a", 12) == 10
        (fragile.freeze if frozen else fragile.stop)()
        began = time.monotonic()
        for _ in range(20):
            async with turns.turn(name):
                pass
        assert time.monotonic() - began < 4 * SECONDS
        assert state.is_down(state.REDIS)
        assert await served([rate], "a", 12) == 10
        (fragile.thaw if frozen else fragile.start)()
        await asyncio.sleep(AGAIN_SECONDS + 3 * SECONDS)
        assert await served([SharedRate(there, name, 10)], "b", 12) == 10
        assert not state.is_down(state.REDIS)
        await soon(lambda: news.heard)
        # Whoever looks on is shown what was missed. A short freeze may pass between two looks.
        assert len(missed) in ((1, 3) if frozen else (3,))
        news.close()

    with_servers(fragile, work)
    told = [record.message for record in caplog.records if record.message.startswith("redis")]
    assert told == ["redis does not answer", "redis answers again"]
