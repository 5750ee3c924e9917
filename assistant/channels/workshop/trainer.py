"""The routes of who is signed in: opening rooms, steering them, saving their counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sanic import HTTPResponse, Request

from assistant.access.gate import Gate, client
from assistant.channels.answers import NO_STORE, answer_json, as_json
from assistant.channels.web.body import read_object
from assistant.channels.workshop.material import Material
from assistant.channels.workshop.participant import asked_code
from assistant.channels.workshop.stream import Hub, stream
from assistant.channels.workshop.summary_pdf import as_pdf
from assistant.content import content
from assistant.knowledge.page_texts import PageTexts
from assistant.workshops.room.plan import length, of_choice, of_programme
from assistant.workshops.room.rooms import Move, RoomError, Rooms
from assistant.workshops.room.summary import Summary, as_csv, summarise
from assistant.workshops.room.tries import CodeTries
from assistant.workshops.room.view import Views

AREA = "workshop"
PATH = "/workshop"


class TrainerRoutes:
    """Everything a trainer does."""

    def __init__(
        self,
        gate: Gate,
        rooms: Rooms,
        views: Views,
        hub: Hub,
        tries: CodeTries,
        material: Material,
        texts: Callable[[], PageTexts],
    ) -> None:
        self._gate = gate
        self._rooms = rooms
        self._views = views
        self._hub = hub
        self._tries = tries
        self._material = material
        self._texts = texts

    async def state(self, request: Request) -> HTTPResponse:
        """Whether a pass phrase is set, whether one is signed in, and what there is then."""
        session = await self._gate.session(request)
        found: dict[str, Any] = {
            "set": await self._gate.is_open(),
            "signed_in": session is not None,
        }
        if session is not None:
            found["form"] = session.form
            found["offers"] = self._material.offers()
            found["rooms"] = await self._rooms.aside(self._listed, session.name)
        return answer_json(found)

    def _listed(self, owner: str) -> list[dict[str, Any]]:
        return [
            {
                "name": room.name,
                "code": room.code,
                "people": self._rooms.people(room),
                "minutes": length(room.plan),
                "first": self._views.title(room.plan[0]),
                "steps": len(room.plan),
            }
            for room in self._rooms.of_owner(owner)
        ]

    async def sign_in(self, request: Request) -> HTTPResponse:
        """``{"phrase": "..."}``: a cookie for who knows it."""
        phrase = read_object(request.body).get("phrase")
        token = await self._gate.sign_in(request, phrase if isinstance(phrase, str) else "")
        response = answer_json({"signed_in": True})
        self._gate.let_in(request, response, token)
        return response

    async def sign_out(self, request: Request) -> HTTPResponse:
        """Take the cookie back. Rooms go on until they are closed or their time is up."""
        await self._gate.own_form(request)
        response = answer_json({"signed_in": False})
        await self._gate.sign_out(request, response)
        return response

    async def open(self, request: Request) -> HTTPResponse:
        """``{"programme": "..."}`` or ``{"steps": [...], "minutes": 45}``: open a room."""
        session = await self._gate.own_form(request)
        body = read_object(request.body)
        programme, steps = body.get("programme"), body.get("steps")
        if isinstance(programme, str):
            plan = of_programme(programme, content().workshops)
        else:
            listed = steps if isinstance(steps, list) else []
            chosen = [one for one in listed if isinstance(one, dict)]
            minutes = body.get("minutes")
            plan = of_choice(chosen, minutes if type(minutes) is int else 0, content().workshops)
        room = await self._rooms.aside(self._rooms.open, session.name, plan)
        return answer_json({"name": room.name}, 201)

    async def take_over(self, request: Request) -> HTTPResponse:
        """``{"code": "...", "key": "..."}``: go on with a room from another machine."""
        session = await self._gate.own_form(request)
        body = read_object(request.body)
        code, key = asked_code(body.get("code")), asked_code(body.get("key"))
        rooms = self._rooms
        room = await self._tries.look_up(
            client(request), lambda: rooms.aside(rooms.take_over, code, key, session.name)
        )
        return answer_json({"name": room.name})

    async def steer(self, request: Request, name: str) -> HTTPResponse:
        """``{"move": "next", "at": 3}``: go on from what the trainer saw."""
        session = await self._gate.own_form(request)
        body = read_object(request.body)
        move, at = body.get("move"), body.get("at")
        if move not in [one.value for one in Move] or type(at) is not int:
            raise RoomError("ukendt_handling")
        room = await self._rooms.aside(self._rooms.steer, name, session.name, Move(move), at)
        return answer_json({"at": room.at, "version": room.version})

    async def close(self, request: Request, name: str) -> HTTPResponse:
        """Delete everything of the room now."""
        session = await self._gate.own_form(request)
        await self._rooms.aside(self._rooms.close, name, session.name)
        return answer_json({"closed": True})

    async def follow(self, request: Request, name: str) -> None:
        """The stream of a room of one's own."""
        owner = (await self._gate.signed_in(request)).name
        await self._rooms.aside(self._rooms.owned, name, owner)

        def view() -> str:
            # Who has been signed out meanwhile sees no more.
            if self._gate.session_now(request) is None:
                return ""
            now = self._rooms.named(name)
            own = now is not None and now.owner == owner
            return as_json(self._views.trainer(now)) if now and own else ""

        with self._hub.listening(name, owner, wall=True) as listener:
            await stream(request, listener, self._hub, lambda: self._rooms.aside(view))

    async def summary_csv(self, request: Request, name: str) -> HTTPResponse:
        """The counts that may be saved, as a table."""
        texts = {
            key.removeprefix("sum_"): str(text)
            for key, text in self._texts().items()
            if key.startswith("sum_")
        }
        found = await self._summary(request, name)
        return _download(as_csv(found, texts).encode(), "text/csv", "csv")

    async def summary_pdf(self, request: Request, name: str) -> HTTPResponse:
        """The counts that may be saved, as a page to print."""
        drawn = as_pdf(await self._summary(request, name), self._texts())
        return _download(drawn, "application/pdf", "pdf")

    async def print_data(self, request: Request) -> HTTPResponse:
        """Cases, questions and notes to print: of ``?programme=``, of ``?room=``, or all."""
        session = await self._gate.signed_in(request)
        programme, name = request.args.get("programme"), request.args.get("room")
        if name:
            room = await self._rooms.aside(self._rooms.owned, name, session.name)
            return answer_json(self._material.of_plan(room.plan))
        if programme:
            plan = of_programme(programme, content().workshops)
            return answer_json(self._material.of_plan(plan))
        return answer_json(self._material.everything())

    async def _summary(self, request: Request, name: str) -> Summary:
        session = await self._gate.signed_in(request)
        rooms = self._rooms
        return await rooms.aside(lambda: summarise(rooms, rooms.owned(name, session.name)))


def _download(body: bytes, kind: str, suffix: str) -> HTTPResponse:
    headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="workshop.{suffix}"'}
    return HTTPResponse(body, headers=headers, content_type=kind)
