"""The token that the bot sends with its answers: fetched, kept, renewed in time."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from urllib.parse import quote

from assistant.channels.teams.settings import BotType, TeamsSettings
from assistant.channels.teams.web import Answer, NoAnswer, NotSent, Web

RESOURCE = "https://api.botframework.com"
MULTI_TENANT = "botframework.com"
RENEW_EARLY_SECONDS = 300
AGAIN_SECONDS = 10
FETCH_SECONDS = 10
# Azure's own address for machines with a managed identity; it is reached from inside Azure only.
METADATA_ADDRESS = "http://169.254.169.254/metadata/identity/oauth2/token"
_CODE = re.compile(r"AADSTS\d{4,8}")
# What Microsoft's sign-in says, as the texts in teams.yml name it. Codes: "Microsoft Entra
# authentication and authorization error codes".
REASONS = {
    "AADSTS700016": "forkert_app_id",
    "AADSTS90013": "forkert_app_id",
    "AADSTS7000215": "forkert_hemmelighed",
    "AADSTS7000222": "udloebet_hemmelighed",
    "AADSTS7000216": "forkert_hemmelighed",
    "AADSTS90002": "forkert_tenant",
    "AADSTS900023": "forkert_tenant",
    "AADSTS900021": "forkert_tenant",
    "AADSTS7000229": "ingen_tjenestekonto",
    "AADSTS7000112": "slaaet_fra",
    "AADSTS53003": "betinget_adgang",
}


class CredentialError(Exception):
    """No token could be had; ``key`` names the text that says why and what to do."""

    def __init__(self, key: str, code: str = "") -> None:
        super().__init__(key)
        self.key = key
        self.code = code


class Credentials:
    """Fetches the bot's token by the kind of registration, one request at a time."""

    def __init__(
        self, settings: TeamsSettings, web: Web, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings = settings
        self._web = web
        self._clock = clock
        self._token: str | None = None
        self._until = 0.0
        self._failed: tuple[float, CredentialError] | None = None
        self._lock = asyncio.Lock()

    async def token(self) -> str:
        """A token that is good for five minutes more at least; empty in the playground.

        Raises:
            CredentialError: Microsoft refused, or could not be asked.
        """
        if self._settings.playground:
            return ""
        if (token := self._good()) is not None:
            return token
        async with self._lock:
            if (token := self._good()) is not None:
                return token
            if self._failed and self._clock() - self._failed[0] < AGAIN_SECONDS:
                raise self._failed[1]
            try:
                token = await self._fetch()
            except CredentialError as error:
                self._failed = self._clock(), error
                raise
            self._failed = None
            return token

    def reject(self, token: str) -> None:
        """The connector did not take ``token``: fetch another next time."""
        if token == self._token:
            self._until = 0.0

    def _good(self) -> str | None:
        return self._token if self._clock() < self._until else None

    async def _fetch(self) -> str:
        started = self._clock()
        try:
            answer = await self._ask()
        except (NotSent, NoAnswer):
            raise CredentialError("login_svarer_ikke") from None
        found = answer.json()
        token = found.get("access_token")
        if answer.status != 200 or not isinstance(token, str) or not token:
            raise self._refusal(answer)
        try:
            seconds = float(found.get("expires_in", 3600))
        except (TypeError, ValueError):
            seconds = 3600.0
        # A token that lives shorter than the margin is still used, for half its time.
        self._until = started + max(seconds - RENEW_EARLY_SECONDS, seconds / 2)
        self._token = token
        return token

    async def _ask(self) -> Answer:
        settings = self._settings
        if settings.bot_type is BotType.MANAGED_IDENTITY:
            return await self._ask_identity()
        multi = settings.bot_type is BotType.MULTI_TENANT
        tenant = MULTI_TENANT if multi else settings.tenant
        return await self._web.ask(
            "POST",
            f"{settings.login_url}/{tenant}/oauth2/v2.0/token",
            seconds=FETCH_SECONDS,
            form={
                "grant_type": "client_credentials",
                "client_id": settings.app_id,
                "client_secret": settings.secret,
                "scope": f"{RESOURCE}/.default",
            },
        )

    async def _ask_identity(self) -> Answer:
        """Azure's own service hands out the token; no secret is involved."""
        settings = self._settings
        asked = f"resource={quote(RESOURCE, safe='')}&client_id={settings.app_id}"
        if settings.identity_endpoint:
            address = f"{settings.identity_endpoint}?api-version=2019-08-01&{asked}"
            headers = {"X-IDENTITY-HEADER": settings.identity_header}
        else:
            address = f"{METADATA_ADDRESS}?api-version=2018-02-01&{asked}"
            headers = {"Metadata": "true"}
        return await self._web.ask("GET", address, seconds=FETCH_SECONDS, headers=headers)

    def _refusal(self, answer: Answer) -> CredentialError:
        if self._settings.bot_type is BotType.MANAGED_IDENTITY:
            return CredentialError("ingen_identitet")
        found = answer.json()
        code = _CODE.search(str(found.get("error_description", "")))
        named = code.group(0) if code else ""
        if named in REASONS:
            return CredentialError(REASONS[named], named)
        if answer.status >= 500 or answer.status == 429:
            return CredentialError("login_svarer_ikke", named)
        return CredentialError("login_afvist", named)
