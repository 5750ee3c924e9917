"""Errors as ``application/problem+json`` (RFC 9457) with a Danish title; never what was typed."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sanic import HTTPResponse

STATUS = {
    "ikke_json": 400,
    "hverken_eller": 400,
    "uforstaaelig": 400,
    "afvist": 400,
    "ingen_noegle": 401,
    "udloebet": 401,
    "ikke_fundet": 404,
    "ukendt_svar": 404,
    "forkert_metode": 405,
    "for_langsom": 408,
    "for_stor": 413,
    "tom": 422,
    "for_lang": 422,
    "ukendt_valg": 422,
    "forkert_feedback": 422,
    "forkert_spoergsmaal": 422,
    "akut": 422,
    "for_mange": 429,
    "intern": 500,
    "ikke_klar": 503,
    "slukket": 503,
    "stopper": 503,
}
RETRY_AFTER_SECONDS = 5


def problem(
    key: str,
    title: str,
    retry_after: int = RETRY_AFTER_SECONDS,
    statuses: Mapping[str, int] = STATUS,
    detail: str = "",
) -> HTTPResponse:
    """The response for the error ``key``, whose Danish text is ``title``.

    Args:
        retry_after: seconds, told where trying again may help.
        statuses: the status of each key.
        detail: what is to be told besides, such as an operator's notice.
    """
    status = statuses[key]
    headers = {"Cache-Control": "no-store"}
    if status in (429, 503):
        headers["Retry-After"] = str(retry_after)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    body = {"type": f"urn:vejviser:fejl:{key}", "title": title, "status": status}
    if detail:
        body["detail"] = detail
    return HTTPResponse(
        json.dumps(body, ensure_ascii=False),
        status=status,
        headers=headers,
        content_type="application/problem+json",
    )
