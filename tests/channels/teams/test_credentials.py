"""The bot's own token: fetched once, renewed in time, and a refusal is named."""

from __future__ import annotations

import asyncio
import threading
import urllib.parse
from collections.abc import Callable, Coroutine
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from assistant.channels.teams.credentials import (
    AGAIN_SECONDS,
    REASONS,
    RENEW_EARLY_SECONDS,
    CredentialError,
    Credentials,
)
from assistant.channels.teams.diagnosis import ADVICE
from assistant.channels.teams.settings import load_teams
from assistant.channels.teams.web import Web
from tests.channels.teams.test_tokens import Clock
from tests.support.teams import APP_ID, SECRET, TENANT, Microsoft

Steps = Callable[[Credentials, Clock], Coroutine[Any, Any, None]]


def with_credentials(given: dict[str, str], steps: Steps) -> None:
    settings = load_teams(given, "127.0.0.1", 0)
    assert settings is not None

    async def run() -> None:
        web, clock = Web(), Clock()
        try:
            await steps(Credentials(settings, web, clock), clock)
        finally:
            await web.close()

    asyncio.run(run())


def test_a_token_is_fetched_once_and_renewed_five_minutes_early(ms: Microsoft) -> None:
    async def steps(credentials: Credentials, clock: Clock) -> None:
        found = await asyncio.gather(*(credentials.token() for _ in range(10)))
        assert set(found) == {"adgang-1"}
        assert len(ms.login_asked) == 1
        ms.login = (200, {"access_token": "adgang-2", "expires_in": 3600})
        clock.now += 3600 - RENEW_EARLY_SECONDS - 1
        assert await credentials.token() == "adgang-1"
        clock.now += 2
        assert await credentials.token() == "adgang-2"

    with_credentials(ms.settings(), steps)
    assert ms.login_asked[0] == {
        "grant_type": "client_credentials",
        "client_id": APP_ID,
        "client_secret": SECRET,
        "scope": "https://api.botframework.com/.default",
    }


def test_a_token_that_was_not_taken_is_fetched_anew(ms: Microsoft) -> None:
    async def steps(credentials: Credentials, clock: Clock) -> None:
        first = await credentials.token()
        credentials.reject("en anden")
        await credentials.token()
        assert len(ms.login_asked) == 1
        credentials.reject(first)
        await credentials.token()
        assert len(ms.login_asked) == 2

    with_credentials(ms.settings(), steps)


def test_a_token_of_a_short_life_is_used_for_half_of_it(ms: Microsoft) -> None:
    ms.login = (200, {"access_token": "kort", "expires_in": 100})

    async def steps(credentials: Credentials, clock: Clock) -> None:
        await credentials.token()
        clock.now += 49
        await credentials.token()
        assert len(ms.login_asked) == 1
        clock.now += 2
        await credentials.token()
        assert len(ms.login_asked) == 2

    with_credentials(ms.settings(), steps)


@pytest.mark.parametrize(("code", "key"), REASONS.items())
def test_a_refusal_is_named(ms: Microsoft, code: str, key: str) -> None:
    ms.login = (401, {"error": "invalid_client", "error_description": f"{code}: no. Trace: x"})

    async def steps(credentials: Credentials, clock: Clock) -> None:
        with pytest.raises(CredentialError) as caught:
            await credentials.token()
        assert (caught.value.key, caught.value.code) == (key, code)

    with_credentials(ms.settings(), steps)


@pytest.mark.parametrize(
    ("login", "key"),
    [
        ((503, {}), "login_svarer_ikke"),
        ((429, {}), "login_svarer_ikke"),
        ((400, {"error_description": "AADSTS99999"}), "login_afvist"),
        ((400, {}), "login_afvist"),
        ((302, {"access_token": "x"}), "login_afvist"),
        ((200, {}), "login_afvist"),
        ((200, {"access_token": ""}), "login_afvist"),
        ((200, {"access_token": 5}), "login_afvist"),
    ],
)
def test_what_is_no_token_is_a_refusal(ms: Microsoft, login: tuple[int, Any], key: str) -> None:
    ms.login = login

    async def steps(credentials: Credentials, clock: Clock) -> None:
        with pytest.raises(CredentialError) as caught:
            await credentials.token()
        assert caught.value.key == key

    with_credentials(ms.settings(), steps)


