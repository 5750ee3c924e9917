"""Requests that must not get in: the table, each with the status and the reason that is logged."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jwt

from tests.support.teams import (
    APP_ID,
    ISSUER,
    OTHER_TENANT,
    TENANT,
    Body,
    activity,
    private_key,
    public_jwk,
    token,
)

NOW = int(time.time())
# The keys that the key server has; "other" is nobody's, "plain" and "slack" lack the endorsement.
KEYS = [
    public_jwk("k1"),
    public_jwk("plain", endorsements=None),
    public_jwk("slack", endorsements=("slack",)),
    public_jwk("enc", use="enc"),
]


@dataclass(frozen=True)
class Bad:
    """One bad request: how its token is made, and what differs in the activity."""

    status: int
    reason: str
    token: Callable[[str], str | None]
    changes: Body | None = None


def _signed(**claims: Any) -> Callable[[str], str]:
    return lambda url: token(url, **claims)


def _headers(**headers: Any) -> Callable[[str], str]:
    """A good token with other headers."""

    def make(url: str) -> str:
        claims = {"iss": ISSUER, "aud": APP_ID, "exp": NOW + 3600, "serviceurl": url}
        given = {"kid": "k1", **headers}
        whole = {name: value for name, value in given.items() if value is not None}
        return jwt.encode(claims, private_key("k1"), algorithm="RS256", headers=whole)

    return make


def _hmac(url: str) -> str:
    """The public key, which everybody knows, as if it were a shared secret."""
    claims = {"iss": ISSUER, "aud": APP_ID, "exp": NOW + 3600, "serviceurl": url}
    return jwt.encode(claims, public_jwk("k1")["n"], algorithm="HS256", headers={"kid": "k1"})


def _raw(header: Body, claims: Body, signature: str = "") -> str:
    parts = (header, claims)
    shown = [base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=").decode() for p in parts]
    return ".".join([*shown, signature])


def _unsigned(url: str) -> str:
    claims = {"iss": ISSUER, "aud": APP_ID, "exp": NOW + 3600, "serviceurl": url}
    return _raw({"alg": "none", "typ": "JWT", "kid": "k1"}, claims)


def _swapped(url: str) -> str:
    """The claims of one token under the signature of another."""
    one, two = token(url).split("."), token(url, iss="https://example.org").split(".")
    return ".".join([one[0], two[1], one[2]])


def _rs384(url: str) -> str:
    claims = {"iss": ISSUER, "aud": APP_ID, "exp": NOW + 3600, "serviceurl": url}
    return jwt.encode(claims, private_key("k1"), algorithm="RS384", headers={"kid": "k1"})


ELSEWHERE = "https://smba.example.org/emea/"
BAD: dict[str, Bad] = {
    "no token": Bad(401, "no_token", lambda url: None),
    "empty token": Bad(401, "no_bearer_token", lambda url: ""),
    "not a token": Bad(401, "malformed", lambda url: "abc"),
    "two parts": Bad(401, "malformed", lambda url: token(url).rsplit(".", 1)[0]),
    "four parts": Bad(401, "malformed", lambda url: token(url) + ".x"),
    "no json inside": Bad(401, "malformed", lambda url: "YWJj.YWJj.YWJj"),
    "oversized": Bad(401, "token_too_long", lambda url: token(url, filler="x" * 5500)),
    "no issuer": Bad(401, "claim_missing", _signed(iss=None)),
    "wrong issuer": Bad(401, "wrong_issuer", _signed(iss="https://example.org")),
    "issuer with a slash": Bad(401, "wrong_issuer", _signed(iss=ISSUER + "/")),
    "tenant's issuer": Bad(401, "wrong_issuer", _signed(iss=f"https://sts.windows.net/{TENANT}/")),
    "issuer is a list": Bad(401, "wrong_issuer", _signed(iss=[ISSUER])),
    "no audience": Bad(401, "claim_missing", _signed(aud=None)),
    "another bot's": Bad(401, "wrong_audience", _signed(aud=OTHER_TENANT)),
    "empty audience": Bad(401, "claim_missing", _signed(aud="")),
    "audience is a list": Bad(401, "wrong_audience", _signed(aud=[APP_ID, "andet"])),
    "no expiry": Bad(401, "claim_missing", _signed(exp=None)),
    "expired": Bad(401, "expired", _signed(exp=NOW - 400)),
    "expiry is a text": Bad(401, "malformed", _signed(exp="snart")),
    "not yet valid": Bad(401, "not_yet_valid", _signed(nbf=NOW + 900, exp=NOW + 3600)),
    "made in the future": Bad(401, "not_yet_valid", _signed(iat=NOW + 900)),
    "HS256 with the public key": Bad(401, "wrong_algorithm", _hmac),
    "none": Bad(401, "wrong_algorithm", _unsigned),
    "RS384": Bad(401, "wrong_algorithm", _rs384),
    "no key id": Bad(401, "no_key_id", _headers(kid=None)),
    "endless key id": Bad(401, "no_key_id", _headers(kid="k" * 300)),
    "unknown key id": Bad(401, "unknown_key", lambda url: token(url, kid="k9", key="other")),
    "key for encryption": Bad(401, "unknown_key", lambda url: token(url, kid="enc")),
    "another key's signature": Bad(401, "bad_signature", lambda url: token(url, key="other")),
    "another token's claims": Bad(401, "bad_signature", _swapped),
    "no signature": Bad(401, "bad_signature", lambda url: token(url).rsplit(".", 1)[0] + "."),
    "own key inside": Bad(
        401,
        "bad_signature",
        lambda url: jwt.encode(
            {"iss": ISSUER, "aud": APP_ID, "exp": NOW + 3600, "serviceurl": url},
            private_key("other"),
            algorithm="RS256",
            headers={"kid": "k1", "jwk": public_jwk("other"), "jku": "https://example.org/keys"},
        ),
    ),
    "unknown critical header": Bad(401, "malformed", _headers(crit=["opdigtet"], opdigtet=True)),
    "no service url claim": Bad(403, "no_service_url_claim", _signed(serviceurl=None)),
    "service url is a list": Bad(
        403, "no_service_url_claim", lambda url: token(url, serviceurl=[url])
    ),
    "claim of another service url": Bad(403, "wrong_service_url", _signed(serviceurl=ELSEWHERE)),
    "service url with another path": Bad(
        403, "wrong_service_url", lambda url: token(url, serviceurl=url + "/emea")
    ),
    "activity of another service url": Bad(
        403,
        "service_host_not_listed",
        lambda url: token(ELSEWHERE),
        {"serviceUrl": ELSEWHERE},
    ),
    "no service url": Bad(403, "no_service_url", token, {"serviceUrl": None}),
    "key without endorsement": Bad(403, "key_not_endorsed", lambda url: token(url, kid="plain")),
    "key of another channel": Bad(403, "key_not_endorsed", lambda url: token(url, kid="slack")),
    "another channel": Bad(403, "wrong_channel", token, {"channelId": "slack"}),
    "another tenant": Bad(
        403, "wrong_tenant", token, {"channelData": {"tenant": {"id": OTHER_TENANT}}}
    ),
    "no tenant": Bad(403, "wrong_tenant", token, {"channelData": {}}),
}


def request_of(bad: Bad, url: str) -> tuple[Body, str | None]:
    """The activity and the token of a bad request, for a connector at ``url``."""
    return activity(url, "hvad er ekstremisme", **(bad.changes or {})), bad.token(url)
