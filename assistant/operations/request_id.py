"""A name for each request, so that the lines of a log that belong together can be found.

It is taken over from a proxy where it has the form of one, and made up otherwise. Only what a
machine makes up has that form: 32 hexadecimal digits, with or without the dashes of a UUID
(RFC 9562). A word, a number of a person or a line of a log can't be put into it.
"""

from __future__ import annotations

import re
import uuid
from contextvars import ContextVar

HEADER = "X-Request-ID"
_FORM = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_now: ContextVar[str] = ContextVar("request_id", default="")


def begin(given: str | None) -> str:
    """Name the request that is answered from here on; returns its name.

    Args:
        given: the header, from whoever asks.
    """
    name = given if given is not None and _FORM.fullmatch(given) else uuid.uuid4().hex
    _now.set(name)
    return name


def end() -> None:
    """What follows belongs to no request."""
    _now.set("")


def request_id() -> str:
    """The name of the request that is being answered; empty outside of one."""
    return _now.get()
