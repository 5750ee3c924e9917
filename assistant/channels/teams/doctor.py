"""``python -m assistant teams doctor``: looks at each step from Teams to the answer and back.

It asks Microsoft's sign-in, the connector's hosts and, where it is named, our own address. No
secret and no token is shown.
"""

from __future__ import annotations

import email.utils
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import jwt

from assistant.channels.teams.credentials import RESOURCE, CredentialError, Credentials
from assistant.channels.teams.diagnosis import ADVICE, Finding
from assistant.channels.teams.keyset import KeySet
from assistant.channels.teams.settings import BotType, TeamsSettings
from assistant.channels.teams.tokens import SKEW_SECONDS
from assistant.channels.teams.web import NoAnswer, NotSent, Web
from assistant.settings import LOOPBACK, Settings

ROUTE = "/api/messages"
_SECONDS = 10


async def examine(
    settings: Settings, url: str | None, clock: Callable[[], float] = time.time
) -> list[Finding]:
    """Everything that can be looked at from here, in the order a message goes.

    Args:
        settings: read without a fault; a fault in them is told before this.
        url: our own address as Teams knows it; without it that step is left out.
        clock: this machine's time in seconds.
    """
    teams = settings.teams
    if teams is None:
        return [Finding("indstillinger", False, ADVICE["ikke_sat"])]
    if teams.playground:
        return [Finding("indstillinger", False, ADVICE["legeplads"])]
    web = Web()
    try:
        found = [Finding(f"indstillinger: {teams.bot_type.value}, tenant {teams.tenant}", True)]
        found.append(await _keys(teams, web))
        found.append(await _clock(teams, web, clock))
        found.append(await _sign_in(teams, web))
        found.extend([await _host(host, web) for host in sorted(teams.service_hosts)])
        if url:
            found.append(await _own_address(url, web))
        return [one for one in found if one.what]
    finally:
        await web.close()


async def _keys(teams: TeamsSettings, web: Web) -> Finding:
    good = await KeySet(teams.keys_url, web).warm()
    return Finding("Microsofts nøgler", good, "" if good else ADVICE["noegler_svarer_ikke"])


async def _clock(teams: TeamsSettings, web: Web, clock: Callable[[], float]) -> Finding:
    """Hold our clock against that of Microsoft's key server; nothing where it does not answer."""
    try:
        answer = await web.ask("GET", teams.keys_url, seconds=_SECONDS)
        theirs = email.utils.parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
    except (NotSent, NoAnswer, TypeError, ValueError):
        return Finding("", True)
    off = round(abs(clock() - theirs))
    # Half of what is allowed: it is going wrong, and will soon be too much.
    if off < SKEW_SECONDS / 2:
        return Finding("uret", True)
    return Finding("uret", False, ADVICE["ur"].format(sekunder=off))


async def _sign_in(teams: TeamsSettings, web: Web) -> Finding:
    what = "login hos Microsoft"
    try:
        token = await Credentials(teams, web).token()
    except CredentialError as error:
        return Finding(f"{what} ({error.code})" if error.code else what, False, ADVICE[error.key])
    claims = _claims(token)
    app = str(claims.get("appid") or claims.get("azp") or teams.app_id).lower()
    if app != teams.app_id or str(claims.get("aud", RESOURCE)).rstrip("/") != RESOURCE:
        return Finding(what, False, ADVICE["anden_app"])
    tenant = str(claims.get("tid") or teams.tenant).lower()
    if teams.bot_type is not BotType.MULTI_TENANT and tenant != teams.tenant:
        return Finding(what, False, ADVICE["anden_tenant"])
    return Finding(what, True)


def _claims(token: str) -> dict[str, Any]:
    """What the token says of itself; Microsoft made it for Microsoft, so it may be unreadable."""
    try:
        return dict(jwt.decode(token, options={"verify_signature": False}))
    except (jwt.PyJWTError, ValueError):
        return {}


async def _host(host: str, web: Web) -> Finding:
    """Any answer will do: who answers can be reached."""
    what = f"Teams' adresse {host}"
    if host in LOOPBACK:
        return Finding("", True)
    try:
        await web.ask("GET", f"https://{host}/", seconds=_SECONDS)
    except NoAnswer:
        return Finding(what, True)
    except NotSent:
        return Finding(what, False, ADVICE["vaert"].format(vaert=host))
    return Finding(what, True)


async def _own_address(url: str, web: Web) -> Finding:
    """Our route, asked without a token, must answer 401 from outside."""
    parts = urlsplit(url)
    address = f"{parts.scheme}://{parts.netloc}{ROUTE}"
    what = f"adressen {address}"
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        return Finding(what, False, ADVICE["url_ikke_https"])
    try:
        status = (await web.ask("POST", address, seconds=_SECONDS, json_body=b"{}")).status
    except (NotSent, NoAnswer):
        return Finding(what, False, ADVICE["url_ingen_kontakt"].format(url=address))
    if status == 401:
        return Finding(what, True)
    kinds = {404: "url_ikke_fundet", 405: "url_ikke_fundet", 200: "url_aaben", 202: "url_aaben"}
    key = kinds.get(status, "url_proxy" if status in (502, 503, 504) else "url_andet")
    return Finding(what, False, ADVICE[key].format(url=address, status=status))
