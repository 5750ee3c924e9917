"""Sending a question to the editors over HTTP, and the counts of what was asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from assistant.insight.counts import CountStore
from assistant.insight.editors import OF_ONE
from assistant.insight.questions import QuestionStore
from assistant.settings import Settings
from tests.support.contract import reply_faults
from tests.support.server import Answer, Conversation, RunningServer

LOST = "zqvmaerke zqvord"
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc)


def sent(talk: Conversation, body: Any) -> Answer:
    return talk.server.send("POST", "/api/v1/questions", body, talk.token)


def lost(server: RunningServer) -> tuple[Conversation, dict[str, Any]]:
    """A conversation whose question was not understood, and the reply that says so."""
    talk = server.open()
    (reply,) = talk.say(LOST)
    return talk, reply


def store(server: RunningServer) -> QuestionStore:
    return QuestionStore(Settings(data_dir=server.data).database)


def test_the_reply_holds_the_question_as_it_was_read(server: RunningServer) -> None:
    _, reply = lost(server)
    assert reply_faults(reply) == []
    assert (reply["kind"], reply["not_understood"], reply["question"]) == ("fallback", True, LOST)
    for text in ("hvad er ekstremisme", "han har en kniv og truer mig lige nu", "tak"):
        for other in server.open().say(text):
            assert {"question", "not_understood"}.isdisjoint(other)


def test_nothing_of_the_conversation_is_kept_with_it(server: RunningServer) -> None:
    talk, reply = lost(server)
    answer = sent(talk, {"reply": reply["id"], "text": LOST})
    assert (answer.status, answer.json) == (200, {"kept": True})
    one = next(one for one in store(server).all() if one.text == LOST)
    assert one.name not in (reply["id"], talk.token)
    # Also once the conversation is forgotten it is there.
    assert server.send("DELETE", "/api/v1/sessions", None, talk.token).status == 204
    assert one in store(server).all()
    store(server).delete(one.name)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"text": ""}, 422),
        ({"text": "   "}, 422),
        ({"text": "x" * 1001}, 422),
        ({"text": "han har en kniv og truer mig lige nu"}, 422),
        ({"text": 7}, 422),
        ({"text": None}, 422),
        ({"text": "a\x00b"}, 400),
        ({"reply": 7}, 422),
        ({"reply": "findes ikke"}, 404),
        ({"more": 1}, 422),
    ],
)
def test_what_is_not_taken(server: RunningServer, change: dict[str, Any], status: int) -> None:
    talk, reply = lost(server)
    before = len(store(server).all())
    answer = sent(talk, {"reply": reply["id"], "text": LOST, **change})
    assert answer.status == status, answer.body
    assert answer.json["title"]
    assert len(store(server).all()) == before
    if "kniv" in str(change):
        assert "112" in answer.json["title"]


def test_only_a_reply_that_did_not_understand_takes_one(server: RunningServer) -> None:
    talk, reply = lost(server)
    (answered, *_) = talk.say("hvad er ekstremisme")
    assert sent(talk, {"reply": answered["id"], "text": LOST}).status == 404
    stranger = server.open()
    assert sent(stranger, {"reply": reply["id"], "text": LOST}).status == 404
    assert server.send("POST", "/api/v1/questions", {"reply": "x", "text": "y"}).status == 401


def test_too_many_in_a_minute(server: RunningServer) -> None:
    talk, reply = lost(server)
    # What is shown anew counts, too; nothing of it is kept.
    body = {"reply": reply["id"], "text": f" {LOST}"}
    got = [sent(talk, body) for _ in range(2 * OF_ONE)]
    assert [one.status for one in got[:OF_ONE]] == [200] * OF_ONE
    refused = [one for one in got if one.status == 429]
    assert len(refused) >= OF_ONE - 2
    assert int(refused[0].headers["retry-after"]) > 0


def test_every_turn_is_counted_once_and_no_word_of_it(server: RunningServer) -> None:
    counts = CountStore(Settings(data_dir=server.data).database)

    def counted() -> dict[tuple[str, str, str], int]:
        return dict(counts.sums(LONG_AGO, "channel", "topic", "outcome"))  # type: ignore[arg-type]

    before = counted()
    talk = server.open()
    for text in ("hvad er ekstremisme", "hvad er ekstremisme", LOST):
        talk.say(text)
    talk.say("han har en kniv og truer mig lige nu")
    talk.press("emne:assistent/hilsen")
    after = counted()
    new = {key: number - before.get(key, 0) for key, number in after.items()}
    assert {key: number for key, number in new.items() if number} == {
        ("web", "assistent/hilsen", "started"): 2,
        ("web", "definition/ekstremisme", "answered"): 2,
        ("web", "uklar/uddyb", "lost"): 1,
        ("web", "sikkerhed/akut_fare", "alarm"): 1,
    }
    # The warm-up at the start is no turn of anybody's.
    assert not [key for key in after if key[0] == "start"]
