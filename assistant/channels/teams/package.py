"""The app package for Teams: manifest, icons and English texts in a zip, held against the schema.

The schemas in ``schema/`` are Microsoft's own for manifest 1.19, from npm's
``@microsoft/app-manifest`` 1.1.2 (MIT): old enough for tenants that are behind, new enough for all
that a bot needs.
"""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema

from assistant.channels.teams.icons import (
    ACCENT,
    COLOR_SIZE,
    OUTLINE_SIZE,
    color_icon,
    outline_icon,
)
from assistant.channels.teams.settings import EXAMPLE_ID, is_guid
from assistant.channels.teams.texts import DANISH, ENGLISH, PackageTexts, TeamsTexts

MANIFEST_VERSION = "1.19"
MANIFEST, COLOR, OUTLINE = "manifest.json", "color.png", "outline.png"
ENGLISH_FILE = "en.json"
SCOPES = ("personal", "team", "groupChat")
# A fixed moment, so that the same texts make the same file to the last byte.
_MOMENT = (2026, 1, 1, 0, 0, 0)
# Teams compares versions by these three numbers; the schema takes any text.
_VERSION = re.compile(r"\d{1,5}\.\d{1,5}\.\d{1,5}")
_SCHEMAS = Path(__file__).parent / "schema"
_ADDRESS = "https://developer.microsoft.com/json-schemas/teams/v1.19/MicrosoftTeams.schema.json"


class PackageError(ValueError):
    """The package would be refused by Teams; the message is Danish and says what to write."""


@dataclass(frozen=True)
class App:
    """What differs from one installation to the next."""

    app_id: str
    url: str
    developer: str
    version: str
    privacy_url: str
    terms_url: str


def build(app: App, texts: TeamsTexts) -> bytes:
    """The zip, checked.

    Raises:
        PackageError: something in it does not fit Microsoft's schema.
    """
    if not is_guid(app.app_id):
        raise PackageError(f"--app-id skal være botens app-id, fx {EXAMPLE_ID}.")
    if not _VERSION.fullmatch(app.version):
        raise PackageError("--version skal være tre tal med punktum imellem, fx 1.0.1.")
    for address in (app.url, app.privacy_url, app.terms_url):
        if not address.startswith("https://"):
            raise PackageError(f"{address}: adresser skal begynde med https://.")
    files = {
        MANIFEST: _json(manifest(app, texts)),
        ENGLISH_FILE: _json(localisation(texts.package[ENGLISH])),
        COLOR: color_icon(),
        OUTLINE: outline_icon(),
    }
    check(files)
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)
    return zipped.getvalue()


def manifest(app: App, texts: TeamsTexts) -> dict[str, Any]:
    """The manifest with the Danish texts."""
    danish = texts.package[DANISH]
    starters = [
        {"title": starter.title, "description": starter.description} for starter in danish.starters
    ]
    return {
        "$schema": _ADDRESS,
        "manifestVersion": MANIFEST_VERSION,
        "version": app.version,
        "id": app.app_id.lower(),
        "developer": {
            "name": app.developer,
            "websiteUrl": app.url,
            "privacyUrl": app.privacy_url,
            "termsOfUseUrl": app.terms_url,
        },
        "name": {"short": danish.name, "full": danish.full_name},
        "description": {"short": danish.short, "full": danish.long},
        "icons": {"color": COLOR, "outline": OUTLINE},
        "accentColor": "#{:02X}{:02X}{:02X}".format(*ACCENT),
        "localizationInfo": {
            "defaultLanguageTag": DANISH,
            "additionalLanguages": [{"languageTag": ENGLISH, "file": ENGLISH_FILE}],
        },
        "bots": [
            {
                "botId": app.app_id.lower(),
                "scopes": list(SCOPES),
                "isNotificationOnly": False,
                "supportsFiles": False,
                "commandLists": [{"scopes": list(SCOPES), "commands": starters}],
            }
        ],
        # No page of ours is shown inside Teams, so none is trusted.
        "validDomains": [],
    }


def localisation(texts: PackageTexts) -> dict[str, str]:
    """The texts of another language, by Microsoft's names of them."""
    commands = "bots[0].commandLists[0].commands"
    found = {
        "name.short": texts.name,
        "name.full": texts.full_name,
        "description.short": texts.short,
        "description.full": texts.long,
    }
    for number, starter in enumerate(texts.starters):
        found[f"{commands}[{number}].title"] = starter.title
        found[f"{commands}[{number}].description"] = starter.description
    return found


def check(files: Mapping[str, bytes]) -> None:
    """Hold the package's files against the schemas and what Teams says of icons.

    Raises:
        PackageError: naming the place and what is wrong.
    """
    for name, schema in ((MANIFEST, "manifest"), (ENGLISH_FILE, "localization")):
        content = json.loads(files[name])
        for error in _validator(schema).iter_errors(content):
            place = ".".join(str(part) for part in error.absolute_path) or "filen"
            raise PackageError(_fault(name, place, str(error.validator)))
    for name, size in ((COLOR, COLOR_SIZE), (OUTLINE, OUTLINE_SIZE)):
        if struct.unpack(">II", files[name][16:24]) != (size, size):
            raise PackageError(f"{name} skal være {size} gange {size} punkter.")


def _fault(name: str, place: str, rule: str) -> str:
    """A fault in words, without Microsoft's English message, which repeats whole texts."""
    hints = {
        "developer.name": "--developer: højst 32 tegn",
        "developer.websiteUrl": "--url: en adresse, der begynder med https://",
        "developer.privacyUrl": "--privacy-url: en adresse, der begynder med https://",
        "developer.termsOfUseUrl": "--terms-url: en adresse, der begynder med https://",
    }
    hint = hints.get(place, f"teksten i knowledge/teams.yml (reglen '{rule}')")
    return f"{name}, {place}: passer ikke til Microsofts skema. Ret {hint}."


@lru_cache(maxsize=2)
def _validator(name: str) -> jsonschema.Draft4Validator:
    file = _SCHEMAS / f"{name}-{MANIFEST_VERSION}.json"
    return jsonschema.Draft4Validator(json.loads(file.read_text(encoding="utf-8")))


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
