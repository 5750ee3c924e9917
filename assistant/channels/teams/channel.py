"""The route for Teams' activities, as a Rasa channel: let in, acknowledged, answered later."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, HTTPResponse, Request
from sanic import json as json_response

from assistant import logs
from assistant.channels.teams.activity import Activity, Malformed, parse, read_activity
from assistant.channels.teams.bot import NAME, Bot
from assistant.channels.teams.connector import Connector
from assistant.channels.teams.credentials import CredentialError, Credentials
from assistant.channels.teams.deliveries import Deliveries
from assistant.channels.teams.diagnosis import ADVICE
from assistant.channels.teams.keyset import KeySet, KeysUnavailable
from assistant.channels.teams.outbox import Outbox, Outgoing
from assistant.channels.teams.render import Renderer
from assistant.channels.teams.settings import TeamsSettings
from assistant.channels.teams.texts import check_teams_texts, load_teams_texts
from assistant.channels.teams.tokens import FORBIDDEN, UNAUTHENTICATED, Gate, Refused
from assistant.channels.teams.web import Web
from assistant.channels.web.rate import RateLimit, TooFast
from assistant.content import Content, from_content
from assistant.knowledge.problems import KnowledgeError
from assistant.service import Service

ROUTE = "/api/messages"
# Messages have 100 KB at most in Teams; entities and attachments come on top.
MAX_ACTIVITY_BYTES = 256 * 1024
CLOSE_SECONDS = 8.0
# Refusals that are logged in a minute for one reason; a flood of bad tokens must not fill the disk.
_LOGGED_A_MINUTE = 20
_NO_STORE = {"Cache-Control": "no-store"}


class TeamsChannel(InputChannel):
    """Microsoft Teams through the Bot Framework's protocol."""

    def __init__(self, service: Service, settings: TeamsSettings) -> None:
        self._settings = settings
        self._web = Web()
        self._keys = KeySet(settings.keys_url, self._web)
        self._gate = Gate(settings, self._keys)
        self._credentials = Credentials(settings, self._web)
        self._refusals = RateLimit(_LOGGED_A_MINUTE)
        found = service.keys
        self._deliveries = Deliveries(service.redis, lambda: found.valid(_now()))
        outbox = Outbox(Connector(self._web, self._credentials), self._delivered)
        renderer()  # a faulty text is told at the start
        self._bot = Bot(service, outbox, renderer, lambda: found.valid(_now())[0])

    @classmethod
    def name(cls) -> str:
        """The name Rasa knows the channel by."""
        return NAME

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The route. Rasa's ``on_new_message`` is not used: our replies need no Rasa output."""
        routes = Blueprint("vejviser_teams")

        async def messages(request: Request) -> HTTPResponse:
            return await self.messages(request)

        # As a stream: a stranger's body is not read, and the limit is this route's own.
        routes.add_route(messages, ROUTE, methods=["POST"], stream=True)
        return routes

    async def start(self) -> None:
        """Fetch keys and token beforehand; a credential that is refused is told at once, in Danish.

        Nothing waits for this: the server starts without a network, too.
        """
        if self._settings.playground:
            _tell("login er slået fra, kun til Agents Playground her på maskinen.")
            return
        if not await self._keys.warm():
            _tell(ADVICE["noegler_svarer_ikke"])
        try:
            await self._credentials.token()
        except CredentialError as error:
            logs.event(logging.ERROR, "teams sign-in failed", reason=error.key, code=error.code)
            _tell(ADVICE[error.key])
        else:
            _tell("login er i orden.")

    async def stop(self) -> None:
        """Send what waits, for a few seconds at most."""
        await self._bot.close(CLOSE_SECONDS)
        await self._web.close()

    def forget(self) -> None:
        """Forget what is too old."""
        self._bot.forget()
        self._deliveries.forget()

    async def messages(self, request: Request) -> HTTPResponse:
        """Take one activity: refused, or acknowledged at once and answered in the background."""
        try:
            sign_in = None
            if self._settings.playground:
                _only_json(request)
            else:
                sign_in = await self._gate.sign_in(request.headers.get("authorization"))
            raw = read_activity(await _body(request))
            self._gate.admit(sign_in, raw)
            activity = parse(raw)
            new = await self._deliveries.is_new(activity)
        except Refused as error:
            return self._refuse(error)
        except KeysUnavailable:
            logs.event(logging.ERROR, "teams request not checked", reason="keys_unavailable")
            return _empty(503, {"Retry-After": "30"})
        except Malformed:
            self._log_refusal("not_an_activity")
            return _empty(400)
        return await self._acknowledge(activity, new)

    async def _acknowledge(self, activity: Activity, new: bool) -> HTTPResponse:
        body = await self._bot.receive(activity) if new else {}
        status = 200 if activity.type == "invoke" else 202
        return json_response(body, status=status, headers=_NO_STORE, ensure_ascii=False)

    def _refuse(self, error: Refused) -> HTTPResponse:
        self._log_refusal(error.reason)
        unknown = error.status == UNAUTHENTICATED
        return _empty(error.status, {"WWW-Authenticate": "Bearer"} if unknown else {})

    def _log_refusal(self, reason: str) -> None:
        try:
            self._refusals.count(reason)
        except TooFast:
            return  # the first of the minute say what is wrong
        logs.event(logging.WARNING, "teams request refused", reason=reason)

    async def _delivered(self, one: Outgoing, activity_id: str) -> None:
        await self._bot.delivered(one, activity_id)


@from_content
def renderer(found: Content) -> Renderer:
    """What draws replies in Teams' way, with the texts that only Teams has.

    Raises:
        KnowledgeError: a text is missing, unknown or not a text, or names an unknown contact.
    """
    problems = check_teams_texts(found.folder, found.knowledge)
    if problems:
        raise KnowledgeError(problems)
    return Renderer(load_teams_texts(found.folder), found.composer.fill)


def _only_json(request: Request) -> None:
    """Without sign-in a page in a browser on this machine could speak; of JSON it has to ask first.

    Raises:
        Refused: it is something else.
    """
    if not (request.headers.get("content-type") or "").startswith("application/json"):
        raise Refused("not_json", FORBIDDEN)


async def _body(request: Request) -> bytes:
    """The body, read piece by piece up to the limit.

    Raises:
        sanic.exceptions.PayloadTooLarge: it is longer.
    """
    request.stream.request_max_size = MAX_ACTIVITY_BYTES
    body = b""
    async for piece in request.stream:
        body += piece
    return body


def _empty(status: int, headers: Mapping[str, str] | None = None) -> HTTPResponse:
    """A response that says nothing but its status: strangers need not know more."""
    whole = {**_NO_STORE, **(headers or {})}
    return HTTPResponse(status=status, headers=whole, content_type="text/plain; charset=utf-8")


def _tell(text: str) -> None:
    print(f"Teams: {text}", flush=True)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.timezone.utc)
