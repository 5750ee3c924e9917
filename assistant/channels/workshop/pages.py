"""The workshop's routes, put together: pages, their files, streams, and what the pages ask."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sanic import Blueprint, HTTPResponse, Request
from sanic.exceptions import NotFound

from assistant.access.gate import Gate
from assistant.access.store import AccessStore
from assistant.channels.answers import Handler, answer_json
from assistant.channels.assets import SHARED, Asset, page_policy, read_assets, send
from assistant.channels.workshop.answers import answered
from assistant.channels.workshop.material import Material
from assistant.channels.workshop.participant import PATH as ROOM_PATH
from assistant.channels.workshop.participant import ParticipantRoutes
from assistant.channels.workshop.stream import Hub
from assistant.channels.workshop.texts import load_room_texts
from assistant.channels.workshop.trainer import AREA, TrainerRoutes
from assistant.channels.workshop.trainer import PATH as TRAINER_PATH
from assistant.content import Content, content, from_content
from assistant.knowledge.page_texts import PageTexts, filled
from assistant.settings import Settings
from assistant.storage.redis import Redis
from assistant.workshops.joining import use_rooms
from assistant.workshops.room.chat import ChatRooms
from assistant.workshops.room.rooms import Rooms
from assistant.workshops.room.store import RoomStore
from assistant.workshops.room.tries import CodeTries
from assistant.workshops.room.view import Views

STATIC = Path(__file__).parent / "static"
# Where each page is. Its files are beside it, under /workshop/fil/.
PAGES = {
    TRAINER_PATH: "trainer.html",
    f"{TRAINER_PATH}/udskriv": "print.html",
    ROOM_PATH: "participant.html",
    f"{ROOM_PATH}/laerred": "projector.html",
    f"{ROOM_PATH}/huskekort": "handout.html",
}


class Workshop:
    """Everything of the workshops that the server runs."""

    def __init__(self, settings: Settings, redis: Redis, notice: Callable[[], str | None]) -> None:
        """``notice``: the operator's while Vejviser is switched off (may be empty), otherwise None.

        Raises:
            KnowledgeError: a text of the pages is missing or unknown.
        """
        room_texts()  # a faulty text is told at the start
        self._gate = Gate(AREA, TRAINER_PATH, AccessStore(settings.database), redis)
        self._rooms = Rooms(RoomStore(settings.database), lambda: content().workshops)
        self._tries = CodeTries(redis, "page")
        shared = settings.database_url is not None
        self._hub = Hub(redis, shared, lambda: _off(notice()))
        self._rooms.on_change(self._hub.changed)
        self._notice = notice
        views = Views(self._rooms)
        self._material = Material(views, room_texts)
        self._participant = ParticipantRoutes(self._rooms, views, self._hub, self._tries, redis)
        self._trainer = TrainerRoutes(
            self._gate,
            self._rooms,
            views,
            self._hub,
            self._tries,
            self._material,
            room_texts,
        )
        use_rooms(ChatRooms(self._rooms, room_texts, redis))

    def routes(self) -> Blueprint:
        """All routes."""
        routes = Blueprint("vejviser_workshop")
        for path, name in PAGES.items():
            routes.add_route(_page(name), path, methods=["GET"], name=name.split(".")[0])
        trainer, participant = self._trainer, self._participant
        room = f"{TRAINER_PATH}/rum/<name:str>"
        for path, method, handler in (
            (f"{TRAINER_PATH}/fil/<name:str>", "GET", self._file),
            (f"{TRAINER_PATH}/tilstand", "GET", trainer.state),
            (f"{TRAINER_PATH}/ind", "POST", trainer.sign_in),
            (f"{TRAINER_PATH}/ud", "POST", trainer.sign_out),
            (f"{TRAINER_PATH}/rum", "POST", trainer.open),
            (f"{TRAINER_PATH}/overtag", "POST", trainer.take_over),
            (f"{room}/stroem", "GET", trainer.follow),
            (f"{room}/styr", "POST", trainer.steer),
            (f"{room}/luk", "POST", trainer.close),
            (f"{room}/sammendrag.csv", "GET", trainer.summary_csv),
            (f"{room}/sammendrag.pdf", "GET", trainer.summary_pdf),
            (f"{TRAINER_PATH}/materiale", "GET", trainer.print_data),
            (f"{ROOM_PATH}/deltag", "POST", participant.join),
            (f"{ROOM_PATH}/svar", "POST", participant.vote),
            (f"{ROOM_PATH}/ud", "POST", participant.leave),
            (f"{ROOM_PATH}/stroem", "GET", participant.follow),
            (f"{ROOM_PATH}/laerred/stroem", "GET", participant.look_on),
            (f"{ROOM_PATH}/qr.svg", "GET", participant.qr_code),
            (f"{ROOM_PATH}/huskekort/indhold", "GET", self._handout),
        ):
            name = f"{handler.__name__.strip('_')}_{path.count('/')}_{method.lower()}"
            guarded = answered(handler, room_texts, self._switched_off(handler))
            routes.add_route(guarded, path, methods=[method], name=f"{name}_{path.split('/')[1]}")
        return routes

    def start(self) -> None:
        """Listen to the other servers; the event loop runs."""
        self._hub.start()

    async def forget(self) -> None:
        """Delete the rooms whose time is up, sign-ins that have ended, and counted addresses."""
        await self._rooms.aside(self._rooms.forget)
        await self._gate.forget()
        self._tries.forget()
        self._participant.forget()

    def before_reload(self) -> None:
        """Hold on to the course of what goes on, before other content is put in use."""
        self._rooms.hold_courses()

    def wake(self) -> None:
        """Let every page hear at once that Vejviser has been switched off or on."""
        self._hub.wake_all()

    def _switched_off(self, handler: Handler) -> Callable[[], str | None]:
        """The notice that ``handler`` answers with while it is switched off.

        Streams tell it themselves, and what a page is drawn with says nothing.
        """
        streams = (self._trainer.follow, self._participant.follow, self._participant.look_on)
        drawn = (self._file, self._participant.qr_code)
        return (lambda: None) if handler in (*streams, *drawn) else self._notice

    def close(self) -> None:
        """Let the streams end: the server is about to stop."""
        self._hub.close()

    async def _file(self, request: Request, name: str) -> HTTPResponse:
        found = assets().get(name)
        if found is None or name.endswith(".html"):
            raise NotFound
        return send(request, found, {})

    async def _handout(self, request: Request) -> HTTPResponse:
        return answer_json(self._material.handout())


@from_content
def room_texts(found: Content) -> PageTexts:
    """The pages' texts with contacts' numbers filled in."""
    return filled(load_room_texts(found.folder, found.knowledge), found.composer.fill)


@from_content
def assets(found: Content) -> dict[str, Asset]:
    """Every file that is sent, by name."""
    texts = filled(load_room_texts(found.folder, found.knowledge), found.composer.fill)
    return read_assets(texts, STATIC, SHARED)


def _off(notice: str | None) -> dict[str, str] | None:
    """What a page shows while Vejviser is switched off."""
    if notice is None:
        return None
    composer = content().composer
    return {"notice": composer.notice(notice), "help": composer.error("slukket")}


def _page(name: str) -> Handler:
    async def show(request: Request) -> HTTPResponse:
        return send(request, assets()[name], page_policy())

    return show
