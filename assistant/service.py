"""What every channel needs of the running assistant: conversations, tokens, feedback, readiness."""

from __future__ import annotations

import datetime as dt
import gc
import logging
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from threadpoolctl import threadpool_limits

from assistant import logs, memory
from assistant.channels.web.feedback import FeedbackStore
from assistant.channels.web.key_table import KeyTable
from assistant.channels.web.keys import GivenKeys, KeyFile
from assistant.channels.web.tokens import Tokens
from assistant.content import content
from assistant.encoding import encoder
from assistant.engine.names import WARM_UP_CHANNEL
from assistant.insight.counts import CountStore
from assistant.insight.editors import Editors
from assistant.insight.questions import QuestionStore
from assistant.insight.turns import offer_to_send, outcome_of
from assistant.intake.message import MAX_CHARACTERS, Incoming, MessageError, clean
from assistant.knowledge.hours import is_holiday
from assistant.operations.control import Control
from assistant.operations.metrics import METRICS
from assistant.operations.store import ControlStore
from assistant.reply.compose import TOPIC_CHOICE, Situation
from assistant.settings import Settings
from assistant.storage import state
from assistant.storage.database import aside, is_embedded, open_database
from assistant.storage.redis import Redis

if TYPE_CHECKING:
    from assistant.engine.agent import Conversations

# A question, the guide, a follow-up and an alarm: the ways a message can take.
WARM_UP = (
    "Hvad er radikalisering?",
    "Jeg er bekymret for en elev på 15",
    "stop",
    "han har en kniv",
)


