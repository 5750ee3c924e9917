"""The HTTP contract as a Rasa channel with its own routes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, HTTPResponse, Request
from sanic import json as json_response

from assistant import __version__
from assistant.channels.web.body import read_feedback, read_message, read_question
from assistant.channels.web.problems import RETRY_AFTER_SECONDS, problem
from assistant.channels.web.queue import TooManyWaiting, Turns
from assistant.channels.web.rate import TooFast
from assistant.channels.web.shared_rate import SharedRate
from assistant.channels.web.tokens import TokenError
from assistant.channels.web.turn_lock import TurnLock
from assistant.content import content
from assistant.insight.questions import TooManyQuestions
from assistant.intake.message import Incoming, MessageError
from assistant.reply.compose import GREETING_CHOICE
from assistant.service import Service
from assistant.understanding.danish import load_pipeline

NAME = "web"
# When to ask again whether it is on; behind a load balancer another server answers at once.
OFF_SECONDS = 10
STOPPING_SECONDS = 1
_NO_STORE = {"Cache-Control": "no-store"}

Handler = Callable[[Request], Awaitable[HTTPResponse]]


class WebChannel(InputChannel):
    """Sessions, messages, feedback and health for the widget, the tests and other programs."""

    def __init__(self, service: Service) -> None:
        self._service = service
        settings = service.settings
        self._turns = Turns(settings.queue_length, TurnLock(service.redis))
        self._by_conversation = SharedRate(service.redis, "talk", settings.conversation_rate)
        self._by_client = SharedRate(service.redis, "client", settings.client_rate)

    def forget(self) -> None:
        """Forget the addresses that asked more than two minutes ago."""
        self._by_conversation.forget()
        self._by_client.forget()

    @classmethod
    def name(cls) -> str:
        """The name Rasa knows the channel by."""
        return NAME

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes. Rasa's ``on_new_message`` is not used: our replies need no Rasa output."""
        routes = Blueprint("vejviser_web")
        for path, method, handler in (
            ("/health/live", "GET", self.live),
            ("/health/ready", "GET", self.ready),
            ("/api/v1/sessions", "POST", self.open_session),
            ("/api/v1/sessions", "DELETE", self.close_session),
            ("/api/v1/messages", "POST", self.message),
            ("/api/v1/feedback", "POST", self.feedback),
            ("/api/v1/questions", "POST", self.question),
        ):
            name = f"{handler.__name__}_{method.lower()}"
            routes.add_route(self._guarded(handler), path, methods=[method], name=name)
        return routes

    async def live(self, request: Request) -> HTTPResponse:
        """The process runs."""
        return json_response({"live": True}, headers=_NO_STORE)

    async def ready(self, request: Request) -> HTTPResponse:
        """Whether messages are answered, and what is in use."""
        failing = self._service.failing()
        pipeline = load_pipeline()
        if self._service.stopping:
            failing.append("stopping")
        health = {
            "ready": not failing,
            "off": self._service.notice is not None,
            "version": __version__,
            "knowledge": content().version,
            "model": self._service.model_name,
            "failing": failing,
            "language_pipeline": f"{pipeline.name} {pipeline.version}",
            "encoder": self._service.encoder_name,
        }
        return json_response(health, status=503 if failing else 200, headers=_NO_STORE)

    async def open_session(self, request: Request) -> HTTPResponse:
        """Start a conversation; answers with its token and the greeting."""
        notice = self._service.notice
        if notice is not None:
            return self._problem("slukket", OFF_SECONDS, content().composer.notice(notice))
        conversation, token, expires = self._service.tokens.issue(_now())
        replies = await self._say(conversation, Incoming(choice=GREETING_CHOICE))
        body = {**_credentials(token, expires), "replies": replies}
        return json_response(body, status=201, headers=_NO_STORE, ensure_ascii=False)

    async def close_session(self, request: Request) -> HTTPResponse:
        """Forget the conversation now."""
        conversation = await self._conversation(request)
        async with self._turns.turn(conversation):
            await self._service.conversations.forget(conversation)
        return HTTPResponse(status=204)

    async def message(self, request: Request) -> HTTPResponse:
        """Take a text or a choice; answers with the replies in order.

        The answer also holds a fresh token: a conversation that goes on does not expire. While it
        is switched off none can be begun, and nobody needs one: a danger gets its number.
        """
        try:
            conversation = await self._conversation(request)
        except TokenError:
            if self._service.notice is None:
                raise
            conversation, _, _ = self._service.tokens.issue(_now())
        text, choice = read_message(request.body)
        if text is None:
            replies = await self._say(conversation, Incoming(choice=choice))
        else:
            with self._service.ahead(text):
                replies = await self._say(conversation, content().take(text))
        token, expires = self._service.tokens.renew(conversation, _now())
        body = {"replies": replies, **_credentials(token, expires)}
        return json_response(body, headers=_NO_STORE, ensure_ascii=False)

    async def feedback(self, request: Request) -> HTTPResponse:
        """Count whether a reply was of use."""
        conversation = await self._conversation(request)
        reply_id, useful, reason = read_feedback(request.body)
        memory = await self._service.conversations.memory(conversation)
        said = memory.reply(reply_id)
        if said is None:
            raise MessageError("ukendt_svar")
        await self._service.count(said.topic, useful, reason, NAME, _now())
        return HTTPResponse(status=204)

    async def question(self, request: Request) -> HTTPResponse:
        """Keep a question that was not understood for the editors, if it is shown as it is kept."""
        conversation = await self._conversation(request)
        reply_id, text = read_question(request.body)
        said = (await self._service.conversations.memory(conversation)).reply(reply_id)
        if said is None or said.kind != "fallback":
            raise MessageError("ukendt_svar")
        shown = await self._service.editors.send(conversation, text, NAME, _now())
        body = {"kept": True} if shown is None else {"kept": False, "text": shown}
        return json_response(body, headers=_NO_STORE, ensure_ascii=False)

    async def _conversation(self, request: Request) -> str:
        conversation = self._service.tokens.read(request.headers.get("authorization"), _now())
        await self._by_conversation.count(conversation)
        return conversation

    async def _say(self, conversation: str, incoming: Incoming) -> list[dict[str, Any]]:
        off = self._service.notice is not None
        async with self._turns.turn(conversation):
            if not off and incoming.choice is not None and incoming.choice != GREETING_CHOICE:
                memory = await self._service.conversations.memory(conversation)
                if not memory.offered(incoming.choice):
                    raise MessageError("ukendt_valg")
            return await self._service.say(conversation, incoming, NAME)

    def _guarded(self, handler: Handler) -> Handler:
        async def answer(request: Request) -> HTTPResponse:
            try:
                if request.path.startswith("/api/"):
                    await self._by_client.count(request.remote_addr or request.ip)
                    if self._service.stopping:
                        return self._problem("stopper", STOPPING_SECONDS)
                    # That it is switched off can be told without a model or a database.
                    speaks = handler in (self.open_session, self.message)
                    off = speaks and self._service.notice is not None
                    if not off and self._service.failing():
                        return self._problem("ikke_klar")
                return await handler(request)
            except (MessageError, TokenError) as error:
                return self._problem(error.key)
            except (TooManyWaiting, TooManyQuestions):
                return self._problem("for_mange")
            except TooFast as error:
                return self._problem("for_mange", error.retry_after)

        return answer

    @staticmethod
    def _problem(
        key: str, retry_after: int = RETRY_AFTER_SECONDS, detail: str = ""
    ) -> HTTPResponse:
        return problem(key, content().composer.error(key), retry_after, detail=detail)


def _credentials(token: str, expires: dt.datetime) -> dict[str, str]:
    return {"token": token, "expires_at": expires.replace(microsecond=0).isoformat()}


def _now() -> dt.datetime:
    return dt.datetime.now(dt.timezone.utc)
