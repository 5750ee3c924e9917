"""Settings from the environment, checked at start. Names and defaults: ``docs/drift.md``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from assistant.paths import ROOT

if TYPE_CHECKING:
    from assistant.channels.teams.settings import TeamsSettings

PREFIX = "VEJVISER_"
# Reached from this machine only.
LOOPBACK = ("127.0.0.1", "::1", "localhost")
_SHORTEST_SECRET = 32


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
    # The first signs session tokens; the others, older ones, still count.
    secrets: tuple[str, ...] = ()
    # Requests a minute, None: without limit. Of one conversation; from one address.
    conversation_rate: int | None = 240
    client_rate: int | None = 1200
    # How many proxies of our own a request comes through.
    proxies: int = 0
    # The pages that may ask from a browser, as scheme, host and port.
    origins: frozenset[str] = frozenset()
    feedback_days: int = 365
    # How long a server that is told to end refuses what is new before it does.
    stop_seconds: int = 5
    log_level: str = "WARNING"
    encoder: Path | None = None
    # Where servers share a database and Redis. They may hold passwords, so they are never shown.
    database_url: str | None = field(default=None, repr=False)
    redis: str | None = field(default=None, repr=False)
    # None: there is no Teams channel.
    teams: TeamsSettings | None = None

    @property
    def database(self) -> str:
        """The URL of the database: the given one, or that of the data folder's SQLite file."""
        return self.database_url or f"sqlite:///{self.data_dir / 'vejviser.db'}"

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
    "RATE_LIMIT",
    "PROXIES",
    "ORIGINS",
    "FEEDBACK_DAYS",
    "STOP_SECONDS",
    "LOG_LEVEL",
    "ENCODER",
    "DATABASE_URL",
    "REDIS_URL",
)
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. ``HOST`` and ``PORT`` also count without the prefix.

    Raises:
        SettingsError: a value can't be used, or a ``VEJVISER_`` name is not known.
    """
    # It imports what is above.
    from assistant.channels.teams.settings import NAMES, load_teams

    given = os.environ if environment is None else environment
    names = (*_KNOWN, *(f"TEAMS_{name}" for name in NAMES))
    for name in given:
        if name.startswith(PREFIX) and name[len(PREFIX) :] not in names + _INSTALL_ONLY:
            listed = ", ".join(PREFIX + known for known in names)
            raise SettingsError(f"Indstillingen {name} kendes ikke. Kendte er: {listed}.")

    def value(name: str, default: str) -> str:
        plain = given.get(name) if name in ("HOST", "PORT") else None
        return given.get(PREFIX + name) or plain or default

    level = value("LOG_LEVEL", "WARNING").upper()
    if level not in _LEVELS:
        raise SettingsError(f"VEJVISER_LOG_LEVEL skal være en af {', '.join(_LEVELS)}.")
    defaults = Settings()
    host = value("HOST", defaults.host)
    rates = _rates(given.get(PREFIX + "RATE_LIMIT"), host, defaults)
    proxies = _whole("PROXIES", value("PROXIES", "0"), 0, 10)
    return Settings(
        host=host,
        port=_whole("PORT", value("PORT", str(defaults.port)), 1, 65535),
        data_dir=Path(value("DATA_DIR", str(defaults.data_dir))).expanduser().resolve(),
        session_minutes=_whole("SESSION_MINUTES", value("SESSION_MINUTES", "30"), 1, 24 * 60),
        queue_length=_whole("QUEUE_LENGTH", value("QUEUE_LENGTH", "100"), 1, 10_000),
        secrets=_secrets(given.get(PREFIX + "SECRET")),
        conversation_rate=rates[0],
        client_rate=rates[1],
        proxies=proxies,
        origins=_origins(given.get(PREFIX + "ORIGINS")),
        feedback_days=_whole("FEEDBACK_DAYS", value("FEEDBACK_DAYS", "365"), 1, 3650),
        stop_seconds=_whole("STOP_SECONDS", value("STOP_SECONDS", "5"), 0, 60),
        log_level=level,
        encoder=_folder("ENCODER", given.get(PREFIX + "ENCODER")),
        database_url=_database(given.get(PREFIX + "DATABASE_URL")),
        redis=_redis(given.get(PREFIX + "REDIS_URL")),
        teams=load_teams(given, host, proxies),
    )


def _listed(text: str | None) -> list[str]:
    return [part for part in (part.strip() for part in (text or "").split(",")) if part]


def _secrets(text: str | None) -> tuple[str, ...]:
    found = _listed(text)
    if any(len(secret) < _SHORTEST_SECRET for secret in found):
        raise SettingsError(f"{PREFIX}SECRET skal være mindst {_SHORTEST_SECRET} tegn.")
    return tuple(found)


def _rates(text: str | None, host: str, defaults: Settings) -> tuple[int | None, int | None]:
    """Requests a minute of a conversation and of an address: ``240,1200``, ``240``, ``off``."""
    if not text:
        return defaults.conversation_rate, defaults.client_rate
    if text.strip().lower() == "off":
        if host not in LOOPBACK:
            raise SettingsError(
                f"{PREFIX}RATE_LIMIT=off kan kun bruges, når {PREFIX}HOST er denne maskine selv "
                "(127.0.0.1). Skriv et antal forespørgsler i minuttet i stedet."
            )
        return None, None
    parts = _listed(text)
    if len(parts) not in (1, 2) or not all(part.isdecimal() and int(part) > 0 for part in parts):
        raise SettingsError(
            f"{PREFIX}RATE_LIMIT skal være forespørgsler i minuttet for en samtale og for en "
            "adresse, fx 240,1200. Eller off, når kun denne maskine kan nå serveren."
        )
    return int(parts[0]), int(parts[1]) if len(parts) == 2 else defaults.client_rate


def _origins(text: str | None) -> frozenset[str]:
    found = _listed(text)
    for origin in found:
        parts = urlsplit(origin)
        whole = f"{parts.scheme}://{parts.netloc}"
        if parts.scheme not in ("http", "https") or not parts.hostname or whole != origin:
            raise SettingsError(
                f"{PREFIX}ORIGINS skal være sider som https://intranet.example.org, adskilt af "
                f"komma og uden sti. '{origin}' kan ikke bruges; * er ikke tilladt."
            )
        if "*" in origin:
            raise SettingsError(f"{PREFIX}ORIGINS skal nævne hver side for sig; * er ikke tilladt.")
    return frozenset(found)


def _database(text: str | None) -> str | None:
    """The URL of a PostgreSQL database, as SQLAlchemy wants it. No message shows any of it."""
    if not text:
        return None
    parts = _parts("DATABASE_URL", text)
    # With two "@" SQLAlchemy takes what is left of the password for the host, which is shown.
    whole = len(parts.path) >= 2 and parts.netloc.count("@") <= 1
    if parts.scheme not in ("postgresql", "postgres") or not whole:
        raise SettingsError(
            f"{PREFIX}DATABASE_URL skal være en PostgreSQL-database: "
            "postgresql://bruger:adgangskode@vært:5432/database. Tegn som @, : og / i "
            "adgangskoden skrives som %40, %3A og %2F. Uden den bruges SQLite i datamappen."
        )
    return "postgresql+psycopg2" + text[len(parts.scheme) :]


def _redis(text: str | None) -> str | None:
    if not text:
        return None
    parts = _parts("REDIS_URL", text)
    database = parts.path.strip("/")
    named = parts.hostname if parts.scheme in ("redis", "rediss") else None
    if not named or not (database == "" or database.isdecimal()):
        raise SettingsError(
            f"{PREFIX}REDIS_URL skal være redis://:adgangskode@vært:6379/0, eller rediss:// med "
            "kryptering. Tegn som @, : og / i adgangskoden skrives som %40, %3A og %2F."
        )
    return text


def _parts(name: str, text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise SettingsError(
            f"{PREFIX}{name} kan ikke læses. Porten skal være et tal, og tegn som @, :, / og [ i "
            "adgangskoden skrives som %40, %3A, %2F og %5B."
        ) from None
    return parts


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
