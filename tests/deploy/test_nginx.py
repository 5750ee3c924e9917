"""The nginx example, run for real before servers that are played and before one of ours."""

from __future__ import annotations

import re
import socket
import ssl
import time

import pytest
import requests

from assistant.channels.teams.channel import MAX_ACTIVITY_BYTES
from assistant.channels.web.body import MAX_BODY_BYTES
from tests.deploy.proxy import NAME, Proxy, answers, certificate, dies, played, proxy, settings
from tests.support.server import free_port
from tests.support.tools import debian, run
from tests.workshops.arena import Trainer, arena

MESSAGES = "/api/v1/messages"


@pytest.fixture
def folder(tmp_path_factory):
    """Short: nginx's paths are bounded."""
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture
def pair(folder):
    """Two played servers that answer, and nginx before them."""
    with (
        played(answers(body=b'{"from": "first"}')) as first,
        played(answers(body=b'{"from": "second"}')) as second,
        proxy(folder, [first.address, second.address]) as running,
    ):
        yield first, second, running


def test_nginx_accepts_the_files(folder):
    certificate(folder)
    main = settings(folder, ["127.0.0.1:1", "127.0.0.1:2"], free_port(), free_port())
    done = run(debian("nginx", "nginx-light"), "-t", "-q", "-c", main, "-p", folder)
    assert (done.returncode, done.stdout) == (0, "")


def test_servers_share_the_work_and_hear_who_asked(pair):
    first, second, running = pair
    client = running.client()
    claimed = {
        "X-Forwarded-For": "192.0.2.1",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example.net",
        "Forwarded": "for=192.0.2.1",
    }
    for _ in range(20):
        assert client.get(running.url + "/w?kode=hemmelig", headers=claimed).status_code == 200
    assert len(first.seen) > 3
    assert len(second.seen) > 3
    heard = first.headers
    assert heard["host"] == heard["x-forwarded-host"] == "vejviser.example.org"
    assert heard["x-forwarded-for"] == "127.0.0.1"
    assert heard["x-forwarded-proto"] == "https"
    assert len(heard["x-request-id"]) == 32
    assert "forwarded" not in heard
    # Neither who asked nor what.
    assert " /w 200 " in running.log
    assert "hemmelig" not in running.log
    assert "127.0.0.1 " not in running.log.replace(f"{first.address} ", "")


def test_metrics_and_nothing_else_is_kept_from_outside(pair):
    first, second, running = pair
    client = running.client()
    for path in ("/metrics", "/metrics/", "/metrics/x", "//metrics", "/%6detrics", "/metrics?a=b"):
        assert client.get(running.url + path).status_code == 404, path
    assert first.seen == second.seen == []
    for path in ("/", "/health/ready", "/indsigt", "/widget/vejviser.js"):
        assert client.get(running.url + path).status_code == 200, path


def test_only_tls_and_only_our_name(pair):
    _, _, running = pair
    plain = requests.get(
        f"http://127.0.0.1:{running.plain_port}/w?a=b", allow_redirects=False, timeout=5
    )
    assert plain.status_code == 301
    assert plain.headers["Location"] == "https://vejviser.example.org/w?a=b"
    secure = running.client().get(running.url + "/")
    assert "max-age" in secure.headers["Strict-Transport-Security"]
    context = ssl.create_default_context(cafile=str(running.folder / "vejviser.pem"))
    context.check_hostname = False
    with (
        socket.create_connection(("127.0.0.1", running.port), timeout=5) as line,
        pytest.raises(ssl.SSLError),
    ):
        context.wrap_socket(line, server_hostname="other.example.net")


def test_a_message_goes_to_the_next_where_a_server_is_gone(folder):
    gone = f"127.0.0.1:{free_port()}"
    with played(answers()) as well, proxy(folder, [gone, well.address]) as running:
        client = running.client()
        for _ in range(10):
            assert client.post(running.url + MESSAGES, json={"text": "x"}).status_code == 200
        assert len(well.seen) == 10
        # Tried once, then left alone for a while.
        assert running.log.count(gone) == 1


def test_a_message_is_never_sent_twice(folder):
    with (
        played(dies) as first,
        played(dies) as second,
        proxy(folder, [first.address, second.address]) as running,
    ):
        answer = running.client().post(running.url + MESSAGES, json={"text": "x"})
        assert len(first.seen) + len(second.seen) == 1
        # JSON for programs and the widget, with a number for who is in danger.
        assert answer.status_code == 502
        assert "ring 112" in answer.json()["title"]
        # What changes nothing is asked again.
        first.seen.clear()
        second.seen.clear()
    with (
        played(dies) as first,
        played(answers()) as second,
        proxy(_again(folder), [first.address, second.address]) as running,
    ):
        for _ in range(4):
            assert running.client().get(running.url + "/w").status_code == 200
        assert len(first.seen) == 1


def _again(folder):
    other = folder.parent / "nginx-again"
    other.mkdir()
    return other


