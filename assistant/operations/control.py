"""Follows what the servers should be: every two seconds one row is read.

Where the database is away, the state that was known last goes on.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import socket
from collections.abc import Callable
from dataclasses import replace

from assistant import __version__, logs
from assistant.content import content
from assistant.operations.metrics import METRICS
from assistant.operations.reload import Reloader, shape_of
from assistant.operations.store import Clock, ControlStore, ServerState, Wanted, utc_now
from assistant.storage.database import aside

POLL_SECONDS = 2.0
# How often a server says that it is there; less than GONE_SECONDS.
REPORT_SECONDS = 20.0


class Control:
    """How this server should be, as it knows now."""

    def __init__(self, store: ControlStore, clock: Clock = utc_now) -> None:
        self._store = store
        self._clock = clock
        self._heard: list[Callable[[], None]] = []
        self._known = Wanted()
        self._seen = True
        self.look()

    @property
    def notice(self) -> str | None:
        """What the operator tells the users while it is switched off; None while it is on."""
        return self._known.notice if self._known.off else None

    @property
    def wanted(self) -> Wanted:
        """How it should be, as it was last read."""
        return self._known

    def on_switch(self, heard: Callable[[], None]) -> None:
        """Call ``heard`` after it has been switched off or on."""
        self._heard.append(heard)

    def look(self) -> None:
        """Read the row now, in this thread."""
        try:
            self._learn(self._store.read())
        except Exception as error:  # whatever the database driver raises
            self._away(error)

    async def look_aside(self) -> None:
        """Read the row; nobody waits meanwhile."""
        try:
            self._learn(await aside(self._store.engine, self._store.read))
        except Exception as error:  # whatever the database driver raises
            self._away(error)

    def _learn(self, found: Wanted) -> None:
        switched = found.off != self._known.off
        self._known, self._seen = found, True
        METRICS.off.set(found.off)
        if switched:
            what = "switched off" if found.off else "switched on"
            logs.event(logging.WARNING, what, user=found.who)
            for heard in self._heard:
                heard()

    def _away(self, error: Exception) -> None:
        if self._seen:
            logs.fault("control can not be read", error)
        self._seen = False


class Following:
    """One server that follows: reads the row, loads content where asked for, says how it is."""

    def __init__(
        self,
        store: ControlStore,
        control: Control,
        reloader: Reloader,
        port: int,
        model: Callable[[], str],
        clock: Clock = utc_now,
    ) -> None:
        """``model``: the name of the model in use; empty until it has been loaded."""
        self._store = store
        self._control = control
        self._reloader = reloader
        self._model = model
        self._clock = clock
        self._reloads = control.wanted.reloads
        self._refused = ""
        self._loading: asyncio.Task[None] | None = None
        self._state = ServerState(secrets.token_hex(8), f"{socket.gethostname()}:{port}"[:120])
        self._told: ServerState | None = None
        self._told_at = 0.0

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            try:
                await self.step()
            except Exception as error:  # a fault here must not leave the server deaf
                logs.fault("control failed", error)
            await asyncio.sleep(POLL_SECONDS)

    async def step(self) -> None:
        """Read, do and tell, once."""
        await self._control.look_aside()
        # Before anything takes long: who switched it off waits to hear that it is.
        await self._tell()
        wanted = self._control.wanted
        if self._loading is None and (wanted.reloads != self._reloads or self._refused):
            self._loading = asyncio.get_running_loop().create_task(self._load(wanted))

    async def _load(self, wanted: Wanted) -> None:
        """Load content beside the following, which must hear of a switch meanwhile."""
        try:
            self._refused = await self._reloader.reload(wanted.knowledge)
            self._reloads = wanted.reloads
            await self._tell()
        except Exception as error:  # nobody awaits it; the next step tries again
            logs.fault("content could not be loaded", error)
        finally:
            self._loading = None

    async def leave(self) -> None:
        """Say that this server ends."""
        try:
            await aside(self._store.engine, self._store.leave, self._state.name)
        except Exception as error:  # it is forgotten after a minute anyway
            logs.fault("control can not be written", error)

    async def _tell(self) -> None:
        state = replace(
            self._state,
            model=self._model(),
            knowledge=content().version,
            shape=shape_of(content()),
            off=self._control.notice is not None,
            reloads=self._reloads,
            refused=self._refused,
        )
        now = self._clock()
        METRICS.versions(__version__, state.model, state.knowledge)
        if state == self._told and now.timestamp() - self._told_at < REPORT_SECONDS:
            return
        try:
            await aside(self._store.engine, self._store.report, state, now)
        except Exception as error:  # the next step tries again
            if self._told is not None:
                logs.fault("control can not be written", error)
            self._told = None
            return
        self._told, self._told_at = state, now.timestamp()
