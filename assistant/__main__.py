"""``python -m assistant``: run, chat, train, check, explain, privacy, widget, teams, adgang,
off, on, reload, status, backup, restore, rapport.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import resource
import sys
from collections.abc import Callable

from assistant.access.command import add_access, run_access
from assistant.backup.command import add_backup, run_backup
from assistant.channels.teams.commands import add_teams, run_teams
from assistant.insight.command import add_report, run_report
from assistant.knowledge.problems import KnowledgeError
from assistant.operations.command import COMMANDS, add_operations, run_operations
from assistant.settings import Settings, SettingsError, load_settings
from assistant.understanding.encoder import EncoderError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the process's exit code (0 fine, 1 a fault, 2 wrong use)."""
    parser = argparse.ArgumentParser(prog="python -m assistant", description="Vejviser")
    choices = parser.add_subparsers(dest="command", required=True, metavar="kommando")
    for name, (_, text) in _plain().items():
        choices.add_parser(name, help=text)
    text = "vis, hvorfor et spørgsmål forstås, som det gør"
    choices.add_parser("explain", help=text).add_argument("text", metavar="spørgsmål")
    _add_privacy(choices)
    _add_widget(choices)
    add_teams(choices)
    add_access(choices)
    add_operations(choices)
    add_backup(choices)
    add_report(choices)
    given = parser.parse_args(arguments)
    try:
        return _do(given)
    except (SettingsError, KnowledgeError, EncoderError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    except PermissionError as error:
        print(
            f"{error.filename} kan ikke læses ({error.strerror}). Ret rettighederne, og prøv igen.",
            file=sys.stderr,
        )
        return 1
    except BrokenPipeError:
        # Who reads it has enough, as "head" has; nothing is left to be written at the end either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _plain() -> dict[str, tuple[Callable[[Settings], int], str]]:
    """The commands without arguments: what each runs, and what it is for."""
    return {
        "run": (_run, "start serveren (træner modellen, hvis den mangler eller er forældet)"),
        "chat": (_chat, "tal med Vejviser i terminalen"),
        "train": (_train, "træn modellen"),
        "check": (_check, "kontrollér viden og træningsdata"),
    }


def _do(given: argparse.Namespace) -> int:
    """Run the command that was given; returns the process's exit code."""
    if given.command == "explain":
        return _explain(load_settings(), given.text)
    if given.command == "privacy":
        return _privacy(load_settings(), given)
    if given.command == "widget":
        return _widget(given.url)
    if given.command == "teams":
        return run_teams(given)
    if given.command in COMMANDS:
        return run_operations(load_settings(), given, _tell)
    if given.command == "adgang":
        return run_access(load_settings(), given, _tell)
    if given.command in ("backup", "restore"):
        return run_backup(load_settings(), given, _tell)
    if given.command == "rapport":
        return run_report(load_settings(), given, _tell)
    return _plain()[given.command][0](load_settings())


def _add_privacy(choices: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    privacy = choices.add_parser("privacy", help="vis, hvad der gemmes, eller skift nøglen")
    parts = privacy.add_subparsers(dest="part", required=True, metavar="del")
    parts.add_parser("report", help="vis, hvad der gemmes, hvor, hvor længe og hvorfor")
    rotate = parts.add_parser("rotate-key", help="skift nøglen; ingen bliver smidt ud")
    text = "den gamle nøgle gælder ikke længere; alle samtaler skal begynde forfra"
    rotate.add_argument("--straks", action="store_true", help=text)


def _privacy(settings: Settings, given: argparse.Namespace) -> int:
    if given.part == "report":
        from assistant.content import KNOWLEDGE_FOLDER
        from assistant.stored import load_stored, report

        for line in report(load_stored(KNOWLEDGE_FOLDER), settings):
            _tell(line)
        return 0
    from assistant.channels.web.keys import GivenKeys
    from assistant.service import keys

    found = keys(settings)
    if isinstance(found, GivenKeys):
        print(
            "Nøglen står i VEJVISER_SECRET. Skriv en ny foran den gamle, adskilt af komma, og "
            "genstart serveren.",
            file=sys.stderr,
        )
        return 1
    minutes = 0 if given.straks else settings.session_minutes
    found.change(dt.datetime.now(dt.timezone.utc), minutes)
    if minutes:
        _tell(f"Nøglen er skiftet. Den gamle gælder i {minutes} minutter endnu.")
    else:
        _tell("Nøglen er skiftet. Den gamle gælder ikke længere.")
    return 0


def _add_widget(choices: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    widget = choices.add_parser("widget", help="se efter, om en side er klar til widgetten")
    parts = widget.add_subparsers(dest="part", required=True, metavar="del")
    check = parts.add_parser("check", help="hent siden, og vis, hvad der mangler")
    check.add_argument("url", metavar="adresse", help="siden, som widgetten skal stå på")


def _widget(url: str) -> int:
    from assistant.channels.widget.check import CheckError, check_page

    try:
        found = check_page(url)
    except CheckError as error:
        print(error, file=sys.stderr)
        return 1
    for finding in found:
        _tell(str(finding))
    missing = sum(not finding.fine for finding in found)
    if missing:
        print(f"{missing} mangler. Ret det, og kør kommandoen igen.", file=sys.stderr)
        return 1
    _tell("Siden er klar til widgetten.")
    return 0


def _prepare(settings: Settings) -> None:
    """What must be so before anything is loaded or written."""
    from assistant import logs
    from assistant.engine import quiet

    # The database and the key are for this user alone, and a crash leaves no image of the memory.
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    quiet.before_import()
    quiet.logging_for(settings.log_level)
    logs.guard_crashes()


def _tell(text: str) -> None:
    print(text, flush=True)


def _describe() -> None:
    """One line that says which language pipeline and encoder are in use."""
    from assistant.encoding import encoder
    from assistant.understanding.danish import load_pipeline

    pipeline, found = load_pipeline(), encoder()
    vectors = found.name if found.dimensions else "ingen sætningsvektorer"
    _tell(f"Dansk sprogmodel: {pipeline.name} {pipeline.version}; {vectors}")


def _run(settings: Settings) -> int:
    _prepare(settings)
    from assistant.engine.model import ensure_model

    _describe()
    model = ensure_model(settings, _tell)
    _tell(f"Indlæser modellen {model.name} ...")
    from assistant.server import serve

    serve(settings, model)
    return 0


def _chat(settings: Settings) -> int:
    _prepare(settings)
    from assistant.channels.terminal import chat
    from assistant.engine.model import ensure_model

    _describe()
    model = ensure_model(settings, _tell)
    chat(settings, model)
    return 0


def _train(settings: Settings) -> int:
    _prepare(settings)
    from assistant.engine.model import train

    _describe()
    _tell(f"Modellen er klar: {train(settings, _tell).name}")
    return 0


def _explain(settings: Settings, text: str) -> int:
    _prepare(settings)
    from assistant.content import content
    from assistant.engine.model import ensure_model
    from assistant.explaining import explain
    from assistant.intake.message import MessageError

    try:
        for line in explain(ensure_model(settings, _tell), text):
            _tell(line)
    except MessageError as error:
        found = content()
        print(found.composer.fill(found.texts.errors[error.key]), file=sys.stderr)
        return 1
    return 0


def _check(settings: Settings) -> int:
    from assistant.checking import check_everything

    problems = check_everything()
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print(f"{len(problems)} fejl. Ret dem, og kør 'make check' igen.", file=sys.stderr)
        return 1
    _tell("Viden og træningsdata er i orden.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
