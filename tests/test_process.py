"""What the process does for itself: file modes, no core dumps, no root where others reach it."""

import errno
import os
import resource
import stat
import subprocess
import sys

import pytest

from assistant import __main__ as program
from assistant.content import ROOT
from assistant.server import serve
from assistant.settings import load_settings
from tests.support.server import RunningServer


def test_only_the_owner_may_read_what_the_server_keeps(server: RunningServer):
    server.open().say("hvad er ssp")
    kept = [path for path in server.data.iterdir() if path.name.startswith(("vejviser", "session"))]
    assert len(kept) >= 2
    for path in kept:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_a_running_server_leaves_no_core_dump(server: RunningServer):
    limits = resource.prlimit(server.process.pid, resource.RLIMIT_CORE)
    assert limits == (0, 0)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7"])
def test_root_may_not_serve_others(monkeypatch, tmp_path, host):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    settings = load_settings({"VEJVISER_HOST": host, "VEJVISER_DATA_DIR": str(tmp_path)})
    with pytest.raises(RuntimeError, match="ikke køre som root"):
        serve(settings, tmp_path / "model.tar.gz")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_may_not_be_read_is_named(monkeypatch, capsys):
    def refused(given):
        raise PermissionError(errno.EACCES, "Permission denied", "knowledge/kontakter.yml")

    monkeypatch.setattr(program, "_do", refused)
    assert program.main(["status"]) == 1
    assert "knowledge/kontakter.yml kan ikke læses" in capsys.readouterr().err


def _run(tmp_path, *arguments, **environment):
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "assistant", *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "VEJVISER_DATA_DIR": str(tmp_path), **environment},
    )


def test_the_privacy_report_says_what_is_kept_and_for_how_long(server: RunningServer):
    done = _run(server.data, "privacy", "report", VEJVISER_SESSION_MINUTES="17")
    assert done.returncode == 0
    assert "stille i 17 minutter" in done.stdout
    assert "- events (0 rækker)" not in done.stdout
    # The output of the test's own server is no part of the product.
    assert done.stdout.rstrip().endswith("se efter, hvad det er: output.log")


def test_the_key_can_be_changed_while_the_server_runs(server: RunningServer):
    talk = server.open()
    assert "i 30 minutter endnu" in _run(server.data, "privacy", "rotate-key").stdout
    assert talk.say("hvad er ssp")
    assert server.open().say("hvad er ssp")
    assert len((server.data / "session.key").read_text().splitlines()) == 2


def test_a_key_from_the_environment_is_changed_there(tmp_path):
    done = _run(
        tmp_path, "privacy", "rotate-key", VEJVISER_SECRET="opdigtet-hemmelighed-paa-32-tegn"
    )
    assert done.returncode == 1
    assert "VEJVISER_SECRET" in done.stderr
    assert list(tmp_path.iterdir()) == []
