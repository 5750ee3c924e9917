"""The Rasa agent with our own generator, store and in-process actions."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.shared.core.domain import SessionConfig

from assistant.content import content
from assistant.dialogue.guide import choice_slots
from assistant.dialogue.memory import Memory, memory_of
from assistant.engine import names, parse
from assistant.engine.generator import KnowledgeGenerator
from assistant.engine.in_process import InProcessActions
from assistant.engine.serving import ServingAgent
from assistant.engine.tracker_store import TextFreeTrackerStore
from assistant.intake.message import Incoming
from assistant.reply.compose import (
    EXERCISE,
    EXERCISE_CHOICE,
    GUIDE_CHOICE,
    NONE_OF_THEM,
    START_GUIDE,
    TOPIC_CHOICE,
    Situation,
)
from assistant.reply.exercise import CODE
from assistant.reply.masked import identified, with_note
from assistant.workshops.joining import code_in, open_rooms


class ReplyCollector(OutputChannel):
    """Collects the replies of one turn."""

    def __init__(self) -> None:
        self.replies: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """The name Rasa knows the channel by."""
        return "vejviser"

    async def send_custom_json(
        self, recipient_id: str, json_message: dict[str, Any], **kwargs: Any
    ) -> None:
        """Take one reply."""
        self.replies.append(json_message)


class Conversations:
    """Talks to Rasa: one call a turn, replies out."""

    def __init__(self, model: Path, database: str, session_minutes: int = 30) -> None:
        """Load the model. The agent is not ready if that fails; see :attr:`ready`.

        ``database`` is a URL. After ``session_minutes`` of silence a conversation is forgotten.
        """
        self._store = TextFreeTrackerStore(database, 60 * session_minutes)
        self._agent = ServingAgent(
            generator=KnowledgeGenerator(),
            tracker_store=self._store,
            lock_store=InMemoryLockStore(),
            action_endpoint=InProcessActions(),
        )
        self._agent.load_model(str(model))
        if self._agent.domain is not None:
            # The store gives nothing of a conversation that was silent for too long.
            self._agent.domain.session_config = SessionConfig(0, False)

    @property
    def ready(self) -> bool:
        """Whether messages are answered."""
        return self._agent.is_ready()

    def ahead(self, text: str) -> AbstractContextManager[None]:
        """Begin with a message that is said inside: see :meth:`Interpreter.ahead`."""
        return self._agent.ahead(text)

    async def say(
        self, conversation: str, incoming: Incoming, channel: str
    ) -> list[dict[str, Any]]:
        """Give Rasa a message and return the replies, in order, as the contract has them.

        There are none where an action fails: Rasa logs that and goes on. ``channel`` is the name
        of the one it came by: ``web``, ``terminal``.
        """
        output = ReplyCollector()
        pressed = parse_choice(incoming.choice) if incoming.choice is not None else None
        if open_rooms() is not None and code_in(incoming.text or "") is not None:
            # The code of a room is no sentence to understand.
            pressed = parse.pressed(EXERCISE, names.INTENT_EXERCISE_CHOICE, act=CODE)
            pressed["text"] = incoming.text
        await self._agent.handle_message(
            UserMessage(
                text=incoming.text or "",
                output_channel=output,
                sender_id=conversation,
                parse_data=pressed,
                input_channel=channel,
                metadata={
                    names.ALARM_KEY: list(incoming.alarms),
                    names.EXPLAINED_KEY: incoming.explained,
                    names.MASKED_KEY: identified(incoming.masked),
                },
            )
        )
        if not incoming.masked or not output.replies:
            return output.replies
        now = Situation(dt.datetime.now(dt.timezone.utc))
        note = content().composer.masked([kind.value for kind in incoming.masked], now)
        return with_note(output.replies, note, incoming)

    async def memory(self, conversation: str) -> Memory:
        """What the conversation's stored replies offered."""
        return memory_of(await self._store.said(conversation))

    async def forget_silent(self) -> None:
        """Delete the conversations that have been silent for longer than a session lasts."""
        await self._store.forget_silent()

    async def forget(self, conversation: str) -> None:
        """Delete the conversation."""
        await self._store.forget(conversation)


def parse_choice(choice: str) -> dict[str, Any]:
    """The parse data that a pressed choice stands for.

    Raises:
        ValueError: it is not the form of any choice we offer.
    """
    if choice == NONE_OF_THEM:
        return parse.pressed("dialog/mente_andet", names.DIALOGUE_GROUP)
    if choice.startswith(GUIDE_CHOICE):
        return parse.pressed(START_GUIDE, names.INTENT_GUIDE_CHOICE, choice_slots(choice))
    if choice.startswith(EXERCISE_CHOICE):
        act = choice[len(EXERCISE_CHOICE) :]
        return parse.pressed(EXERCISE, names.INTENT_EXERCISE_CHOICE, act=act)
    if choice == TOPIC_CHOICE + EXERCISE:
        return parse.pressed(EXERCISE, names.INTENT_EXERCISE)
    if choice.startswith(TOPIC_CHOICE):
        topic = choice[len(TOPIC_CHOICE) :]
        group = topic.split("/", 1)[0]
        return parse.pressed(topic, names.INTENT_GUIDE if topic == START_GUIDE else group)
    raise ValueError("not a choice")
