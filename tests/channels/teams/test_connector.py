"""Sending: nothing lost, nothing sent twice, order kept, whatever the connector does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from assistant import logs
from assistant.channels.teams.activity import Place, Scope
from assistant.channels.teams.connector import ATTEMPTS, LONGEST_WAIT_SECONDS, Connector, Outcome
from assistant.channels.teams.credentials import Credentials
from assistant.channels.teams.outbox import LIMITS, MOST_WAITING, Outbox, Outgoing
from assistant.channels.teams.settings import load_teams
from assistant.channels.teams.web import Web
from tests.support.teams import CHANNEL, PERSONAL, Microsoft


class Bench:
    """A connector and an outbox in front of a stand-in; waits are noted instead of waited for."""

    def __init__(self, ms: Microsoft, seconds: float = 5.0) -> None:
        settings = load_teams(ms.settings(), "127.0.0.1", 0)
        assert settings is not None
        self.ms = ms
        self.web = Web()
        self.waited: list[float] = []
        self.arrived: list[tuple[str, str]] = []
        self.now = 0.0
        self.connector = Connector(
            self.web,
            Credentials(settings, self.web),
            sleep=self.sleep,
            spread=lambda: 0.0,
            seconds=seconds,
        )
        self.outbox = Outbox(self.connector, self.delivered, clock=self.clock, sleep=self.sleep)

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)

    async def delivered(self, one: Outgoing, activity_id: str) -> None:
        self.arrived.append((str(one.activity.get("text")), activity_id))

    def place(self, conversation: str = PERSONAL, reply_to: str = "a1") -> Place:
        return Place(self.ms.url, conversation, Scope.PERSONAL, reply_to)

    def put(self, text: str, **more: Any) -> None:
        place = more.pop("place", self.place())
        self.outbox.put(Outgoing(place, message(text), **more))

    def texts(self) -> list[str]:
        return [one["text"] for one in self.ms.sent]


def message(text: str) -> dict[str, Any]:
    return {"type": "message", "text": text}


def bench(
    ms: Microsoft, steps: Callable[[Bench], Coroutine[Any, Any, None]], seconds: float = 5.0
) -> Bench:
    async def run() -> Bench:
        found = Bench(ms, seconds)
        try:
            await steps(found)
            await found.outbox.close(10)
        finally:
            await found.web.close()
        return found

    return asyncio.run(run())


# --- One activity ---------------------------------------------------------------------------


def test_an_answer_goes_under_what_it_answers_with_the_bots_token(ms: Microsoft) -> None:
    async def steps(b: Bench) -> None:
        place = b.place(f"{CHANNEL};messageid=1700", "a/1")
        sent = await b.connector.send(place, message("hej"))
        assert (sent.outcome, sent.id) == (Outcome.DELIVERED, "svar-1")

    bench(ms, steps)
    assert ms.paths == [f"/v3/conversations/{CHANNEL};messageid=1700/activities/a/1"]
    assert ms.tokens == ["Bearer adgang-1"]


def test_a_greeting_answers_nothing(ms: Microsoft) -> None:
    async def steps(b: Bench) -> None:
        await b.connector.send(b.place(reply_to=""), message("hej"))

    bench(ms, steps)
    assert ms.paths == [f"/v3/conversations/{PERSONAL}/activities"]


@pytest.mark.parametrize("status", [412, 429, 502, 503, 504])
def test_what_says_later_is_tried_again_later(ms: Microsoft, status: int) -> None:
    ms.plan = [status] * 3

    async def steps(b: Bench) -> None:
        assert (await b.connector.send(b.place(), message("hej"))).outcome is Outcome.DELIVERED

    found = bench(ms, steps)
    assert found.waited == [1.0, 2.0, 4.0]
    assert found.texts() == ["hej"]


def test_the_wait_that_is_asked_for_is_kept(ms: Microsoft) -> None:
    ms.plan, ms.retry_after = [429], "17"

    async def steps(b: Bench) -> None:
        await b.connector.send(b.place(), message("hej"))

    assert bench(ms, steps).waited == [17.0]


@pytest.mark.parametrize("given", ["Wed, 21 Oct 2015 07:28:00 GMT", "snart", "", "-5"])
def test_a_wait_that_is_over_or_unreadable_is_our_own(ms: Microsoft, given: str) -> None:
    ms.plan, ms.retry_after = [429], given

    async def steps(b: Bench) -> None:
        await b.connector.send(b.place(), message("hej"))

    assert bench(ms, steps).waited == [1.0]


def test_a_wait_that_is_too_long_is_given_up(ms: Microsoft) -> None:
    ms.plan, ms.retry_after = [429], str(LONGEST_WAIT_SECONDS + 1)

    async def steps(b: Bench) -> None:
        assert (await b.connector.send(b.place(), message("hej"))).outcome is Outcome.GIVEN_UP

    assert bench(ms, steps).waited == []


def test_after_so_many_attempts_it_is_given_up(ms: Microsoft) -> None:
    ms.plan = [502] * 50

    async def steps(b: Bench) -> None:
        assert (await b.connector.send(b.place(), message("hej"))).outcome is Outcome.GIVEN_UP

    assert len(bench(ms, steps).waited) == ATTEMPTS - 1
    assert len(ms.plan) == 50 - ATTEMPTS


@pytest.mark.parametrize("status", [403, 404, 405, 409])
def test_a_refusal_is_not_tried_again(ms: Microsoft, status: int) -> None:
    ms.plan = [status, 200]

    async def steps(b: Bench) -> None:
        assert (await b.connector.send(b.place(), message("hej"))).outcome is Outcome.REFUSED

    assert bench(ms, steps).texts() == []


def test_a_token_that_is_not_taken_is_renewed_once(
    ms: Microsoft, caplog: pytest.LogCaptureFixture
) -> None:
    ms.plan = [401]

    async def steps(b: Bench) -> None:
        assert (await b.connector.send(b.place(), message("hej"))).outcome is Outcome.DELIVERED
        ms.plan = [401, 401, 200]
        assert (await b.connector.send(b.place(), message("hej"))).outcome is Outcome.GIVEN_UP

    caplog.set_level(logging.DEBUG, logger=logs.NAME)
    bench(ms, steps)
    assert len(ms.login_asked) == 3
    # The registration is wrong, and the operator is told so.
    assert [one.message for one in caplog.records] == ["teams bot token not accepted"]


def test_what_was_never_handed_over_is_sent_again(ms: Microsoft) -> None:
    async def steps(b: Bench) -> None:
        nowhere = Place("http://127.0.0.1:9", PERSONAL, Scope.PERSONAL)
        sent = await b.connector.send(nowhere, message("hej"), attempts=3)
        assert sent.outcome is Outcome.GIVEN_UP

    assert bench(ms, steps).waited == [1.0, 2.0]


@pytest.mark.parametrize("step", ["close", "take and close", "hang", 500])
def test_what_may_have_been_taken_is_not_sent_again(ms: Microsoft, step: Any) -> None:
    ms.plan = [step]

    async def steps(b: Bench) -> None:
        assert (await b.connector.send(b.place(), message("hej"))).outcome is Outcome.UNKNOWN

    found = bench(ms, steps, seconds=0.5)
    assert len(found.texts()) == (step == "take and close")


@pytest.mark.parametrize("step", ["close", "hang", 500])
def test_an_emergency_rather_comes_twice_than_never(ms: Microsoft, step: Any) -> None:
    ms.plan = [step]

    async def steps(b: Bench) -> None:
        sent = await b.connector.send(b.place(), message("akut"), rather_twice=True)
        assert sent.outcome is Outcome.DELIVERED

    assert bench(ms, steps, seconds=0.5).texts() == ["akut"]


def test_a_sign_in_that_is_refused_is_tried_again_later(ms: Microsoft) -> None:
    ms.login = (401, {})

    async def steps(b: Bench) -> None:
        sent = await b.connector.send(b.place(), message("hej"), attempts=2)
        assert sent.outcome is Outcome.GIVEN_UP

    assert bench(ms, steps).texts() == []


# --- Many -----------------------------------------------------------------------------------


def test_order_is_kept_through_throttling_failures_and_closed_connections(ms: Microsoft) -> None:
    ms.plan = [200, 429, 429, 200, 502, 503, 200, 412, 504] + [200] * 40
    wanted = [f"besked {number}" for number in range(20)]

    async def steps(b: Bench) -> None:
        for text in wanted:
            b.put(text)

    found = bench(ms, steps)
    assert found.texts() == wanted
    assert [text for text, _ in found.arrived] == wanted


def test_what_may_be_lost_is_told_and_the_rest_comes_once_and_in_order(ms: Microsoft) -> None:
    """Closed before it was taken, and after: the bot can't tell the two apart."""
    ms.plan = [200, "close", 200, 200, "take and close", 200, 200]
    note = message("kom det frem?")

    async def steps(b: Bench) -> None:
        for text in ("en", "to", "tre", "fire", "fem"):
            b.put(text, instead=note)

    found = bench(ms, steps)
    assert found.texts() == ["en", "kom det frem?", "tre", "fire", "kom det frem?", "fem"]


