"""Foreign log records lose their text before they are printed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from assistant.content import ROOT

MARK = "zebrafinkemærke"
LOGGERS = ("rasa.core.processor", "rasa.core.channels.rest", "sanic.error", "asyncio", "andet")


@pytest.mark.parametrize("level", ["DEBUG", "WARNING"])
def test_no_foreign_logger_prints_what_it_was_given(level: str) -> None:
    script = f"""
import logging
from assistant.engine import quiet
quiet.logging_for("{level}")
import structlog
for name in {LOGGERS}:
    logger = logging.getLogger(name)
    for how in (logger.debug, logger.info, logger.warning, logger.error, logger.critical):
        how("besked: %s", "{MARK}")
        how("{MARK}")
    try:
        raise ValueError("{MARK}")
    except ValueError:
        logger.exception("fejl {MARK}")
structlog.get_logger().debug("processor.message.parse", text="{MARK}")
structlog.get_logger().error("processor.message.parse", text="{MARK}")
"""
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    assert MARK not in done.stdout + done.stderr
    assert "ValueError" in done.stderr


def test_our_own_log_is_printed() -> None:
    script = """
import logging
from assistant.engine import quiet
quiet.logging_for("INFO")
from assistant import logs
logs.event(logging.INFO, "started", port=5005, model="vejviser-1", said="Hej med dig")
logging.getLogger("vejviser").info("hej %s", "Hej med dig")
"""
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT
    )
    started, other = (json.loads(line) for line in done.stderr.splitlines())
    assert started["event"] == "started"
    assert (started["port"], started["model"], started["said"]) == (5005, "vejviser-1", "?")
    assert other["event"] == "library fault"
    assert "Hej" not in done.stderr
