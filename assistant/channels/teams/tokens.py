"""Whether a request really comes from Microsoft, for this bot, from a tenant of ours.

The rules are those of Microsoft's "Authenticate requests from the Bot Connector service", read
strictly: one algorithm, nothing optional. A refusal has a category for the log and never the token.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import jwt

from assistant.channels.teams.keyset import Key, KeySet
from assistant.channels.teams.settings import TeamsSettings
from assistant.settings import LOOPBACK

ALGORITHM = "RS256"
ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
SKEW_SECONDS = 300
# Microsoft's tokens have some 1,200 characters.
MAX_TOKEN_CHARACTERS = 6000
_MAX_KID_CHARACTERS = 200
UNAUTHENTICATED, FORBIDDEN = 401, 403
# What no service URL has, and what readers of addresses don't agree on.
_ODD = re.compile(r"[@?#\\\s\x00-\x1f]")
# What is wrong with a token, told by PyJWT's errors; the first that fits counts.
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (jwt.ExpiredSignatureError, "expired"),
    (jwt.ImmatureSignatureError, "not_yet_valid"),
    (jwt.InvalidAudienceError, "wrong_audience"),
    (jwt.InvalidIssuerError, "wrong_issuer"),
    (jwt.InvalidSignatureError, "bad_signature"),
    (jwt.MissingRequiredClaimError, "claim_missing"),
    (jwt.InvalidAlgorithmError, "wrong_algorithm"),
)


class Refused(Exception):
    """The request is refused with ``status`` (401 or 403); ``reason`` is a category."""

    def __init__(self, reason: str, status: int = UNAUTHENTICATED) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


@dataclass(frozen=True)
class SignIn:
    """What a good token says that the activity must be held against."""

    service_url: str
    endorsements: frozenset[str]


class Gate:
    """Checks tokens, then the activity that came with them."""

    def __init__(self, settings: TeamsSettings, keys: KeySet) -> None:
        self._settings = settings
        self._keys = keys

    async def sign_in(self, header: str | None) -> SignIn:
        """Check an ``Authorization`` header.

        Raises:
            Refused: it is missing, malformed, forged, out of its time or meant for somebody else.
            KeysUnavailable: it can't be checked now.
        """
        token = _token_of(header)
        kid = _kid_of(token)
        key = await self._keys.key(kid)
        if key is None:
            raise Refused("unknown_key")
        claims = self._claims(token, key)
        service_url = claims.get("serviceurl")
        if not isinstance(service_url, str) or not service_url:
            raise Refused("no_service_url_claim", FORBIDDEN)
        return SignIn(service_url, key.endorsements)

    def admit(self, sign_in: SignIn | None, activity: Mapping[str, Any]) -> None:
        """Hold an activity against its token; ``sign_in`` is None in the playground only.

        Raises:
            Refused: another service URL, a host that is not listed, another channel or tenant.
        """
        service_url = activity.get("serviceUrl")
        if not isinstance(service_url, str) or not service_url:
            raise Refused("no_service_url", FORBIDDEN)
        if not self.allowed(service_url):
            raise Refused("service_host_not_listed", FORBIDDEN)
        if activity.get("channelId") != CHANNEL:
            raise Refused("wrong_channel", FORBIDDEN)
        if self._settings.playground:
            return
        if sign_in is None:
            raise Refused("no_token")
        if sign_in.service_url.rstrip("/") != service_url.rstrip("/"):
            raise Refused("wrong_service_url", FORBIDDEN)
        if CHANNEL not in sign_in.endorsements:
            raise Refused("key_not_endorsed", FORBIDDEN)
        if tenant_of(activity) not in self._settings.tenants:
            raise Refused("wrong_tenant", FORBIDDEN)

    def allowed(self, service_url: str) -> bool:
        """Whether the bot's token may be sent to this address: https and a listed host."""
        try:
            parts = urlsplit(service_url)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            return False
        if host not in self._settings.service_hosts or _ODD.search(service_url):
            return False
        if host in LOOPBACK:
            return parts.scheme in ("http", "https")
        return parts.scheme == "https" and port in (None, 443)

    def _claims(self, token: str, key: Key) -> dict[str, Any]:
        try:
            return dict(
                jwt.decode(
                    token,
                    key.public,
                    algorithms=[ALGORITHM],
                    audience=self._settings.app_id,
                    issuer=[ISSUER, *self._settings.issuers],
                    leeway=SKEW_SECONDS,
                    options={"require": ["exp", "iss", "aud"], "strict_aud": True},
                )
            )
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
            raise Refused(_reason(error)) from None


def tenant_of(activity: Mapping[str, Any]) -> str:
    """The tenant that an activity names, in small letters; empty where it names none."""
    data = activity.get("channelData")
    tenant = data.get("tenant") if isinstance(data, dict) else None
    found = tenant.get("id") if isinstance(tenant, dict) else None
    return found.lower() if isinstance(found, str) else ""


def _token_of(header: str | None) -> str:
    if not header:
        raise Refused("no_token")
    if len(header) > MAX_TOKEN_CHARACTERS:
        raise Refused("token_too_long")
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Refused("no_bearer_token")
    return token.strip()


def _kid_of(token: str) -> str:
    """The key's id from the header, which is not to be trusted for anything else."""
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise Refused("malformed") from None
    if header.get("alg") != ALGORITHM:
        raise Refused("wrong_algorithm")
    kid = header.get("kid")
    if not isinstance(kid, str) or not 0 < len(kid) <= _MAX_KID_CHARACTERS:
        raise Refused("no_key_id")
    return kid


def _reason(error: Exception) -> str:
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), "malformed")
