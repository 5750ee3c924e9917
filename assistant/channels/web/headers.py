"""What every response says to a browser: what it may do with it, and which pages may ask us."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.operations.request_id import HEADER as REQUEST_ID

# What the server sends is data, not a page: nothing in it may load, run or be framed.
# The list is OWASP's for REST (REST Security Cheat Sheet, security headers).
SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-site",
    "X-Frame-Options": "DENY",
}
_METHODS = "GET, POST, DELETE"
_REQUEST_HEADERS = "authorization, content-type"
_PREFLIGHT_SECONDS = "600"


def security_headers(own: Mapping[str, str]) -> dict[str, str]:
    """What a response lacks of :data:`SECURITY_HEADERS`; ``own`` are the headers it has.

    X-Frame-Options knows only all or none, so it is left out where the response's own policy lists
    who may frame it.
    """
    lacking = {name: value for name, value in SECURITY_HEADERS.items() if name not in own}
    framed = re.search(r"frame-ancestors\s+(?!'none')", own.get("Content-Security-Policy", ""))
    if framed:
        del lacking["X-Frame-Options"]
    return lacking


def cross_origin_headers(origin: str | None, allowed: frozenset[str]) -> dict[str, str]:
    """The headers that let a page of ``origin`` read a response; none where it isn't listed.

    No cookies are in use, so none are allowed; the origin is compared as a whole.
    """
    if not allowed:
        return {}
    vary = {"Vary": "Origin"}
    if origin is None or origin not in allowed:
        return vary
    return {
        **vary,
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": f"Retry-After, {REQUEST_ID}",
    }


def preflight_headers() -> dict[str, str]:
    """What a browser is told when it asks whether a page of a listed origin may send a request."""
    return {
        "Access-Control-Allow-Methods": _METHODS,
        "Access-Control-Allow-Headers": _REQUEST_HEADERS,
        "Access-Control-Max-Age": _PREFLIGHT_SECONDS,
    }
