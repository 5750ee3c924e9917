"""The way of a question to the editors: masked anew, seen by who sends it, and only then kept."""

from __future__ import annotations

import datetime as dt

from assistant.channels.web.shared_rate import SharedRate
from assistant.content import content
from assistant.insight.questions import QuestionStore
from assistant.intake.message import MAX_CHARACTERS, MessageError, clean
from assistant.storage.redis import Redis

# Questions a minute: of one conversation, and of all together.
OF_ONE = 5
OF_ALL = 60
_ALL = "alle"


class Editors:
    """Takes questions for the editors from every channel."""

    def __init__(self, store: QuestionStore, redis: Redis) -> None:
        self._store = store
        self._one = SharedRate(redis, "question", OF_ONE)
        self._all = SharedRate(redis, "questions", OF_ALL)

    async def send(
        self, conversation: str, text: str, channel: str, now: dt.datetime
    ) -> str | None:
        """Keep ``text``, if it is just what would be kept of it; then None.

        Otherwise nothing is kept, and the text as it would be is returned: whoever sends it must
        see it first. ``conversation`` only counts towards a limit.

        Raises:
            MessageError: see :func:`as_kept`.
            TooFast: too many in a minute.
            TooManyQuestions: no more are taken.
        """
        await self._all.check(_ALL)
        await self._one.count(conversation)
        await self._all.count(_ALL)
        kept = as_kept(text)
        if kept != text:
            return kept
        await self._store.add(kept, channel, now)
        return None

    def forget(self) -> None:
        """Forget the names that no longer count."""
        self._one.forget()
        self._all.forget()


def as_kept(text: str) -> str:
    """``text`` cleaned and masked, as it would be kept.

    Raises:
        MessageError: ``tom``, ``for_lang`` or ``uforstaaelig``; ``intern`` where the mask fails;
            ``akut`` where it tells of a danger, which is not for editors to read some day.
    """
    taken = content().take(text)
    if taken.alarms:
        raise MessageError("akut")
    masked = clean(taken.text or "")
    if len(masked) > MAX_CHARACTERS:
        raise MessageError("for_lang")
    return masked
