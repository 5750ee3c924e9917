"""Files of pages as they are sent to a browser: lean, packed, tagged, filled with texts."""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sanic import HTTPResponse, Request

Texts = Mapping[str, str | list[str]]
TEXTS_MODULE = "texts.js"
# What a page says where scripts are switched off; no script needs it.
NO_SCRIPT = "uden_script"
# A page's style rules where they are made by a script.
STYLE_MODULE = "style.js"
# Modules of every page that one signs in to; each page gets them beside its own.
SHARED = Path(__file__).parent / "shared"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
# Comments and indentation are for who reads the file; a browser pays for them.
_COMMENT_BLOCK = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
_COMMENT_OR_INDENT = re.compile(r"^[ \t]*(?://.*)?\n|^[ \t]+", re.MULTILINE)
# Not where a comment may end the line.
_GOES_ON = re.compile(r"^((?:(?!//).)*[{;,(])\n", re.MULTILINE)
_AROUND_SIGN = re.compile(r"\s*([{};,])\s*")
_AFTER_COLON = re.compile(r":\s+")
# The pages load their own scripts and styles and talk to this server, and that is all.
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action {forms}; frame-ancestors {ancestors}"
)


@dataclass(frozen=True)
class Asset:
    """A file as it is sent, plain and packed with gzip. ``tag`` changes with its content."""

    body: bytes
    packed: bytes
    type: str
    tag: str


def read_assets(texts: Texts, *folders: Path) -> dict[str, Asset]:
    """Every file of ``folders`` that is sent, by name, and the texts as a module."""
    found = {TEXTS_MODULE: asset(texts_module(texts), ".js")}
    for path in sorted(path for folder in folders for path in folder.iterdir()):
        if path.suffix in _TYPES:
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".js":
                text = tight(lean(text)) if path.name == STYLE_MODULE else lean(text)
            elif path.suffix == ".html":
                text = page(text, texts)
            found[path.name] = asset(text, path.suffix)
    return found


def texts_module(texts: Texts) -> str:
    """Texts as a JavaScript module."""
    spoken = {key: text for key, text in texts.items() if key != NO_SCRIPT}
    # "<" is escaped so that no text can end a script wherever the module may be put.
    written = json.dumps(spoken, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"export default {written};\n"


def lean(script: str) -> str:
    """A module without indentation, empty lines and comments that have lines of their own.

    Lines are joined where the first ends in a sign that lets the next follow at once.
    """
    return _GOES_ON.sub(r"\1", _COMMENT_OR_INDENT.sub("", _COMMENT_BLOCK.sub("", script)))


def tight(style: str) -> str:
    """A module of style rules without blanks that mean nothing in them."""
    return _AFTER_COLON.sub(":", _AROUND_SIGN.sub(r"\1", style))


def page(text: str, texts: Texts) -> str:
    """A page with ``{key}`` replaced by texts."""
    for key, value in texts.items():
        if isinstance(value, str):
            text = text.replace("{" + key + "}", html.escape(value))
    return text


def asset(text: str, suffix: str) -> Asset:
    """``text`` as a file with that suffix."""
    body = text.encode()
    tag = hashlib.sha256(body).hexdigest()[:20]
    return Asset(body, gzip.compress(body, 9, mtime=0), _TYPES[suffix], tag)


def page_policy(ancestors: str = "'none'", forms: str = "'none'") -> dict[str, str]:
    """The header with a page's own policy: who may frame it, where its forms may go."""
    policy = _PAGE_POLICY.format(ancestors=ancestors, forms=forms)
    return {"Content-Security-Policy": policy}


def send(request: Request, found: Asset, headers: Mapping[str, str]) -> HTTPResponse:
    """A file, or word that the browser has it already."""
    packed = "gzip" in request.headers.get("accept-encoding", "")
    tag = f'"{found.tag}{"-gzip" if packed else ""}"'
    told = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding", **headers}
    if request.headers.get("if-none-match") == tag:
        return HTTPResponse(status=304, headers=told)
    if packed:
        told["Content-Encoding"] = "gzip"
    body = found.packed if packed else found.body
    return HTTPResponse(body, headers=told, content_type=found.type)
