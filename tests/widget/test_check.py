"""The check of a host page: each thing that may be missing is found and named."""

from __future__ import annotations

import pytest

from assistant.__main__ import main
from assistant.channels.widget.check import CheckError, check_page
from assistant.channels.widget.policy import allowed, origin, parse_policies
from tests.support.server import RunningServer
from tests.widget.hosts import Host, intranet

PAGE = "https://intranet.example.dk/nyheder"


def missing(url: str) -> list[str]:
    """The Danish lines of what is missing."""
    return [str(finding) for finding in check_page(url) if not finding.fine]


def test_a_page_that_is_ready(
    vejviser: RunningServer, site: Host, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = f"default-src 'self'; script-src {vejviser.url}; connect-src {vejviser.url}"
    url = site.put("/klar", intranet(vejviser.url), {"Content-Security-Policy": policy})
    assert main(["widget", "check", url]) == 0
    said = capsys.readouterr().out
    assert "style-src skal ikke ændres" in said
    assert f"{site.url} står i VEJVISER_ORIGINS" in said
    assert said.endswith("Siden er klar til widgetten.\n")


def test_our_own_page_is_ready(vejviser: RunningServer) -> None:
    assert missing(vejviser.url + "/") == []


def test_no_tag(site: Host, capsys: pytest.CaptureFixture[str]) -> None:
    url = site.put("/tom", "<!doctype html><title>x</title>")
    assert main(["widget", "check", url]) == 1
    said = capsys.readouterr()
    assert "siden har hverken script-tagget eller en iframe" in said.out
    assert "1 mangler" in said.err


def test_a_tag_that_is_no_module(vejviser: RunningServer, site: Host) -> None:
    url = site.put("/klassisk", intranet(vejviser.url).replace('type="module"', ""))
    (line,) = missing(url)
    assert 'skal have type="module"' in line


@pytest.mark.parametrize(
    ("server", "line"),
    [
        ("{vejviser}/x", "scriptets adresse svarer med 404"),
        ("{site}/falsk", "sender 'text/html; charset=utf-8' og ikke JavaScript"),
        ("http://127.0.0.1:9", "kan ikke hentes"),
    ],
)
def test_a_wrong_src(vejviser: RunningServer, site: Host, server: str, line: str) -> None:
    site.put("/falsk/widget/vejviser.js", "", {"Content-Type": "text/html; charset=utf-8"})
    server = server.format(vejviser=vejviser.url, site=site.url)
    url = site.put("/forkert", intranet(server))
    assert any(line in one for one in missing(url))


def test_an_origin_that_is_not_listed(vejviser: RunningServer, site: Host) -> None:
    site.put("/ulistet", intranet(vejviser.url))
    (line,) = missing(site.stranger + "/ulistet")
    assert f"{site.stranger} står ikke i VEJVISER_ORIGINS på {vejviser.url}" in line


@pytest.mark.parametrize("place", ["header", "meta"])
def test_a_policy_that_stops_it(vejviser: RunningServer, site: Host, place: str) -> None:
    policy = "default-src 'self'"
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    headers = {"Content-Security-Policy": policy} if place == "header" else None
    url = site.put("/stop", intranet(vejviser.url, head="" if headers else head), headers)
    lines = missing(url)
    assert [line.split(" i ")[-1] for line in lines] == [
        f"{directive}. Tilføj {vejviser.url} til {directive}."
        for directive in ("script-src", "connect-src")
    ]


def test_a_frame(vejviser: RunningServer, site: Host) -> None:
    frame = f'<iframe src="{vejviser.url}/widget/ramme"></iframe>'
    ready = site.put("/r", frame)
    assert missing(ready) == []
    (line,) = missing(site.stranger + "/r")
    assert "må ikke vise Vejviser i en ramme" in line
    stopped = site.put("/rs", frame, {"Content-Security-Policy": "frame-src 'self'"})
    (line,) = missing(stopped)
    assert line.endswith(f"Tilføj {vejviser.url} til frame-src.")


def test_data_server_and_base_count(vejviser: RunningServer, site: Host) -> None:
    head = f'<base href="{vejviser.url}/">'
    page = intranet("", 'data-server="http://127.0.0.1:9"', head=head).replace(
        'src="/widget', 'src="widget'
    )
    lines = missing(site.put("/base", page))
    assert len(lines) == 1
    assert "serveren svarer ikke" in lines[0]


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("file:///etc/passwd", "skal begynde med http"),
        ("intranet.example.dk", "skal begynde med http"),
        ("http://127.0.0.1:9/", "kan ikke hentes"),
    ],
)
def test_an_address_that_can_not_be_looked_at(
    url: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["widget", "check", url]) == 1
    assert message in capsys.readouterr().err


def test_a_page_that_is_not_there(site: Host) -> None:
    with pytest.raises(CheckError, match="svarer med 404"):
        check_page(site.url + "/findes-ikke")


@pytest.mark.parametrize(
    ("policy", "url", "wanted"),
    [
        ("script-src 'self'", "https://intranet.example.dk/a.js", True),
        ("script-src 'self'", "https://vejviser.example.dk/a.js", False),
        ("script-src https://vejviser.example.dk", "https://vejviser.example.dk/a.js", True),
        ("script-src vejviser.example.dk", "https://vejviser.example.dk/a.js", True),
        ("script-src *.example.dk", "https://vejviser.example.dk/a.js", True),
        ("script-src *.example.dk", "https://example.dk/a.js", False),
        ("script-src https:", "https://vejviser.example.dk/a.js", True),
        ("script-src *", "http://vejviser.example.dk/a.js", True),
        ("script-src http://vejviser.example.dk", "https://vejviser.example.dk/a.js", True),
        ("script-src https://vejviser.example.dk", "http://vejviser.example.dk/a.js", False),
        ("script-src https://v.example.dk:8443", "https://v.example.dk:8443/a.js", True),
        ("script-src https://v.example.dk", "https://v.example.dk:8443/a.js", False),
        ("script-src https://v.example.dk:*", "https://v.example.dk:8443/a.js", True),
        ("script-src https://v.example.dk/widget/", "https://v.example.dk/widget/a.js", True),
        ("script-src https://v.example.dk/widget/", "https://v.example.dk/a.js", False),
        ("script-src https://v.example.dk/a.js", "https://v.example.dk/a.js", True),
        ("default-src 'none'", "https://v.example.dk/a.js", False),
        ("img-src 'none'", "https://v.example.dk/a.js", True),
        ("script-src 'none'; script-src-elem *", "https://v.example.dk/a.js", True),
        ("script-src 'strict-dynamic' https:", "https://v.example.dk/a.js", False),
        ("script-src 'strict-dynamic' 'nonce-abc'", "https://v.example.dk/a.js", True),
        ("script-src *, script-src 'self'", "https://v.example.dk/a.js", False),
        ("SCRIPT-SRC 'SELF';;", "https://intranet.example.dk/a.js", True),
    ],
)
def test_policies_are_read_as_browsers_read_them(policy: str, url: str, wanted: bool) -> None:
    assert allowed(parse_policies([policy]), "script-src", url, PAGE, "abc") is wanted


def test_origin() -> None:
    assert origin("https://a.dk:443/x?y") == "https://a.dk"
    assert origin("http://[::1]:5005/") == "http://[::1]:5005"
