"""The HTTP contract against the running server, with everything a client can do wrong."""

from __future__ import annotations

import base64
import http.client
import json
import re
import socket
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import jwt
import pytest

from assistant.channels.web.headers import SECURITY_HEADERS
from assistant.content import KNOWLEDGE_FOLDER
from assistant.dialogue import guide
from assistant.server import HEADER_SECONDS
from assistant.storage.database import sqlite_url
from assistant.stored import load_stored, tables_of, undescribed
from tests.support.server import RunningServer

CATEGORIES = {
    *("ja", "nej", "ukendt", "under_18", "over_18"),
    *("barn_ung", "borger", "kollega", "paaroerende"),
}
TOO_LONG = "a" * 1001


def _is_problem(answer: Any, status: int) -> None:
    assert answer.status == status, answer.body
    assert answer.headers["content-type"].startswith("application/problem+json")
    title = answer.json["title"]
    assert title
    assert re.search(r"[.!]$", title)
    assert b"Traceback" not in answer.body


def test_health(server: RunningServer) -> None:
    assert server.send("GET", "/health/live").status == 200
    ready = server.send("GET", "/health/ready").json
    assert ready["ready"] is True
    assert ready["failing"] == []
    assert ready["model"].startswith("vejviser-")
    assert re.match(r"(vejviser_da|da_core_news_sm) ", ready["language_pipeline"])


def test_a_conversation_begins_with_a_greeting_that_says_it_is_a_bot(
    server: RunningServer,
) -> None:
    (greeting,) = server.open().greeting
    assert greeting["topic"] == "assistent/hilsen"
    assert "bot" in greeting["text"].lower()
    assert "112" in greeting["text"]


def test_a_question_gets_its_answer_with_a_source(server: RunningServer) -> None:
    (reply,) = server.open().say("hvad er ekstremisme?")
    assert reply["topic"] == "definition/ekstremisme"
    assert reply["kind"] == "answer"
    assert {"id", "title", "publisher", "checked"} <= set(reply["sources"][0])


def test_choices_of_the_greeting_and_of_answers_can_be_pressed(server: RunningServer) -> None:
    talk = server.open()
    (reply,) = talk.say("hvad er infohus københavn")
    (pressed,) = talk.press(reply["choices"][0]["choice"])
    assert pressed["topic"] == reply["choices"][0]["choice"].removeprefix("emne:")


@pytest.mark.parametrize(
    "choice",
    ["emne:plan/oekonomi", "emne:x/y", "guide:akut=ja", "/restart", "", "x" * 5000, "ingen"],
)
def test_a_choice_that_was_not_offered_is_refused(server: RunningServer, choice: str) -> None:
    _is_problem(server.open().post({"choice": choice}), 422)


def test_a_choice_of_another_conversation_is_refused(server: RunningServer) -> None:
    (reply,) = server.open().say("hvad er infohus københavn")
    _is_problem(server.open().post({"choice": reply["choices"][0]["choice"]}), 422)


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        '/inform{"age":"12"}',
        "/session_start",
        " /definition/ekstremisme",
        "//",
        "**fed** [link](http://example.org) # overskrift",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "🤷",
        "👍👍👍",
        "?",
        "a" * 1000,
        "æøå ÆØÅ é ü ß",
        "مرحبا كيف حالك",
        "\u202eabc",
    ],
)
def test_odd_texts_are_answered_as_texts(server: RunningServer, text: str) -> None:
    talk = server.open()
    replies = talk.say(text)
    assert replies
    assert all(reply["text"] for reply in replies)
    # Said back as it was read is only the question that may be sent to the editors, as JSON.
    for reply in replies:
        reply.pop("question", None)
    shown = json.dumps(replies, ensure_ascii=False)
    assert "<script>" not in shown
    assert "onerror" not in shown
    assert talk.say("hvad er ssp")[0]["topic"] == "organisation/ssp"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": ""}, 422),
        ({"text": "   \n\t "}, 422),
        ({"text": TOO_LONG}, 422),
        ({"text": 5}, 400),
        ({"text": None}, 400),
        ({"text": ["a"]}, 400),
        ({"text": "a", "choice": "b"}, 400),
        ({"text": "a", "sender": "b"}, 400),
        ({}, 400),
        ([], 400),
        ("tekst", 400),
        (b"", 400),
        (b"{", 400),
        (b'{"text": "a"', 400),
        (b'{"text": NaN}', 400),
        (b'{"text": "\xff\xfe"}', 400),
        (b'{"text": "a\\u0000b"}', 400),
        (b'{"text": "\\ud800"}', 400),
        (b"[" * 5000, 400),
        (b'{"text": "' + b"a" * 20_000 + b'"}', 413),
    ],
)
def test_bad_bodies_get_the_right_status_and_a_danish_text(
    server: RunningServer, body: Any, status: int
) -> None:
    talk = server.open()
    _is_problem(talk.post(body), status)
    assert talk.say("hvad er ssp")[0]["topic"] == "organisation/ssp"


