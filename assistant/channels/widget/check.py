"""``python -m assistant widget check``: what a host page lacks for the widget to work on it."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from assistant.channels.widget.policy import Policy, allowed, origin, parse_policies

SECONDS = 10
# More than any page; the rest is not read.
MAX_BYTES = 4_000_000
SCRIPT = "/vejviser.js"
FRAME = "/widget/ramme"
ELEMENT = "vejviser-chat"


class CheckError(Exception):
    """A page can't be looked at; the message is Danish."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, in Danish; ``fine`` where nothing is missing."""

    fine: bool
    text: str

    def __str__(self) -> str:
        return f"{'I orden' if self.fine else 'Mangler'}: {self.text}"


@dataclass(frozen=True)
class Fetched:
    """A response: the address it came from in the end, headers (lower case) and text."""

    url: str
    status: int
    headers: Mapping[str, str]
    policies: tuple[str, ...]
    text: str


@dataclass
class HostPage(HTMLParser):
    """What concerns the widget in a page's HTML."""

    scripts: list[dict[str, str]] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    elements: list[dict[str, str]] = field(default_factory=list)
    policies: list[str] = field(default_factory=list)
    base: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep script tags and frames of the widget, and policies in meta elements."""
        given = {name: value or "" for name, value in attrs}
        path = urlsplit(given.get("src", "")).path
        if tag == "script" and path.endswith(SCRIPT):
            self.scripts.append(given)
        elif tag == "iframe" and path.endswith(FRAME):
            self.frames.append(given["src"])
        elif tag == ELEMENT:
            self.elements.append(given)
        elif tag == "base" and not self.base:
            self.base = given.get("href", "")
        elif tag == "meta" and given.get("http-equiv", "").lower() == "content-security-policy":
            self.policies.append(given.get("content", ""))


def check_page(url: str) -> list[Finding]:
    """Look at the page at ``url`` and at the server it names.

    Raises:
        CheckError: the page can't be fetched.
    """
    got = fetch(url)
    if got.status != 200:
        raise CheckError(f"Siden svarer med {got.status}. Skriv adressen på en side, der kan ses.")
    page = HostPage()
    page.feed(got.text)
    policies = parse_policies([*got.policies, *page.policies])
    base = urljoin(got.url, page.base)
    if not page.scripts and not page.frames:
        lacks = "siden har hverken script-tagget eller en iframe til Vejviser. Indsæt "
        line = '<script type="module" src="https://SERVER/widget/vejviser.js"></script>'
        hint = ". Kræver siden login, ser kontrollen kun login-siden"
        return [Finding(False, lacks + line + hint + ".")]
    found: list[Finding] = []
    if page.scripts:
        found.extend(_script(page.scripts[0], page, got.url, base, policies))
    for src in page.frames:
        found.extend(_frame(urljoin(base, src), got.url, policies))
    return found


def fetch(url: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> Fetched:
    """One request over http or https; redirects are followed, error statuses returned.

    Raises:
        CheckError: the address can't be used, or nothing answers there.
    """
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise CheckError(f"Adressen skal begynde med http:// eller https://: {url}")
    request = urllib.request.Request(url, method=method, headers=dict(headers or {}))
    try:
        with _opener().open(request, timeout=SECONDS) as response:
            return _fetched(response)
    except urllib.error.HTTPError as error:
        with error:
            return _fetched(error)
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise CheckError(f"{url} kan ikke hentes ({type(reason).__name__}).") from None


def _opener() -> urllib.request.OpenerDirector:
    """Knows http and https only: no redirect can lead to a file of this machine."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPRedirectHandler,
        urllib.request.HTTPErrorProcessor,
        urllib.request.HTTPDefaultErrorHandler,
    ):
        opener.add_handler(handler())
    return opener


def _fetched(response: http.client.HTTPResponse | urllib.error.HTTPError) -> Fetched:
    headers = {name.lower(): value for name, value in response.headers.items()}
    policies = tuple(response.headers.get_all("content-security-policy") or ())
    text = response.read(MAX_BYTES).decode("utf-8", errors="replace")
    return Fetched(response.url, response.status or 0, headers, policies, text)