def test_conversations_do_not_wait_for_each_other(ms: Microsoft) -> None:
    ms.plan, ms.hang_seconds = ["hang"], 1.5

    async def steps(b: Bench) -> None:
        b.put("langsom", instead=message("kom det frem?"))
        await asyncio.sleep(0.2)
        b.put("hurtig", place=b.place("a:anden"))
        await asyncio.sleep(0.4)
        assert b.texts() == ["hurtig"]

    bench(ms, steps)


def test_what_is_urgent_overtakes_what_waits_and_the_rest_waits_for_it(ms: Microsoft) -> None:
    async def steps(b: Bench) -> None:
        held = asyncio.Event()

        async def hold(seconds: float) -> None:
            await held.wait()

        b.connector._sleep = hold
        ms.plan = [429]
        b.put("svar 1")
        b.put("svar 2")
        await asyncio.sleep(0.3)
        b.put("akut", urgent=True)
        await asyncio.sleep(0.3)
        assert b.texts() == ["akut"]
        held.set()

    assert bench(ms, steps).texts() == ["akut", "svar 1", "svar 2"]


def test_no_more_is_sent_than_teams_allows(ms: Microsoft) -> None:
    times: list[float] = []

    async def steps(b: Bench) -> None:
        send = b.connector.send

        async def seen(*args: Any, **more: Any) -> Any:
            times.append(b.now)
            return await send(*args, **more)

        b.connector.send = seen  # type: ignore[method-assign]
        for number in range(130):
            b.put(str(number))

    assert bench(ms, steps).texts() == [str(number) for number in range(130)]
    for seconds, most in LIMITS:
        for start in times:
            assert sum(start <= at < start + seconds for at in times) <= most


