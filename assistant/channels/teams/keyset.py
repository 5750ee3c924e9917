"""Microsoft's public keys: fetched with a bound, kept, and fetched anew when they change."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import InvalidKeyError
from jwt.algorithms import RSAAlgorithm

from assistant import logs
from assistant.channels.teams.web import NoAnswer, NotSent, Web

# Microsoft: refresh daily; an unknown key may be a new one, but at most one look an hour for those.
FRESH_SECONDS = 24 * 3600
UNKNOWN_EVERY_SECONDS = 3600
# Keys that can't be refreshed count on for so long: the key server may be down for a while.
STALE_SECONDS = 7 * 24 * 3600
AGAIN_SECONDS = 30
FETCH_SECONDS = 10
_MOST_KEYS = 100
_LEAST_BITS = 2048


class KeysUnavailable(Exception):
    """There are no keys, and the key server does not answer."""


@dataclass(frozen=True)
class Key:
    """A key that signs tokens, and the channels that may use it."""

    public: RSAPublicKey
    endorsements: frozenset[str]


def read_keys(content: Mapping[str, Any]) -> dict[str, Key]:
    """The RSA keys of a key set, by their id; what can't be used is left out."""
    found: dict[str, Key] = {}
    listed = content.get("keys")
    for entry in listed[:_MOST_KEYS] if isinstance(listed, list) else []:
        if not isinstance(entry, dict) or entry.get("kty") != "RSA":
            continue
        kid, endorsed = entry.get("kid"), entry.get("endorsements")
        if not isinstance(kid, str) or entry.get("use", "sig") != "sig":
            continue
        try:
            public = RSAAlgorithm.from_jwk({"kty": "RSA", "n": entry["n"], "e": entry["e"]})
        except (InvalidKeyError, KeyError, TypeError, ValueError):
            continue
        if isinstance(public, RSAPublicKey) and public.key_size >= _LEAST_BITS:
            names = endorsed if isinstance(endorsed, list) else []
            found[kid] = Key(public, frozenset(name for name in names if isinstance(name, str)))
    return found


class KeySet:
    """The keys at ``address`` (Microsoft's OpenID metadata, which names where the keys are)."""

    def __init__(self, address: str, web: Web, clock: Callable[[], float] = time.monotonic) -> None:
        self._address = address
        self._web = web
        self._clock = clock
        self._keys: dict[str, Key] = {}
        self._fetched: float | None = None
        self._tried: float | None = None
        self._lock = asyncio.Lock()

    async def key(self, kid: str) -> Key | None:
        """The key of this id; None where there is none.

        Raises:
            KeysUnavailable: no keys could be had yet, or they are much too old.
        """
        # Who comes while others ask waits for their answer.
        if self._due(kid) or (self._lock.locked() and kid not in self._keys):
            async with self._lock:
                if self._due(kid):
                    await self._refresh()
        if self._fetched is None or self._age() > STALE_SECONDS:
            raise KeysUnavailable
        return self._keys.get(kid)

    async def warm(self) -> bool:
        """Fetch the keys now, so that the first message need not wait; whether there are any."""
        async with self._lock:
            if self._fetched is None:
                await self._refresh()
        return self._fetched is not None

    def _age(self) -> float:
        return float("inf") if self._fetched is None else self._clock() - self._fetched

    def _due(self, kid: str) -> bool:
        """Whether to ask the key server; never twice within a short while, whoever asks."""
        if self._tried is not None and self._clock() - self._tried < AGAIN_SECONDS:
            return False
        limit = FRESH_SECONDS if kid in self._keys else UNKNOWN_EVERY_SECONDS
        return self._age() >= limit

    async def _refresh(self) -> None:
        self._tried = self._clock()
        try:
            metadata = await self._web.ask("GET", self._address, seconds=FETCH_SECONDS)
            place = metadata.json().get("jwks_uri")
            if metadata.status != 200 or not self._same_server(place):
                raise NoAnswer
            answer = await self._web.ask("GET", str(place), seconds=FETCH_SECONDS)
            keys = read_keys(answer.json()) if answer.status == 200 else {}
            if not keys:
                raise NoAnswer
        except (NotSent, NoAnswer) as error:
            kind = "unreachable" if isinstance(error, NotSent) else "no_usable_answer"
            logs.event(logging.ERROR, "teams keys could not be fetched", reason=kind)
            return
        self._keys, self._fetched = keys, self._clock()

    def _same_server(self, place: object) -> bool:
        """The keys are fetched from nowhere but the server that was set."""
        if not isinstance(place, str):
            return False
        ours, theirs = urlsplit(self._address), urlsplit(place)
        return (ours.scheme, ours.netloc) == (theirs.scheme, theirs.netloc)
