"""People who talk through a load balancer while something goes wrong, and what came of it."""

from __future__ import annotations

import http.client
import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import randrange
from statistics import median
from typing import Any
from urllib.parse import urlsplit

# Each second question is only understood in the light of the one before, so that a conversation
# that was lost, or another's, gives another answer.
SAID = ("hvad er den nationale hotline", "hvad er kilden?", "hvad er ssp", "hvad er kilden?")
# More than the servers themselves give an answer (assistant/server.py).
ANSWER_SECONDS = 35
CONNECT_SECONDS = 2
SORRY = "Der gik noget galt hos mig"
JOIN_SECONDS = 90


class Broken(Exception):
    """A request was taken and its answer never came: nobody knows whether it was worked on."""


class Balancer:
    """What a load balancer may do: another server, but only where nothing can be said twice.

    A request goes to the next server where the connection was refused, and where the first said 503
    (nothing was done, see docs/drift.md). One that was taken and broke off is not sent again.
    """

    def __init__(self, servers: Sequence[str]) -> None:
        self._servers = servers
        self._turn = itertools.count()
        # How many requests each server has taken and not answered yet.
        self.under_way: Counter[str] = Counter()

    def send(
        self, method: str, path: str, body: Any, token: str | None = None, address: str = ""
    ) -> tuple[int, Any]:
        """Status and body of the answer; status 0 where no server takes a connection.

        Raises:
            Broken: it was taken and broke off.
        """
        first = next(self._turn)
        found: tuple[int, Any] = (0, {})
        for step in range(len(self._servers)):
            server = self._servers[(first + step) % len(self._servers)]
            try:
                line = _connected(server)
            except OSError:
                continue
            found = self._ask(server, line, (method, path, body, token, address))
            if found[0] != 503:
                break
        return found

    def _ask(
        self, server: str, line: http.client.HTTPConnection, asked: tuple[Any, ...]
    ) -> tuple[int, Any]:
        method, path, body, token, address = asked
        headers = {"Content-Type": "application/json", "X-Forwarded-For": address}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        self.under_way[server] += 1
        try:
            line.request(method, path, json.dumps(body), headers)
            answer = line.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Broken(type(error).__name__) from None
        finally:
            self.under_way[server] -= 1
            line.close()


def _connected(server: str) -> http.client.HTTPConnection:
    parts = urlsplit(server)
    line = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=CONNECT_SECONDS)
    line.connect()
    assert line.sock is not None
    line.sock.settimeout(ANSWER_SECONDS)
    return line


@dataclass
class Figures:
    """What became of the messages. A message is sent again until it is answered.

    ``told``: refused with a Danish text, or nobody took it; ``sorry``: answered with an apology and
    the hotline; ``broken``: the line broke off after it was taken; ``wrong``: answered with
    something else; ``lost``: the conversation was not known any more; ``untold``: refused without
    the Danish text that names 112.
    """

    right: int = 0
    told: int = 0
    sorry: int = 0
    broken: int = 0
    wrong: int = 0
    lost: int = 0
    untold: int = 0
    # Seconds from when a message was first sent to its answer.
    waits: list[float] = field(default_factory=list)
    # When (time.monotonic) anything but a right answer came last.
    last_trouble: float = 0.0
    unlike: list[str] = field(default_factory=list)

    def note(self, what: str, times: int = 1) -> None:
        """Count something; all but ``right`` is trouble."""
        setattr(self, what, getattr(self, what) + times)
        if what != "right":
            self.last_trouble = time.monotonic()

    def as_dict(self) -> dict[str, Any]:
        """The figures as they are kept: counts, and waits in seconds."""
        counts = ("right", "told", "sorry", "broken", "wrong", "lost", "untold")
        return {
            **{name: getattr(self, name) for name in counts},
            "median_wait_s": median(self.waits) if self.waits else None,
            "longest_wait_s": max(self.waits, default=None),
        }


