"""The settings of the Teams channel: ``VEJVISER_TEAMS_*``, checked at start.

Without any of them there is no Teams channel. Names and defaults: ``docs/drift.md``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import urlsplit

from assistant.settings import LOOPBACK, PREFIX, SettingsError

TEAMS = PREFIX + "TEAMS_"
NAMES = (
    "APP_ID",
    "TYPE",
    "TENANT",
    "SECRET",
    "TENANTS",
    "SERVICE_HOSTS",
    "ISSUERS",
    "KEYS_URL",
    "LOGIN_URL",
    "PLAYGROUND",
)
KEYS_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
LOGIN_URL = "https://login.microsoftonline.com"
# Where Teams' connector answers from; other clouds have others (VEJVISER_TEAMS_SERVICE_HOSTS).
SERVICE_HOSTS = ("smba.trafficmanager.net",)
# Microsoft's sign-in servers, the public cloud's and the American authorities'.
_KEY_HOSTS = ("login.botframework.com", "login.botframework.azure.us")
_LOGIN_HOSTS = ("login.microsoftonline.com", "login.microsoftonline.us")
_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
EXAMPLE_ID = "00000000-1111-2222-3333-444444444444"
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*")
# Read from the surroundings where Azure App Service runs the server; not settings of ours.
IDENTITY_ENDPOINT = "IDENTITY_ENDPOINT"
IDENTITY_HEADER = "IDENTITY_HEADER"
_SHORTEST_SECRET = 16


class BotType(str, Enum):
    """How the bot is registered, in Azure's own words."""

    SINGLE_TENANT = "SingleTenant"
    MANAGED_IDENTITY = "UserAssignedMSI"
    MULTI_TENANT = "MultiTenant"


@dataclass(frozen=True)
class TeamsSettings:
    """How the Teams channel runs. ``playground``: without sign-in, on this machine only."""

    app_id: str = ""
    bot_type: BotType = BotType.SINGLE_TENANT
    tenant: str = ""
    secret: str = field(default="", repr=False)
    # The tenants whose people are answered.
    tenants: frozenset[str] = frozenset()
    service_hosts: frozenset[str] = frozenset(SERVICE_HOSTS)
    # Issuers of incoming tokens besides Microsoft's documented one.
    issuers: frozenset[str] = frozenset()
    keys_url: str = KEYS_URL
    login_url: str = LOGIN_URL
    identity_endpoint: str = ""
    identity_header: str = field(default="", repr=False)
    playground: bool = False


def load_teams(given: Mapping[str, str], host: str, proxies: int) -> TeamsSettings | None:
    """Read the settings; None where there are none.

    Args:
        given: the environment.
        host: the address that the server listens on.
        proxies: how many proxies of our own a request comes through.

    Raises:
        SettingsError: something is missing, can't be used, or does not go with the rest.
    """
    found = {name: given.get(TEAMS + name, "").strip() for name in NAMES}
    if not any(found.values()):
        return None
    if found["PLAYGROUND"]:
        return _playground(found, host, proxies)
    bot_type = _bot_type(found["TYPE"])
    app_id = _guid("APP_ID", found["APP_ID"], "botens app-id, 'Application (client) ID' i Entra")
    tenant = _guid("TENANT", found["TENANT"], "tenantens id, 'Directory (tenant) ID' i Entra")
    if tenant == app_id:
        raise SettingsError(
            f"{TEAMS}TENANT og {TEAMS}APP_ID er ens. Den ene er 'Directory (tenant) ID', den anden "
            "'Application (client) ID'."
        )
    return TeamsSettings(
        app_id=app_id,
        bot_type=bot_type,
        tenant=tenant,
        secret=_secret(found["SECRET"], bot_type, app_id),
        tenants=frozenset({tenant}) | _guids("TENANTS", found["TENANTS"]),
        service_hosts=_hosts(found["SERVICE_HOSTS"], host) or frozenset(SERVICE_HOSTS),
        issuers=frozenset(_listed(found["ISSUERS"])),
        keys_url=_address("KEYS_URL", found["KEYS_URL"] or KEYS_URL, _KEY_HOSTS, host),
        login_url=_address("LOGIN_URL", found["LOGIN_URL"] or LOGIN_URL, _LOGIN_HOSTS, host),
        identity_endpoint=given.get(IDENTITY_ENDPOINT, ""),
        identity_header=given.get(IDENTITY_HEADER, ""),
    )


