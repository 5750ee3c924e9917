"""The shared state: switched, followed, reported, audited; and a database that is away."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from assistant.content import KNOWLEDGE_FOLDER, ROOT, content
from assistant.operations import audit
from assistant.operations.audit import KEPT, system_user
from assistant.operations.control import REPORT_SECONDS, Control, Following
from assistant.operations.fleet import LONGEST_NOTICE, Fleet, notice_fault
from assistant.operations.metrics import METRICS
from assistant.operations.reload import Reloader, shape_of
from assistant.operations.store import (
    FAULTY,
    GONE_SECONDS,
    NEW_MODEL,
    OTHER_FILES,
    ControlStore,
    ServerState,
    Wanted,
    utc_now,
)

NOW = dt.datetime(2026, 11, 26, 12, tzinfo=dt.timezone.utc)


@pytest.fixture
def store(database: str) -> ControlStore:
    return ControlStore(database)


class Loads:
    """A reloader that says what it is told to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer = ""

    async def reload(self, wanted: str) -> str:
        self.asked.append(wanted)
        return self.answer


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += dt.timedelta(seconds=seconds)


def following(store: ControlStore, loads: Any, clock: Clock | None = None) -> Following:
    control = Control(store)
    return Following(store, control, loads, 5005, lambda: "vejviser-1", clock or Clock())


def run(server: Following, steps: int = 1) -> None:
    async def go() -> None:
        for _ in range(steps):
            await server.step()
            await asyncio.sleep(0.01)

    asyncio.run(go())


def test_it_is_on_until_somebody_says_otherwise(store: ControlStore) -> None:
    assert store.read() == Wanted()
    assert Control(store).notice is None


def test_off_and_on_are_heard_and_survive_a_restart(store: ControlStore) -> None:
    control = Control(store)
    heard: list[str | None] = []
    control.on_switch(lambda: heard.append(control.notice))
    store.switch(True, "Vi retter en fejl.", "ane", NOW)
    control.look()
    control.look()
    assert heard == ["Vi retter en fejl."]
    assert Control(store).notice == "Vi retter en fejl."
    store.switch(False, "", "ane", NOW)
    control.look()
    assert heard == ["Vi retter en fejl.", None]


def test_off_without_a_notice_is_off(store: ControlStore) -> None:
    store.switch(True, "", "ane", NOW)
    assert Control(store).notice == ""


