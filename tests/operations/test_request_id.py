"""The name of a request: whose form is taken over, and that logs and responses carry it."""

from __future__ import annotations

import json
import logging
import re

import pytest

from assistant import logs
from assistant.operations import request_id

MADE_UP = re.compile(r"[0-9a-f]{32}")


@pytest.mark.parametrize(
    "given", ["0123456789abcdef0123456789abcdef", "01234567-89ab-cdef-0123-456789abcdef"]
)
def test_a_proxys_name_is_taken_over(given: str) -> None:
    assert request_id.begin(given) == given
    assert request_id.request_id() == given
    request_id.end()
    assert request_id.request_id() == ""


@pytest.mark.parametrize(
    "given",
    [
        None,
        "",
        "min-elev-hedder-Ane",
        "010190-1234",
        "0101901234",
        "0" * 31,
        "0" * 33,
        "0" * 4000,
        "0123456789ABCDEF0123456789ABCDEF",
        "0123456789abcdef0123456789abcdef\n",
        " 0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdeg",
        "٠١٢٣٤٥٦٧٨٩abcdef0123456789abcdef",
        "0123456-789ab-cdef-0123-456789abcdef0",
    ],
)
def test_anything_else_is_not(given: str | None) -> None:
    name = request_id.begin(given)
    request_id.end()
    assert MADE_UP.fullmatch(name)
    assert name != given


def test_each_made_up_name_is_another() -> None:
    assert len({request_id.begin(None) for _ in range(50)}) == 50
    request_id.end()


def test_every_line_of_a_request_has_its_name() -> None:
    line = logs.JsonLine()
    record = logging.LogRecord(logs.NAME, logging.ERROR, "x.py", 1, "turn failed", None, None)
    assert "request" not in json.loads(line.format(record))
    name = request_id.begin(None)
    assert json.loads(line.format(record))["request"] == name
    request_id.end()
