"""``make chat``: the neutral reply as plain text in a terminal."""

from __future__ import annotations

import asyncio
import re
import secrets
import sys
from pathlib import Path
from typing import Any

from assistant.content import content
from assistant.insight.turns import QUESTION
from assistant.intake.message import Incoming, MessageError
from assistant.knowledge.texts import Texts
from assistant.reply.compose import GREETING_CHOICE
from assistant.service import Service
from assistant.settings import Settings

NAME = "terminal"
_QUIT = ("slut", "exit", "quit")
_GREETING = Incoming(choice=GREETING_CHOICE)


def render(reply: dict[str, Any], texts: Texts, first_number: int = 1) -> str:
    """A reply as lines of text; its choices are numbered from ``first_number``."""
    words = texts.terminal
    mark = "!! " if reply["urgent"] else ""
    lines = [mark + re.sub(r"\*\*(.+?)\*\*", r"\1", reply["text"])]
    for contact in reply["contacts"]:
        state = {True: words["aaben"], False: words["lukket"]}.get(contact.get("open_now"))
        details = [contact.get("phone"), contact.get("hours"), state]
        if not contact["confirmed"]:
            details.append(words["ubekraeftet"])
        known = ", ".join(detail for detail in details if detail)
        shown = f"{contact['name']} ({known})" if known else contact["name"]
        lines.append(f"  {words['kontakter']}: {shown}")
    named = [_source(source) for source in reply["sources"]]
    if named:
        lines.append(f"  {words['kilder']}: {'; '.join(named)}")
    if QUESTION in reply:
        lines.append(f"  {words['redaktion']}")
    for number, choice in enumerate(reply["choices"], start=first_number):
        lines.append(f"  {number}) {choice['title']}")
    return "\n".join(lines)


def _source(source: dict[str, Any]) -> str:
    details = [str(source[key]) for key in ("publisher", "year", "place") if key in source]
    return f"{source['title']} ({', '.join(details)})" if details else str(source["title"])


def chat(settings: Settings, model: Path) -> None:
    """Talk until the user writes ``slut``, or the input ends. Nothing typed is kept."""
    service = Service(settings)
    service.start(model)
    conversation = secrets.token_urlsafe(12)
    try:
        asyncio.run(_talk(service, conversation))
    finally:
        asyncio.run(service.conversations.forget(conversation))


async def _talk(service: Service, conversation: str) -> None:
    texts = content().texts
    print(texts.terminal["velkommen"], flush=True)
    offered = _show(await service.say(conversation, _GREETING, NAME), texts)
    while True:
        try:
            typed = await asyncio.get_running_loop().run_in_executor(None, _read)
        except EOFError:
            break
        if typed.strip().lower() in _QUIT:
            break
        short = typed.strip()
        number = int(short) if short.isdecimal() and len(short) < 3 else 0
        try:
            if 1 <= number <= len(offered):
                incoming = Incoming(choice=offered[number - 1])
            else:
                incoming = content().take(typed)
        except MessageError as error:
            print(content().composer.fill(texts.errors[error.key]), flush=True)
            continue
        service.control.look()
        offered = _show(await service.say(conversation, incoming, NAME), texts)
    print(texts.terminal["farvel"], flush=True)


def _read() -> str:
    if sys.stdin.isatty():
        return input("> ")
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")


def _show(replies: list[dict[str, Any]], texts: Texts) -> list[str]:
    offered: list[str] = []
    for reply in replies:
        print("\n" + render(reply, texts, len(offered) + 1), flush=True)
        offered.extend(choice["choice"] for choice in reply["choices"])
    print(flush=True)
    return offered