def test_ten_megabytes_are_refused(server: RunningServer) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    head = (
        "POST /api/v1/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Content-Length: {10 * 1024 * 1024}\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(head.encode())
        try:
            for _ in range(160):
                connection.sendall(b"a" * 65536)
        except OSError:
            pass  # the server may hang up before it has been sent everything
        try:
            answer = connection.recv(4096)
        except ConnectionResetError:
            answer = b"HTTP/1.1 413"
    assert answer.startswith(b"HTTP/1.1 413")


def _forged(token: str, **changes: Any) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode({**claims, **changes}, "k" * 48, algorithm="HS256")


def _unsigned(token: str) -> str:
    body = token.split(".")[1]
    head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    return f"{head}.{body}."


def test_forged_expired_and_foreign_tokens_are_refused(server: RunningServer) -> None:
    token = server.open().token
    key = (server.data / "session.key").read_text().strip()
    claims = jwt.decode(token, options={"verify_signature": False})
    expired = jwt.encode({**claims, "exp": 1}, key, algorithm="HS256")
    foreign = jwt.encode({**claims, "aud": "andet"}, key, algorithm="HS256")
    endless = jwt.encode({k: v for k, v in claims.items() if k != "exp"}, key, algorithm="HS256")
    for bad in (_forged(token), _unsigned(token), expired, foreign, endless, "x", token + "x"):
        _is_problem(server.send("POST", "/api/v1/messages", {"text": "hej"}, bad), 401)
        _is_problem(server.send("DELETE", "/api/v1/sessions", None, bad), 401)
    _is_problem(server.send("POST", "/api/v1/messages", {"text": "hej"}), 401)


def test_unknown_paths_and_methods(server: RunningServer) -> None:
    for path in ("/webhooks/rest/webhook", "/model", "/conversations/x/tracker", "/domain", "/x"):
        _is_problem(server.send("GET", path), 404)
        _is_problem(server.send("POST", path, {}), 404)
    _is_problem(server.send("PUT", "/api/v1/messages", {}), 405)


def test_fifty_messages_at_once_are_each_answered(server: RunningServer) -> None:
    talk = server.open()
    asked = [("hvad er ssp", "organisation/ssp"), ("hvad er psp", "organisation/psp_ksp")] * 25
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda item: talk.post({"text": item[0]}), asked))
    assert [answer.status for answer in answers] == [200] * 50
    topics = [answer.json["replies"][0]["topic"] for answer in answers]
    assert topics == [topic for _, topic in asked]


def test_two_conversations_do_not_see_each_other(server: RunningServer) -> None:
    one, other = server.open(), server.open()
    one.say("hvad er den nationale hotline")
    (reply,) = other.say("hvad er kilden?")
    assert reply["topic"] == "uklar/uddyb"


