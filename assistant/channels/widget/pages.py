"""Serves the widget: its modules, its texts as a module, and the two pages it stands on."""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sanic import Blueprint, HTTPResponse, Request
from sanic.exceptions import NotFound

from assistant.channels.widget.texts import load_widget_texts
from assistant.content import KNOWLEDGE_FOLDER, content

STATIC = Path(__file__).parent / "static"
TEXTS_MODULE = "texts.js"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
# Comments and indentation are for who reads the file; a browser pays for them.
_COMMENT_BLOCK = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
_COMMENT_OR_INDENT = re.compile(r"^[ \t]*(?://.*)?\n|^[ \t]+", re.MULTILINE)
# The pages load their own scripts and styles and talk to this server, and that is all.
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)


@dataclass(frozen=True)
class Asset:
    """A file as it is sent, plain and packed with gzip. ``tag`` changes with its content."""

    body: bytes
    packed: bytes
    type: str
    tag: str


def widget_routes(origins: frozenset[str]) -> Blueprint:
    """The routes; ``origins`` are the pages that may frame the widget.

    Raises:
        KnowledgeError: a text of the widget is missing or unknown.
    """
    assets()
    routes = Blueprint("vejviser_widget")

    async def front_page(request: Request) -> HTTPResponse:
        """The widget as a page of its own: what a newcomer sees."""
        return _page(request, "index.html", "'none'")

    async def frame(request: Request) -> HTTPResponse:
        """The widget as a page for an ``<iframe>``."""
        return _page(request, "frame.html", " ".join(["'self'", *sorted(origins)]))

    async def file(request: Request, name: str) -> HTTPResponse:
        """One of the widget's files, by its name in the folder."""
        found = assets().get(name)
        if found is None or name.endswith(".html"):
            raise NotFound
        return _send(request, found, {})

    routes.add_route(front_page, "/", methods=["GET"], name="front_page")
    routes.add_route(frame, "/widget/ramme", methods=["GET"], name="frame")
    routes.add_route(file, "/widget/<name:str>", methods=["GET"], name="file")
    return routes


@lru_cache(maxsize=1)
def assets() -> dict[str, Asset]:
    """Every file that is sent, by name; read once per process."""
    texts = _texts()
    found = {TEXTS_MODULE: _asset(texts_module(texts), ".js")}
    for path in sorted(STATIC.iterdir()):
        if path.suffix in _TYPES:
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".js":
                text = lean(text)
            elif path.suffix == ".html":
                text = page(text, texts)
            found[path.name] = _asset(text, path.suffix)
    return found


def texts_module(texts: Mapping[str, str | list[str]]) -> str:
    """The widget's texts as a JavaScript module."""
    # "<" is escaped so that no text can end a script wherever the module may be put.
    written = json.dumps(texts, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"export default {written};\n"


def lean(script: str) -> str:
    """A module without indentation, empty lines and comments that have lines of their own."""
    return _COMMENT_OR_INDENT.sub("", _COMMENT_BLOCK.sub("", script))


def page(text: str, texts: Mapping[str, str | list[str]]) -> str:
    """A page with ``{key}`` replaced by the widget's texts."""
    for key, value in texts.items():
        if isinstance(value, str):
            text = text.replace("{" + key + "}", html.escape(value))
    return text


def _texts() -> dict[str, str | list[str]]:
    """The texts with contacts' numbers filled in."""
    found = content()
    fill = found.composer.fill
    return {
        key: fill(text) if isinstance(text, str) else [fill(one) for one in text]
        for key, text in load_widget_texts(KNOWLEDGE_FOLDER, found.knowledge).items()
    }


def _asset(text: str, suffix: str) -> Asset:
    body = text.encode()
    tag = hashlib.sha256(body).hexdigest()[:20]
    return Asset(body, gzip.compress(body, 9, mtime=0), _TYPES[suffix], tag)


def _page(request: Request, name: str, ancestors: str) -> HTTPResponse:
    policy = _PAGE_POLICY.format(ancestors=ancestors)
    return _send(request, assets()[name], {"Content-Security-Policy": policy})


def _send(request: Request, asset: Asset, headers: dict[str, str]) -> HTTPResponse:
    packed = "gzip" in request.headers.get("accept-encoding", "")
    tag = f'"{asset.tag}{"-gzip" if packed else ""}"'
    told = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding", **headers}
    if request.headers.get("if-none-match") == tag:
        return HTTPResponse(status=304, headers=told)
    if packed:
        told["Content-Encoding"] = "gzip"
    body = asset.packed if packed else asset.body
    return HTTPResponse(body, headers=told, content_type=asset.type)
