"""The systemd units: by systemd's own tools, and by what they run."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from assistant.content import ROOT
from assistant.settings import load_settings
from tests.support.server import START_SECONDS, free_port
from tests.support.tools import DEPLOY, debian, linter, run

FOLDER = DEPLOY / "systemd"
SERVICES = ("vejviser@.service", "vejviser-backup.service")
# Of 10; systemd calls anything below 5 fine, and a service without any bounds has 9.6.
MOST_EXPOSED = 1.5


def installed(folder: Path) -> Path:
    """The units with the project where it is, as systemd must find what they run."""
    for file in FOLDER.glob("*.[st]*e*"):
        text = file.read_text().replace("/srv/vejviser", str(ROOT))
        (folder / file.name).write_text(text)
    return folder


@pytest.mark.parametrize("name", [*SERVICES, "vejviser-backup.timer"])
def test_systemd_understands_the_units(tmp_path, name):
    unit = installed(tmp_path) / name.replace("@", "@5005")
    if "@" in name:
        (tmp_path / name).rename(unit)
    done = run(debian("systemd-analyze", "systemd"), "verify", "--man=no", unit)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("name", SERVICES)
def test_the_services_are_hardened(name):
    done = run(
        *(debian("systemd-analyze", "systemd"), "security", "--offline=true", "--no-pager"),
        *(f"--threshold={int(MOST_EXPOSED * 10)}", FOLDER / name),
    )
    assert done.returncode == 0, done.stdout


def values(name: str) -> dict[str, list[str]]:
    """The settings of a unit, each with all its values."""
    found: dict[str, list[str]] = {}
    for key, value in re.findall(r"^(\w+)=(.*)$", (FOLDER / name).read_text(), flags=re.M):
        found.setdefault(key, []).append(value)
    return found


def environment(name: str, folder: Path, port: int) -> dict[str, str]:
    """What a unit gives to what it runs, with its folders under ``folder``."""
    given = dict(entry.split("=", 1) for entry in values(name)["Environment"])
    return {
        key: value.replace("%i", str(port)).replace("/var/lib", str(folder))
        for key, value in given.items()
    }


def test_the_units_settings_are_known(tmp_path):
    for name in SERVICES:
        given = environment(name, tmp_path, 5005)
        load_settings({key: value for key, value in given.items() if key.startswith("VEJ")})
    lines = (FOLDER / "vejviser.env.example").read_text().splitlines()
    example = dict(line.removeprefix("#").split("=", 1) for line in lines if "=" in line)
    assert load_settings(example).proxies == 1
    assert {"VEJVISER_DATABASE_URL", "VEJVISER_REDIS_URL"} <= set(example)


@pytest.fixture
def project(model, tmp_path):
    """The project as it is installed: read-only but for the data, with a trained model."""
    folder = tmp_path / "srv"
    folder.mkdir()
    for name in ("assistant", "actions", "knowledge", "data", "config.yml", "domain.yml"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copytree(DEPLOY, folder / "deploy")
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / ".data").mkdir()
    (folder / ".data" / "models").symlink_to(model.parent)
    (folder / ".data" / "encoder").symlink_to(model.parent.parent / "encoder")
    return folder


def test_what_the_units_run_serves_stops_and_is_backed_up(project, tmp_path):
    port = free_port()
    name = SERVICES[0]
    unit = values(name)
    command = unit["ExecStart"][0].replace("/srv/vejviser", str(project)).split()
    settings = {**os.environ, **environment(name, tmp_path / "lib", port)}
    data = Path(settings["VEJVISER_DATA_DIR"])
    data.mkdir(parents=True)
    # As after an upgrade: the link leads to a model that is gone.
    (data / "models").symlink_to(tmp_path / "old")
    with (tmp_path / "output.log").open("wb") as output:
        process = subprocess.Popen(
            command, cwd=project, env=settings, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait(f"http://127.0.0.1:{port}/health/ready", process)
            # The very process that systemd started, so that signals reach it.
            assert b"assistant" in Path(f"/proc/{process.pid}/cmdline").read_bytes()
            assert b"start.sh" not in Path(f"/proc/{process.pid}/cmdline").read_bytes()
            folder = tmp_path / "backups"
            folder.mkdir()
            old = folder / "vejviser-2020-01-01T000000.db"
            old.write_text("")
            os.utime(old, (0, 0))
            (folder / "andet.db").write_text("")
            os.utime(folder / "andet.db", (0, 0))
            copy = values(SERVICES[1])["ExecStart"][0].replace("/srv/vejviser", str(project))
            copy = copy.replace("/var/backups/vejviser", str(folder))
            done = run(*copy.split(), settings=settings)
            assert done.returncode == 0, done.stdout
            kept = sorted(path.name for path in folder.iterdir())
            assert kept[0] == "andet.db"
            assert len(kept) == 2
            assert kept[1] > old.name
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(timeout=int(unit["TimeoutStopSec"][0]))
    assert code == 0, (tmp_path / "output.log").read_text()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(url, timeout=5).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.3)
    raise RuntimeError("the server did not start")


def test_a_start_without_a_model_or_with_a_folder_in_its_place_says_what_to_do(project, tmp_path):
    data = tmp_path / "data"
    (data / "models").mkdir(parents=True)
    settings = {**os.environ, "VEJVISER_DATA_DIR": str(data)}
    done = run(project / "deploy" / "start.sh", "check", settings=settings)
    assert done.returncode == 1
    assert "skal være et link" in done.stdout
    (project / ".data" / "models").unlink()
    done = run(project / "deploy" / "start.sh", "check", settings=settings)
    assert (done.returncode, "make train" in done.stdout) == (1, True)
    del settings["VEJVISER_DATA_DIR"]
    done = run(project / "deploy" / "start.sh", "check", settings=settings)
    assert (done.returncode, "VEJVISER_DATA_DIR" in done.stdout) == (1, True)


def test_a_command_runs_with_the_servers_settings(project, tmp_path):
    owner = pwd.getpwuid(os.getuid()).pw_name
    file = tmp_path / "vejviser.env"
    file.write_text(
        "# Andet\nVEJVISER_ORIGINS=\nVEJVISER_SECRET=$(touch x) 'a\"b%& er langt nok nu\n"
    )
    script = tmp_path / "vejviser"
    text = (FOLDER / "vejviser").read_text().replace("/etc/vejviser/vejviser.env", str(file))
    text = text.replace("/srv/vejviser", str(project)).replace("/var/lib", f"{tmp_path}/lib")
    script.write_text(text.replace("runuser -u vejviser", f"runuser -u {owner}"))
    (tmp_path / "lib" / "vejviser" / "5005").mkdir(parents=True)
    done = run("bash", script, "privacy", "rotate-key", settings={"PATH": os.environ["PATH"]})
    # Its own word where the key comes from that setting.
    assert (done.returncode, "VEJVISER_SECRET" in done.stdout) == (1, True), done.stdout


def test_scripts_follow_shellcheck():
    scripts = [ROOT / ".ci" / "run", ROOT / "scripts" / "install.sh", FOLDER / "vejviser"]
    scripts += DEPLOY.glob("*.sh")
    assert len(scripts) == 5
    done = run(linter("shellcheck"), *scripts)
    assert done.returncode == 0, done.stdout