class Person(threading.Thread):
    """Somebody who keeps one conversation going and presses "send igen" where that is offered."""

    def __init__(self, traffic: Traffic, number: int) -> None:
        super().__init__(daemon=True)
        self._traffic = traffic
        # Each from an address of its own, that nobody had before.
        self._address = f"10.{randrange(250)}.{randrange(250)}.{number + 1}"
        self._token: str | None = None

    def run(self) -> None:
        """Open a conversation and talk until the traffic ends."""
        for text, topics in itertools.cycle(self._traffic.expected):
            if self._traffic.ended.is_set():
                return
            self._until_answered(text, topics)

    def _until_answered(self, text: str, topics: list[str]) -> None:
        began = time.monotonic()
        while not (self._traffic.ended.is_set() and time.monotonic() - began > ANSWER_SECONDS):
            if self._token is None:
                self._open()
                if text == SAID[1]:
                    # What it refers to was said in the conversation that is gone.
                    return
            elif self._once(text, topics):
                with self._traffic.counting:
                    self._traffic.figures.waits.append(time.monotonic() - began)
                return
            if self._traffic.pause:
                time.sleep(self._traffic.pause)

    def _open(self) -> None:
        answer = self._send("/api/v1/sessions", {})
        if answer is not None and answer[0] == 201:
            self._token = answer[1]["token"]

    def _once(self, text: str, topics: list[str]) -> bool:
        """Send the message; whether that is done with."""
        answer = self._send("/api/v1/messages", {"text": text})
        if answer is None:
            return False
        status, body = answer
        if status in (401, 404):
            self._token = None
            self._count("lost")
            return False
        if status != 200:
            return False
        self._token = body["token"]
        found = subjects(body["replies"])
        if found == topics:
            self._count("right")
            return True
        if body["replies"][0]["text"].startswith(SORRY):
            self._count("sorry")
            return False
        self._count("wrong", f"{text}: {found}")
        return True

    def _send(self, path: str, body: Any) -> tuple[int, Any] | None:
        try:
            answer = self._traffic.balancer.send("POST", path, body, self._token, self._address)
        except Broken:
            self._count("broken")
            return None
        status, found = answer
        if status in (0, 429, 503):
            self._count("told")
            if status == 503 and "112" not in found.get("title", ""):
                self._count("untold")
            time.sleep(0.2)
        elif status not in (200, 201, 401, 404):
            self._count("untold", f"{status} {found.get('type')}")
        return answer

    def _count(self, what: str, detail: str = "") -> None:
        with self._traffic.counting:
            self._traffic.figures.note(what)
            if detail:
                self._traffic.figures.unlike.append(detail)


class Traffic:
    """Some people who talk at the same time, through one balancer."""

    def __init__(self, servers: Sequence[str], people: int, pause: float = 0.05) -> None:
        """Learn the right answers while all is well.

        Args:
            servers: their addresses.
            people: how many talk.
            pause: seconds between a person's messages.
        """
        self.balancer = Balancer(servers)
        self.pause = pause
        self.figures = Figures()
        self.counting = threading.Lock()
        self.ended = threading.Event()
        self.expected = self._learnt()
        self._people = [Person(self, number) for number in range(people)]

    def _learnt(self) -> list[tuple[str, list[str]]]:
        said = []
        token = self._opened()
        for text in SAID:
            status, body = self.balancer.send("POST", "/api/v1/messages", {"text": text}, token)
            assert status == 200, body
            said.append((text, subjects(body["replies"])))
        asked = {"text": SAID[1]}
        _, alone = self.balancer.send("POST", "/api/v1/messages", asked, self._opened())
        followed = [topics for text, topics in said if text == SAID[1]]
        # Otherwise the answer would not show whether the conversation is known.
        assert subjects(alone["replies"]) not in followed
        assert followed[0] != followed[1]
        return said

    def _opened(self) -> str:
        status, body = self.balancer.send("POST", "/api/v1/sessions", {})
        assert status == 201, body
        return str(body["token"])

    def start(self) -> None:
        """Let everybody talk."""
        for person in self._people:
            person.start()

    def stop(self) -> None:
        """Let everybody finish the message that is under way."""
        self.ended.set()
        for person in self._people:
            person.join(JOIN_SECONDS)
            assert not person.is_alive(), "somebody never got an answer"

    def since(self) -> Figures:
        """The figures so far; counting begins anew."""
        with self.counting:
            found, self.figures = self.figures, Figures()
        return found


def subjects(replies: list[dict[str, Any]]) -> list[str]:
    """What the replies are about, with the sources' names: what a reader would tell apart."""
    return [f"{one['topic']} {one['kind']} {one['text'][:60]}" for one in replies]


@contextmanager
def traffic(
    servers: Sequence[str], people: int = 6, quiet_seconds: float = 1.0, pause: float = 0.05
) -> Iterator[Traffic]:
    """People who talk from before the block begins until it has ended."""
    running = Traffic(servers, people, pause)
    running.start()
    try:
        time.sleep(quiet_seconds)
        yield running
        time.sleep(quiet_seconds)
    finally:
        running.stop()


def wait_for(holds: Callable[[], bool], seconds: float) -> float:
    """Seconds until ``holds``.

    Raises:
        AssertionError: it never did.
    """
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, "waited in vain"
        time.sleep(0.02)
    return time.monotonic() - began
