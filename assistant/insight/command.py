"""``python -m assistant rapport``: the numbers of ``/indsigt`` in the terminal, or as CSV."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections.abc import Callable

from assistant.insight.period import LONGEST_DAYS, PERIODS, SHORTEST_DAYS
from assistant.settings import Settings


def add_report(choices: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the program's."""
    text = "vis, hvad der bliver spurgt om, og hvad der mangler"
    report = choices.add_parser("rapport", help=text)
    usual = PERIODS[1]
    text = f"de seneste så mange dage, {SHORTEST_DAYS} til {LONGEST_DAYS} (ellers {usual})"
    report.add_argument("--dage", type=_days, default=usual, metavar="ANTAL", help=text)
    text = "skriv en tabel, som et regneark kan åbne, fx: rapport --csv > rapport.csv"
    report.add_argument("--csv", action="store_true", help=text)


def run_report(settings: Settings, given: argparse.Namespace, tell: Callable[[str], None]) -> int:
    """Run the command; returns the process's exit code. A running server is not disturbed."""
    from assistant.channels.web.feedback import FeedbackStore
    from assistant.content import content
    from assistant.insight.counts import CountStore
    from assistant.insight.lines import lines
    from assistant.insight.questions import QuestionStore
    from assistant.insight.report import Sources, make_report
    from assistant.insight.table import as_csv
    from assistant.insight.texts import insight_texts

    # A database that is made here is for this user alone.
    os.umask(0o077)
    sources = Sources(
        CountStore(settings.database),
        FeedbackStore(settings.database),
        QuestionStore(settings.database),
    )
    now = dt.datetime.now(dt.timezone.utc)
    report = make_report(sources, content().knowledge, now, given.dage)
    if given.csv:
        # As bytes, so that the machine's language does not change the letters.
        sys.stdout.buffer.write(as_csv(report, insight_texts()).encode())
        sys.stdout.buffer.flush()
        return 0
    for line in lines(report, insight_texts()):
        tell(line)
    return 0


def _days(text: str) -> int:
    if not text.isdecimal() or not SHORTEST_DAYS <= int(text) <= LONGEST_DAYS:
        raise argparse.ArgumentTypeError(
            f"skriv et helt tal fra {SHORTEST_DAYS} til {LONGEST_DAYS}"
        )
    return int(text)
