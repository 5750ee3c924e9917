"""Microsoft's Agents Playground as a test sees it: a real client of the Bot Framework's protocol.

It is a package of npm's, ``@microsoft/m365agentsplayground``, for evaluation only: fetched when
tests run, by the lock file in ``tests/channels/teams/playground``, and never shipped.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiohttp

from assistant.content import ROOT
from tests.support import npm
from tests.support.server import free_port

START_SECONDS = 60
Body = dict[str, Any]


LOCK = ROOT / "tests" / "channels" / "teams" / "playground"


def install(folder: Path) -> Path:
    """Install the playground into ``folder``; its program.

    Raises:
        Missing: npm is not on this machine, or the package can't be fetched.
    """
    return npm.install(LOCK, folder) / ".bin" / "agentsplayground"


@contextmanager
def playground(program: Path, endpoint: str, folder: Path) -> Iterator[str]:
    """The playground in front of a bot at ``endpoint``; its own address."""
    port = free_port()
    given = ["start", "-e", endpoint, "-c", "msteams", "--disable-telemetry", "-p", str(port)]
    # Without this it ends on a machine that has no browser.
    environment = {**os.environ, "TEAMSAPPTESTER_BROWSER": "none", "HOME": str(folder)}
    with (folder / "playground.log").open("wb") as log:
        process = subprocess.Popen(
            [program, *given], cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


class Player:
    """Somebody at the playground's keyboard."""

    def __init__(self, web: aiohttp.ClientSession, url: str, stream: Any, config: Body) -> None:
        self._web = web
        self._url = url
        self._stream = stream
        self.personal: str = config["personalChat"]["id"]
        self.group: str = config["groupChats"][0]["id"]
        self.channel: str = config["teams"][0]["channels"][1]["id"]
        self.me: str = config["currentUser"]["id"]
        self.other: str = config["users"][0]["id"]
        self._bot: Body = config["bot"]

    async def add(self, conversation: str) -> list[Body]:
        """Install the bot; what it says to that."""
        await self._post(f"/_debug/conversation/{conversation}/installation", {})
        return await self.heard()

    async def say(self, conversation: str, text: str, mention: bool = False) -> list[Body]:
        """Say something; what the bot says to that."""
        await self.write(conversation, text, mention)
        return await self.heard()

    async def write(self, conversation: str, text: str, mention: bool = False) -> str:
        """Say something; the conversation in which it is answered: in a channel, the thread."""
        shown = f"<at>{self._bot['name']}</at>"
        mentions = [{"mentioned": self._bot, "text": shown}] if mention else []
        body = {
            "from": {"id": self.me},
            "text": f"{shown} {text}" if mention else text,
            "textFormat": "plain",
            "mentions": mentions,
        }
        answer = await self._post(f"/_conversation/v1/conversations/{conversation}/messages", body)
        return str(answer.get("postConversationId", conversation))

    async def press(self, card: Body, value: Body) -> list[Body]:
        """Press a button of a message's card; what the bot says to that."""
        await self.submit(card, value)
        return await self.heard()

    async def submit(self, card: Body, value: Body, who: str = "") -> None:
        """Press a button of a message's card, as somebody else where ``who`` is given."""
        body = {
            "conversation": {"id": card["conversation"]},
            "from": {"id": who or self.me},
            "replyToId": card["messageId"],
            "value": value,
        }
        await self._post("/_conversation/v1/submit", body)

    async def invoke(self, conversation: str, name: str, value: Body) -> Body:
        """An invoke, and the body of its answer."""
        body = {"conversation": {"id": conversation}, "from": {"id": self.me}}
        return await self._post("/_conversation/v1/invoke", {**body, "name": name, "value": value})

    async def heard(self, seconds: float = 15.0, quiet: float = 1.0) -> list[Body]:
        """The bot's messages until it has been quiet for a while."""
        found: list[Body] = []
        limit = seconds
        while True:
            try:
                event = await self._stream.receive_json(timeout=limit)
            except asyncio.TimeoutError:
                return found
            if event.get("action") == "createMessage":
                message = event["message"]
                found.append({**message, "conversation": event["actionConversationId"]})
                limit = quiet

    async def _post(self, path: str, body: Body) -> Body:
        async with self._web.post(self._url + path, json=body) as answer:
            assert answer.status == 200, await answer.text()
            if "json" not in answer.headers.get("Content-Type", ""):
                return {}
            found = await answer.json()
            return found if isinstance(found, dict) else {}


@asynccontextmanager
async def player(url: str) -> AsyncIterator[Player]:
    """A player at the playground of this address."""
    async with aiohttp.ClientSession() as web:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                async with web.get(f"{url}/_internal/v1/config") as answer:
                    config = (await answer.json())["config"]
                    break
            except (aiohttp.ClientError, ValueError):
                assert time.monotonic() < deadline, "the playground did not start"
                await asyncio.sleep(0.3)
        stream = url.replace("http", "ws", 1) + "/_ws_conversation/v1/conversations/stream"
        async with web.ws_connect(stream) as connection:
            yield Player(web, url, connection, config)
