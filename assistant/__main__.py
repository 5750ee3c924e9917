"""``python -m assistant``: run, chat, train, check and explain."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from assistant.knowledge.problems import KnowledgeError
from assistant.settings import Settings, SettingsError, load_settings
from assistant.understanding.encoder import EncoderError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the process's exit code (0 fine, 1 a fault, 2 wrong use)."""
    parser = argparse.ArgumentParser(prog="python -m assistant", description="Vejviser")
    commands = {
        "run": (_run, "start serveren (træner modellen, hvis den mangler eller er forældet)"),
        "chat": (_chat, "tal med Vejviser i terminalen"),
        "train": (_train, "træn modellen"),
        "check": (_check, "kontrollér viden og træningsdata"),
    }
    choices = parser.add_subparsers(dest="command", required=True, metavar="kommando")
    for name, (_, text) in commands.items():
        choices.add_parser(name, help=text)
    text = "vis, hvorfor et spørgsmål forstås, som det gør"
    choices.add_parser("explain", help=text).add_argument("text", metavar="spørgsmål")
    given = parser.parse_args(arguments)
    try:
        if given.command == "explain":
            return _explain(load_settings(), given.text)
        command: Callable[[Settings], int] = commands[given.command][0]
        return command(load_settings())
    except (SettingsError, KnowledgeError, EncoderError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def _prepare(settings: Settings) -> None:
    from assistant.engine import quiet

    quiet.before_import()
    quiet.logging_for(settings.log_level)


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
