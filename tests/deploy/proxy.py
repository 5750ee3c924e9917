"""The nginx of ``deploy/nginx`` before servers of a test, on loopback."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import requests

from tests.support.server import free_port
from tests.support.tools import DEPLOY, debian, run

NAME = "vejviser.example.org"
_FOLDER = DEPLOY / "nginx"
_MAIN = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/main.log;
events {{ worker_connections 1024; }}
http {{
    {temporary}
    include {folder}/vejviser-servers.conf;
    include {folder}/vejviser.conf;
}}
"""
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass
class Proxy:
    """A running nginx."""

    folder: Path
    port: int
    plain_port: int

    @property
    def url(self) -> str:
        """Where it answers with TLS, by address; the name goes along in ``Host``."""
        return f"https://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """Its access log."""
        return (self.folder / "access.log").read_text()

    def client(self) -> requests.Session:
        """Somebody who asks by the server's name and trusts its certificate."""
        session = requests.Session()
        session.mount("https://", _ByName())
        # Otherwise a bundle of certificates named in the environment counts instead.
        session.trust_env = False
        session.verify = str(self.folder / "vejviser.pem")
        session.headers["Host"] = NAME
        return session


class _ByName(requests.adapters.HTTPAdapter):
    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, server_hostname=NAME, assert_hostname=NAME, **options)


def settings(folder: Path, servers: list[str], port: int, plain_port: int) -> Path:
    """Our files with a test's ports, certificate and servers; returns nginx's main file."""
    text = (_FOLDER / "vejviser.conf").read_text()
    text = re.sub(r".*listen \[::\].*\n", "", text)
    text = text.replace("listen 80 ", f"listen 127.0.0.1:{plain_port} ")
    text = text.replace("listen 443 ", f"listen 127.0.0.1:{port} ")
    text = text.replace("/etc/nginx/tls/", f"{folder}/")
    text = text.replace("/var/log/nginx/vejviser-error.log", f"{folder}/error.log")
    text = text.replace("/var/log/nginx/vejviser.log", f"{folder}/access.log")
    (folder / "vejviser.conf").write_text(text)
    listed = (_FOLDER / "vejviser-servers.conf").read_text()
    for example, server in zip(("127.0.0.1:5005", "127.0.0.1:5006"), servers, strict=True):
        listed = listed.replace(example, server)
    (folder / "vejviser-servers.conf").write_text(listed)
    temporary = [f"{name}_temp_path {folder}/temporary_{name};" for name in _TEMPORARY]
    main = folder / "nginx.conf"
    main.write_text(_MAIN.format(folder=folder, temporary="\n    ".join(temporary)))
    return main


def certificate(folder: Path) -> None:
    """A certificate for the example's name, signed by itself."""
    done = run(
        *(debian("openssl", "openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes"),
        *("-keyout", folder / "vejviser.key", "-out", folder / "vejviser.pem", "-days", "2"),
        *("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"),
    )
    assert done.returncode == 0, done.stdout


@contextmanager
def proxy(folder: Path, servers: list[str]) -> Iterator[Proxy]:
    """nginx before two servers, given as address and port; ended afterwards."""
    certificate(folder)
    running = Proxy(folder, free_port(), free_port())
    main = settings(folder, servers, running.port, running.plain_port)
    command = [debian("nginx", "nginx-light"), "-c", str(main), "-p", str(folder)]
    with (folder / "output.log").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + 15
        while True:
            try:
                running.client().get(running.url + "/metrics", timeout=5)
                break
            except requests.ConnectionError:
                if process.poll() is not None or time.monotonic() > deadline:
                    log = (folder / "output.log").read_text()
                    raise RuntimeError(f"nginx did not start:\n{log}") from None
                time.sleep(0.05)
        yield running
    finally:
        process.terminate()
        process.wait(timeout=10)
        shutil.rmtree(folder, ignore_errors=True)


Behaviour = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Played:
    """A server that does as a test wants, and remembers what it was sent."""

    behaviour: Behaviour
    seen: list[tuple[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    port: int = 0

    @property
    def address(self) -> str:
        """Address and port, as nginx wants them."""
        return f"127.0.0.1:{self.port}"


def answers(status: int = 200, body: bytes = b"{}", kind: str = "application/json") -> Behaviour:
    """What a server does that answers so."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def dies(handler: BaseHTTPRequestHandler) -> None:
    """What a server does that is killed in the middle of a turn."""
    handler.close_connection = True


@contextmanager
def played(behaviour: Behaviour) -> Iterator[Played]:
    """A server on a port of its own; ended afterwards."""
    server = Played(behaviour)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body in one packet, or each answer waits for the other side's acknowledgement.
        wbufsize = -1

        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline(65537)
            if not self.raw_requestline or not self.parse_request():
                self.close_connection = True
                return
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            server.seen.append((self.command, self.path))
            server.headers = {name.lower(): value for name, value in self.headers.items()}
            server.behaviour(self)
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    server.port = running.server_address[1]
    thread = threading.Thread(target=running.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        running.shutdown()
        running.server_close()
        thread.join()
