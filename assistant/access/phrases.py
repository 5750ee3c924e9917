"""Pass phrases as they are kept: scrypt with a salt of its own for each."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import unicodedata

SHORTEST = 12
LONGEST = 200
# OWASP's Password Storage Cheat Sheet for scrypt: N = 2^15, r = 8, p = 3, which takes 32 MB.
_LOG_N, _R, _P = 15, 8, 3
_BYTES = 32
_SCHEME = "scrypt"


class PhraseError(ValueError):
    """A pass phrase can't be used; the message is Danish and says what to write instead."""


def hash_phrase(phrase: str) -> str:
    """What is kept of ``phrase``: scheme, costs, salt and hash, with ``$`` between.

    Raises:
        PhraseError: it is shorter than :data:`SHORTEST` or longer than :data:`LONGEST` characters.
    """
    if not SHORTEST <= len(phrase.strip()) <= LONGEST:
        raise PhraseError(
            f"Adgangssætningen skal være {SHORTEST} til {LONGEST} tegn. Brug fx fire ord."
        )
    salt = secrets.token_bytes(16)
    found = _scrypt(phrase, salt, _LOG_N, _R, _P)
    return f"{_SCHEME}${_LOG_N}${_R}${_P}${_text(salt)}${_text(found)}"


def fits(phrase: str, kept: str) -> bool:
    """Whether ``phrase`` is the one that ``kept`` was made of; takes the same time either way."""
    _, log_n, r, p, salt, hashed = kept.split("$")
    if len(phrase) > LONGEST:
        return False
    found = _scrypt(phrase, base64.b64decode(salt), int(log_n), int(r), int(p))
    return hmac.compare_digest(found, base64.b64decode(hashed))


def _scrypt(phrase: str, salt: bytes, log_n: int, r: int, p: int) -> bytes:
    # Typed on another keyboard, an "å" may come as two signs.
    written = unicodedata.normalize("NFKC", phrase.strip()).encode()
    n = 2**log_n
    return hashlib.scrypt(
        written, salt=salt, n=n, r=r, p=p, maxmem=256 * n * r + 2**20, dklen=_BYTES
    )


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
