"""A conversation is the same whichever server answers its next message."""

from __future__ import annotations

import fnmatch
import itertools
import json
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import jwt
import pytest
import redis
import sqlalchemy as sa

from assistant.content import KNOWLEDGE_FOLDER
from assistant.settings import load_settings
from assistant.storage.database import open_database
from assistant.storage.tables import EVENTS, FEEDBACK, LAST_HEARD
from assistant.stored import load_stored, undescribed
from tests.scale.conftest import Town
from tests.support.server import Answer, RunningServer

# Texts, and choices by their place among those just offered. What each answer is depends on what
# came before: a source of something, the guide's questions, a thumb.
TALK: list[str | int] = [
    "hvad er den nationale hotline",
    "hvad er kilden?",
    "Jeg er bekymret for en elev på 15",
    1,
    "nej, det har ikke noget med familien at gøre, det er en i min klasse",
    "hvad er kilden?",
]
EARLIER, QUESTION, FOLLOW_UP = "hvad er den nationale hotline", "hvad er ssp", "hvad er kilden?"
CROWD = 50
MARK = "zqvmaerke"


def engine(town: Town) -> sa.engine.Engine:
    found = load_settings({"VEJVISER_DATABASE_URL": town.database}).database
    return open_database(found)


class Talk:
    """A conversation whose messages go to the servers in turn."""

    def __init__(self, servers: list[RunningServer], number: int = 0) -> None:
        self._servers = itertools.cycle(servers)
        # Each from an address of its own.
        self.address = f"10.9.{number // 250}.{number % 250 + 1}"
        answer = self.send("POST", "/api/v1/sessions", None)
        assert answer.status == 201, answer.body
        self.token = answer.json["token"]
        self.replies: list[dict[str, Any]] = answer.json["replies"]

    def send(self, method: str, path: str, body: Any) -> Answer:
        token = getattr(self, "token", None)
        return next(self._servers).send(
            method, path, body, token, {"X-Forwarded-For": self.address}
        )

    def say(self, said: str | int) -> tuple[tuple[str, str, str], ...]:
        """Say it, or press a choice; returns what each reply is about."""
        choices = [choice["choice"] for reply in self.replies for choice in reply["choices"]]
        body = {"text": said} if isinstance(said, str) else {"choice": choices[said]}
        answer = self.send("POST", "/api/v1/messages", body)
        assert answer.status == 200, answer.body
        self.token = answer.json["token"]
        self.replies = answer.json["replies"]
        return tuple((one["topic"], one["kind"], one["text"]) for one in self.replies)

    @property
    def name(self) -> str:
        """The conversation's random name, as the database has it."""
        claims = jwt.decode(self.token, options={"verify_signature": False})
        return str(claims["sub"])


@pytest.fixture(scope="module")
def alone(town: Town) -> list[Any]:
    """What each message of the talk is answered with by one server alone."""
    talk = Talk(town.servers[:1])
    return [talk.say(said) for said in TALK]


def test_turns_that_go_to_two_servers_in_turn_are_understood(town: Town, alone: list[Any]) -> None:
    talk = Talk(town.servers)
    assert [talk.say(said) for said in TALK] == alone
    # Without what came before the same words get another answer.
    fresh = Talk(town.servers)
    assert fresh.say("hvad er kilden?") != alone[1]
    # The guide asked twice and then said whom to call.
    assert [turn[-1][1] for turn in alone[2:5]] == ["question", "question", "answer"]


def test_fifty_conversations_at_once_over_both(town: Town, alone: list[Any]) -> None:
    def hold(number: int) -> list[Any]:
        servers = town.servers if number % 2 else town.servers[::-1]
        talk = Talk(servers, number)
        return [talk.say(said) for said in TALK]

    def away() -> int:
        logs = [server.log.read_text(errors="replace") for server in town.servers]
        return sum(log.count("does not answer") for log in logs)

    before = away()
    with ThreadPoolExecutor(CROWD) as people:
        found = list(people.map(hold, range(CROWD)))
    # However busy they are, no store is taken for one that is away.
    assert away() == before
    assert [number for number, talk in enumerate(found) if talk != alone] == []


