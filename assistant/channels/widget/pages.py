"""Serves the widget: its modules, its texts as a module, and the two pages it stands on."""

from __future__ import annotations

from pathlib import Path

from sanic import Blueprint, HTTPResponse, Request
from sanic.exceptions import NotFound

from assistant.channels.assets import Asset, page_policy, read_assets, send
from assistant.channels.widget.texts import load_widget_texts
from assistant.content import Content, from_content
from assistant.knowledge.page_texts import filled

STATIC = Path(__file__).parent / "static"


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
        return send(request, found, {})

    routes.add_route(front_page, "/", methods=["GET"], name="front_page")
    routes.add_route(frame, "/widget/ramme", methods=["GET"], name="frame")
    routes.add_route(file, "/widget/<name:str>", methods=["GET"], name="file")
    return routes


@from_content
def assets(found: Content) -> dict[str, Asset]:
    """Every file that is sent, by name."""
    texts = load_widget_texts(found.folder, found.knowledge)
    return read_assets(filled(texts, found.composer.fill), STATIC)


def _page(request: Request, name: str, ancestors: str) -> HTTPResponse:
    return send(request, assets()[name], page_policy(ancestors))
