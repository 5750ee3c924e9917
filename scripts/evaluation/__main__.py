"""``make evaluate``: measures, prints the tables, and writes ``docs/evaluation``."""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import os
import sys
from pathlib import Path
from types import ModuleType

from assistant.content import ROOT
from assistant.engine import quiet
from scripts.evaluation import results
from scripts.evaluation.common import Options, Progress

# What is measured, in this order, and the module that does it.
PARTS = {
    "accuracy": "ours",
    "peers": "peers",
    "ablation": "ablation",
    "xsid": "xsid",
    "growth": "growth",
    "profile": "turn_profile",
    "speed": "speed",
}
FOLDER = ROOT / "docs" / "evaluation"
XSID = "XSID_DANISH"


def main(arguments: list[str] | None = None) -> int:
    """Measure the parts asked for; returns the process's exit code (0 fine, 1 a part failed)."""
    given = _parser().parse_args(arguments)
    wanted = [part for part in PARTS if part in given.only]
    quiet.before_import()
    quiet.logging_for("ERROR")
    modules = {
        part: importlib.import_module(f"scripts.evaluation.{PARTS[part]}") for part in wanted
    }
    options = Options(given.quick, given.xsid)
    progress = Progress(sum(module.STEPS for module in modules.values()))
    folder = _folder(given.quick)
    failed = [
        part for part in wanted if not _measured(part, modules[part], options, progress, folder)
    ]
    progress.close()

    from scripts.evaluation import plots, report

    found = results.load(folder)
    plots.draw(found, folder)
    (folder / "README.md").write_text(report.page(found), encoding="utf-8")
    print(report.sections(found, [part for part in wanted if part in found]))
    print(f"Written to {os.path.relpath(folder)}.")
    if failed:
        print(f"Failed: {', '.join(failed)}.", file=sys.stderr)
    return int(bool(failed))


def _measured(
    part: str, module: ModuleType, options: Options, progress: Progress, folder: Path
) -> bool:
    """Measure one part and keep its figures at once, so that a later fault costs only its own."""
    try:
        figures = module.measure(options, progress)
    except Exception as error:  # one part that fails must not cost the figures of the others
        progress.say(f"{part} failed: {type(error).__name__}: {error}")
        return False
    if figures:
        results.keep(folder, part, {"measured": dt.date.today().isoformat(), **figures})
    return True


def _folder(quick: bool) -> Path:
    """Figures of a quick run are no measure, so they stay out of the documents."""
    from assistant.settings import load_settings

    return load_settings().data_dir / "evaluation-quick" if quick else FOLDER


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.evaluation", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="a small share of everything, to see that it runs"
    )
    parser.add_argument(
        "--only",
        type=_parts,
        default=list(PARTS),
        metavar="PART,...",
        help=f"measure these parts anew and keep the others: {', '.join(PARTS)}",
    )
    parser.add_argument(
        "--xsid",
        type=Path,
        default=os.environ.get(XSID),
        metavar="FILE",
        help=f"xSID's da.valid.conll; where it is not given, {XSID} in the environment counts",
    )
    return parser


def _parts(text: str) -> list[str]:
    found = text.split(",")
    for part in found:
        if part not in PARTS:
            raise argparse.ArgumentTypeError(f"'{part}' is none of {', '.join(PARTS)}")
    return found


if __name__ == "__main__":
    sys.exit(main())
