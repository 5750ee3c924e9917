"""Replies that the real server can't be led to easily, and a stand-in that gives them."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, Route

ANSWER: dict[str, Any] = {
    "id": "svar-1",
    "text": "**Kort svar.** Se [siden](https://example.org/x).\n\n- et\n- to\n\n1. først\n2. så\n\n"
    "Ring 41 74 90 90.",
    "topic": "definition/ekstremisme",
    "kind": "answer",
    "urgent": False,
    "sources": [
        {
            "id": "H",
            "title": "Handleplan",
            "publisher": "Kommunen",
            "year": 2024,
            "place": "s. 4",
            "url": "https://example.org/plan",
            "checked": "2026-11-22",
        },
        {"id": "C", "title": "Uden adresse"},
    ],
    "contacts": [
        {
            "id": "a",
            "name": "Hotlinen",
            "phone": "41 74 90 90",
            "hours": "alle dage kl. 8-22",
            "open_now": True,
            "confirmed": False,
        },
        {
            "id": "b",
            "name": "Kontoret",
            "email": "kontor@example.org",
            "url": "https://example.org/kontor",
            "open_now": False,
            "confirmed": True,
            "confirmed_on": "2026-11-01",
        },
    ],
    "choices": [{"title": "Mere om tegn", "choice": "emne:tegn/overblik"}],
}
EMERGENCY: dict[str, Any] = {
    **ANSWER,
    "id": "svar-2",
    "text": "**Ring 112 nu.**\n\n1. Kom i sikkerhed.",
    "topic": "sikkerhed/akut_fare",
    "kind": "emergency",
    "urgent": True,
    "contacts": [{"id": "alarm", "name": "Alarmcentralen", "phone": "112", "confirmed": True}],
}


def made(**changes: Any) -> dict[str, Any]:
    """The made-up answer with some fields changed."""
    return {**ANSWER, **changes}


class StandIn:
    """Answers the API in the server's place; ``calls`` holds method, path, body and token."""

    def __init__(self, page: Page) -> None:
        self.calls: list[tuple[str, str, Any, str | None]] = []
        self.replies: list[dict[str, Any]] = [ANSWER]
        # Status, body and headers for a method and path, used up one by one.
        self.faults: list[tuple[str, str, int, dict[str, Any], dict[str, str]]] = []
        self._sessions = 0
        page.route("**/api/v1/*", self._answer)

    def fail(
        self,
        method: str,
        path: str,
        status: int,
        body: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        """The next such call ends like this; status 0 is a broken connection."""
        self.faults.append((method, path, status, body or {}, headers or {}))

    def made(self, method: str, path: str) -> list[tuple[Any, str | None]]:
        """Body and token of every such call."""
        return [(call[2], call[3]) for call in self.calls if call[:2] == (method, path)]

    def _answer(self, route: Route) -> None:
        request = route.request
        path = request.url.rsplit("/", 1)[1]
        token = request.headers.get("authorization")
        body = json.loads(request.post_data) if request.post_data else None
        self.calls.append((request.method, path, body, token))
        fault = next((one for one in self.faults if one[:2] == (request.method, path)), None)
        if fault is not None:
            self.faults.remove(fault)
            if fault[2] == 0:
                route.abort()
            else:
                self._fulfil(route, *fault[2:])
        elif request.method == "POST" and path == "sessions":
            self._sessions += 1
            token = f"n{self._sessions}"
            self._fulfil(route, 201, {"token": token, "expires_at": "", "replies": []}, {})
        elif path == "messages":
            self._fulfil(route, 200, {"replies": self.replies}, {})
        else:
            self._fulfil(route, 204, None, {})

    @staticmethod
    def _fulfil(
        route: Route, status: int, body: dict[str, Any] | None, headers: dict[str, str]
    ) -> None:
        given = {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Expose-Headers": "Retry-After",
            "Content-Type": "application/json",
            **headers,
        }
        route.fulfill(status=status, headers=given, body="" if body is None else json.dumps(body))
