"""How the widget's files are sent: types, policies, caching, who may frame and load them."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

import pytest

from assistant.channels.assets import lean, page, texts_module, tight
from assistant.channels.web.headers import SECURITY_HEADERS, security_headers
from assistant.channels.widget.pages import STATIC
from tests.support.server import RunningServer
from tests.widget.hosts import Host

# All modules together, packed, as a browser gets them.
BUDGET = 20_000
MOST_LINES = 400
MODULES = sorted([*(path.name for path in STATIC.glob("*.js")), "texts.js"])


def get(url: str, headers: Mapping[str, str] | None = None) -> tuple[int, Any, bytes]:
    request = urllib.request.Request(url, headers=dict(headers or {}))
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


@pytest.mark.parametrize("name", MODULES)
def test_modules(vejviser: RunningServer, site: Host, name: str) -> None:
    status, headers, body = get(f"{vejviser.url}/widget/{name}", {"Origin": site.url})
    assert status == 200
    assert headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert headers["Access-Control-Allow-Origin"] == site.url
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert {"Origin", "Accept-Encoding"} == set(headers["Vary"].split(", "))
    assert body


def test_all_modules_together_are_small(vejviser: RunningServer) -> None:
    sizes = {}
    for name in MODULES:
        url = f"{vejviser.url}/widget/{name}"
        _, headers, packed = get(url, {"Accept-Encoding": "gzip"})
        assert headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed) == get(url)[2]
        sizes[name] = len(packed)
    assert sum(sizes.values()) <= BUDGET, sizes


def test_what_was_got_before_is_not_sent_again(vejviser: RunningServer) -> None:
    url = f"{vejviser.url}/widget/vejviser.js"
    for coding in ("gzip", "identity"):
        _, headers, _ = get(url, {"Accept-Encoding": coding})
        again = {"Accept-Encoding": coding, "If-None-Match": headers["ETag"]}
        status, _, body = get(url, again)
        assert (status, body) == (304, b"")


def test_a_stranger_may_not_load_modules(vejviser: RunningServer) -> None:
    _, headers, _ = get(f"{vejviser.url}/widget/vejviser.js", {"Origin": "https://evil.example"})
    assert headers["Access-Control-Allow-Origin"] is None


def test_the_frame_may_be_framed_by_listed_pages_only(vejviser: RunningServer, site: Host) -> None:
    status, headers, body = get(f"{vejviser.url}/widget/ramme")
    assert status == 200
    policy = headers["Content-Security-Policy"]
    assert policy.endswith(f"frame-ancestors 'self' {site.url}")
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] is None
    assert b"{navn}" not in body


def test_the_front_page_is_framed_by_nobody(vejviser: RunningServer) -> None:
    status, headers, body = get(vejviser.url + "/")
    assert status == 200
    for name, value in SECURITY_HEADERS.items():
        assert headers[name] == value or name == "Content-Security-Policy"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "<title>Vejviser: Chatbot" in body.decode()
    assert "ring 112" in body.decode()


@pytest.mark.parametrize("name", ["index.html", "frame.html", "pages.py", "..%2Fpages.py", "x.js"])
def test_nothing_else_is_sent(vejviser: RunningServer, name: str) -> None:
    assert get(f"{vejviser.url}/widget/{name}")[0] == 404


def test_a_policy_of_its_own_drops_the_older_header() -> None:
    assert security_headers({}) == SECURITY_HEADERS
    framed = security_headers({"Content-Security-Policy": "frame-ancestors 'self' https://a.dk"})
    assert "X-Frame-Options" not in framed
    assert "Content-Security-Policy" not in framed
    shut = security_headers({"Content-Security-Policy": "frame-ancestors 'none'"})
    assert shut["X-Frame-Options"] == "DENY"


def test_lean() -> None:
    text = '/** A\n * b */\nconst a = 1; // stays\n  // goes\n\n  const b = "/* kept */";\n'
    assert lean(text) == 'const a = 1; // stays\nconst b = "/* kept */";'
    # Joined, but not to a line that ends in a comment, nor where the sign may end a statement.
    assert lean("f(\n  a, // b,\n  {\n    c,\n  },\n)\ng()\n") == "f(a, // b,\n{c,},)\ng()\n"


def test_tight_leaves_what_separates_names() -> None:
    rules = ".a .b,\n.c > :hover { color: red; margin: 0 1px }\n.d { top: 0 }\n"
    assert tight(rules) == ".a .b,.c > :hover{color:red;margin:0 1px}.d{top:0}"


def test_texts_can_not_end_a_script_or_a_page() -> None:
    assert "</script>" not in texts_module({"a": "</script>"})
    assert page("<p>{a}{b}", {"a": "<b>&", "b": ["x"]}) == "<p>&lt;b&gt;&amp;{b}"


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_a_module_is_short_and_can_be_read(path: Any) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < MOST_LINES
    node = shutil.which("node")
    assert node is not None, "Node.js is missing: install it, e.g. with 'apt-get install nodejs'."
    subprocess.run([node, "--check", path], check=True, timeout=20, capture_output=True)
