"""Codes for joining a room: six characters that can be read aloud and typed on a phone."""

from __future__ import annotations

import re
import secrets

# Without 0 and O, 1 and I and L, which look alike: 31 characters, 887 million codes.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 6
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_BETWEEN = re.compile(r"[\s-]+")


def new_code() -> str:
    """A random code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(typed: str) -> str | None:
    """The code in what was typed ("abc 234", "ABC-234"); None where it can't be one."""
    if len(typed) > 4 * LENGTH:
        return None
    code = _BETWEEN.sub("", typed).upper()
    return code if _CODE.fullmatch(code) else None
