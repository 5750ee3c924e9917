"""Session tokens: signed, expiring, naming one conversation."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from pathlib import Path

import jwt

ALGORITHM = "HS256"
AUDIENCE = "vejviser"


class TokenError(ValueError):
    """The token can't be used; ``key`` names the text that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Tokens:
    """Makes and reads session tokens."""

    def __init__(self, key: str, minutes: int) -> None:
        self._key = key
        self._minutes = minutes

    def issue(self, now: dt.datetime) -> tuple[str, str, dt.datetime]:
        """A new conversation: its name, its token and when the token expires."""
        conversation = secrets.token_urlsafe(24)
        expires = now + dt.timedelta(minutes=self._minutes)
        claims = {"sub": conversation, "aud": AUDIENCE, "iat": now, "exp": expires}
        return conversation, jwt.encode(claims, self._key, algorithm=ALGORITHM), expires

    def read(self, header: str | None) -> str:
        """The conversation that an ``Authorization`` header names.

        Raises:
            TokenError: ``ingen_noegle`` or ``udloebet``.
        """
        scheme, _, token = (header or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise TokenError("ingen_noegle")
        try:
            claims = jwt.decode(
                token.strip(),
                self._key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                options={"require": ["exp", "sub", "aud"]},
            )
        except jwt.ExpiredSignatureError:
            raise TokenError("udloebet") from None
        except (jwt.InvalidTokenError, ValueError):
            raise TokenError("ingen_noegle") from None
        return str(claims["sub"])


def signing_key(given: str | None, file: Path) -> str:
    """The given key, or the one in ``file``, which is made with mode 600 where it is missing."""
    if given:
        return given
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = file.read_text(encoding="ascii").strip()
        if not key:
            raise RuntimeError(f"Filen {file.name} er tom. Slet den, og start igen.") from None
        return key
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        key = secrets.token_urlsafe(48)
        stream.write(key)
    return key