def test_messages_of_one_conversation_at_the_same_moment_come_one_after_the_other(
    town: Town,
) -> None:
    """Both are answered, and whichever is second is answered knowing the first."""
    # What the follow-up is answered with before and after the question.
    sources = {}
    for topic in (EARLIER, QUESTION):
        talk = Talk(town.servers[:1])
        talk.say(topic)
        sources[topic] = talk.say(FOLLOW_UP)[0][2]
    assert sources[EARLIER] != sources[QUESTION]
    ready = Barrier(2)

    def ask(server: RunningServer, text: str, wait: float) -> list[dict[str, Any]]:
        ready.wait()
        time.sleep(wait)
        answer = server.send("POST", "/api/v1/messages", {"text": text}, talk.token)
        assert answer.status == 200, answer.body
        return list(answer.json["replies"])

    first = []
    with ThreadPoolExecutor(2) as people:
        for turn in range(24):
            talk = Talk(town.servers)
            talk.say(EARLIER)
            servers = town.servers if turn % 2 else town.servers[::-1]
            # The follow-up now a little before the question, now a little after it.
            waits = (0.0, turn / 800) if turn % 3 else (turn / 800, 0.0)
            (answer,), (follow_up,) = people.map(ask, servers, (QUESTION, FOLLOW_UP), waits)
            topics = stored_topics(town, talk.name)
            assert sorted(topics[2:]) == sorted([answer["topic"], follow_up["topic"]])
            question_first = topics[2] == answer["topic"]
            assert follow_up["text"] == sources[QUESTION if question_first else EARLIER]
            first.append(question_first)
    assert set(first) == {True, False}


def stored_topics(town: Town, conversation: str) -> list[str]:
    """What each stored reply of a conversation is about, oldest first."""
    mine = sa.select(EVENTS.c.data).where(
        EVENTS.c.sender_id == conversation, EVENTS.c.type_name == "bot"
    )
    with engine(town).connect() as connection:
        events = [json.loads(data) for (data,) in connection.execute(mine.order_by(EVENTS.c.id))]
    return [event["data"]["custom"]["topic"] for event in events]


def test_feedback_for_a_reply_that_another_server_gave(town: Town) -> None:
    talk = Talk(town.servers)
    talk.say("hvad er ssp")
    body = {"reply": talk.replies[0]["id"], "useful": False, "reason": "uklart"}
    for _ in range(2):
        assert talk.send("POST", "/api/v1/feedback", body).status == 204
    with engine(town).connect() as connection:
        found = connection.execute(sa.select(FEEDBACK.c.topic, FEEDBACK.c.reason)).all()
    assert [tuple(row) for row in found] == [("organisation/ssp", "uklart")] * 2


def test_what_one_server_forgets_is_forgotten_at_the_other(town: Town) -> None:
    talk = Talk(town.servers)
    talk.say("hvad er ssp")
    assert talk.send("DELETE", "/api/v1/sessions", None).status == 204
    with engine(town).connect() as connection:
        for table in (EVENTS, LAST_HEARD):
            left = sa.select(table.c.sender_id).where(table.c.sender_id == talk.name)
            assert connection.execute(left).all() == []


def test_requests_are_counted_over_both(town: Town) -> None:
    talk = Talk(town.servers, 2000)
    most = 240
    statuses = [
        talk.send("POST", "/api/v1/feedback", {"reply": "findes-ikke", "useful": True}).status
        for _ in range(most + 20)
    ]
    # A minute may end meanwhile; then its share of the count shrinks a little.
    assert 15 <= statuses.count(429) <= 20


def test_nothing_typed_is_in_the_database_in_redis_or_in_a_log(town: Town) -> None:
    talk = Talk(town.servers)
    talk.say(f"hvad er ssp {MARK}")
    talk.say(f"{MARK} er bange")
    with engine(town).connect() as connection:
        for name in sa.inspect(connection).get_table_names():
            for row in connection.execute(sa.select(sa.text("*")).select_from(sa.table(name))):
                assert MARK not in repr(row)
    client = redis.Redis.from_url(town.redis)
    known = [entry.pattern for entry in load_stored(KNOWLEDGE_FOLDER).shared]
    names = [name.decode() for name in client.scan_iter()]
    assert names
    for name in names:
        assert any(fnmatch.fnmatch(name, pattern) for pattern in known), name
        assert MARK not in name + repr(client.dump(name))
        assert client.ttl(name) > 0, name
    for server in town.servers:
        assert MARK not in server.log.read_text(errors="replace")


def test_everything_that_is_kept_is_in_the_list(town: Town) -> None:
    url = load_settings({"VEJVISER_DATABASE_URL": town.database}).database
    for server in town.servers:
        missing = undescribed(load_stored(KNOWLEDGE_FOLDER), server.data, url)
        assert missing == [server.log.name]
    report = town.command("privacy", "report")
    assert "I databasen postgresql://127.0.0.1:" in report
    assert "IKKE BESKREVET, se efter, hvad det er: output.log" in report
    assert "opdigtet-adgangskode" not in report


def test_the_keys_are_changed_for_all_servers(town: Town) -> None:
    before = Talk(town.servers)
    assert "Nøglen er skiftet" in town.command("privacy", "rotate-key")
    assert before.say("hvad er ssp") == before.say("hvad er ssp")
    assert "gælder ikke længere" in town.command("privacy", "rotate-key", "--straks")
    for _ in range(100):
        answers = [
            server.send("POST", "/api/v1/messages", {"text": "hej"}, before.token)
            for server in town.servers
        ]
        if {answer.status for answer in answers} == {401}:
            break
    assert {answer.status for answer in answers} == {401}
    assert Talk(town.servers).say("hvad er ssp")[0][0] == "organisation/ssp"
