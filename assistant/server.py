"""The server: one process, our own routes only, ready when the model has been loaded."""

from __future__ import annotations

import asyncio
import logging
from asyncio import AbstractEventLoop
from pathlib import Path

from rasa.core.channels.channel import register
from sanic import HTTPResponse, Request, Sanic
from sanic.exceptions import MethodNotSupported, NotFound, PayloadTooLarge, SanicException

from assistant.channels.web.body import MAX_BODY_BYTES
from assistant.channels.web.channel import WebChannel
from assistant.channels.web.problems import problem
from assistant.content import content
from assistant.engine import quiet
from assistant.service import Service
from assistant.settings import Settings

_log = logging.getLogger("vejviser")


def build_app(service: Service, model: Path) -> Sanic:
    """The Sanic application with the channels' routes; Rasa's own routes are not there."""
    app = Sanic("vejviser", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = MAX_BODY_BYTES
    app.config.FALLBACK_ERROR_FORMAT = "text"
    app.config.ACCESS_LOG = False
    register([WebChannel(service)], app, route=None)
    app.error_handler.add(Exception, _on_error)

    async def load(app: Sanic, loop: AbstractEventLoop) -> None:
        app.add_task(_start(service, model))

    app.register_listener(load, "after_server_start")
    return app


async def _start(service: Service, model: Path) -> None:
    """Load the model beside the running server, so that it can be asked how far it is."""
    loop = asyncio.get_running_loop()
    try:
        await loop.run_in_executor(None, service.start, model)
    except Exception as error:  # a model that can't be loaded must not end in silence
        _log.error("the model could not be loaded: %s", type(error).__name__)
        print("Modellen kunne ikke indlæses. Kør 'make train', og start igen.", flush=True)
        return
    settings = service.settings
    shown = "localhost" if settings.host == "127.0.0.1" else settings.host
    print(f"Vejviser svarer på http://{shown}:{settings.port}", flush=True)


def _on_error(request: Request, error: Exception) -> HTTPResponse:
    """Every fault as problem+json; the log gets its kind, never its text."""
    if isinstance(error, NotFound):
        key = "ikke_fundet"
    elif isinstance(error, MethodNotSupported):
        key = "forkert_metode"
    elif isinstance(error, PayloadTooLarge):
        key = "for_stor"
    elif isinstance(error, SanicException) and error.status_code < 500:
        key = "ikke_json"
    else:
        _log.error("a request failed: %s", type(error).__name__)
        key = "intern"
    found = content()
    return problem(key, found.composer.fill(found.texts.errors[key]))


def serve(settings: Settings, model: Path) -> None:
    """Run until SIGINT or SIGTERM."""
    app = build_app(Service(settings), model)
    quiet.logging_for(settings.log_level)
    app.run(host=settings.host, port=settings.port, workers=1, access_log=False, motd=False)
