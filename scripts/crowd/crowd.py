"""Simulated participants: each with a cookie, a stream and a vote, as a phone has them."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from assistant.access.gate import FORM_HEADER

# Taps come within so many seconds of the question, as in a room; the crowd is drawn by this seed.
SPREAD_SECONDS = 3.0
SEED = 7
PATIENCE_SECONDS = 60
_JSON = {"Content-Type": "application/json"}


@dataclass
class Figures:
    """What was measured; times in milliseconds.

    Args:
        counted: what the bars said in the end, for each question.
        voted: what was voted, for each question.
        bars: from each vote's sending to the bars that hold it, on the projector.
        answers: how long the server took to take each vote.
        alone: from vote to bars, one vote at a time with nobody else voting, in the same run.
        moved: from the trainer's click to each phone showing the next question.
    """

    people: int
    counted: list[list[int]] = field(default_factory=list)
    voted: list[list[int]] = field(default_factory=list)
    bars: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    moved: list[float] = field(default_factory=list)


def percentile(times: list[float], share: float) -> float:
    """The time below which ``share`` (0 to 1) of ``times`` lie."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


async def events(session: aiohttp.ClientSession, url: str) -> AsyncIterator[dict[str, Any]]:
    """The views of a stream."""
    timeout = aiohttp.ClientTimeout(total=None, sock_read=PATIENCE_SECONDS)
    async with session.get(url, timeout=timeout) as response:
        response.raise_for_status()
        name = ""
        async for raw in response.content:
            line = raw.decode().rstrip("\n")
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: ") and name == "state":
                yield json.loads(line[6:])


@dataclass
class Watch:
    """Follows a stream and keeps when each view came."""

    session: aiohttp.ClientSession
    url: str
    seen: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self.task = asyncio.get_running_loop().create_task(self._follow())

    async def _follow(self) -> None:
        async for view in events(self.session, self.url):
            self.seen.append((time.perf_counter(), view))
            self.news.set()

    async def until(self, wanted: Any) -> tuple[float, dict[str, Any]]:
        """The first view, from the last seen on, for which ``wanted`` holds."""
        deadline = time.perf_counter() + PATIENCE_SECONDS
        while True:
            if self.seen and wanted(self.seen[-1][1]):
                return self.seen[-1]
            self.news.clear()
            await asyncio.wait_for(self.news.wait(), max(0.01, deadline - time.perf_counter()))

    async def stop(self) -> None:
        if self.task:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)


