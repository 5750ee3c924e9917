"""Microsoft on loopback: keys, sign-in and connector, as the bot meets them; and Teams' activities.

Keys are made here and count nowhere else. Ids, people and tenants are invented.
"""

from __future__ import annotations

import base64
import json
import threading
import time
import urllib.parse
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.support.server import Answer, RunningServer

APP_ID = "11111111-2222-3333-4444-555555555555"
TENANT = "99999999-8888-7777-6666-555555555555"
OTHER_TENANT = "99999999-8888-7777-6666-000000000000"
SECRET = "opdigtet~hemmelighed-til-proever"
ISSUER = "https://api.botframework.com"
BOT = f"28:{APP_ID}"
ANNA, BO = "aaaaaaaa-0000-0000-0000-000000000001", "aaaaaaaa-0000-0000-0000-000000000002"
PERSONAL, GROUP, CHANNEL = "a:samtale", "19:gruppe@thread.v2", "19:kanal@thread.tacv2"

Body = dict[str, Any]


@cache
def private_key(kid: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """A key pair for tests, made once."""
    del kid
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def public_jwk(kid: str, endorsements: tuple[str, ...] | None = ("msteams",), **more: Any) -> Body:
    """The public half as a key set has it."""
    numbers = private_key(kid).public_key().public_numbers()
    found = {"kty": "RSA", "use": "sig", "kid": kid, "n": _b64(numbers.n), "e": _b64(numbers.e)}
    if endorsements is not None:
        found["endorsements"] = list(endorsements)  # type: ignore[assignment]
    return {**found, **more}


def _b64(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def token(service_url: str, kid: str = "k1", key: str = "", **claims: Any) -> str:
    """A token as Microsoft makes it; a claim that is None is left out.

    ``kid``: the key that the header names; ``key``: the one that signs, where it is another.
    """
    now = int(time.time())
    whole = {
        "iss": ISSUER,
        "aud": APP_ID,
        "nbf": now - 60,
        "exp": now + 3600,
        "serviceurl": service_url,
        **claims,
    }
    given = {name: value for name, value in whole.items() if value is not None}
    # Signed as bytes: PyJWT would not make some of the bad ones.
    return jwt.api_jws.encode(
        json.dumps(given).encode(),
        private_key(key or kid),
        algorithm="RS256",
        headers={"typ": "JWT", "kid": kid},
    )


@dataclass
class Microsoft:
    """What a test may look at and change while the servers run."""

    url: str = ""
    keys: list[Body] = field(default_factory=lambda: [public_jwk("k1")])
    keys_down: bool = False
    # What the connector does with the next messages: a status, "close", "take and close", "hang".
    plan: list[Any] = field(default_factory=list)
    retry_after: str = "0"
    login: tuple[int, Body] = (200, {"access_token": "adgang-1", "expires_in": 3600})
    login_asked: list[Body] = field(default_factory=list)
    keys_asked: int = 0
    sent: list[Body] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    hang_seconds: float = 1.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, count: int = 1, seconds: float = 20.0, kind: str = "message") -> list[Body]:
        """The activities of this kind that arrived, when there are ``count`` at least."""
        return self.until(lambda found: len(found) >= count, seconds, kind)

    def until(
        self, enough: Callable[[list[Body]], bool], seconds: float = 20.0, kind: str = "message"
    ) -> list[Body]:
        """The activities of this kind that arrived, when they are ``enough``."""
        deadline = time.monotonic() + seconds
        while True:
            with self.lock:
                found = [one for one in self.sent if one["type"] == kind]
            if enough(found):
                return found
            if time.monotonic() > deadline:
                raise AssertionError(f"only {len(found)} activities came")
            time.sleep(0.02)

    def clear(self) -> None:
        """Forget what arrived."""
        with self.lock:
            self.sent.clear()
            self.paths.clear()

    def settings(self) -> dict[str, str]:
        """The environment of a server that talks to this Microsoft."""
        return {
            "VEJVISER_TEAMS_APP_ID": APP_ID,
            "VEJVISER_TEAMS_TENANT": TENANT,
            "VEJVISER_TEAMS_SECRET": SECRET,
            "VEJVISER_TEAMS_SERVICE_HOSTS": "127.0.0.1",
            "VEJVISER_TEAMS_KEYS_URL": f"{self.url}/v1/.well-known/openidconfiguration",
            "VEJVISER_TEAMS_LOGIN_URL": self.url,
        }


@contextmanager
def microsoft() -> Iterator[Microsoft]:
    """The stand-in, running."""
    state = Microsoft()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            state.keys_asked += self.path.endswith("openidconfiguration")
            if state.keys_down:
                self._say(503, {})
            elif self.path.endswith("openidconfiguration"):
                self._say(200, {"jwks_uri": f"{state.url}/v1/keys"})
            elif self.path.endswith("keys"):
                self._say(200, {"keys": state.keys})
            else:
                self._say(404, {})

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.path.endswith("/oauth2/v2.0/token"):
                state.login_asked.append(dict(urllib.parse.parse_qsl(raw.decode())))
                self._say(*state.login)
                return
            with state.lock:
                step = state.plan.pop(0) if state.plan else 200
            if step in (200, 201, "take and close"):
                self._take(json.loads(raw))
            if step == "hang":
                time.sleep(state.hang_seconds)
            if isinstance(step, int):
                self._say(step, {"id": f"svar-{len(state.sent)}"})
            else:
                self.close_connection = True
                self.connection.close()

        def _take(self, activity: Body) -> None:
            with state.lock:
                state.sent.append(activity)
                state.paths.append(urllib.parse.unquote(self.path))
                state.tokens.append(self.headers.get("Authorization", ""))

        def _say(self, status: int, body: Body) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            if status == 429:
                self.send_header("Retry-After", state.retry_after)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A connection that a test closed."""

    server = Server(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def activity(service_url: str, text: str | None = None, **more: Any) -> Body:
    """A message of Anna's in a personal chat, as Teams sends it; ``more`` replaces fields."""
    found: Body = {
        "type": "message",
        "id": uuid.uuid4().hex,
        "channelId": "msteams",
        "serviceUrl": service_url,
        "from": {"id": f"29:{ANNA}", "aadObjectId": ANNA, "name": "Anna Opdigt"},
        "recipient": {"id": BOT, "name": "Vejviser"},
        "conversation": {"id": PERSONAL, "conversationType": "personal", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        "textFormat": "plain",
        "locale": "da-DK",
    }
    if text is not None:
        found["text"] = text
    return {**found, **more}


def person(who: str) -> Body:
    """Somebody who writes."""
    return {"id": f"29:{who}", "aadObjectId": who, "name": "Bo Opdigt"}


def alone(name: str) -> Body:
    """A personal chat of its own, so that tests don't disturb each other."""
    return {"conversation": {"id": f"a:{name}", "conversationType": "personal"}}


def in_channel(thread: str = "1700", conversation: str = CHANNEL) -> Body:
    """A thread of a channel."""
    name = f"{conversation};messageid={thread}"
    return {"id": name, "conversationType": "channel", "isGroup": True, "tenantId": TENANT}


def in_group() -> Body:
    """A group chat."""
    return {"id": GROUP, "conversationType": "groupChat", "isGroup": True, "tenantId": TENANT}


def mention(name: str = "Vejviser", who: str = BOT) -> Body:
    """The entity that says where in the text somebody is mentioned."""
    return {
        "type": "mention",
        "mentioned": {"id": who, "name": name},
        "text": f"<at>{name}</at>",
    }


@dataclass
class Teams:
    """Teams, in front of a running server."""

    server: RunningServer
    microsoft: Microsoft

    def send(self, body: Body, given: str | None = None) -> Answer:
        """Send an activity with a good token, or with ``given``."""
        signed = token(self.microsoft.url) if given is None else given
        return self.server.send("POST", "/api/messages", body, signed)

    def say(self, text: str, **more: Any) -> Answer:
        """Say something."""
        return self.send(activity(self.microsoft.url, text, **more))

    def ask(self, text: str, **more: Any) -> list[Body]:
        """Say something, and the messages that were said back, when it is quiet again."""
        self.microsoft.clear()
        answer = self.say(text, **more)
        assert answer.status == 202, answer.body
        return self.quiet()

    def quiet(self) -> list[Body]:
        """The messages so far, when one came at least and none since a moment."""
        self.microsoft.wait()
        while True:
            before = len(self.microsoft.sent)
            time.sleep(0.3)
            if len(self.microsoft.sent) == before:
                return self.microsoft.wait()


def text_of(messages: list[Body]) -> str:
    """Everything that a person could read in these activities."""
    return json.dumps(messages, ensure_ascii=False)


def refusals(teams: Teams) -> list[str]:
    """The reasons in the log."""
    told = teams.server.log.read_text(encoding="utf-8").splitlines()
    lines = [json.loads(line) for line in told if line.startswith("{")]
    return [line["reason"] for line in lines if line["event"] == "teams request refused"]
