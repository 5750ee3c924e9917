"""Requests to Microsoft: bounded in time and size, no redirects, no address but the one given."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

CONNECT_SECONDS = 5.0
MAX_ANSWER_BYTES = 512 * 1024
_CONNECTIONS = 100
# No connection, or none in time. (A limit on reading alone would look the same; none is set.)
_NEVER_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
    aiohttp.ServerTimeoutError,
)


class NotSent(Exception):
    """The other side could not be reached: it can't have got the request."""


class NoAnswer(Exception):
    """The request was sent, and no whole answer came: whether it was acted on is not known."""


@dataclass(frozen=True)
class Answer:
    """Status, headers (lower case) and body of a response."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> dict[str, Any]:
        """The JSON object in the body; empty where there is none."""
        try:
            found = json.loads(self.body.decode("utf-8"))
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


class Web:
    """One client session for the whole process, opened at the first request."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close what is open. A later request opens it again."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def ask(
        self,
        method: str,
        url: str,
        *,
        seconds: float,
        headers: Mapping[str, str] | None = None,
        json_body: bytes | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request.

        Args:
            seconds: how long the whole of it may take.
            json_body: sent as it is, as JSON.
            form: sent as a form.

        Raises:
            NotSent: nothing was handed over.
            NoAnswer: it was handed over, and the answer is missing, late or too large.
        """
        given = dict(headers or {})
        if json_body is not None:
            given["Content-Type"] = "application/json; charset=utf-8"
        limit = aiohttp.ClientTimeout(
            total=seconds, sock_connect=min(CONNECT_SECONDS, seconds), connect=None
        )
        try:
            async with self._open().request(
                method,
                url,
                headers=given,
                data=json_body if json_body is not None else form,
                timeout=limit,
                allow_redirects=False,
            ) as response:
                body = await response.content.read(MAX_ANSWER_BYTES + 1)
                while not response.content.at_eof() and len(body) <= MAX_ANSWER_BYTES:
                    body += await response.content.read(MAX_ANSWER_BYTES + 1 - len(body))
                if len(body) > MAX_ANSWER_BYTES:
                    raise NoAnswer
                lower = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status, lower, body)
        except _NEVER_SENT:
            raise NotSent from None
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            raise NoAnswer from None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            # A connection that is used once can't be closed by the other side just as it is used
            # again, which would leave open whether a message was taken.
            connector = aiohttp.TCPConnector(limit=_CONNECTIONS, force_close=True)
            # trust_env: a municipality's way out often is a proxy (HTTPS_PROXY, NO_PROXY).
            self._session = aiohttp.ClientSession(
                connector=connector, trust_env=True, cookie_jar=aiohttp.DummyCookieJar()
            )
        return self._session
