"""What a host page's content security policies allow, as browsers read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

Policy = Mapping[str, tuple[str, ...]]
# Where a directive is not set, the next one counts.
_FALLBACKS = {
    "script-src": ("script-src-elem", "script-src", "default-src"),
    "connect-src": ("connect-src", "default-src"),
    "frame-src": ("frame-src", "child-src", "default-src"),
    "frame-ancestors": ("frame-ancestors",),
}
_PORTS = {"http": 80, "https": 443}


def parse_policies(texts: Iterable[str]) -> list[Policy]:
    """The policies of header and meta elements; one header may hold several, a comma between."""
    found: list[Policy] = []
    for text in (part for whole in texts for part in whole.split(",")):
        policy: dict[str, tuple[str, ...]] = {}
        for directive in text.split(";"):
            words = directive.split()
            if words:
                policy.setdefault(words[0].lower(), tuple(words[1:]))
        if policy:
            found.append(policy)
    return found


def allowed(
    policies: Sequence[Policy], directive: str, url: str, page: str, nonce: str | None = None
) -> bool:
    """Whether every policy of ``page`` lets ``url`` through; ``nonce`` is the script tag's."""
    return all(_allows(policy, directive, url, page, nonce) for policy in policies)


def _allows(policy: Policy, directive: str, url: str, page: str, nonce: str | None) -> bool:
    name = next((one for one in _FALLBACKS[directive] if one in policy), None)
    if name is None:
        return True
    sources = policy[name]
    if directive == "script-src":
        if nonce and f"'nonce-{nonce}'" in sources:
            return True
        if "'strict-dynamic'" in sources:
            # Addresses no longer count then.
            return False
    return any(_matches(source, url, page) for source in sources)


def _matches(source: str, url: str, page: str) -> bool:
    """One source expression: 'self', a scheme, or a host with scheme, port and path at will."""
    if source.lower() == "'self'":
        return origin(url) == origin(page)
    if source.startswith("'"):
        return False
    target = urlsplit(url)
    if source == "*":
        return target.scheme in ("http", "https")
    if source.endswith(":"):
        return _scheme_fits(source[:-1].lower(), target.scheme)
    if "://" not in source:
        source = f"{urlsplit(page).scheme}://{source}"
    scheme, _, rest = source.partition("://")
    host_and_port, slash, path = rest.partition("/")
    host, _, port = host_and_port.partition(":")
    name = (target.hostname or "").lower()
    host = host.lower()
    fits = name.endswith(host[1:]) if host.startswith("*.") else host in (name, "*")
    real = target.port or _PORTS.get(target.scheme)
    wanted = port or str(_PORTS.get(target.scheme))
    if path:
        path = slash + path
        fits = fits and (target.path.startswith(path) if path[-1] == "/" else target.path == path)
    return _scheme_fits(scheme.lower(), target.scheme) and fits and wanted in ("*", str(real))


def _scheme_fits(written: str, real: str) -> bool:
    return real == written or (written == "http" and real == "https")


def origin(url: str) -> str:
    """Scheme, host and port of an address, as a browser sends it in Origin."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = "" if parts.port in (None, _PORTS.get(parts.scheme)) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"
