"""Who is let in to ``/indsigt``, what may be asked there, and what nonsense is told."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from assistant.access.gate import TRIES
from assistant.insight.report import Sources
from assistant.insight.turns import Outcome
from assistant.settings import Settings
from tests.insight.invented import count, send, stores
from tests.workshops.arena import PHRASE, Arena, Client

NOBODY = "0" * 32
# Everything that tells or changes something.
CLOSED = (
    ("GET", "/indsigt/tal"),
    ("GET", "/indsigt/tal.csv"),
    ("POST", "/indsigt/ud"),
    ("POST", f"/indsigt/spoergsmaal/{NOBODY}/marker"),
    ("POST", f"/indsigt/spoergsmaal/{NOBODY}/slet"),
)
OPEN = ("/indsigt", "/indsigt/fil/<name:str>", "/indsigt/tilstand", "/indsigt/ind")


class Owner(Client):
    """A content owner who is signed in."""

    def __init__(self, server: Arena) -> None:
        super().__init__(server)
        assert self.post("/indsigt/ind", {"phrase": PHRASE}).status_code == 200
        self.form = self.get("/indsigt/tilstand").json()["form"]

    def questions(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get("/indsigt/tal").json()["questions"]
        return found


@pytest.fixture
def kept(server: Arena) -> Sources:
    """The server's stores, without questions."""
    found = stores(Settings(data_dir=server.data).database)
    for one in found.questions.all():
        found.questions.delete(one.name)
    return found


def now() -> dt.datetime:
    return dt.datetime.now(dt.timezone.utc)


def test_the_page_loads_from_this_server_only_and_sets_no_cookies(server: Arena) -> None:
    answer = Client(server).get("/indsigt")
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "Set-Cookie" not in answer.headers
    assert "{" not in answer.text
    named = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert named
    assert not [one for one in named if "//" in one]
    for path in named:
        assert Client(server).get(f"/{path}").status_code == 200, path


def test_every_path_is_either_open_on_purpose_or_needs_a_sign_in() -> None:
    """A route that is added must be put into one of the lists above."""
    from assistant.channels.insight.pages import Insight

    seen: list[tuple[str, str]] = []

    class Routes:
        def __init__(self, name: str) -> None:
            pass

        def add_route(self, handler: object, path: str, methods: list[str], name: str) -> None:
            seen.extend((method, path) for method in methods)

    from assistant.channels.insight import pages

    original = pages.Blueprint
    try:
        pages.Blueprint = Routes  # type: ignore[misc]
        Insight.routes(Insight.__new__(Insight))
    finally:
        pages.Blueprint = original  # type: ignore[misc]
    closed = {(method, path.replace(NOBODY, "<name:str>")) for method, path in CLOSED}
    assert {(method, path) for method, path in seen if path not in OPEN} == closed


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_nothing_without_signing_in(server: Arena, method: str, path: str) -> None:
    client = Client(server)
    answer = client.get(path) if method == "GET" else client.post(path, {})
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert client.get("/indsigt/tilstand").json() == {"set": True, "signed_in": False}


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_a_trainers_sign_in_does_not_open_it(server: Arena, method: str, path: str) -> None:
    trainer = Client(server)
    assert trainer.post("/workshop/ind", {"phrase": PHRASE}).status_code == 200
    (cookie,) = trainer.http.cookies
    trainer.http.headers["Cookie"] = f"vejviser_indsigt={cookie.value}"
    answer = trainer.get(path) if method == "GET" else trainer.post(path, {})
    assert answer.status_code == 401


@pytest.mark.parametrize("what", ["marker", "slet"])
def test_forged_requests_are_refused(server: Arena, kept: Sources, what: str) -> None:
    send(kept, "hvad er en opdigtet ting", now())
    owner = Owner(server)
    (question,) = owner.questions()
    path = f"/indsigt/spoergsmaal/{question['name']}/{what}"
    forged: list[dict[str, str]] = [
        {"X-Vejviser-Form": ""},
        {"X-Vejviser-Form": "0" * 64},
        {"Origin": "https://fremmed.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": server.url},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
    ]
    for headers in forged:
        assert owner.post(path, {"handled": True}, **headers).status_code == 403, headers
        assert owner.post("/indsigt/ud", {}, **headers).status_code == 403, headers
    for headers in forged[2:]:
        answer = Client(server).post("/indsigt/ind", {"phrase": PHRASE}, **headers)
        assert answer.status_code == 403, headers
    assert owner.questions() == [question]
    assert owner.post(path, {"handled": True}).status_code == 200


