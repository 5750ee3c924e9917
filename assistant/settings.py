"""Settings from the environment, checked at start. Names and defaults: ``docs/drift.md``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.content import ROOT

PREFIX = "VEJVISER_"


class SettingsError(ValueError):
    """A setting that can't be used; the message is Danish and says what to write instead."""


@dataclass(frozen=True)
class Settings:
    """How this server runs."""

    host: str = "127.0.0.1"
    port: int = 5005
    data_dir: Path = ROOT / ".data"
    session_minutes: int = 30
    queue_length: int = 100
    secret: str | None = None
    log_level: str = "WARNING"
    encoder: Path | None = None

    @property
    def database(self) -> Path:
        """The SQLite file with conversations (without text) and feedback."""
        return self.data_dir / "vejviser.db"

    @property
    def models(self) -> Path:
        """The folder of trained models."""
        return self.data_dir / "models"

    @property
    def key_file(self) -> Path:
        """The key that signs session tokens, where none is given in the environment."""
        return self.data_dir / "session.key"


# Read by scripts/install.sh, before there is a Python to read it with.
_INSTALL_ONLY = ("PYTHON",)
_KNOWN = (
    "HOST",
    "PORT",
    "DATA_DIR",
    "SESSION_MINUTES",
    "QUEUE_LENGTH",
    "SECRET",
    "LOG_LEVEL",
    "ENCODER",
)
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. ``HOST`` and ``PORT`` also count without the prefix.

    Raises:
        SettingsError: a value can't be used, or a ``VEJVISER_`` name is not known.
    """
    given = os.environ if environment is None else environment
    for name in given:
        if name.startswith(PREFIX) and name[len(PREFIX) :] not in _KNOWN + _INSTALL_ONLY:
            listed = ", ".join(PREFIX + known for known in _KNOWN)
            raise SettingsError(f"Indstillingen {name} kendes ikke. Kendte er: {listed}.")

    def value(name: str, default: str) -> str:
        plain = given.get(name) if name in ("HOST", "PORT") else None
        return given.get(PREFIX + name) or plain or default

    secret = given.get(PREFIX + "SECRET") or None
    if secret is not None and len(secret) < 32:
        raise SettingsError("VEJVISER_SECRET skal være mindst 32 tegn.")
    level = value("LOG_LEVEL", "WARNING").upper()
    if level not in _LEVELS:
        raise SettingsError(f"VEJVISER_LOG_LEVEL skal være en af {', '.join(_LEVELS)}.")
    defaults = Settings()
    return Settings(
        host=value("HOST", defaults.host),
        port=_whole("PORT", value("PORT", str(defaults.port)), 1, 65535),
        data_dir=Path(value("DATA_DIR", str(defaults.data_dir))).expanduser().resolve(),
        session_minutes=_whole("SESSION_MINUTES", value("SESSION_MINUTES", "30"), 1, 24 * 60),
        queue_length=_whole("QUEUE_LENGTH", value("QUEUE_LENGTH", "100"), 1, 10_000),
        secret=secret,
        log_level=level,
        encoder=_folder("ENCODER", given.get(PREFIX + "ENCODER")),
    )


def _folder(name: str, text: str | None) -> Path | None:
    if not text:
        return None
    folder = Path(text).expanduser().resolve()
    if not folder.is_dir():
        raise SettingsError(f"{PREFIX}{name} skal være en mappe, der findes: {folder}.")
    return folder


def _whole(name: str, text: str, least: int, most: int) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise SettingsError(f"{PREFIX}{name} skal være et helt tal fra {least} til {most}.")
    return number