def test_too_large_or_bad_is_sent_as_plain_text(ms: Microsoft) -> None:
    ms.plan = [413, 200, 400, 200]

    async def steps(b: Bench) -> None:
        b.put("kort", plain=message("som tekst"))
        b.put("kort igen", plain=message("som tekst igen"))

    assert bench(ms, steps).texts() == ["som tekst", "som tekst igen"]


def test_the_rest_of_an_answer_that_is_refused_is_not_tried_and_other_answers_are(
    ms: Microsoft,
) -> None:
    ms.plan = [404]

    async def steps(b: Bench) -> None:
        for question in ("slettet", "til Bo"):
            place = b.place(f"{CHANNEL};messageid=1", question)
            for part in ("tekst", "kort"):
                b.put(f"{part} {question}", place=place)

    assert bench(ms, steps).texts() == ["tekst til Bo", "kort til Bo"]


def test_what_waits_is_bounded(ms: Microsoft) -> None:
    async def steps(b: Bench) -> None:
        for number in range(MOST_WAITING + 50):
            b.put(str(number))

    assert len(bench(ms, steps).texts()) == MOST_WAITING


def test_what_was_sent_long_ago_is_forgotten(ms: Microsoft) -> None:
    async def steps(b: Bench) -> None:
        b.put("hej")
        await b.outbox.close(5)
        b.outbox.forget()
        assert len(b.outbox._lanes) == 1
        b.now += 3601
        b.outbox.forget()
        assert len(b.outbox._lanes) == 0

    bench(ms, steps)


def test_an_answer_that_does_not_end_is_not_read_to_its_end(ms: Microsoft) -> None:
    from assistant.channels.teams.web import MAX_ANSWER_BYTES, NoAnswer

    ms.login = (200, {"access_token": "x" * (MAX_ANSWER_BYTES + 10)})

    async def steps(b: Bench) -> None:
        with pytest.raises(NoAnswer):
            await b.web.ask("POST", f"{ms.url}/t/oauth2/v2.0/token", seconds=5, form={})

    bench(ms, steps)
