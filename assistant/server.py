"""The server: one process, our own routes only, ready when the model has been loaded."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
import signal
import socket
from asyncio import AbstractEventLoop
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from rasa.core.channels.channel import register
from sanic import HTTPResponse, Request, Sanic
from sanic.exceptions import (
    MethodNotSupported,
    NotFound,
    PayloadTooLarge,
    RequestTimeout,
    SanicException,
    ServiceUnavailable,
)
from sqlalchemy.exc import SQLAlchemyError

from assistant import logs
from assistant.channels.insight.pages import Insight
from assistant.channels.teams.channel import TeamsChannel
from assistant.channels.web.body import MAX_BODY_BYTES
from assistant.channels.web.channel import WebChannel
from assistant.channels.web.headers import (
    cross_origin_headers,
    preflight_headers,
    security_headers,
)
from assistant.channels.web.problems import problem
from assistant.channels.web.protocol import WholeRequestInTime
from assistant.channels.widget.pages import widget_routes
from assistant.channels.workshop.pages import Workshop
from assistant.content import content, make_all
from assistant.engine import quiet
from assistant.insight.report import Sources
from assistant.operations.control import Following
from assistant.operations.metrics import METRICS, ErrorCount
from assistant.operations.reload import Reloader
from assistant.operations.requests import observe
from assistant.service import Service
from assistant.settings import LOOPBACK, Settings
from assistant.storage import state
from assistant.storage.database import aside, may_log_words
from assistant.understanding.forgetful import forget_words

FORGET_EVERY_SECONDS = 60
# How soon another server's new key, or a database that is back, is noticed.
LOOK_EVERY_SECONDS = 2
FORGET_WORDS_EVERY_SECONDS = 30 * 60
# A browser sends its few headers at once; who needs longer holds a place that others need.
HEADER_SECONDS = 10
# The body of 16 KiB and the turn, which may have others before it.
ANSWER_SECONDS = 30
# Lines that wait to be taken. With Sanic's 100 a burst, as after a mail to all, would have to knock
# again after a second or three.
WAITING_LINES = 1024
IDLE_SECONDS = 15
MAX_HEADER_BYTES = 8192


class Forgetting(Protocol):
    """A channel that holds something in memory for a while."""

    def forget(self) -> None:
        """Forget what is too old."""


def build_app(service: Service, model: Path) -> Sanic:
    """The Sanic application with the channels' routes; Rasa's own routes are not there."""
    app = Sanic("vejviser", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = MAX_BODY_BYTES
    app.config.FALLBACK_ERROR_FORMAT = "text"
    app.config.ACCESS_LOG = False
    app.config.REQUEST_MAX_HEADER_SIZE = MAX_HEADER_BYTES
    app.config.REQUEST_TIMEOUT = HEADER_SECONDS
    app.config.RESPONSE_TIMEOUT = ANSWER_SECONDS
    app.config.KEEP_ALIVE_TIMEOUT = IDLE_SECONDS
    # A turn that is under way when the server is told to end is finished.
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = ANSWER_SECONDS
    # The address of a client is the one that our own proxies saw; others can't claim one.
    app.config.PROXIES_COUNT = service.settings.proxies or None
    web = WebChannel(service)
    found = service.settings.teams
    teams = TeamsChannel(service, found) if found is not None else None
    channels: list[Forgetting] = [web] if teams is None else [web, teams]
    register(channels, app, route=None)
    app.blueprint(widget_routes(service.settings.origins))
    workshop = Workshop(service.settings, service.redis, lambda: service.notice)
    app.blueprint(workshop.routes())
    sources = Sources(service.counts, service.feedback, service.questions)
    insight = Insight(service.settings.database, service.redis, sources)
    app.blueprint(insight.routes())
    app.error_handler.add(Exception, _on_error)
    observe(app, METRICS)
    _add_headers(app, service)
    make_all()

    cleaning: list[asyncio.Task[None]] = []
    following = Following(
        service.control_store,
        service.control,
        Reloader(workshop.before_reload),
        service.settings.port,
        lambda: service.model_name,
    )
    service.control.on_switch(workshop.wake)

    async def load(app: Sanic, loop: AbstractEventLoop) -> None:
        loop.add_signal_handler(signal.SIGTERM, _told_to_end, app, service, workshop)
        workshop.start()
        cleaning.append(loop.create_task(following.run()))
        cleaning.append(loop.create_task(_forget_rooms([workshop, insight])))
        if service.settings.database_url:
            cleaning.append(loop.create_task(_look(service)))
        app.add_task(_start(service, channels, model, cleaning))
        if teams is not None:
            app.add_task(teams.start())

    async def stop(app: Sanic, loop: AbstractEventLoop) -> None:
        workshop.close()
        for task in cleaning:
            task.cancel()
        await following.leave()
        if teams is not None:
            await teams.stop()
        await service.redis.close()

    app.register_listener(load, "after_server_start")
    app.register_listener(stop, "before_server_stop")
    return app


def _told_to_end(app: Sanic, service: Service, workshop: Workshop) -> None:
    """Refuse what is new, so that others take over; then end. Told again, end at once."""
    if service.stopping or not service.warm:
        app.stop()
        return
    service.stopping = True
    logs.event(logging.WARNING, "stopping")
    workshop.close()
    # Sanic finishes what is under way.
    asyncio.get_running_loop().call_later(service.settings.stop_seconds, app.stop)


def _add_headers(app: Sanic, service: Service) -> None:
    origins = service.settings.origins

    async def preflight(request: Request) -> HTTPResponse | None:
        """A browser asks before it sends; other methods go on to their handler."""
        asked = "access-control-request-method" in request.headers
        if request.method == "OPTIONS" and asked and request.headers.get("origin") in origins:
            return HTTPResponse(status=204, headers=preflight_headers())
        return None

    async def finish(request: Request, response: HTTPResponse) -> None:
        if service.stopping and request.stream is not None:
            # A proxy must not send the next request on a line that is about to be closed.
            request.stream.keep_alive = False
        # A page of ours says for itself what it may load.
        response.headers.update(security_headers(response.headers))
        told = cross_origin_headers(request.headers.get("origin"), origins)
        if "Vary" in told and "Vary" in response.headers:
            told["Vary"] = f"{response.headers['Vary']}, {told['Vary']}"
        response.headers.update(told)

    app.register_middleware(preflight, "request")
    app.register_middleware(finish, "response")


async def _start(
    service: Service,
    channels: Sequence[Forgetting],
    model: Path,
    cleaning: list[asyncio.Task[None]],
) -> None:
    """Load the model beside the running server, so that it can be asked how far it is.

    ``cleaning`` takes the task that then deletes what is old, to be ended with the server.
    """
    loop = asyncio.get_running_loop()
    logs.guard_loop(loop)
    try:
        await loop.run_in_executor(None, service.start, model)
        await service.warm_up()
    except Exception as error:  # a model that can't be loaded must not end in silence
        logs.fault("model could not be loaded", error)
        told = f"Modellen {model.name} kunne ikke indlæses. Kør 'make train', og start igen."
        print(told, flush=True)
        return
    cleaning.append(loop.create_task(_forget(service, channels)))
    settings = service.settings
    shown = "localhost" if settings.host == "127.0.0.1" else settings.host
    print(f"Vejviser svarer på http://{shown}:{settings.port}", flush=True)


async def _forget(service: Service, channels: Sequence[Forgetting]) -> None:
    """Delete what is old enough, again and again, for as long as the server runs."""
    kept = dt.timedelta(days=service.settings.feedback_days)
    loop = asyncio.get_running_loop()
    words_since = loop.time()
    while True:
        try:
            for channel in channels:
                channel.forget()
            await service.conversations.forget_silent()
            now = dt.datetime.now(dt.timezone.utc)
            for forget in (service.feedback.forget_before, service.counts.forget_before):
                await aside(service.engine, forget, now - kept)
            await aside(service.engine, service.control_store.forget, now)
            await aside(service.engine, service.questions.forget_old, now)
            service.editors.forget()
            if loop.time() - words_since >= FORGET_WORDS_EVERY_SECONDS:
                words_since = loop.time()
                await loop.run_in_executor(None, forget_words)
        except Exception as error:  # a store that is away for a while must not end the cleaning
            logs.fault("old data could not be deleted", error)
        await asyncio.sleep(FORGET_EVERY_SECONDS)


async def _look(service: Service) -> None:
    """See how the shared database is, again and again; what fails is noted by the storage."""
    while True:
        try:
            with suppress(SQLAlchemyError):
                await service.look()
        except Exception as error:  # nothing may end the looking: a new key would not be known
            logs.fault("database could not be looked at", error)
        await asyncio.sleep(LOOK_EVERY_SECONDS)


async def _forget_rooms(pages: Sequence[Workshop | Insight]) -> None:
    """Delete workshops and sign-ins whose time is up, whether or not a model could be loaded."""
    while True:
        try:
            for page in pages:
                await page.forget()
        except Exception as error:  # a store that is away for a while must not end the cleaning
            logs.fault("old data could not be deleted", error)
        await asyncio.sleep(FORGET_EVERY_SECONDS)


def _on_error(request: Request, error: Exception) -> HTTPResponse:
    """Every fault as problem+json; the log gets its kind, never its text."""
    if isinstance(error, NotFound):
        key = "ikke_fundet"
    elif isinstance(error, MethodNotSupported):
        key = "forkert_metode"
    elif isinstance(error, PayloadTooLarge):
        key = "for_stor"
    elif isinstance(error, RequestTimeout):
        key = "for_langsom"
    elif isinstance(error, ServiceUnavailable):
        logs.event(logging.WARNING, "no answer in time")
        key = "for_langsom"
    elif isinstance(error, SQLAlchemyError):
        logs.fault("request failed", error)
        key = "ikke_klar"
    elif isinstance(error, SanicException) and error.status_code < 500:
        key = "afvist"
    else:
        logs.fault("request failed", error)
        key = "intern"
    return problem(key, content().composer.error(key))


def serve(settings: Settings, model: Path) -> None:
    """Run until SIGINT or SIGTERM.

    Raises:
        RuntimeError: the address is in use or not of this machine, or others could reach a server
            that runs as root.
    """
    if os.geteuid() == 0 and settings.host not in LOOPBACK:
        raise RuntimeError(
            f"Vejviser må ikke køre som root, når andre kan nå den på {settings.host}. Start den "
            "som en almindelig bruger, der ikke kan skrive i programmets mappe."
        )
    _check_address(settings)
    service = Service(settings)
    app = build_app(service, model)
    quiet.logging_for(settings.log_level)
    if may_log_words(service.engine):
        logs.event(logging.WARNING, "database may log what is written to it")
    for logger in (logging.getLogger(logs.NAME), logging.getLogger()):
        logger.addHandler(ErrorCount(METRICS))
    state.watch(METRICS.store)
    app.run(
        host=settings.host,
        port=settings.port,
        protocol=WholeRequestInTime,
        workers=1,
        backlog=WAITING_LINES,
        access_log=False,
        motd=False,
    )


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
