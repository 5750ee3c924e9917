"""The routes anybody may ask: taking part by phone, the projector, the hand-out, the QR code."""

from __future__ import annotations

import io
from typing import Any

import segno
from sanic import HTTPResponse, Request

from assistant.access.gate import client, own_page, set_cookie
from assistant.channels.answers import NO_STORE, answer_json, as_json
from assistant.channels.web.body import read_object
from assistant.channels.web.shared_rate import SharedRate
from assistant.channels.workshop.stream import Hub, stream
from assistant.content import content
from assistant.storage.redis import Redis
from assistant.workshops.room.codes import read_code
from assistant.workshops.room.rooms import LIFE_SECONDS, MOST_ROOMS, RoomError, Rooms
from assistant.workshops.room.store import Room
from assistant.workshops.room.tries import CodeTries
from assistant.workshops.room.view import Views

PATH = "/w"
COOKIE = "vejviser_plads"
# A school behind one address joins within a minute; who makes up participants does not get far.
JOINS = 400
# Nobody taps faster.
VOTES = 120


class ParticipantRoutes:
    """Joining, answering and looking on."""

    def __init__(
        self, rooms: Rooms, views: Views, hub: Hub, tries: CodeTries, redis: Redis
    ) -> None:
        self._rooms = rooms
        self._views = views
        self._hub = hub
        self._tries = tries
        self._joins = SharedRate(redis, "joins", JOINS)
        self._votes = SharedRate(redis, "votes", VOTES)
        # The part of a view that all participants share: by room, with the room's version and the
        # content it was made from.
        self._shared: dict[str, tuple[int, str, str]] = {}

    def forget(self) -> None:
        """Forget who asked more than two minutes ago."""
        self._joins.forget()
        self._votes.forget()

    async def join(self, request: Request) -> HTTPResponse:
        """``{"code": "..."}``: let the browser in, with a cookie that says which place is its."""
        own_page(request)
        code = asked_code(read_object(request.body).get("code"))
        who = client(request)
        await self._joins.count(who)
        before = request.cookies.get(COOKIE)
        token, _ = await self._tries.look_up(
            who, lambda: self._rooms.aside(self._rooms.join, code, before)
        )
        response = answer_json({"joined": True}, 201)
        set_cookie(request, response, COOKIE, token, PATH, LIFE_SECONDS)
        return response

    async def vote(self, request: Request) -> HTTPResponse:
        """``{"at": 3, "choice": 0}``: count the browser's answer."""
        own_page(request)
        body = read_object(request.body)
        token = request.cookies.get(COOKIE)
        await self._votes.count(token or "")
        at, choice = body.get("at"), body.get("choice")
        if type(at) is not int or type(choice) is not int:
            raise RoomError("ukendt_valg")
        await self._rooms.aside(self._rooms.vote, token, at, choice)
        return answer_json({"mine": choice})

    async def leave(self, request: Request) -> HTTPResponse:
        """Go out, to write another code."""
        own_page(request)
        token = request.cookies.get(COOKIE)
        if token:
            await self._rooms.aside(self._rooms.leave, token)
        response = answer_json({"joined": False})
        set_cookie(request, response, COOKIE, "", PATH, 0)
        return response

    async def follow(self, request: Request) -> None:
        """The stream of the browser's room."""
        token = request.cookies.get(COOKIE) or ""
        room = await self._rooms.aside(self._rooms.joined, token)

        def view() -> str:
            return self._own(room.name, token)

        with self._hub.listening(room.name, token, wall=False) as listener:
            await stream(request, listener, self._hub, lambda: self._rooms.aside(view))

    async def look_on(self, request: Request) -> None:
        """The projector's stream, of the room with ``?code=``."""
        code = asked_code(request.args.get("code"))
        who = client(request)
        room = await self._tries.look_up(
            who, lambda: self._rooms.aside(self._rooms.with_code, code)
        )

        def view() -> str:
            now = self._rooms.named(room.name)
            return as_json(self._views.projector(now)) if now else ""

        with self._hub.listening(room.name, f"{who} {room.name}", wall=True) as listener:
            await stream(request, listener, self._hub, lambda: self._rooms.aside(view))

    async def qr_code(self, request: Request) -> HTTPResponse:
        """The address of the room with ``?code=`` as a picture, whether or not there is one."""
        code = asked_code(request.args.get("code"))
        address = f"{request.scheme}://{request.host}{PATH}#{code}"
        drawn = io.BytesIO()
        segno.make(address, error="m", micro=False).save(
            drawn, kind="svg", border=3, xmldecl=False, light="#fff", dark="#000", unit=None
        )
        return HTTPResponse(drawn.getvalue(), headers=NO_STORE, content_type="image/svg+xml")

    def _own(self, name: str, token: str) -> str:
        found = self._rooms.seen_by(token)
        if found is None or found[0].name != name:
            return ""
        room, choice = found
        return f'{self._alike(room)[:-1]},"mine":{as_json(choice)}}}'

    def _alike(self, room: Room) -> str:
        now = (room.version, content().version)
        *made_of, known = self._shared.get(room.name, (-1, "", ""))
        if tuple(made_of) != now:
            known = as_json(self._views.participant(room))
            if len(self._shared) >= 2 * MOST_ROOMS:
                # Of rooms that are closed by now.
                self._shared.clear()
            self._shared[room.name] = (*now, known)
        return known


def asked_code(given: Any) -> str:
    """The code that was sent.

    Raises:
        RoomError: ``forkert_kode`` where it can't be one.
    """
    code = read_code(given) if isinstance(given, str) else None
    if code is None:
        raise RoomError("forkert_kode")
    return code