@pytest.mark.parametrize("path", [MESSAGES, "/api/messages"])
def test_a_server_that_only_starts_costs_nobody_an_answer(folder, path):
    starting = answers(503, b'{"title": "starter"}', "application/problem+json")
    with (
        played(starting) as first,
        played(answers(body=b'{"from": "second"}')) as second,
        proxy(folder, [first.address, second.address]) as running,
    ):
        client = running.client()
        for _ in range(10):
            answer = client.post(running.url + path, json={"text": "x"})
            assert answer.json() == {"from": "second"}
        assert len(second.seen) == 10
        assert first.seen


def test_a_notice_of_the_operator_reaches_everybody_every_time(folder):
    notice = b'{"title": "Vejviser er sl\\u00e5et fra", "status": 503}'
    off = answers(503, notice, "application/problem+json")
    with (
        played(off) as first,
        played(off) as second,
        proxy(folder, [first.address, second.address]) as running,
    ):
        client = running.client()
        for _ in range(10):
            assert client.get(running.url + "/health/ready").status_code == 503
            answer = client.post(running.url + MESSAGES, json={"text": "x"})
            # A server that says 503 is not put out of use, or the notice would be gone.
            assert (answer.status_code, answer.content) == (503, notice)
        second.behaviour = first.behaviour = answers()
        assert client.post(running.url + MESSAGES, json={}).status_code == 200


def test_bodies_have_the_servers_bounds(pair):
    first, second, running = pair
    client = running.client()

    def post(path: str, size: int) -> int:
        return client.post(running.url + path, data=b"x" * size).status_code

    assert post(MESSAGES, MAX_BODY_BYTES) == 200
    assert post(MESSAGES, MAX_BODY_BYTES + 1) == 413
    assert post("/api/messages", MAX_ACTIVITY_BYTES) == 200
    assert post("/api/messages", MAX_ACTIVITY_BYTES + 1) == 413
    assert len(first.seen) + len(second.seen) == 2


def test_a_flood_from_one_address_is_turned_away_before_the_servers(pair):
    first, second, running = pair
    began = time.monotonic()
    statuses = _flood(running, 900)
    allowed = 601 + 40 * (time.monotonic() - began) + 5
    assert statuses[:500] == [200] * 500
    assert set(statuses) == {200, 429}
    assert len(first.seen) + len(second.seen) == statuses.count(200) <= allowed


def _flood(running: Proxy, count: int) -> list[int]:
    """The answers to so many requests that are sent without waiting for one."""
    context = ssl.create_default_context(cafile=str(running.folder / "vejviser.pem"))
    asked = f"GET /health/live HTTP/1.1\r\nHost: {NAME}\r\n"
    with (
        socket.create_connection(("127.0.0.1", running.port), timeout=30) as line,
        context.wrap_socket(line, server_hostname=NAME) as secure,
    ):
        secure.sendall(f"{asked}\r\n".encode() * (count - 1))
        secure.sendall(f"{asked}Connection: close\r\n\r\n".encode())
        received = b"".join(iter(lambda: secure.recv(65536), b""))
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+) ", received)]


@pytest.mark.parametrize("path", ["/w/stroem", "/w/laerred/stroem", "/workshop/rum/r1/stroem"])
def test_live_lines_go_on_at_once_and_may_be_quiet(pair, path):
    first, second, running = pair

    def stream(handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.send_header("Connection", "close")
        handler.end_headers()
        for number in range(2):
            handler.wfile.write(f"data: {number}\n\n".encode())
            handler.wfile.flush()
            time.sleep(1.5)
        handler.close_connection = True

    first.behaviour = second.behaviour = stream
    began = time.monotonic()
    arrived = []
    with running.client().get(running.url + path, stream=True, timeout=10) as response:
        for line in response.iter_lines(chunk_size=1):
            if line:
                arrived.append((line, time.monotonic() - began))
    assert [line for line, _ in arrived] == [b"data: 0", b"data: 1"]
    assert arrived[0][1] < 1
    assert 1.2 < arrived[1][1] < 2.7


def test_a_conversation_and_a_workshop_with_our_own_server(model, folder, tmp_path):
    gone = f"127.0.0.1:{free_port()}"
    data = tmp_path / "data"
    data.mkdir()
    with (
        arena(model, data) as server,
        proxy(folder, [gone, f"127.0.0.1:{server.port}"]) as running,
    ):
        trainer = Trainer(running, running.client())
        # Signed in over TLS: the cookie is for TLS only, because the server heard of it.
        assert all(cookie.secure for cookie in trainer.http.cookies)
        room = trainer.open()
        events = trainer.stream(f"/workshop/rum/{room}/stroem")
        name, view = next(events)
        assert name == "state"
        began = time.monotonic()
        assert trainer.go(room, view["at"] + 1)
        assert next(event for event, _ in events if event == "state") == "state"
        assert time.monotonic() - began < 3
        events.close()
        server.wait_until_ready()
        client = running.client()
        token = client.post(running.url + "/api/v1/sessions").json()["token"]
        answer = client.post(
            running.url + MESSAGES,
            json={"text": "hvad er ssp"},
            headers={"Authorization": f"Bearer {token}"},
        )
        assert answer.status_code == 200
        assert answer.json()["replies"]