def test_while_the_database_is_away_the_last_known_state_goes_on(
    store: ControlStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> Wanted:
        raise OperationalError("select", {}, Exception("away"))

    store.switch(True, "Vent.", "ane", NOW)
    control = Control(store)
    monkeypatch.setattr(store, "read", away)
    for _ in range(3):
        control.look()
    assert control.notice == "Vent."


def test_what_was_done_is_kept_for_a_year(store: ControlStore) -> None:
    store.switch(True, "Vent.", "ane", NOW)
    store.switch(False, "", "bo", NOW + dt.timedelta(minutes=5))
    count = store.ask_to_reload("2026-11-22-abc", "bo", NOW + dt.timedelta(minutes=6))
    assert count == 1
    found = store.entries(10)
    assert [(one.what, one.user, one.notice) for one in found] == [
        (audit.RELOAD, "bo", "2026-11-22-abc"),
        (audit.ON, "bo", ""),
        (audit.OFF, "ane", "Vent."),
    ]
    assert found[-1].at == NOW
    store.forget(NOW + KEPT + dt.timedelta(minutes=1))
    assert [one.what for one in store.entries(10)] == [audit.RELOAD, audit.ON]


def test_who_runs_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUDO_USER", raising=False)
    name = system_user()
    assert name
    monkeypatch.setenv("SUDO_USER", "ane")
    assert system_user() == f"{name}/ane"
    monkeypatch.setenv("SUDO_USER", "x" * 200)
    assert len(system_user()) == 64


def test_a_server_tells_how_it_is_when_something_changes_and_now_and_then(
    store: ControlStore,
) -> None:
    clock = Clock()
    server = following(store, Loads(), clock)
    run(server)
    (state,) = store.servers(clock.now)
    assert (state.model, state.off, state.reloads) == ("vejviser-1", False, 0)
    assert (state.knowledge, state.shape) == (content().version, shape_of(content()))
    store.switch(True, "", "ane", NOW)
    run(server)
    assert store.servers(clock.now)[0].off
    clock.pass_seconds(GONE_SECONDS + 1)
    assert store.servers(clock.now) == []
    run(server)
    assert len(store.servers(clock.now)) == 1
    assert REPORT_SECONDS < GONE_SECONDS
    asyncio.run(server.leave())
    assert store.servers(clock.now) == []


def test_servers_that_ended_without_a_word_are_forgotten(store: ControlStore) -> None:
    store.report(ServerState("a", "en:5005"), NOW)
    store.forget(NOW + dt.timedelta(seconds=GONE_SECONDS - 1))
    assert len(store.servers(NOW)) == 1
    store.forget(NOW + dt.timedelta(seconds=GONE_SECONDS + 1))
    assert store.servers(NOW) == []


def test_content_is_loaded_once_for_each_time_it_was_asked_for(store: ControlStore) -> None:
    loads = Loads()
    store.ask_to_reload("before", "ane", NOW)
    server = following(store, loads)
    run(server, 2)
    assert loads.asked == []
    store.ask_to_reload("v1", "ane", NOW)
    run(server, 3)
    assert loads.asked == ["v1"]
    assert store.servers(NOW)[0].reloads == 2


def test_what_was_refused_is_tried_again_and_told(store: ControlStore) -> None:
    loads = Loads()
    server = following(store, loads)
    loads.answer = OTHER_FILES
    store.ask_to_reload("v1", "ane", NOW)
    run(server, 2)
    assert store.servers(NOW)[0].refused == OTHER_FILES
    loads.answer = ""
    run(server, 2)
    assert len(loads.asked) == 3
    assert store.servers(NOW)[0].refused == ""


def test_a_switch_is_heard_while_content_is_being_loaded(store: ControlStore) -> None:
    async def go() -> None:
        ready = asyncio.Event()

        class Slow:
            async def reload(self, wanted: str) -> str:
                await ready.wait()
                return ""

        control = Control(store)
        server = Following(store, control, Slow(), 5005, lambda: "m")  # type: ignore[arg-type]
        store.ask_to_reload("v1", "ane", NOW)
        await server.step()
        store.switch(True, "Vent.", "ane", NOW)
        await server.step()
        assert control.notice == "Vent."
        ready.set()
        await asyncio.sleep(0.01)

    asyncio.run(go())


@pytest.mark.parametrize("notice", ["x" * (LONGEST_NOTICE + 1), "en\nto", "en\x1b[31m", "a\u2028b"])
def test_a_notice_that_can_not_be_shown_is_refused(
    store: ControlStore, notice: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Fleet(store, print).off(notice) == 1
    assert "Intet er ændret." in capsys.readouterr().err
    assert store.read() == Wanted()
    assert store.entries(1) == []


@pytest.mark.parametrize("notice", ["", "Lukket til kl. 12. Ring 41 74 90 90.", "<b>æøå</b> – ✓"])
def test_a_notice_may_hold_what_can_be_written(notice: str) -> None:
    assert notice_fault(notice) is None


def test_without_a_server_a_switch_counts_for_the_next_one(
    store: ControlStore, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Fleet(store, print).off(" Vent. ") == 0
    assert "det gælder, når en starter" in capsys.readouterr().out
    assert store.read().notice == "Vent."


def test_a_server_that_does_not_follow_is_named(
    store: ControlStore, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.operations.fleet.SWITCH_SECONDS", 0.1)
    store.report(ServerState("a", "en:5005", off=True), utc_now())
    store.report(ServerState("b", "to:5005"), utc_now())
    assert Fleet(store, print).off("") == 1
    told = capsys.readouterr()
    assert "1 af 2 servere er slået fra." in told.out
    assert "to:5005 har ikke svaret" in told.err


def _reported(refused: str = "", **more: Any) -> ServerState:
    return ServerState("a", "en:5005", "m", shape=shape_of(content()), refused=refused, **more)


@pytest.mark.parametrize(
    ("refused", "said"), [(FAULTY, "content refused"), (NEW_MODEL, "make train")]
)
def test_a_server_that_refuses_is_named(
    store: ControlStore, capsys: pytest.CaptureFixture[str], refused: str, said: str
) -> None:
    # It answers as soon as it is asked.
    store.report(_reported(refused, reloads=1), utc_now())
    assert Fleet(store, print).reload() == 1
    told = capsys.readouterr()
    assert "0 af 1 servere" in told.out
    assert said in told.err


def test_content_for_another_model_is_refused_before_anybody_is_asked(
    store: ControlStore, capsys: pytest.CaptureFixture[str]
) -> None:
    store.report(ServerState("a", "en:5005", shape="en anden"), utc_now())
    assert Fleet(store, print).reload() == 1
    assert "make train" in capsys.readouterr().err
    assert store.read().reloads == 0


def test_the_status_says_all_of_it(store: ControlStore, capsys: pytest.CaptureFixture[str]) -> None:
    store.report(_reported(OTHER_FILES, knowledge="v1"), utc_now())
    store.switch(True, "Vent.", "ane", NOW)
    assert Fleet(store, print).status() == 0
    told = capsys.readouterr().out
    digest = content().version.rsplit("-", 1)[1]
    for said in ("FRA", "Vent.", digest, "en:5005", "v1", "andre filer", "off af ane"):
        assert said in told


def test_servers_take_only_the_files_that_were_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two servers whose files differ must not say different things."""
    looked: list[Path] = []

    def seen(make: Callable[[Path], Any]) -> Callable[[Path], Any]:
        def looking(folder: Path) -> Any:
            looked.append(folder)
            return make(folder)

        return looking

    from assistant.operations import reload as module

    monkeypatch.setattr(module, "prepare", seen(module.prepare))
    before = content()
    server = Reloader(lambda: None)
    assert asyncio.run(server.reload("2026-01-01-en-anden")) == OTHER_FILES
    assert asyncio.run(server.reload("2026-01-01-en-anden")) == OTHER_FILES
    # The same files are not looked at again, until something else is wanted.
    assert len(looked) == 1
    assert asyncio.run(server.reload("2026-01-01-en-tredje")) == OTHER_FILES
    assert len(looked) == 2
    assert content() is before


def test_files_that_change_while_they_are_read_are_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read may be half of the old and half of the new, under the name of the old."""
    from assistant.operations import reload as module

    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE_FOLDER, folder)
    before, prepare = content(), module.prepare

    def written_to(at: Path) -> Any:
        found = prepare(at)
        (folder / "navne" / "fornavne.txt").write_text("Zqv\n", encoding="utf-8")
        return found

    monkeypatch.setattr(module, "prepare", written_to)
    server = Reloader(lambda: None, folder)
    assert asyncio.run(server.reload(before.version)) == OTHER_FILES
    assert content() is before


def test_a_file_that_can_not_be_read_is_refused_once(tmp_path: Path) -> None:
    shutil.copytree(KNOWLEDGE_FOLDER, tmp_path / "knowledge")
    (tmp_path / "knowledge" / "ny.yml").mkdir()
    before, refused = content(), METRICS.reload_refused._value.get()
    server = Reloader(lambda: None, tmp_path / "knowledge")
    for _ in range(2):
        assert asyncio.run(server.reload("2026-01-01-en-anden")) == FAULTY
    assert METRICS.reload_refused._value.get() == refused + 1
    assert content() is before


def test_a_command_says_which_file_it_can_not_read(
    store: ControlStore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def denied() -> Any:
        raise PermissionError(13, "Permission denied", "knowledge/ny.yml")

    monkeypatch.setattr("assistant.checking.check_content", denied)
    assert Fleet(store, print).reload() == 1
    assert "knowledge/ny.yml kan ikke læses" in capsys.readouterr().err
    assert store.read().reloads == 0


def test_a_reader_that_has_enough_gets_no_fault(tmp_path: Path) -> None:
    """As in ``status | head -1``."""
    environment = {**os.environ, "VEJVISER_DATA_DIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "assistant", "status"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=ROOT,
    ) as status:
        assert status.stdout is not None
        assert status.stderr is not None
        status.stdout.close()
        assert status.stderr.read() == b""