def test_feedback(server: RunningServer) -> None:
    talk = server.open()
    (reply,) = talk.say("hvad er ekstremisme")

    def send(body: Any) -> Any:
        return server.send("POST", "/api/v1/feedback", body, talk.token)

    assert send({"reply": reply["id"], "useful": True}).status == 204
    assert send({"reply": reply["id"], "useful": False, "reason": "uklart"}).status == 204
    _is_problem(send({"reply": "x", "useful": True}), 404)
    _is_problem(send({"reply": reply["id"], "useful": "ja"}), 422)
    _is_problem(send({"reply": reply["id"], "useful": False, "reason": "fordi"}), 422)
    foreign = server.open()
    body = {"reply": reply["id"], "useful": True}
    _is_problem(server.send("POST", "/api/v1/feedback", body, foreign.token), 404)


def test_a_conversation_can_be_forgotten(server: RunningServer) -> None:
    talk = server.open()
    talk.say("hvad er den nationale hotline")
    assert server.send("DELETE", "/api/v1/sessions", None, talk.token).status == 204
    (reply,) = talk.say("hvad er kilden?")
    assert reply["topic"] == "uklar/uddyb"


def _raw(server: RunningServer, method: str, path: str, headers: dict[str, str]) -> Any:
    host, port = server.url.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=20)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/widget/vejviser.js"),
        ("GET", "/health/ready"),
        ("GET", "/findes-ikke"),
        ("PUT", "/api/v1/messages"),
        ("POST", "/api/v1/messages"),
        ("POST", "/api/v1/sessions"),
    ],
)
def test_every_response_tells_the_browser_to_be_careful(
    server: RunningServer, method: str, path: str
) -> None:
    answer = _raw(server, method, path, {})
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers[name] == value
    assert "Server" not in answer.headers
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_no_page_may_ask_where_none_is_listed(server: RunningServer) -> None:
    for origin in ("https://intranet.example.org", "null", "http://localhost"):
        asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        answer = _raw(server, "OPTIONS", "/api/v1/messages", asked)
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.status == 405


def test_a_conversation_that_goes_on_gets_a_fresh_token(server: RunningServer) -> None:
    talk = server.open()
    answer = talk.post({"text": "hvad er ssp"}).json
    again = server.send("POST", "/api/v1/messages", {"text": "hvad er kilden?"}, answer["token"])
    assert again.json["replies"][0]["topic"] == "organisation/ssp"


def test_a_client_that_never_ends_its_headers_is_cut_off(server: RunningServer) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    # The server looks every few seconds who has been silent for that long, so it may take half as
    # long again and a little; the socket's own limit fails the test where nothing comes.
    with socket.create_connection((host, int(port)), timeout=HEADER_SECONDS + 10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        answer = connection.recv(4096)
    assert answer.startswith(b"HTTP/1.1 408") or answer == b""


def test_what_the_server_keeps_is_described(server: RunningServer) -> None:
    talk = server.open()
    (reply,) = talk.say("Jeg er bekymret for en elev på 15")
    body = {"reply": reply["id"], "useful": True}
    assert server.send("POST", "/api/v1/feedback", body, talk.token).status == 204
    stored = load_stored(KNOWLEDGE_FOLDER)
    found = undescribed(stored, server.data, sqlite_url(server.data / "vejviser.db"))
    assert found == [server.log.name]
    assert {state.name for state in tables_of(sqlite_url(server.data / "vejviser.db"))} == {
        entry.table for entry in stored.tables
    }


def test_the_stored_values_are_categories(server: RunningServer) -> None:
    """Whatever a message said, its row holds ids, numbers and words from our own lists."""
    server.open().say("Min zqvord elev på 15 er bange for sin far. Hvem skal jeg kontakte?")
    with sqlite3.connect(server.data / "vejviser.db") as database:
        rows = database.execute("select data from events where type_name = 'user'").fetchall()
    for (data,) in rows:
        event = json.loads(data)
        assert event["text"] == ""
        assert event["timestamp"] % 3600 == 0
        assert set(event["parse_data"]) <= {"intent", "emne", "entities", "text"}
        for entity in event["parse_data"]["entities"]:
            assert entity["entity"] in guide.SLOTS
            assert entity["value"] in CATEGORIES
