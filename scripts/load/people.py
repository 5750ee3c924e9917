"""What Locust runs: people who write without a pause. Read by Locust's own Python, not by ours.

``VEJVISER_LOAD`` names a JSON file: ``kind`` (``vejviser`` or ``starter``), ``urls`` (asked in
turn), ``texts``, ``turns`` (messages of a conversation).
"""

from __future__ import annotations

import itertools
import json
import os
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from locust import FastHttpUser, constant, task

PLAN = json.loads(Path(os.environ["VEJVISER_LOAD"]).read_text(encoding="utf-8"))
_TEXTS = itertools.cycle(PLAN["texts"])
_URLS = itertools.cycle(PLAN["urls"])


class Person(FastHttpUser):
    """One conversation after the other; only messages are measured."""

    host = PLAN["urls"][0]
    wait_time = constant(0)
    connection_timeout = 10
    network_timeout = 40

    @task
    def talk(self) -> None:
        """Open a conversation and write in it."""
        say = self._vejviser() if PLAN["kind"] == "vejviser" else self._starter()
        for _ in range(PLAN["turns"]):
            say(next(_TEXTS))

    def _vejviser(self) -> Callable[[str], None]:
        url = next(_URLS) + "/api/v1/sessions"
        with self.client.post(url, json={}, name="begin", catch_response=True) as answer:
            token = answer.json()["token"] if answer.status_code == 201 else ""
            answer.success() if token else answer.failure(str(answer.status_code))

        def say(text: str) -> None:
            self._asked(
                next(_URLS) + "/api/v1/messages",
                {"text": text},
                {"Authorization": f"Bearer {token}"},
                lambda body: bool(body["replies"]),
            )

        return say

    def _starter(self) -> Callable[[str], None]:
        url = next(_URLS) + "/webhooks/rest/webhook"
        sender = uuid.uuid4().hex
        self.client.post(url, json={"sender": sender, "message": "hello"}, name="begin")

        def say(text: str) -> None:
            self._asked(url, {"sender": sender, "message": text}, {}, lambda body: True)

        return say

    def _asked(
        self, url: str, body: Any, headers: dict[str, str], answered: Callable[[Any], bool]
    ) -> None:
        with self.client.post(
            url, json=body, headers=headers, name="message", catch_response=True
        ) as answer:
            if answer.status_code == 200 and answered(answer.json()):
                answer.success()
            else:
                answer.failure(str(answer.status_code))