def test_a_refusal_is_not_asked_for_again_at_once(ms: Microsoft) -> None:
    ms.login = (401, {})

    async def steps(credentials: Credentials, clock: Clock) -> None:
        for _ in range(5):
            with pytest.raises(CredentialError):
                await credentials.token()
        assert len(ms.login_asked) == 1
        ms.login = (200, {"access_token": "adgang", "expires_in": 3600})
        clock.now += AGAIN_SECONDS + 1
        assert await credentials.token() == "adgang"

    with_credentials(ms.settings(), steps)


def test_a_sign_in_that_can_not_be_reached_is_named(ms: Microsoft) -> None:
    async def steps(credentials: Credentials, clock: Clock) -> None:
        with pytest.raises(CredentialError) as caught:
            await credentials.token()
        assert caught.value.key == "login_svarer_ikke"

    with_credentials({**ms.settings(), "VEJVISER_TEAMS_LOGIN_URL": "http://127.0.0.1:9"}, steps)


@pytest.mark.parametrize(
    ("kind", "tenant"), [("SingleTenant", TENANT), ("MultiTenant", "botframework.com")]
)
def test_the_registration_says_where_to_ask(ms: Microsoft, kind: str, tenant: str) -> None:
    asked: list[str] = []

    async def steps(credentials: Credentials, clock: Clock) -> None:
        ask = credentials._web.ask

        async def seen(method: str, url: str, **more: Any) -> Any:
            asked.append(url)
            return await ask(method, url, **more)

        credentials._web.ask = seen  # type: ignore[method-assign]
        await credentials.token()

    with_credentials({**ms.settings(), "VEJVISER_TEAMS_TYPE": kind}, steps)
    assert asked == [f"{ms.url}/{tenant}/oauth2/v2.0/token"]


def test_a_managed_identity_asks_azure_and_needs_no_secret(ms: Microsoft) -> None:
    seen: list[tuple[str, str | None]] = []

    class Identity(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append((self.path, self.headers.get("X-IDENTITY-HEADER")))
            body = b'{"access_token": "af identiteten", "expires_in": "3600"}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    azure = HTTPServer(("127.0.0.1", 0), Identity)
    threading.Thread(target=azure.handle_request, daemon=True).start()
    given = {**ms.settings(), "VEJVISER_TEAMS_TYPE": "UserAssignedMSI"}
    del given["VEJVISER_TEAMS_SECRET"]
    given["IDENTITY_ENDPOINT"] = f"http://127.0.0.1:{azure.server_address[1]}/msi/token"
    given["IDENTITY_HEADER"] = "opdigtet"

    async def steps(credentials: Credentials, clock: Clock) -> None:
        assert await credentials.token() == "af identiteten"

    with_credentials(given, steps)
    azure.server_close()
    path, header = seen[0]
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(path).query))
    assert header == "opdigtet"
    assert asked == {
        "api-version": "2019-08-01",
        "resource": "https://api.botframework.com",
        "client_id": APP_ID,
    }
    assert ms.login_asked == []


def test_in_the_playground_there_is_no_token() -> None:
    async def steps(credentials: Credentials, clock: Clock) -> None:
        assert await credentials.token() == ""

    with_credentials({"VEJVISER_TEAMS_PLAYGROUND": "on"}, steps)


def test_every_refusal_has_its_advice() -> None:
    keys = {*REASONS.values(), "login_afvist", "login_svarer_ikke", "ingen_identitet"}
    assert keys <= set(ADVICE)
