"""The server: one process, our own routes only, ready when the model has been loaded."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
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

FORGET_EVERY_SECONDS = 60
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
        await service.warm_up()
    except Exception as error:  # a model that can't be loaded must not end in silence
        _log.error("the model could not be loaded: %s", type(error).__name__)
        print("Modellen kunne ikke indlæses. Kør 'make train', og start igen.", flush=True)
        return
    asyncio.get_running_loop().create_task(_forget_silent(service))
    settings = service.settings
    shown = "localhost" if settings.host == "127.0.0.1" else settings.host
    print(f"Vejviser svarer på http://{shown}:{settings.port}", flush=True)


async def _forget_silent(service: Service) -> None:
    """Delete silent conversations, again and again, for as long as the server runs."""
    while True:
        try:
            await service.conversations.forget_silent()
        except Exception as error:  # a store that is away for a while must not end the cleaning
            _log.error("silent conversations could not be deleted: %s", type(error).__name__)
        await asyncio.sleep(FORGET_EVERY_SECONDS)


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
    """Run until SIGINT or SIGTERM.

    Raises:
        RuntimeError: the address is in use or not of this machine.
    """
    # The database and the key are for this user alone.
    os.umask(0o077)
    _check_address(settings)
    app = build_app(Service(settings), model)
    quiet.logging_for(settings.log_level)
    app.run(host=settings.host, port=settings.port, workers=1, access_log=False, motd=False)


def _check_address(settings: Settings) -> None:
    """Sanic only logs that it can't listen; a person must be told."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            raise RuntimeError(
                f"Adressen {settings.host}:{settings.port} kan ikke bruges. Er den optaget? "
                "Vælg en anden med PORT eller VEJVISER_PORT."
            ) from None
