"""The rooms as the chat knows them (``assistant/workshops/joining.py``): who writes a code is in.

A conversation's random name is the participant's token, so it keeps its place over a restart.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.channels.web.rate import TooFast
from assistant.content import content
from assistant.knowledge.page_texts import PageTexts
from assistant.storage.redis import Redis
from assistant.workshops.joining import RoomView, TooManyTries
from assistant.workshops.room.course import Place, Shows
from assistant.workshops.room.rooms import RoomError, Rooms
from assistant.workshops.room.store import Room
from assistant.workshops.room.tries import CodeTries


class ChatRooms:
    """Implements the chat's side of a room."""

    def __init__(self, rooms: Rooms, texts: Callable[[], PageTexts], redis: Redis) -> None:
        """``texts``: those of the workshop's pages, of the content in use now."""
        self._rooms = rooms
        self._texts = texts
        # Of its own: a conversation counts as one who asks, and costs a turn each time.
        self._tries = CodeTries(redis, "chat")

    async def join(self, code: str, participant: str) -> RoomView | None:
        """See :class:`assistant.workshops.joining.Rooms`."""
        try:
            room = await self._tries.look_up(
                participant, lambda: self._rooms.aside(self._rooms.enter, code, participant)
            )
        except TooFast:
            raise TooManyTries from None
        except RoomError:
            return None
        return await self._rooms.aside(self._view, room, participant)

    async def look(self, participant: str) -> RoomView | None:
        """See :class:`assistant.workshops.joining.Rooms`."""
        try:
            return await self._rooms.aside(self._seen, participant)
        except RoomError:
            return None

    async def answer(self, participant: str, step: int, choice: int) -> RoomView | None:
        """See :class:`assistant.workshops.joining.Rooms`."""
        try:
            await self._rooms.aside(self._rooms.vote, participant, step, choice)
        except RoomError as error:
            if error.key == "ikke_med":
                return None
        return await self.look(participant)

    async def leave(self, participant: str) -> None:
        """See :class:`assistant.workshops.joining.Rooms`."""
        await self._rooms.aside(self._rooms.leave, participant)

    def _seen(self, participant: str) -> RoomView:
        return self._view(self._rooms.joined(participant), participant)

    def _view(self, room: Room, participant: str) -> RoomView:
        place = self._rooms.course(room).place(room.at)
        revealed = room.at in room.revealed
        asks = bool(place.choices) and not revealed and not room.paused
        fill = content().composer.fill
        return RoomView(
            text="\n\n".join(fill(part.strip()) for part in self._parts(room, place) if part),
            step=room.at,
            choices=tuple(fill(one.text) for one in place.choices) if asks else (),
            chosen=self._rooms.choice(room, participant),
            citations=place.citations if revealed else (),
            contacts=place.contacts if place.shows is Shows.CALL else (),
        )

    def _parts(self, room: Room, place: Place) -> list[str]:
        """The paragraphs of what is shown."""
        texts = self._texts()
        if room.paused:
            return [str(texts["pause_tekst"])]
        if place.shows is Shows.WELCOME:
            return [str(texts["venter"])]
        if place.shows is Shows.END:
            return [str(texts["slut_tekst"])]
        if place.shows is Shows.CALL:
            return [f"**{texts['ring_titel']}**"]
        title = f"**{place.title}**" if place.title else ""
        question = f"**{place.question}**" if place.question else ""
        if room.at in room.revealed:
            unsure = str(texts["ubekraeftet"]).replace("{forbehold}", place.caveat)
            return [title, question, place.explanation, unsure if place.caveat else ""]
        return [title, place.information, question]
