"""Pages of other origins, served on loopback for a test."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Host:
    """A small web server; ``pages`` may be added to while it runs."""

    port: int
    pages: dict[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Its origin as the assistant lists it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def stranger(self) -> str:
        """The same server under a name that the assistant does not list."""
        return f"http://localhost:{self.port}"

    def put(self, path: str, body: str, headers: Mapping[str, str] | None = None) -> str:
        """Serve ``body`` at ``path``; returns its address."""
        kind = "text/javascript" if path.endswith(".js") else "text/html; charset=utf-8"
        self.pages[path] = (body, {"Content-Type": kind, **(headers or {})})
        return self.url + path


@contextmanager
def host() -> Iterator[Host]:
    """A running host, ended afterwards."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = running.pages.get(self.path.split("?")[0])
            self.send_response(200 if found else 404)
            body, headers = found or ("", {})
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running = Host(server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def intranet(server: str, attributes: str = "", head: str = "", body: str = "") -> str:
    """A page of an intranet with the widget's script tag."""
    return f"""<!doctype html>
<html lang="da"><head><meta charset="utf-8"><title>Intranet</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{head}
<script type="module" src="{server}/widget/vejviser.js" {attributes}></script></head>
<body><header>Kommunen</header><nav aria-label="Menu"></nav>
<main><h1>Intranet</h1><p>Nyheder til <a href="/to">medarbejdere</a>.</p>{body}</main>
<footer>Kontakt</footer></body>
</html>"""