def _playground(found: Mapping[str, str], host: str, proxies: int) -> TeamsSettings:
    """The channel without sign-in, for Microsoft's Agents Playground on this machine."""
    if found["PLAYGROUND"].lower() != "on":
        raise SettingsError(f"{TEAMS}PLAYGROUND skal være on eller ikke være sat.")
    others = [TEAMS + name for name in NAMES if found[name] and name != "PLAYGROUND"]
    if others:
        raise SettingsError(
            f"{TEAMS}PLAYGROUND slår login fra og kan ikke bruges sammen med {', '.join(others)}. "
            f"Fjern {TEAMS}PLAYGROUND, når botten skal bruges i Teams."
        )
    if host not in LOOPBACK or proxies:
        raise SettingsError(
            f"{TEAMS}PLAYGROUND slår login fra og kan kun bruges, når {PREFIX}HOST er denne "
            f"maskine selv (127.0.0.1), og {PREFIX}PROXIES er 0."
        )
    return TeamsSettings(service_hosts=frozenset(LOOPBACK), playground=True)


def is_guid(text: str) -> bool:
    """Whether ``text`` has the form of Microsoft's ids."""
    return bool(_GUID.fullmatch(text.lower()))


def _bot_type(text: str) -> BotType:
    if not text:
        return BotType.SINGLE_TENANT
    for known in BotType:
        if known.value.lower() == text.lower():
            return known
    listed = ", ".join(known.value for known in BotType)
    raise SettingsError(f"{TEAMS}TYPE skal være en af {listed}, som der står i Azure.")


def _guid(name: str, text: str, what: str) -> str:
    if not text:
        raise SettingsError(f"{TEAMS}{name} mangler. Skriv {what}.")
    if not is_guid(text):
        raise SettingsError(f"{TEAMS}{name} skal være {what}, fx {EXAMPLE_ID}.")
    return text.lower()


def _guids(name: str, text: str) -> frozenset[str]:
    found = _listed(text)
    if not all(map(is_guid, found)):
        raise SettingsError(
            f"{TEAMS}{name} skal være de tenant-id'er, der må bruge botten, adskilt af komma."
        )
    return frozenset(one.lower() for one in found)


def _secret(text: str, bot_type: BotType, app_id: str) -> str:
    """The client secret. It is never repeated in a message."""
    if bot_type is BotType.MANAGED_IDENTITY:
        if text:
            raise SettingsError(
                f"{TEAMS}SECRET bruges ikke, når {TEAMS}TYPE er {bot_type.value}. Fjern den."
            )
        return ""
    if not text:
        raise SettingsError(
            f"{TEAMS}SECRET mangler. Skriv hemmelighedens værdi: kolonnen 'Value' under "
            "'Certificates & secrets' i Entra."
        )
    if text.lower() == app_id:
        raise SettingsError(
            f"{TEAMS}SECRET er det samme som app-id'et. Skriv hemmelighedens værdi."
        )
    if is_guid(text):
        raise SettingsError(
            f"{TEAMS}SECRET ligner hemmelighedens id ('Secret ID'). Skriv værdien ('Value'). Den "
            "vises kun én gang; lav en ny hemmelighed, hvis den er væk."
        )
    if len(text) < _SHORTEST_SECRET or any(sign.isspace() for sign in text):
        raise SettingsError(
            f"{TEAMS}SECRET er for kort eller har mellemrum i sig. Kopiér hele værdien ('Value')."
        )
    return text


def _hosts(text: str, host: str) -> frozenset[str]:
    found = [one.lower() for one in _listed(text)]
    for one in found:
        if not _HOST.fullmatch(one) or (one in LOOPBACK and host not in LOOPBACK):
            raise SettingsError(
                f"{TEAMS}SERVICE_HOSTS skal være værtsnavne uden https og sti, adskilt af komma: "
                f"{SERVICE_HOSTS[0]}. '{one}' kan ikke bruges."
            )
    return frozenset(found)


def _address(name: str, text: str, known: tuple[str, ...], host: str) -> str:
    """An address of Microsoft's sign-in; http only to this machine, from this machine."""
    parts = urlsplit(text)
    ours = parts.scheme == "http" and parts.hostname in LOOPBACK and host in LOOPBACK
    if not ours and (parts.scheme != "https" or parts.hostname not in known or parts.username):
        raise SettingsError(f"{TEAMS}{name} skal begynde med https:// og en af {', '.join(known)}.")
    return text.rstrip("/")


def _listed(text: str) -> list[str]:
    return [part for part in (part.strip() for part in text.split(",")) if part]
