"""What the bot does where the assistant can't answer: not ready, too many, failing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.channels.teams.activity import Activity, parse
from assistant.channels.teams.bot import Bot
from assistant.channels.teams.channel import renderer
from assistant.channels.teams.deliveries import REMEMBERED_SECONDS, REPEATED_SECONDS, Deliveries
from assistant.channels.teams.marks import Marks
from assistant.channels.teams.outbox import Outgoing
from assistant.channels.teams.tokens import Refused
from assistant.content import Content
from assistant.operations.metrics import METRICS
from assistant.settings import Settings
from tests.channels.teams.test_tokens import Clock
from tests.support.alone import ALONE
from tests.support.teams import activity, in_channel, mention

URL = "https://smba.trafficmanager.net/emea/"
ACUTE = "han har en kniv og truer mig lige nu"


class Box:
    """An outbox that keeps what it gets."""

    def __init__(self) -> None:
        self.got: list[Outgoing] = []
        self.dropped = 0

    def drop(self, conversation: str) -> None:
        self.dropped += 1

    def put(self, one: Outgoing) -> None:
        self.got.append(one)

    def messages(self) -> list[str]:
        return [str(one.activity) for one in self.got if one.activity["type"] == "message"]


class Service:
    """The assistant as far as the bot asks it."""

    def __init__(self, failing: bool = False, error: bool = False, **settings: Any) -> None:
        self.settings = Settings(**settings)
        self._failing = failing
        self._error = error
        self.said: list[Any] = []
        self.done: list[Any] = []
        self.conversations = SimpleNamespace()
        self.redis = ALONE
        self.notice: str | None = None

    def failing(self) -> list[str]:
        return ["model"] if self._failing else []

    async def say(self, conversation: str, incoming: Any, channel: str) -> list[dict[str, Any]]:
        self.said.append(incoming)
        await asyncio.sleep(0.01)
        if self._error:
            raise RuntimeError("opdigtet fejl")
        self.done.append(incoming)
        return []


def run(service: Service, steps: Callable[[Bot], Coroutine[Any, Any, None]]) -> Box:
    box = Box()

    async def go() -> None:
        await steps(Bot(service, box, renderer, lambda: "noegle"))  # type: ignore[arg-type]
        await asyncio.sleep(0.3)

    asyncio.run(go())
    return box


def say(text: str, count: int = 1, **more: Any) -> Callable[[Bot], Coroutine[Any, Any, None]]:
    async def steps(bot: Bot) -> None:
        for _ in range(count):
            await bot.receive(parse(activity(URL, text, **more)))

    return steps


def test_while_it_starts_it_says_so() -> None:
    (message,) = run(Service(failing=True), say("hvad er ssp")).messages()
    assert "ved at starte" in message
    assert "112" in message


def test_a_danger_is_answered_while_it_starts() -> None:
    box = run(Service(failing=True), say(ACUTE))
    assert box.got[0].urgent
    assert "attention" in box.messages()[0]


def test_who_adds_it_while_it_starts_is_told_so_and_not_that_others_read_along() -> None:
    more = {"type": "installationUpdate", "action": "add"}
    (message,) = run(Service(failing=True), say("", **more)).messages()
    assert "ved at starte" in message
    assert "Andre i samtalen" not in message


@pytest.mark.parametrize("before", [0, 985, 1990, 9_000, 40_000])
def test_a_danger_is_heard_wherever_it_stands_in_a_message_that_is_too_long(before: int) -> None:
    dull = ("det var en lang dag på skolen. " * 2_000)[:before]
    box = run(Service(), say(f"{dull} {ACUTE}. " + "det regnede hele tiden. " * 50))
    assert box.got[0].urgent


def test_after_an_uninstall_nothing_of_the_answer_under_way_stays() -> None:
    service = Service()
    forgotten: list[int] = []

    async def forget(key: str) -> None:
        forgotten.append(len(service.done))

    service.conversations.forget = forget

    async def steps(bot: Bot) -> None:
        await bot.receive(parse(activity(URL, "hvad er ssp")))
        await asyncio.sleep(0)
        await bot.receive(parse(activity(URL, type="installationUpdate", action="remove")))

    box = run(service, steps)
    assert forgotten == [1]
    assert box.dropped == 2


def test_a_danger_is_answered_where_the_turn_fails() -> None:
    box = run(Service(error=True), say(ACUTE))
    assert box.got[0].urgent
    (message,) = run(Service(error=True), say("hvad er ssp")).messages()
    assert "gik noget galt" in message


def test_too_many_waiting_are_told_and_a_danger_is_still_answered() -> None:
    box = run(Service(queue_length=2), say("hvad er ssp", 5))
    assert sum("for mange" in message for message in box.messages()) == 3
    box = run(Service(queue_length=1), say(ACUTE, 3))
    assert sum(one.urgent for one in box.got) == 2


def test_too_fast_is_told_once_a_minute() -> None:
    service = Service(conversation_rate=3)
    box = run(service, say("hvad er ssp", 10))
    assert len(service.said) == 3
    assert sum("for mange" in message for message in box.messages()) == 1


def test_a_danger_is_heard_however_fast() -> None:
    service = Service(conversation_rate=1)
    run(service, say(ACUTE, 4))
    assert len(service.said) == 4


def test_no_typing_before_a_danger_and_none_in_a_channel() -> None:
    kinds = [one.activity["type"] for one in run(Service(), say("hvad er ssp")).got]
    assert kinds == ["typing"]
    assert run(Service(), say(ACUTE)).got == []
    more = {"conversation": in_channel(), "entities": [mention()]}
    assert run(Service(), say("<at>Vejviser</at> hvad er ssp", **more)).got == []


def test_the_alarm_reads_what_was_typed_and_rasa_what_is_left(content: Content) -> None:
    service = Service()
    run(service, say("Frederikke Bundgaard har en kniv og truer mig lige nu"))
    (incoming,) = service.said
    assert incoming.alarms
    assert "Bundgaard" not in incoming.text


class Delivered:
    """Deliveries of one server, asked outside a loop."""

    def __init__(self, clock: Clock) -> None:
        self._deliveries = Deliveries(ALONE, lambda: ["noegle"], clock)

    def is_new(self, one: Activity) -> bool:
        return asyncio.run(self._deliveries.is_new(one))


# --- The same again -------------------------------------------------------------------------


def test_a_delivery_that_is_repeated_is_known_and_later_it_is_a_replay() -> None:
    clock = Clock()
    deliveries = Delivered(clock)
    one = parse(activity(URL, "hej", id="1"))
    assert deliveries.is_new(one)
    clock.now += 20
    assert not deliveries.is_new(one)
    clock.now += REPEATED_SECONDS
    with pytest.raises(Refused, match="replayed"):
        deliveries.is_new(one)
    clock.now += REMEMBERED_SECONDS
    assert deliveries.is_new(one)


def test_the_same_id_with_other_words_is_a_replay_and_elsewhere_it_is_not() -> None:
    deliveries = Delivered(Clock())
    assert deliveries.is_new(parse(activity(URL, "hej", id="1")))
    with pytest.raises(Refused):
        deliveries.is_new(parse(activity(URL, "hej igen", id="1")))
    assert deliveries.is_new(parse(activity(URL, "hej", id="1", conversation=in_channel())))
    assert deliveries.is_new(parse(activity(URL, "hej", id="")))


def test_an_edit_has_the_id_of_its_message_and_is_no_replay() -> None:
    deliveries = Delivered(Clock())
    assert deliveries.is_new(parse(activity(URL, "hej", id="1")))
    for text in ("hej igen", "og igen"):
        assert deliveries.is_new(parse(activity(URL, text, id="1", type="messageUpdate")))


def test_marks_are_forgotten_by_age_and_by_number() -> None:
    clock = Clock()
    marks: Marks[int] = Marks(10, 3, clock)
    assert marks.first("a", 1)
    assert not marks.first("a", 2)
    clock.now += 9
    assert marks.get("a") == 1
    clock.now += 1
    assert marks.get("a") is None
    for number in range(5):
        marks.set(str(number), number)
    assert len(marks) == 3
    assert marks.get("1") is None
    marks.drop("4")
    assert marks.get("4") is None
    clock.now += 10
    marks.forget()
    assert len(marks) == 0


@pytest.mark.parametrize("failing", [False, True])
def test_while_it_is_switched_off_everybody_gets_the_notice(failing: bool) -> None:
    service = Service(failing=failing)
    service.notice = "Lukket til kl. 12."
    (message, *_) = run(service, say("hvad er ssp")).messages()
    assert "Lukket til kl. 12." in message
    assert "112" in message
    danger, *rest = run(service, say(ACUTE)).got
    assert danger.urgent
    assert any("Lukket til kl. 12." in str(one.activity) for one in rest)
    counted = METRICS.alarms.labels("teams", "sikkerhed/akut_fare")
    before = counted._value.get()
    run(service, say(ACUTE))
    assert counted._value.get() == before + 1
    for more in ({"type": "installationUpdate", "action": "add"}, {"attachments": [{}]}):
        assert "Lukket til kl. 12." in str(run(service, say("", **more)).messages())
    assert service.said == []
