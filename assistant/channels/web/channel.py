"""The HTTP contract as a Rasa channel with its own routes."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, HTTPResponse, Request
from sanic import json as json_response

from assistant.channels.web.body import read_feedback, read_message
from assistant.channels.web.problems import problem
from assistant.channels.web.queue import TooManyWaiting, Turns
from assistant.channels.web.tokens import TokenError
from assistant.content import content
from assistant.intake.message import Incoming, MessageError
from assistant.reply.compose import GREETING_CHOICE
from assistant.service import Service
from assistant.understanding.danish import load_pipeline

NAME = "web"
_NO_STORE = {"Cache-Control": "no-store"}
_log = logging.getLogger("vejviser")

Handler = Callable[[Request], Awaitable[HTTPResponse]]


class WebChannel(InputChannel):
    """Sessions, messages, feedback and health for the widget, the tests and other programs."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._turns = Turns(service.settings.queue_length)

    @classmethod
    def name(cls) -> str:
        """The name Rasa knows the channel by."""
        return NAME

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes. Rasa's ``on_new_message`` is not used: our replies need no Rasa output."""
        routes = Blueprint("vejviser_web")
        for path, method, handler in (
            ("/", "GET", self.front_page),
            ("/health/live", "GET", self.live),
            ("/health/ready", "GET", self.ready),
            ("/api/v1/sessions", "POST", self.open_session),
            ("/api/v1/sessions", "DELETE", self.close_session),
            ("/api/v1/messages", "POST", self.message),
            ("/api/v1/feedback", "POST", self.feedback),
        ):
            name = f"{handler.__name__}_{method.lower()}"
            routes.add_route(self._guarded(handler), path, methods=[method], name=name)
        return routes

    async def front_page(self, request: Request) -> HTTPResponse:
        """A short text for a person who opens the address in a browser."""
        return HTTPResponse(
            content().composer.fill(content().texts.errors["forside"]),
            content_type="text/plain; charset=utf-8",
        )

    async def live(self, request: Request) -> HTTPResponse:
        """The process runs."""
        return json_response({"live": True}, headers=_NO_STORE)

    async def ready(self, request: Request) -> HTTPResponse:
        """Whether messages are answered, and what is in use."""
        failing = self._service.failing()
        pipeline = load_pipeline()
        health = {
            "ready": not failing,
            "model": self._service.model_name,
            "failing": failing,
            "language_pipeline": f"{pipeline.name} {pipeline.version}",
            "encoder": self._service.encoder_name,
        }
        return json_response(health, status=503 if failing else 200, headers=_NO_STORE)

    async def open_session(self, request: Request) -> HTTPResponse:
        """Start a conversation; answers with its token and the greeting."""
        conversation, token, expires = self._service.tokens.issue(_now())
        replies = await self._say(conversation, Incoming(choice=GREETING_CHOICE))
        body = {
            "token": token,
            "expires_at": expires.replace(microsecond=0).isoformat(),
            "replies": replies,
        }
        return json_response(body, status=201, headers=_NO_STORE, ensure_ascii=False)

    async def close_session(self, request: Request) -> HTTPResponse:
        """Forget the conversation now."""
        conversation = self._conversation(request)
        async with self._turns.turn(conversation):
            await self._service.conversations.forget(conversation)
        return HTTPResponse(status=204)

    async def message(self, request: Request) -> HTTPResponse:
        """Take a text or a choice; answers with the replies in order."""
        conversation = self._conversation(request)
        text, choice = read_message(request.body)
        incoming = content().take(text) if text is not None else Incoming(choice=choice)
        replies = await self._say(conversation, incoming)
        return json_response({"replies": replies}, headers=_NO_STORE, ensure_ascii=False)

    async def feedback(self, request: Request) -> HTTPResponse:
        """Count whether a reply was of use."""
        conversation = self._conversation(request)
        reply_id, useful, reason = read_feedback(request.body)
        memory = await self._service.conversations.memory(conversation)
        said = memory.reply(reply_id)
        if said is None:
            raise MessageError("ukendt_svar")
        self._service.feedback.add(said.topic, useful, reason, NAME, _now())
        return HTTPResponse(status=204)

    def _conversation(self, request: Request) -> str:
        return self._service.tokens.read(request.headers.get("authorization"))

    async def _say(self, conversation: str, incoming: Incoming) -> list[dict[str, Any]]:
        async with self._turns.turn(conversation):
            if incoming.choice is not None and incoming.choice != GREETING_CHOICE:
                memory = await self._service.conversations.memory(conversation)
                if not memory.offered(incoming.choice):
                    raise MessageError("ukendt_valg")
            replies = await self._service.conversations.say(conversation, incoming)
        if not replies:
            _log.error("a turn gave no reply")
            return [self._service.apology().as_dict()]
        return replies

    def _guarded(self, handler: Handler) -> Handler:
        async def answer(request: Request) -> HTTPResponse:
            try:
                if request.path.startswith("/api/") and self._service.failing():
                    return self._problem("ikke_klar")
                return await handler(request)
            except (MessageError, TokenError) as error:
                return self._problem(error.key)
            except TooManyWaiting:
                return self._problem("for_mange")

        return answer

    @staticmethod
    def _problem(key: str) -> HTTPResponse:
        found = content()
        return problem(key, found.composer.fill(found.texts.errors[key]))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.timezone.utc)
