"""A server with limits and a listed page: who is slowed down, and which pages may ask."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import RunningServer, running_server

PAGE = "https://intranet.example.org"
A_CONVERSATION, A_CLIENT = 5, 30


@pytest.fixture(scope="module")
def limited(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server behind one proxy of its own, so that a test can be many clients."""
    settings = {
        "VEJVISER_RATE_LIMIT": f"{A_CONVERSATION},{A_CLIENT}",
        "VEJVISER_PROXIES": "1",
        "VEJVISER_ORIGINS": PAGE,
    }
    with running_server(model, tmp_path_factory.mktemp("begraenset"), settings) as running:
        yield running


def _ask(
    server: RunningServer, method: str, path: str, headers: dict[str, str], body: str | None = None
) -> tuple[int, dict[str, str], bytes]:
    host, port = server.url.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=30)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.headers), answer.read()
    finally:
        connection.close()


def test_a_conversation_that_asks_too_fast_is_told_when_to_come_back(
    limited: RunningServer,
) -> None:
    talk = limited.open()
    answers = [talk.post({"text": "hvad er ssp"}) for _ in range(A_CONVERSATION + 2)]
    assert [answer.status for answer in answers] == [200] * A_CONVERSATION + [429] * 2
    refused = answers[-1]
    assert refused.headers["content-type"].startswith("application/problem+json")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert limited.open().post({"text": "hvad er ssp"}).status == 200


def test_a_client_that_asks_too_fast_is_slowed_down_and_others_are_not(
    limited: RunningServer,
) -> None:
    one = {"X-Forwarded-For": "203.0.113.7"}
    statuses = [_ask(limited, "POST", "/api/v1/messages", one)[0] for _ in range(A_CLIENT + 3)]
    assert statuses == [401] * A_CLIENT + [429] * 3
    other = {"X-Forwarded-For": "203.0.113.8"}
    assert _ask(limited, "POST", "/api/v1/messages", other)[0] == 401


def test_an_address_can_not_be_made_up(limited: RunningServer) -> None:
    """Only what our own proxy added at the end counts."""
    statuses = {
        _ask(limited, "POST", "/api/v1/messages", {"X-Forwarded-For": f"10.0.0.{n}, 203.0.113.9"})[
            0
        ]
        for n in range(A_CLIENT + 3)
    }
    assert statuses == {401, 429}


def test_health_is_not_counted(limited: RunningServer) -> None:
    asked = {"X-Forwarded-For": "203.0.113.10"}
    assert {_ask(limited, "GET", "/health/ready", asked)[0] for _ in range(A_CLIENT + 5)} == {200}


def test_a_listed_page_may_ask(limited: RunningServer) -> None:
    asked = {"Origin": PAGE, "Access-Control-Request-Method": "POST"}
    status, headers, _ = _ask(limited, "OPTIONS", "/api/v1/messages", asked)
    assert status == 204
    assert headers["Access-Control-Allow-Origin"] == PAGE
    assert "authorization" in headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in headers
    status, headers, _ = _ask(limited, "POST", "/api/v1/sessions", {"Origin": PAGE})
    assert status == 201
    assert headers["Access-Control-Allow-Origin"] == PAGE
    assert headers["Vary"] == "Origin"
    # A page may read these, and may send no name of its own for the request.
    assert headers["Access-Control-Expose-Headers"] == "Retry-After, X-Request-ID"
    assert headers["X-Request-ID"]
    _, headers, _ = _ask(limited, "OPTIONS", "/api/v1/messages", asked)
    assert "x-request-id" not in headers["Access-Control-Allow-Headers"].lower()


@pytest.mark.parametrize(
    "origin",
    ["https://intranet.example.org.evil.example", "http://intranet.example.org", "null", "*"],
)
def test_another_page_may_not(limited: RunningServer, origin: str) -> None:
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    status, headers, _ = _ask(limited, "OPTIONS", "/api/v1/messages", asked)
    assert status == 405
    assert "Access-Control-Allow-Origin" not in headers
    _, headers, _ = _ask(limited, "GET", "/health/live", {"Origin": origin})
    assert "Access-Control-Allow-Origin" not in headers
    assert headers["Vary"] == "Origin"
