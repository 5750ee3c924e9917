"""Runs bandit and pip-audit and holds their findings against the accepted ones."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from scripts import side_environment

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent.parent
ACCEPTED = FOLDER / "accepted.yml"
CODE = ("assistant", "actions", "scripts")
LOCK = "requirements.lock"
# pip-audit's own environment: Rasa pins an older packaging than it needs.
AUDIT_ENVIRONMENT = ".venv-audit"
MOST_SECONDS = 120


@dataclass(frozen=True, order=True)
class Finding:
    """What a tool found, and where: a file of ours, or a package with its version."""

    id: str
    where: str


@dataclass(frozen=True)
class Outcome:
    """What was found, or, where a tool could not look, why not."""

    findings: frozenset[Finding]
    skipped: str = ""


def accepted(part: str, file: Path = ACCEPTED) -> frozenset[Finding]:
    """The accepted findings of ``bandit`` or ``packages``.

    Raises:
        ValueError: an entry gives no reason.
    """
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))[part] or []
    for entry in entries:
        if not str(entry.get("reason") or "").strip():
            raise ValueError(f"{file.name}: {entry} gives no reason")
    return frozenset(
        Finding(entry["id"], entry.get("file") or entry["package"]) for entry in entries
    )


def compare(found: Iterable[Finding], allowed: Iterable[Finding]) -> list[str]:
    """What is wrong, a line each: findings that are new, entries that nothing matches."""
    new, stale = sorted({*found} - {*allowed}), sorted({*allowed} - {*found})
    return [f"new: {one.id} {one.where}" for one in new] + [
        f"no longer found, take it out: {one.id} {one.where}" for one in stale
    ]


def bandit(root: Path = ROOT) -> Outcome:
    """What bandit finds in our code.

    Raises:
        RuntimeError: it could not read some of it.
    """
    command = [sys.executable, "-m", "bandit", "-q", "-f", "json", "-r", *CODE]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=root)
    report = json.loads(done.stdout)
    if report["errors"]:
        raise RuntimeError(f"bandit could not read: {report['errors']}")
    found = (Finding(one["test_id"], Path(one["filename"]).as_posix()) for one in report["results"])
    return Outcome(frozenset(found))


def packages(root: Path = ROOT) -> Outcome:
    """Known faults of the pinned packages, where the public lists can be reached."""
    environment = root / AUDIT_ENVIRONMENT
    if not side_environment.make(environment, FOLDER / "pip-audit.lock"):
        return Outcome(frozenset(), "pip-audit could not be installed")
    command = [
        *(str(environment / "bin" / "python"), "-m", "pip_audit", "--requirement", LOCK),
        *("--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off"),
    ]
    try:
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, cwd=root, timeout=MOST_SECONDS
        )
        report = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return Outcome(frozenset(), "the lists of known faults can't be reached")
    return read_packages(report)


def read_packages(report: dict[str, Any]) -> Outcome:
    """pip-audit's report; a skip where no package at all could be looked up."""
    listed = report["dependencies"]
    looked = [one for one in listed if "skip_reason" not in one]
    if not looked:
        return Outcome(frozenset(), "the lists of known faults can't be reached")
    return Outcome(
        frozenset(
            Finding(fault["id"], f"{one['name']} {one['version']}")
            for one in looked
            for fault in one["vulns"]
        )
    )
