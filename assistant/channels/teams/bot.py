"""What the bot does with an activity: answer, greet, count feedback, or nothing.

Nothing here knows HTTP or Rasa: an activity comes in, activities go into the outbox.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from assistant import logs
from assistant.channels.teams.activity import (
    FEEDBACK,
    Activity,
    Place,
    Scope,
    conversation_key,
    feedback_of,
    keyed,
)
from assistant.channels.teams.intake import Taken, take
from assistant.channels.teams.marks import SharedMarks
from assistant.channels.teams.outbox import Outbox, Outgoing
from assistant.channels.teams.render import Manner, Renderer
from assistant.channels.web.queue import TooManyWaiting, Turns
from assistant.channels.web.rate import TooFast
from assistant.channels.web.shared_rate import SharedRate
from assistant.channels.web.turn_lock import TurnLock
from assistant.content import content
from assistant.insight.questions import TooManyQuestions
from assistant.intake.message import Incoming, MessageError
from assistant.reply.compose import GREETING_CHOICE, TOPIC_CHOICE, Situation
from assistant.service import Service, off_replies

NAME = "teams"
GREETING = Incoming(choice=GREETING_CHOICE)
# installationUpdate and conversationUpdate tell of the same thing within seconds.
GREETED_SECONDS = 600
RATED_SECONDS = 7 * 24 * 3600
SLOW_DOWN_SECONDS = 60
SENT_SECONDS = 3600
_MOST = 20_000
_NOTHING: dict[str, Any] = {}


class Bot:
    """Takes activities that have been let in, and answers them in the background."""

    def __init__(
        self,
        service: Service,
        outbox: Outbox,
        renderer: Callable[[], Renderer],
        secret: Callable[[], str],
    ) -> None:
        """``renderer``: of the content in use now; ``secret``: the key that hashes Teams' ids."""
        self._service = service
        self._outbox = outbox
        self._rendering = renderer
        self._secret = secret
        redis, settings = service.redis, service.settings
        session = 60 * settings.session_minutes
        self._turns = Turns(settings.queue_length, TurnLock(redis))
        self._rate = SharedRate(redis, "teams", settings.conversation_rate)
        self._greeted: SharedMarks[bool] = SharedMarks(redis, "greeted", GREETED_SECONDS, _MOST)
        self._slowed: SharedMarks[bool] = SharedMarks(redis, "slowed", SLOW_DOWN_SECONDS, _MOST)
        self._warned: SharedMarks[bool] = SharedMarks(redis, "warned", session, _MOST)
        # The titles of the choices that were shown last: some come back as typed text.
        self._offered: SharedMarks[dict[str, str]] = SharedMarks(redis, "offered", session, _MOST)
        self._topics: SharedMarks[str] = SharedMarks(redis, "topics", RATED_SECONDS, _MOST)
        self._rated: SharedMarks[bool] = SharedMarks(redis, "rated", RATED_SECONDS, _MOST)
        self._sent: SharedMarks[bool] = SharedMarks(redis, "sent", SENT_SECONDS, _MOST)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def _renderer(self) -> Renderer:
        return self._rendering()

    async def receive(self, activity: Activity) -> dict[str, Any]:
        """Do what an activity asks for, in the background; the body to answer the request with."""
        if activity.type == "message" and activity.question is not None and not activity.own:
            self._later(self._send_question(activity, activity.question))
        elif activity.type == "message" and not activity.own:
            self._later(self._answer(activity))
        elif activity.type == "invoke":
            return await self._invoke(activity)
        elif _is_hello(activity):
            if await self._greeted.first(self._mark(activity.place.conversation), True):
                self._later(self._greet(activity))
        elif _is_goodbye(activity):
            self._later(self._leave(activity))
        return _NOTHING

    async def delivered(self, one: Outgoing, activity_id: str) -> None:
        """Remember what a thumb under the activity will be about."""
        if one.topic and activity_id:
            await self._topics.set(self._mark(activity_id), one.topic)
            await self._topics.set(self._mark(one.place.conversation), one.topic)

    def forget(self) -> None:
        """Forget what is too old."""
        self._rate.forget()
        self._outbox.forget()
        for marks in (self._greeted, self._slowed, self._warned, self._rated, self._sent):
            marks.forget()
        self._offered.forget()
        self._topics.forget()

    async def close(self, seconds: float) -> None:
        """Finish what is under way, for ``seconds`` at most."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds / 2)
        await self._outbox.close(seconds / 2)

    async def _invoke(self, activity: Activity) -> dict[str, Any]:
        if activity.name == "adaptiveCard/action" and activity.choice is not None:
            self._later(self._answer(activity))
            return {
                "statusCode": 200,
                "type": "application/vnd.microsoft.activity.message",
                "value": self._renderer.texts.replies["modtaget"],
            }
        if activity.name == "message/fetchTask":
            data = activity.value.get("data")
            useful = feedback_of(data if isinstance(data, dict) else activity.value)
            return self._renderer.feedback_form(useful[0]) if useful else _NOTHING
        if activity.name == "message/submitAction":
            await self._count(activity)
        return _NOTHING

    async def _count(self, activity: Activity) -> None:
        """Count a thumb, once for each person and answer."""
        given = feedback_of(activity.value)
        if given is None:
            logs.event(logging.INFO, "teams feedback unreadable", kind=FEEDBACK)
            return
        # A client that does not say which answer it was (the Agents Playground) means the last one.
        about = activity.about or activity.place.conversation
        topic = await self._topics.get(self._mark(about))
        if topic is None:
            logs.event(logging.INFO, "teams feedback too late")
        elif await self._rated.first(self._mark(about, topic, activity.person), True):
            now = dt.datetime.now(dt.timezone.utc)
            await self._service.count(topic, given[0], given[1], NAME, now)

    async def _answer(self, activity: Activity) -> None:
        key = conversation_key(activity, self._secret())
        taken = take(activity, await self._offered.get(key) or {})
        try:
            await self._try(activity, key, taken)
        except MessageError as error:
            self._alarm_or(taken, activity, content().texts.errors[error.key])
        except Exception as error:  # whatever fails, somebody waits for an answer
            logs.fault("teams turn failed", error)
            self._alarm_or(taken, activity, content().texts.conversation["fejl"])

    async def _try(self, activity: Activity, key: str, taken: Taken) -> None:
        place = activity.place
        off = self._service.notice
        if off is not None:
            said = replace(taken.incoming, alarms=taken.alarms)
            await self._show(off_replies(off, said, NAME), place, key)
            return
        if taken.error:
            raise MessageError(taken.error)
        if taken.note:
            self._say(taken.note, place)
            return
        if self._service.failing():
            raise MessageError("ikke_klar")
        try:
            await self._rate.count(key)
        except TooFast:
            if not taken.alarms:
                if await self._slowed.first(key, True):
                    raise MessageError("for_mange") from None
                return
        if not taken.alarms and place.scope is not Scope.CHANNEL:
            self._outbox.put(self._renderer.typing(place))
        try:
            async with self._turns.turn(key):
                await self._turn(activity, key, taken.incoming)
        except TooManyWaiting:
            raise MessageError("for_mange") from None

    async def _send_question(self, activity: Activity, question: str) -> None:
        """Send a question to the editors, as its card showed it; once, however often it is pressed.

        Teams keeps the card and what was typed; here nothing was kept until now.
        """
        place, key = activity.place, conversation_key(activity, self._secret())
        mark = self._mark(key, question)
        words, errors = self._renderer.texts.replies, content().texts.errors
        if not await self._sent.first(mark, True):
            self._say("redaktion_sendt", place)
            return
        shown, text = None, words["redaktion_ikke_sendt"]
        try:
            now = dt.datetime.now(dt.timezone.utc)
            shown = await self._service.editors.send(key, question, NAME, now)
        except MessageError as error:
            text = errors[error.key]
        except (TooFast, TooManyQuestions):
            text = errors["for_mange"]
        except Exception as error:  # whatever the store raises
            logs.fault("teams question failed", error)
        else:
            if shown is None:
                self._say("redaktion_sendt", place)
                return
        await self._sent.drop(mark)
        again = self._renderer.question(shown, place) if shown else self._renderer.text(text, place)
        self._outbox.put(again)

    async def _turn(self, activity: Activity, key: str, incoming: Incoming) -> None:
        place = activity.place
        if incoming.choice is not None and not await self._may_press(key, incoming.choice):
            self._say("gammel_knap", place)
            return
        await self._show(await self._service.say(key, incoming, NAME), place, key)
        if activity.has_files:
            self._say("fil_ikke_laest", place)

    async def _may_press(self, key: str, choice: str) -> bool:
        """Whether a choice was offered here, or leads to a topic, which anybody may ask for.

        A card stays in Teams long after its conversation was forgotten, and in a channel others
        may press it. What the guide asked one person is not theirs to answer.
        """
        if choice.startswith(TOPIC_CHOICE):
            return choice.removeprefix(TOPIC_CHOICE) in content().knowledge.topics
        return (await self._service.conversations.memory(key)).offered(choice)

    async def _show(self, replies: list[dict[str, Any]], place: Place, key: str) -> None:
        shared = place.scope is not Scope.PERSONAL
        manner = Manner(place.scope, warn=shared and await self._warned.first(key, True))
        offered = {one["title"]: one["choice"] for reply in replies for one in reply["choices"]}
        await self._offered.set(key, offered)
        for one in self._renderer.turn(replies, place, manner):
            self._outbox.put(one)

    def _say(self, key: str, place: Place) -> None:
        """Send a fixed text of ``teams.yml``."""
        self._outbox.put(self._renderer.text(self._renderer.texts.replies[key], place))

    def _alarm_or(self, taken: Taken, activity: Activity, text: str) -> None:
        """The numbers for the dangers that were heard, whatever went wrong; otherwise ``text``."""
        if taken.alarms:
            now = Situation(dt.datetime.now(dt.timezone.utc))
            composer = content().composer
            replies = [composer.topic(danger, now).as_dict() for danger in taken.alarms]
            manner = Manner(activity.place.scope)
            for one in self._renderer.turn(replies, activity.place, manner):
                self._outbox.put(one)
            return
        self._outbox.put(self._renderer.text(text, activity.place))

    async def _greet(self, activity: Activity) -> None:
        """The greeting in a personal chat; among others one short introduction."""
        place = replace(activity.place, reply_to="")
        if place.scope is not Scope.PERSONAL:
            self._say("introduktion", place)
            return
        key = conversation_key(activity, self._secret())
        off = self._service.notice
        if off is not None:
            await self._show(off_replies(off, GREETING, NAME), place, key)
            return
        if self._service.failing():
            self._outbox.put(self._renderer.text(content().texts.errors["ikke_klar"], place))
            return
        async with self._turns.turn(key):
            await self._show(await self._service.say(key, GREETING, NAME), place, key)

    async def _leave(self, activity: Activity) -> None:
        """We were taken out: send nothing more, and forget what was said in a personal chat."""
        self._outbox.drop(activity.place.conversation)
        await self._greeted.drop(self._mark(activity.place.conversation))
        if activity.place.scope is Scope.PERSONAL and not self._service.failing():
            key = conversation_key(activity, self._secret())
            # After what is being answered just now, which would be remembered and sent otherwise.
            async with self._turns.turn(key):
                await self._offered.drop(key)
                await self._service.conversations.forget(key)
            self._outbox.drop(activity.place.conversation)

    def _mark(self, *parts: str) -> str:
        return keyed(self._secret(), *parts)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @staticmethod
    async def _guarded(work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:  # nobody awaits it
            logs.fault("teams activity failed", error)


def _is_hello(activity: Activity) -> bool:
    if activity.type == "installationUpdate":
        # "add-upgrade": a new version of the app, no new people.
        return activity.action == "add"
    return activity.type == "conversationUpdate" and activity.joined


def _is_goodbye(activity: Activity) -> bool:
    if activity.type == "installationUpdate":
        return activity.action == "remove"
    return activity.type == "conversationUpdate" and activity.left
