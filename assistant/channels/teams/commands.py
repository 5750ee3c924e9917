"""``python -m assistant teams``: make the app package, or find out what is wrong."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from pathlib import Path

from assistant import logs
from assistant.settings import load_settings

PACKAGE_FILE = "vejviser-teams.zip"


def add_teams(choices: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its parts to the program's."""
    teams = choices.add_parser("teams", help="lav app-pakken til Teams, eller find fejl")
    parts = teams.add_subparsers(dest="part", required=True, metavar="del")
    package = parts.add_parser("package", help="lav app-pakken, der uploades i Teams")
    package.add_argument("--app-id", required=True, help="botens app-id fra Azure")
    package.add_argument(
        "--url", required=True, help="serverens adresse, fx https://vejviser.example.org"
    )
    package.add_argument("--developer", default="Københavns Kommune", help="hvem appen er lavet af")
    package.add_argument("--privacy-url", help="siden om persondata; ellers --url")
    package.add_argument("--terms-url", help="siden med vilkår; ellers --url")
    package.add_argument(
        "--version", default="1.0.0", help="højere, når den skal erstatte en ældre"
    )
    text = f"filen, der bliver skrevet; ellers {PACKAGE_FILE}"
    package.add_argument("--out", type=Path, default=Path(PACKAGE_FILE), help=text)
    doctor = parts.add_parser("doctor", help="find ud af, hvorfor Vejviser ikke svarer i Teams")
    doctor.add_argument("--url", help="serverens adresse udefra; så prøves den også")


def run_teams(given: argparse.Namespace) -> int:
    """Run one part; returns the process's exit code.

    Raises:
        SettingsError: a setting can't be used.
        KnowledgeError: the texts can't be used.
    """
    if given.part == "package":
        return _package(given)
    from assistant.channels.teams.doctor import examine

    # What the log would say is told in Danish below.
    logging.getLogger(logs.NAME).addHandler(logging.NullHandler())
    findings = asyncio.run(examine(load_settings(), given.url))
    for finding in findings:
        print(finding, flush=True)
    return 0 if all(finding.good for finding in findings) else 1


def _package(given: argparse.Namespace) -> int:
    from assistant.channels.teams.package import App, PackageError, build
    from assistant.channels.teams.texts import load_teams_texts
    from assistant.content import KNOWLEDGE_FOLDER

    app = App(
        app_id=given.app_id,
        url=given.url,
        developer=given.developer,
        version=given.version,
        privacy_url=given.privacy_url or given.url,
        terms_url=given.terms_url or given.url,
    )
    try:
        given.out.write_bytes(build(app, load_teams_texts(KNOWLEDGE_FOLDER)))
    except PackageError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError:
        print(f"{given.out} kan ikke skrives. Vælg en anden fil med --out.", file=sys.stderr)
        return 1
    print(f"{given.out} er lavet og passer til Microsofts skema. Upload den i Teams.", flush=True)
    return 0
