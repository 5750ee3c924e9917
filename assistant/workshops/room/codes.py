"""Codes for joining a room: how they are made and read. Which letters: ``joining.py``."""

from __future__ import annotations

import re
import secrets

from assistant.workshops.joining import CODE_LENGTH, CODE_LETTERS

_CODE = re.compile(f"[{CODE_LETTERS}]{{{CODE_LENGTH}}}")
_BETWEEN = re.compile(r"[\s-]+")


def new_code() -> str:
    """A random code."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str | None:
    """The code in what was typed ("bkt rwx", "BKT-RWX"); None where it can't be one."""
    if len(typed) > 4 * CODE_LENGTH:
        return None
    code = _BETWEEN.sub("", typed).upper()
    return code if _CODE.fullmatch(code) else None