class Service:
    """The assistant as the channels see it. :meth:`start` loads the model; until then not ready."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        # Held here: one engine for all stores, for as long as the service lives.
        self.engine = open_database(settings.database)
        self._embedded = is_embedded(settings.database)
        self.keys = keys(settings)
        self.redis = Redis(settings.redis, lambda: self.keys.valid(_now())[0])
        self.tokens = Tokens(self.keys, settings.session_minutes)
        self.feedback = FeedbackStore(settings.database)
        self.control_store = ControlStore(settings.database)
        self.control = Control(self.control_store)
        # Whether no more is begun, because the server is about to end.
        self.stopping = False
        self.counts = CountStore(settings.database)
        self.questions = QuestionStore(settings.database)
        self.editors = Editors(self.questions, self.redis)
        self.model_name = ""
        self._conversations: Conversations | None = None
        # Whether messages are answered at their usual speed.
        self.warm = False

    @property
    def conversations(self) -> Conversations:
        """The conversations.

        Raises:
            RuntimeError: the model has not been loaded.
        """
        if self._conversations is None:
            raise RuntimeError("the model has not been loaded")
        return self._conversations

    @property
    def notice(self) -> str | None:
        """The operator's notice (may be empty) while it is switched off; None while it is on."""
        return self.control.notice

    @property
    def encoder_name(self) -> str:
        """The sentence encoder in use; ``ingen`` where none could be loaded."""
        return encoder().name

    def start(self, model: Path) -> None:
        """Load the model. Messages are answered after :meth:`warm_up`.

        Raises:
            Exception: whatever Rasa raises for a model that can't be loaded.
        """
        from assistant.engine.agent import Conversations

        # A message's products are small: one thread is soonest done with them. More would turn
        # round for a while after each, on the core that the sentence encoder needs meanwhile.
        threadpool_limits(1, user_api="blas")
        conversations = Conversations(model, self.settings.database, self.settings.session_minutes)
        if not conversations.ready:
            raise RuntimeError("the model could not be loaded")
        self.model_name = model.name.split(".", 1)[0]
        self._conversations = conversations

    async def warm_up(self) -> None:
        """Hold a conversation that nobody hears, so that the first user needs not wait.

        Caches fill and the libraries' lazy parts load; nothing of it is kept.
        """
        conversation = secrets.token_urlsafe(12)
        for text in WARM_UP:
            await self.conversations.say(conversation, content().take(text), WARM_UP_CHANNEL)
        await self.conversations.forget(conversation)
        is_holiday(_now().date())
        # What is loaded by now stays: the collector need not go through it again and again, which
        # would hold up a turn for tens of milliseconds.
        gc.collect()
        gc.freeze()
        memory.give_back()
        self.warm = True

    def failing(self) -> list[str]:
        """What keeps messages from being answered; empty when all is well.

        The embedded database is asked; of a shared one it is known from :meth:`look` and from
        what was asked of it last.
        """
        failing = []
        if not self.warm or not self.conversations.ready:
            failing.append("model")
        if self._embedded:
            try:
                self.feedback.check()
            except Exception as error:  # whatever the database driver raises
                state.failed(state.DATABASE, error)
        if state.is_down(state.DATABASE):
            failing.append("database")
        return failing

    async def count(
        self, topic: str, useful: bool, reason: str | None, channel: str, now: dt.datetime
    ) -> None:
        """Count whether a reply was of use (:class:`FeedbackStore`)."""
        await aside(self.engine, self.feedback.add, topic, useful, reason, channel, now)

    async def look(self) -> None:
        """See whether the shared database answers, and whether the keys have been changed.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: it does not answer.
        """
        await aside(self.engine, self.feedback.check)
        if isinstance(self.keys, KeyTable):
            await aside(self.engine, self.keys.look)

    @contextmanager
    def ahead(self, text: str) -> Iterator[None]:
        """Begin to understand a typed message while it is taken and said inside.

        What is made of it counts only where the message goes into Rasa as it was typed. Nothing is
        raised: what goes wrong here is met with again inside.
        """
        with ExitStack() as begun:
            if self.notice is None and self.warm:
                try:
                    cleaned = clean(text[: MAX_CHARACTERS + 1])
                    begun.enter_context(self.conversations.ahead(cleaned))
                except MessageError:
                    pass
                except Exception as error:  # whatever fails in it: the turn itself may not
                    logs.fault("not begun ahead", error)
            yield

    async def say(
        self, conversation: str, incoming: Incoming, channel: str
    ) -> list[dict[str, Any]]:
        """The replies to a message, in order, as the contract has them; never none.

        Whatever fails on the way, the user gets a number: what the alarm rules found in the
        message, otherwise sorry and the hotline. While it is switched off the operator's notice
        goes out instead of an answer, after the number for a danger.
        """
        began = time.perf_counter()
        notice = self.notice
        if notice is not None:
            return off_replies(notice, incoming, channel)
        found: list[dict[str, Any]] = []
        try:
            found = await self.conversations.say(conversation, incoming, channel)
        except Exception as error:  # whatever Rasa, a component, an action or the store raises
            logs.fault("turn failed", error, channel=channel)
        replies = found or self._sorry(incoming, channel)
        METRICS.turn(channel, replies, time.perf_counter() - began, failed=not found)
        await self._turn_ended(incoming, replies, channel, failed=not found)
        return replies

    async def _turn_ended(
        self, incoming: Incoming, replies: list[dict[str, Any]], channel: str, failed: bool
    ) -> None:
        """Count the turn, and let a question that was not understood be sent to the editors."""
        topic, outcome = outcome_of(incoming, replies, failed)
        await self.counts.add(channel, topic, outcome, _now())
        offer_to_send(incoming, replies)

    @staticmethod
    def _sorry(incoming: Incoming, channel: str) -> list[dict[str, Any]]:
        logs.event(logging.ERROR, "turn without a reply", channel=channel)
        now = Situation(_now())
        composer = content().composer
        if incoming.alarms:
            return [composer.topic(danger, now).as_dict() for danger in incoming.alarms]
        return [composer.plain("fejl", now, contacts=["hotline"]).as_dict()]


def off_replies(notice: str, incoming: Incoming, channel: str) -> list[dict[str, Any]]:
    """What is said to ``incoming`` while it is switched off; counted as a turn.

    Every danger gets its own numbers first: those that the alarm rules found, or the one whose
    button was pressed. No model is there to say which of several is meant.

    Args:
        notice: the operator's; may be empty.
    """
    began = time.perf_counter()
    now = Situation(_now())
    composer = content().composer
    found = [composer.topic(danger, now) for danger in _dangers(incoming)]
    for reply in found:
        # What they lead to is not answered now.
        reply.choices = []
    replies = [reply.as_dict() for reply in (*found, composer.switched_off(notice, now))]
    METRICS.turn(channel, replies, time.perf_counter() - began)
    return replies


def _dangers(incoming: Incoming) -> tuple[str, ...]:
    pressed = (incoming.choice or "").removeprefix(TOPIC_CHOICE)
    return (pressed,) if pressed in content().acute_topics else incoming.alarms


def _now() -> dt.datetime:
    return dt.datetime.now(dt.timezone.utc)


def keys(settings: Settings) -> GivenKeys | KeyTable | KeyFile:
    """The keys that sign session tokens: given ones, the shared database's, the data folder's."""
    if settings.secrets:
        return GivenKeys(*settings.secrets)
    if settings.database_url:
        return KeyTable(settings.database)
    return KeyFile(settings.key_file)
