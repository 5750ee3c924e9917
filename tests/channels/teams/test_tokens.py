"""Who gets in: every bad token of the table is refused, and keys that change are followed."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from assistant.channels.teams.keyset import (
    AGAIN_SECONDS,
    FRESH_SECONDS,
    STALE_SECONDS,
    UNKNOWN_EVERY_SECONDS,
    KeySet,
    KeysUnavailable,
    read_keys,
)
from assistant.channels.teams.settings import load_teams
from assistant.channels.teams.tokens import Gate, Refused, SignIn
from assistant.channels.teams.web import Web
from tests.channels.teams.bad_tokens import BAD, KEYS, request_of
from tests.support.teams import (
    TENANT,
    Microsoft,
    Teams,
    activity,
    private_key,
    public_jwk,
    token,
)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def gate(ms: Microsoft, clock: Clock | None = None, **settings: str) -> tuple[Gate, Web]:
    given = {**ms.settings(), **{f"VEJVISER_TEAMS_{k}": v for k, v in settings.items()}}
    found = load_teams(given, "127.0.0.1", 0)
    assert found is not None
    web = Web()
    return Gate(found, KeySet(found.keys_url, web, clock or Clock())), web


def try_in(ms: Microsoft, signed: str | None, raw: dict[str, Any], **settings: str) -> None:
    async def run() -> None:
        door, web = gate(ms, **settings)
        try:
            header = None if signed is None else f"Bearer {signed}"
            door.admit(await door.sign_in(header), raw)
        finally:
            await web.close()

    asyncio.run(run())


def reason(ms: Microsoft, signed: str | None, raw: dict[str, Any], **settings: str) -> str:
    with pytest.raises(Refused) as caught:
        try_in(ms, signed, raw, **settings)
    return caught.value.reason


def test_the_table_is_long_enough() -> None:
    assert len(BAD) >= 30


@pytest.mark.parametrize("name", BAD)
def test_a_bad_token_is_refused_with_its_reason(ms: Microsoft, name: str) -> None:
    ms.keys = list(KEYS)
    raw, signed = request_of(BAD[name], ms.url)
    with pytest.raises(Refused) as caught:
        try_in(ms, signed, raw)
    assert (caught.value.status, caught.value.reason) == (BAD[name].status, BAD[name].reason)


@pytest.mark.parametrize("name", BAD)
def test_the_running_server_refuses_it_and_logs_why_without_the_token(
    teams: Teams, name: str
) -> None:
    raw, signed = request_of(BAD[name], teams.microsoft.url)
    before = len(teams.server.log.read_text(encoding="utf-8"))
    answer = teams.server.send("POST", "/api/messages", raw, signed)
    told = teams.server.log.read_text(encoding="utf-8")
    assert answer.status == BAD[name].status
    lines = [json.loads(line) for line in told[before:].splitlines() if line.startswith("{")]
    asked = [line for line in lines if line["event"] == "teams request refused"]
    assert [line["reason"] for line in asked] == [BAD[name].reason]
    if signed and len(signed) > 20:
        assert signed not in told
        assert signed.split(".")[-1][:40] not in told or not signed.split(".")[-1]
    assert teams.microsoft.sent == []


@pytest.mark.parametrize("claims", [{"exp": 1}, {"nbf": 1}])
def test_five_minutes_of_skew_are_allowed(ms: Microsoft, claims: dict[str, int]) -> None:
    import time

    now = int(time.time())
    near = {"exp": now - 200} if "exp" in claims else {"nbf": now + 200}
    try_in(ms, token(ms.url, **near), activity(ms.url, "hej"))


def test_a_slash_at_the_end_of_the_service_url_does_not_matter(ms: Microsoft) -> None:
    try_in(ms, token(ms.url + "/"), activity(ms.url, "hej"))
    try_in(ms, token(ms.url), activity(ms.url + "/", "hej"))


def test_a_further_issuer_must_be_set(ms: Microsoft) -> None:
    issuer = f"https://sts.windows.net/{TENANT}/"
    signed, raw = token(ms.url, iss=issuer), activity(ms.url, "hej")
    assert reason(ms, signed, raw) == "wrong_issuer"
    try_in(ms, signed, raw, ISSUERS=issuer)


def test_further_tenants_must_be_set(ms: Microsoft) -> None:
    other = "99999999-8888-7777-6666-000000000000"
    raw = activity(ms.url, "hej", channelData={"tenant": {"id": other.upper()}})
    assert reason(ms, token(ms.url), raw) == "wrong_tenant"
    try_in(ms, token(ms.url), raw, TENANTS=other)


@pytest.mark.parametrize(
    "address",
    [
        "http://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net.example.org/",
        "https://smba.trafficmanager.net@example.org/",
        "https://example.org/smba.trafficmanager.net",
        "https://user@smba.trafficmanager.net/",
        "https://:kode@smba.trafficmanager.net/",
        "https://@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net/emea#",
        "https://smba.trafficmanager.net/#/emea",
        "https://example.org\\@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net\\@example.org/",
        "https://smba.trafficmanager.net.:443/",
        "https://smba.trafficmanager.net:8443/",
        "https://smba.trafficmanager.net/?x=https://example.org",
        "https://[::1",
        "//smba.trafficmanager.net/",
        "https://xsmba.trafficmanager.net/",
        "file:///etc/hosts",
        "http://127.0.0.1/",
        "https://169.254.169.254/",
    ],
)
def test_the_bots_token_goes_to_no_other_address(ms: Microsoft, address: str) -> None:
    door, _ = gate(ms, SERVICE_HOSTS="smba.trafficmanager.net")
    assert not door.allowed(address)
    with pytest.raises(Refused):
        door.admit(SignIn(address, frozenset({"msteams"})), activity(address, "hej"))


@pytest.mark.parametrize("path", ["", "/", "/emea/", "/emea/99999999-8888/", ":443/emea"])
def test_microsofts_own_addresses_are_allowed(ms: Microsoft, path: str) -> None:
    door, _ = gate(ms, SERVICE_HOSTS="smba.trafficmanager.net")
    assert door.allowed(f"https://smba.trafficmanager.net{path}")


# --- Keys -----------------------------------------------------------------------------------


def keys_test(ms: Microsoft, steps: Any) -> None:
    async def run() -> None:
        web, clock = Web(), Clock()
        try:
            await steps(KeySet(f"{ms.url}/v1/.well-known/openidconfiguration", web, clock), clock)
        finally:
            await web.close()

    asyncio.run(run())


def test_keys_are_fetched_once_a_day(ms: Microsoft) -> None:
    async def steps(keys: KeySet, clock: Clock) -> None:
        for _ in range(5):
            assert await keys.key("k1")
        assert ms.keys_asked == 1
        clock.now += FRESH_SECONDS + 1
        assert await keys.key("k1")
        assert ms.keys_asked == 2

    keys_test(ms, steps)


def test_many_at_once_ask_the_key_server_once(ms: Microsoft) -> None:
    async def steps(keys: KeySet, clock: Clock) -> None:
        assert all(await asyncio.gather(*(keys.key("k1") for _ in range(20))))
        assert ms.keys_asked == 1

    keys_test(ms, steps)


def test_a_new_key_is_found_within_the_hour_and_an_old_one_goes(ms: Microsoft) -> None:
    async def steps(keys: KeySet, clock: Clock) -> None:
        assert await keys.key("k1")
        ms.keys = [public_jwk("k2")]
        assert await keys.key("k2") is None
        clock.now += UNKNOWN_EVERY_SECONDS + 1
        assert await keys.key("k2")
        assert await keys.key("k1") is None

    keys_test(ms, steps)


def test_unknown_key_ids_do_not_make_us_ask_again_and_again(ms: Microsoft) -> None:
    async def steps(keys: KeySet, clock: Clock) -> None:
        for number in range(50):
            assert await keys.key(f"opdigtet-{number}") is None
        assert ms.keys_asked == 1

    keys_test(ms, steps)


def test_a_key_server_that_is_down_at_start_is_asked_again(ms: Microsoft) -> None:
    async def steps(keys: KeySet, clock: Clock) -> None:
        ms.keys_down = True
        assert not await keys.warm()
        for _ in range(3):
            with pytest.raises(KeysUnavailable):
                await keys.key("k1")
        assert ms.keys_asked == 1
        ms.keys_down = False
        clock.now += AGAIN_SECONDS + 1
        assert await keys.key("k1")

    keys_test(ms, steps)


def test_a_key_server_that_goes_down_later_costs_nothing_for_a_week(ms: Microsoft) -> None:
    async def steps(keys: KeySet, clock: Clock) -> None:
        assert await keys.key("k1")
        ms.keys_down = True
        clock.now += FRESH_SECONDS + 1
        assert await keys.key("k1")
        clock.now += STALE_SECONDS
        with pytest.raises(KeysUnavailable):
            await keys.key("k1")

    keys_test(ms, steps)


def test_keys_are_not_fetched_from_another_server(ms: Microsoft) -> None:
    async def steps(keys: KeySet, clock: Clock) -> None:
        with pytest.raises(KeysUnavailable):
            await keys.key("k1")

    old, ms.url = ms.url, "http://localhost:1"
    try:
        keys = f"{old}/v1/.well-known/openidconfiguration"

        async def run() -> None:
            web = Web()
            try:
                await steps(KeySet(keys, web, Clock()), Clock())
            finally:
                await web.close()

        asyncio.run(run())
    finally:
        ms.url = old


@pytest.mark.parametrize(
    "entry",
    [
        {"kty": "EC", "kid": "a"},
        {"kty": "oct", "kid": "a", "k": "x"},
        {"kty": "RSA", "kid": "a"},
        {"kty": "RSA", "kid": "a", "n": "AQAB", "e": "AQAB"},
        {"kty": "RSA", "kid": 5, "n": "AQAB", "e": "AQAB"},
        {"kty": "RSA", "kid": "a", "n": "!!", "e": None},
        "k1",
        None,
        public_jwk("enc", use="enc"),
    ],
)
def test_keys_that_can_not_be_used_are_left_out(entry: Any) -> None:
    assert list(read_keys({"keys": [entry, public_jwk("k1")]})) == ["k1"]


def test_a_short_key_is_left_out() -> None:
    short = private_key("short", 1024).public_key().public_numbers()
    entry = public_jwk("k1")
    from tests.support.teams import _b64

    entry.update(kid="short", n=_b64(short.n), e=_b64(short.e))
    assert read_keys({"keys": [entry]}) == {}


@pytest.mark.parametrize("content", [{}, {"keys": None}, {"keys": {}}, {"keys": "k1"}])
def test_a_key_set_without_keys_is_empty(content: dict[str, Any]) -> None:
    assert read_keys(content) == {}
