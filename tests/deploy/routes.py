"""The addresses that the server answers, from the application itself."""

from __future__ import annotations

import tempfile
from pathlib import Path

from assistant.server import build_app
from assistant.service import Service
from assistant.settings import load_settings


def public_paths() -> list[str]:
    """Every path of the application, ``/metrics`` left out; a placeholder stands as ``<name>``."""
    from sanic import Sanic

    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings({"VEJVISER_DATA_DIR": folder})
        Sanic.test_mode = True
        app = build_app(Service(settings), Path(folder) / "no-model.tar.gz")
        return sorted({f"/{route.path}" for route in app.router.routes} - {"/metrics"})