def _script(
    tag: Mapping[str, str], page: HostPage, url: str, base: str, policies: list[Policy]
) -> Iterator[Finding]:
    script = urljoin(base, tag["src"])
    yield Finding(True, f"siden har script-tagget til {script}.")
    yield Finding(
        tag.get("type", "").lower() == "module",
        'script-tagget har type="module".'
        if tag.get("type", "").lower() == "module"
        else 'script-tagget skal have type="module". Uden det kører scriptet ikke.',
    )
    yield from _mixed(script, url)
    yield from _answers(script, url)
    holder = page.elements[0] if page.elements else tag
    server = urljoin(base, holder.get("data-server") or urljoin(script, ".."))
    yield from _listed(server, url)
    yield _policy(policies, "script-src", script, url, tag.get("nonce"))
    yield _policy(policies, "connect-src", urljoin(server.rstrip("/") + "/", "api/v1/"), url)
    yield Finding(True, "style-src skal ikke ændres; widgetten bruger ingen indlejrede stilarter.")


def _answers(script: str, url: str) -> Iterator[Finding]:
    try:
        got = fetch(script, headers={"Origin": origin(url)})
    except CheckError as error:
        yield Finding(False, f"scriptet svarer ikke: {error}")
        return
    kind = got.headers.get("content-type", "")
    if got.status != 200:
        yield Finding(False, f"scriptets adresse svarer med {got.status}. Ret src.")
    elif "javascript" not in kind:
        yield Finding(False, f"scriptets adresse sender '{kind}' og ikke JavaScript. Ret src.")
    else:
        yield Finding(True, "scriptets adresse svarer med JavaScript.")


def _listed(server: str, url: str) -> Iterator[Finding]:
    """Whether the server lets this page's scripts read its answers, asked as a browser asks."""
    asker = origin(url)
    if origin(server) == asker:
        yield Finding(
            True, "siden og Vejviser har samme adresse; VEJVISER_ORIGINS er ikke nødvendig."
        )
        return
    headers = {
        "Origin": asker,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    try:
        got = fetch(urljoin(server.rstrip("/") + "/", "api/v1/messages"), "OPTIONS", headers)
    except CheckError as error:
        yield Finding(False, f"serveren svarer ikke: {error}")
        return
    if got.headers.get("access-control-allow-origin") == asker:
        yield Finding(True, f"{asker} står i VEJVISER_ORIGINS på serveren.")
    else:
        yield Finding(
            False,
            f"{asker} står ikke i VEJVISER_ORIGINS på {origin(server)}. Tilføj den, og start "
            "Vejviser igen.",
        )


def _mixed(address: str, url: str) -> Iterator[Finding]:
    if url.startswith("https:") and address.startswith("http:"):
        yield Finding(False, f"siden er https, men {address} er http. Browseren afviser det.")


def _policy(
    policies: list[Policy], directive: str, target: str, url: str, nonce: str | None = None
) -> Finding:
    if not policies:
        return Finding(True, f"siden har ingen content security policy; {directive} er fri.")
    if allowed(policies, directive, target, url, nonce):
        return Finding(True, f"{directive} tillader {origin(target)}.")
    return Finding(
        False,
        f"sidens content security policy tillader ikke {origin(target)} i {directive}. "
        f"Tilføj {origin(target)} til {directive}.",
    )


def _frame(frame: str, url: str, policies: list[Policy]) -> Iterator[Finding]:
    yield Finding(True, f"siden har en iframe til {frame}.")
    yield from _mixed(frame, url)
    yield _policy(policies, "frame-src", frame, url)
    try:
        got = fetch(frame)
    except CheckError as error:
        yield Finding(False, f"rammen svarer ikke: {error}")
        return
    if got.status != 200:
        yield Finding(False, f"rammens adresse svarer med {got.status}. Ret src.")
        return
    shown = "x-frame-options" not in got.headers and allowed(
        parse_policies(got.policies), "frame-ancestors", origin(url), got.url
    )
    yield Finding(
        shown,
        "siden må vise Vejviser i en ramme."
        if shown
        else f"siden må ikke vise Vejviser i en ramme. Tilføj {origin(url)} til VEJVISER_ORIGINS, "
        "og start Vejviser igen.",
    )
