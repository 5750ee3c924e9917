"""The terminal's chat while it is switched off: no model is needed to say so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.channels import terminal
from assistant.service import Service
from assistant.settings import Settings
from tests.support.finished import finished

NOW = dt.datetime(2026, 11, 26, 12, tzinfo=dt.timezone.utc)


def test_every_message_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    service = Service(Settings(data_dir=tmp_path))
    service.control_store.switch(True, "Lukket i dag.", "ane", NOW)
    service.control.look()
    typed = iter(["hvad er ssp", "Han har en bombe på sig", "slut"])

    def read() -> str:
        # It is said anew by then: others have changed the notice meanwhile.
        service.control_store.switch(True, "Lukket i morgen.", "ane", NOW)
        return next(typed)

    monkeypatch.setattr(terminal, "_read", read)
    finished(terminal._talk(service, "samtale"))
    told = capsys.readouterr().out
    assert told.count("Lukket i dag.") == 1
    assert told.count("Lukket i morgen.") == 2
    assert told.count("!! ") == 1
    assert told.index("!! ") < told.rindex("Lukket i morgen.")
