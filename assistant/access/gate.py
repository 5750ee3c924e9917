"""The door to an area over HTTP: a cookie for who knows the pass phrase, and no forged requests."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from sanic import HTTPResponse, Request

from assistant.access.store import SESSION_SECONDS, AccessStore, Session
from assistant.channels.web.rate import TooFast
from assistant.channels.web.shared_rate import SharedRate
from assistant.storage.redis import Redis

# Wrong pass phrases a minute from one address. From all addresses together there are two a second
# at most on each server, for they are looked at one at a time.
TRIES = 5
MOST_WAITING = 10
FORM_HEADER = "x-vejviser-form"


class Refused(Exception):
    """A request is not let through; ``key`` names the text that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Gate:
    """Signs in and out of one area. ``path`` is where its pages are; its cookie goes there only."""

    def __init__(
        self,
        area: str,
        path: str,
        store: AccessStore,
        redis: Redis,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._area = area
        self._path = path
        self._store = store
        self._clock = clock
        self._cookie = f"vejviser_{area}"
        self._tries = SharedRate(redis, f"phrase:{area}", TRIES)
        # One at a time: each takes memory and a core.
        self._looking = asyncio.Lock()
        self._waiting = 0

    async def is_open(self) -> bool:
        """Whether the administrator has set a pass phrase."""
        return await self._store.aside(self._store.is_set, self._area)

    async def session(self, request: Request) -> Session | None:
        """Who asks; None where nobody is signed in."""
        return await self._store.aside(self.session_now, request)

    def session_now(self, request: Request) -> Session | None:
        """As :meth:`session`, for who may wait for the database."""
        return self._store.session(self._area, self._token(request), self._clock())

    async def signed_in(self, request: Request) -> Session:
        """Who asks.

        Raises:
            Refused: ``log_ind`` where nobody is signed in.
        """
        session = await self.session(request)
        if session is None:
            raise Refused("log_ind")
        return session

    async def own_form(self, request: Request) -> Session:
        """Who sends a form of our own page.

        Raises:
            Refused: ``log_ind``; ``fremmed`` where another page sent it, or the page's secret word
                is missing.
        """
        own_page(request)
        session = await self.signed_in(request)
        if not hmac.compare_digest(request.headers.get(FORM_HEADER, ""), session.form):
            raise Refused("fremmed")
        return session

    async def sign_in(self, request: Request, phrase: str) -> str:
        """A token for who knows the pass phrase.

        Raises:
            Refused: ``forkert_saetning``, ``fremmed``.
            TooFast: too many wrong ones in a minute, or too many wait to be looked at.
        """
        own_page(request)
        who = client(request)
        if self._waiting >= MOST_WAITING:
            raise TooFast(MOST_WAITING)
        self._waiting += 1
        try:
            async with self._looking:
                await self._tries.check(who)
                token = await self._looked_at(phrase)
                if token is None:
                    await self._tries.count(who)
                    raise Refused("forkert_saetning")
                return token
        finally:
            self._waiting -= 1

    async def _looked_at(self, phrase: str) -> str | None:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            None, self._store.sign_in, self._area, phrase, self._clock()
        )

    def let_in(self, request: Request, response: HTTPResponse, token: str) -> None:
        """Give the browser the cookie; it survives a crash of the browser."""
        set_cookie(request, response, self._cookie, token, self._path, SESSION_SECONDS)

    async def sign_out(self, request: Request, response: HTTPResponse) -> None:
        """End who asks, and take the cookie back."""
        token = self._token(request)
        if token:
            await self._store.aside(self._store.sign_out, token)
        set_cookie(request, response, self._cookie, "", self._path, 0)

    async def forget(self) -> None:
        """Forget addresses that tried, and sign-ins that have ended."""
        self._tries.forget()
        await self._store.aside(self._store.forget, self._clock())

    def _token(self, request: Request) -> str | None:
        found: str | None = request.cookies.get(self._cookie)
        return found


def own_page(request: Request) -> None:
    """See to it that a page of our own sends JSON, not a foreign page in a user's name.

    Browsers say it in ``Sec-Fetch-Site`` (https and this machine) or ``Origin`` (everywhere);
    a foreign page can set neither, nor send JSON without asking first.

    Raises:
        Refused: ``fremmed``.
    """
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise Refused("fremmed")
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        foreign = site not in ("same-origin", "none")
    else:
        foreign = origin is not None and urlsplit(origin).netloc != request.host
    if foreign:
        raise Refused("fremmed")


def client(request: Request) -> str:
    """The address that asks, by which tries are counted."""
    return str(request.remote_addr or request.ip)


def set_cookie(
    request: Request, response: HTTPResponse, name: str, value: str, path: str, seconds: int
) -> None:
    """A cookie that no script can read and no foreign page can send along with a form."""
    response.cookies[name] = value
    cookie = response.cookies[name]
    cookie["path"] = path
    cookie["max-age"] = seconds
    cookie["httponly"] = True
    cookie["samesite"] = "Lax"
    if request.scheme == "https":
        cookie["secure"] = True