class Crowd:
    """A trainer, a projector, and so many participants in one room."""

    def __init__(self, url: str, phrase: str, people: int) -> None:
        self._url = url
        self._phrase = phrase
        self._people = people
        self._draw = random.Random(SEED)
        self.figures = Figures(people)

    async def run(self, programme: str, questions: int) -> Figures:
        """Let everybody answer the first ``questions`` questions of a programme, and close."""
        jar = aiohttp.CookieJar(unsafe=True)
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(cookie_jar=jar, connector=connector) as trainer:
            form = await self._sign_in(trainer)
            room = (await self._post(trainer, "/workshop/rum", {"programme": programme}, form))[
                "name"
            ]
            desk = Watch(trainer, f"{self._url}/workshop/rum/{room}/stroem")
            desk.start()
            code = (await desk.until(lambda view: True))[1]["code"]
            wall = Watch(trainer, f"{self._url}/w/laerred/stroem?code={code}")
            wall.start()
            sessions = [
                aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
                for _ in range(self._people)
            ]
            phones = [Watch(session, f"{self._url}/w/stroem") for session in sessions]
            try:
                await self._join(sessions, phones, code)
                await wall.until(lambda view: view["people"] == self._people)
                for _ in range(questions):
                    await self._next_question(trainer, form, room, desk, phones)
                    await self._everybody_votes(sessions, desk, wall)
            finally:
                await asyncio.gather(*(watch.stop() for watch in (*phones, desk, wall)))
                await asyncio.gather(*(session.close() for session in sessions))
                await self._post(trainer, f"/workshop/rum/{room}/luk", {}, form)
        return self.figures

    async def _sign_in(self, trainer: aiohttp.ClientSession) -> str:
        await self._post(trainer, "/workshop/ind", {"phrase": self._phrase})
        async with trainer.get(f"{self._url}/workshop/tilstand") as answer:
            return str((await answer.json())["form"])

    async def _join(
        self, sessions: list[aiohttp.ClientSession], phones: list[Watch], code: str
    ) -> None:
        await asyncio.gather(
            *(self._post(session, "/w/deltag", {"code": code}) for session in sessions)
        )
        for phone in phones:
            phone.start()
        await asyncio.gather(*(phone.until(lambda view: True) for phone in phones))

    async def _next_question(
        self,
        trainer: aiohttp.ClientSession,
        form: str,
        room: str,
        desk: Watch,
        phones: list[Watch],
    ) -> None:
        """Go on to the next place with choices; on the way everybody has to keep up."""
        while True:
            at = desk.seen[-1][1]["at"]
            began = time.perf_counter()
            move = {"move": "next", "at": at}
            await self._post(trainer, f"/workshop/rum/{room}/styr", move, form)

            def there(view: dict[str, Any], at: int = at + 1) -> bool:
                return bool(view["at"] == at)

            arrived = await asyncio.gather(*(phone.until(there) for phone in phones))
            self.figures.moved += [1000 * (when - began) for when, _ in arrived]
            _, now = await desk.until(there)
            if now["choices"]:
                return

    async def _everybody_votes(
        self, sessions: list[aiohttp.ClientSession], desk: Watch, wall: Watch
    ) -> None:
        view = desk.seen[-1][1]
        at, choices = view["at"], len(view["choices"])
        await wall.until(lambda seen: seen["at"] == at)
        first = len(wall.seen)
        voted = [0] * choices
        # A few alone, one after the other: what a vote takes with nobody else about.
        alone, crowd = sessions[:10], sessions[10:]
        for number, session in enumerate(alone, start=1):
            choice = self._draw.randrange(choices)
            voted[choice] += 1
            sent = await self._vote(session, at, choice, 0)
            when, _ = await wall.until(lambda seen, n=number: sum(seen["counts"]) >= n)
            self.figures.alone.append(1000 * (when - sent))
            await asyncio.sleep(0.15)
        drawn = [self._draw.randrange(choices) for _ in crowd]
        for choice in drawn:
            voted[choice] += 1
        sent_at = await asyncio.gather(
            *(
                self._vote(session, at, choice, self._draw.uniform(0, SPREAD_SECONDS))
                for session, choice in zip(crowd, drawn)
            )
        )
        await wall.until(lambda seen: sum(seen["counts"]) >= len(sessions))
        self._measure(sorted(sent_at), wall, first, len(alone))
        # Everybody taps on something else, twice, and goes back: nothing may be added.
        for shift in (1, 1, 0):
            await asyncio.gather(
                *(
                    self._post(session, "/w/svar", {"at": at, "choice": (choice + shift) % choices})
                    for session, choice in zip(crowd, drawn)
                )
            )
        await asyncio.sleep(0.5)
        self.figures.voted.append(voted)
        self.figures.counted.append(wall.seen[-1][1]["counts"])

    def _measure(self, sent_at: list[float], wall: Watch, first: int, before: int) -> None:
        """The time from the n-th vote's sending to the first bars with n votes or more."""
        views = iter(wall.seen[first:])
        when, total = 0.0, 0
        for number, sent in enumerate(sent_at, start=1):
            while total < before + number:
                when, view = next(views)
                total = sum(view["counts"])
            self.figures.bars.append(1000 * max(0.0, when - sent))

    async def _vote(
        self, session: aiohttp.ClientSession, at: int, choice: int, after: float
    ) -> float:
        """Vote after so many seconds; returns when it was sent."""
        await asyncio.sleep(after)
        began = time.perf_counter()
        await self._post(session, "/w/svar", {"at": at, "choice": choice})
        self.figures.answers.append(1000 * (time.perf_counter() - began))
        return began

    async def _post(
        self, session: aiohttp.ClientSession, path: str, body: Any, form: str = ""
    ) -> Any:
        headers = {**_JSON, FORM_HEADER: form}
        async with session.post(self._url + path, json=body, headers=headers) as answer:
            answer.raise_for_status()
            return await answer.json()
