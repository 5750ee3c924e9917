"""Session tokens: signed, expiring, naming one conversation."""

from __future__ import annotations

import datetime as dt
import secrets

import jwt

from assistant.channels.web.keys import Keys

ALGORITHM = "HS256"
AUDIENCE = "vejviser"


class TokenError(ValueError):
    """The token can't be used; ``key`` names the text that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Tokens:
    """Makes and reads session tokens."""

    def __init__(self, keys: Keys, minutes: int) -> None:
        self._keys = keys
        self._minutes = minutes

    def issue(self, now: dt.datetime) -> tuple[str, str, dt.datetime]:
        """A new conversation: its name, its token and when the token expires."""
        conversation = secrets.token_urlsafe(24)
        return conversation, *self.renew(conversation, now)

    def renew(self, conversation: str, now: dt.datetime) -> tuple[str, dt.datetime]:
        """A fresh token for a conversation that goes on, and when it expires."""
        expires = now + dt.timedelta(minutes=self._minutes)
        claims = {"sub": conversation, "aud": AUDIENCE, "iat": now, "exp": expires}
        return jwt.encode(claims, self._keys.valid(now)[0], algorithm=ALGORITHM), expires

    def read(self, header: str | None, now: dt.datetime) -> str:
        """The conversation that an ``Authorization`` header names.

        Raises:
            TokenError: ``ingen_noegle`` or ``udloebet``.
        """
        scheme, _, token = (header or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise TokenError("ingen_noegle")
        for key in self._keys.valid(now):
            try:
                claims = jwt.decode(
                    token.strip(),
                    key,
                    algorithms=[ALGORITHM],
                    audience=AUDIENCE,
                    # When it was issued is not held against the clock: another server's may be a
                    # little ahead, and this one's may have been put back.
                    options={"require": ["exp", "sub", "aud"], "verify_iat": False},
                )
            except jwt.ExpiredSignatureError:
                raise TokenError("udloebet") from None
            except (jwt.InvalidTokenError, ValueError):
                continue
            return str(claims["sub"])
        raise TokenError("ingen_noegle")