def test_wrong_pass_phrases_are_counted(server: Arena) -> None:
    client = Client(server)
    got = [
        client.post("/indsigt/ind", {"phrase": "fem opdigtede ord på række"}).status_code
        for _ in range(2 * TRIES)
    ]
    assert got[:TRIES] == [403] * TRIES
    assert got.count(429) >= TRIES - 2
    assert Owner(server).form


def test_the_cookie_goes_to_this_page_only(server: Arena) -> None:
    for proto in ("http", "https"):
        answer = Client(server).post(
            "/indsigt/ind", {"phrase": PHRASE}, **{"X-Forwarded-Proto": proto}
        )
        parts = {part.strip().lower() for part in answer.headers["Set-Cookie"].split(";")}
        assert {"httponly", "samesite=lax", "path=/indsigt"} <= parts
        assert ("secure" in parts) is (proto == "https")
        assert any(part.startswith("max-age=") for part in parts)


def test_signing_out_ends_it(server: Arena) -> None:
    owner = Owner(server)
    kept = dict(owner.http.cookies)
    assert owner.post("/indsigt/ud", {}).status_code == 200
    owner.http.cookies.update(kept)
    assert owner.get("/indsigt/tal").status_code == 401


def test_the_numbers_are_those_of_the_report(server: Arena, kept: Sources) -> None:
    count(kept, 60, "definition/ekstremisme", Outcome.ANSWERED, now(), "teams")
    owner = Owner(server)
    found = owner.get("/indsigt/tal?dage=7").json()
    assert found["days"] == 7
    (row,) = [one for one in found["topics"] if one["topic"] == "definition/ekstremisme"]
    assert row["count"] >= 60
    assert re.match(r"Opgjort \d\d-\d\d-\d{4} kl\. \d\d\.\d\d\. Fra og med ", found["opened"])
    table = owner.get("/indsigt/tal.csv?dage=7")
    assert table.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in table.headers["Content-Disposition"]
    assert f'"definition/ekstremisme";"Hvad er ekstremisme?";"Antal";"{row["count"]}"' in (
        table.content.decode("utf-8-sig")
    )
    for answer in (owner.get("/indsigt/tal"), table):
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("days", ["6", "1", "0", "-30", "31", "x", "30 ", "1e1"])
def test_other_periods_are_refused(server: Arena, days: str) -> None:
    owner = Owner(server)
    for path in ("tal", "tal.csv"):
        answer = owner.get(f"/indsigt/{path}", params={"dage": days})
        assert answer.status_code == 422
        assert "periode" in answer.json()["title"]


def test_questions_are_marked_and_deleted(server: Arena, kept: Sources) -> None:
    for text in ("første opdigtede", "anden opdigtede"):
        send(kept, text, now())
    owner = Owner(server)
    first = next(one for one in owner.questions() if one["text"] == "første opdigtede")
    path = f"/indsigt/spoergsmaal/{first['name']}"
    assert owner.post(f"{path}/marker", {"handled": True}).json() == {"handled": True}
    assert [one["handled"] for one in owner.questions()] == [False, True]
    assert owner.post(f"{path}/marker", {"handled": False}).json() == {"handled": False}
    assert owner.post(f"{path}/slet", {}).status_code == 200
    assert [one["text"] for one in owner.questions()] == ["anden opdigtede"]
    for what in ("marker", "slet"):
        answer = owner.post(f"{path}/{what}", {})
        assert answer.status_code == 404
        assert answer.json()["title"] == "Spørgsmålet er der ikke længere."


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"x" * 20_000])
def test_nonsense_gets_a_danish_answer(server: Arena, body: bytes) -> None:
    owner = Owner(server)
    for path in ("ind", f"spoergsmaal/{NOBODY}/marker"):
        answer = owner.post(f"/indsigt/{path}", body)
        assert 400 <= answer.status_code < 500, path
        assert answer.json()["title"]
    for phrase in (None, 7, ["x"], {"a": 1}, "x" * 5000):
        assert owner.post("/indsigt/ind", {"phrase": phrase}).status_code in (403, 429)
