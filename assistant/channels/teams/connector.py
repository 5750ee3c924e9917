"""Sends one activity to a conversation: tries again where that is right, and never where it isn't.

The protocol has no mark by which the connector would know a message that it has had before. So what
it may have taken (the request was sent, no answer came) is not sent again, unless the caller would
rather have it twice than never.
"""

from __future__ import annotations

import asyncio
import email.utils
import json
import logging
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from urllib.parse import quote

from assistant import logs
from assistant.channels.teams.activity import Place
from assistant.channels.teams.credentials import CredentialError, Credentials
from assistant.channels.teams.web import Answer, NoAnswer, NotSent, Web

# Microsoft, "Rate limiting for bots": try these again, later and not all at the same moment. 503 is
# HTTP's own word for "not now".
AGAIN = (412, 429, 502, 503, 504)
ATTEMPTS = 7
FIRST_WAIT_SECONDS = 1.0
# A longer wait than this is of no use to somebody who asked a question.
LONGEST_WAIT_SECONDS = 300.0
SEND_SECONDS = 15.0


class Outcome(str, Enum):
    """What became of an activity."""

    DELIVERED = "delivered"
    REFUSED = "refused"
    TOO_LARGE_OR_BAD = "too_large_or_bad"
    UNKNOWN = "unknown"
    GIVEN_UP = "given_up"


@dataclass(frozen=True)
class Sent:
    """What became of an activity, and the id that Teams gave it."""

    outcome: Outcome
    id: str = ""


class Connector:
    """Microsoft's connector, as the bot sees it."""

    def __init__(
        self,
        web: Web,
        credentials: Credentials,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        spread: Callable[[], float] = random.random,
        seconds: float = SEND_SECONDS,
    ) -> None:
        """``spread``: from 0 to 1, how much of a wait's half is added to it."""
        self._web = web
        self._credentials = credentials
        self._sleep = sleep
        self._spread = spread
        self._seconds = seconds

    async def send(
        self,
        place: Place,
        activity: Mapping[str, Any],
        *,
        attempts: int = ATTEMPTS,
        rather_twice: bool = False,
    ) -> Sent:
        """Send one activity; whatever becomes of it, nothing is raised.

        Args:
            attempts: how often it may be tried.
            rather_twice: send it again where it is not known whether it was taken.
        """
        address, body = _address(place), json.dumps(activity, ensure_ascii=False).encode("utf-8")
        renewed = False
        for attempt in range(1, attempts + 1):
            wait = FIRST_WAIT_SECONDS * 2 ** (attempt - 1) * (1 + self._spread() / 2)
            try:
                token = await self._credentials.token()
                answer = await self._post(address, body, token)
            except CredentialError as error:
                logs.event(logging.ERROR, "teams sign-in failed", reason=error.key, code=error.code)
            except NotSent:
                logs.event(logging.WARNING, "teams connector unreachable", attempt=attempt)
            except NoAnswer:
                logs.event(logging.WARNING, "teams connector did not answer", attempt=attempt)
                if not rather_twice:
                    return Sent(Outcome.UNKNOWN)
            else:
                if answer.status == 401 and not renewed:
                    # The token may have been called back: one more, with a fresh one.
                    renewed = True
                    self._credentials.reject(token)
                    continue
                done = _judge(answer, rather_twice)
                if done is not None:
                    return done
                wait = max(wait, _retry_after(answer))
            if attempt == attempts or wait > LONGEST_WAIT_SECONDS:
                break
            await self._sleep(wait)
        logs.event(logging.ERROR, "teams activity given up", attempts=attempts)
        return Sent(Outcome.GIVEN_UP)

    async def _post(self, address: str, body: bytes, token: str) -> Answer:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return await self._web.ask(
            "POST", address, seconds=self._seconds, headers=headers, json_body=body
        )


def _address(place: Place) -> str:
    conversation = quote(place.conversation, safe="")
    address = f"{place.service_url.rstrip('/')}/v3/conversations/{conversation}/activities"
    return f"{address}/{quote(place.reply_to, safe='')}" if place.reply_to else address


def _judge(answer: Answer, rather_twice: bool) -> Sent | None:
    """What an answer means; None where it should be tried again."""
    status = answer.status
    if status == 401:
        # A fresh token is not taken: it is the registration that is wrong, not this answer.
        logs.event(logging.ERROR, "teams bot token not accepted", status=status)
        return Sent(Outcome.GIVEN_UP)
    if 200 <= status < 300:
        found = answer.json().get("id")
        return Sent(Outcome.DELIVERED, found if isinstance(found, str) else "")
    if status in AGAIN:
        logs.event(logging.WARNING, "teams connector asks to wait", status=status)
        return None
    logs.event(logging.ERROR, "teams connector refused", status=status)
    if status in (400, 413):
        return Sent(Outcome.TOO_LARGE_OR_BAD)
    if status >= 500:
        # It failed on the way, and nobody says how far it got.
        return None if rather_twice else Sent(Outcome.UNKNOWN)
    return Sent(Outcome.REFUSED)


def _retry_after(answer: Answer) -> float:
    """Seconds to wait as the answer says: a number, or a date (RFC 9110)."""
    given = answer.headers.get("retry-after", "")
    try:
        return max(0.0, float(given))
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(given).timestamp() - time.time())
    except (TypeError, ValueError):
        return 0.0
