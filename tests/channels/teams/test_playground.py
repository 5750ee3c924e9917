"""A real client, Microsoft's Agents Playground, drives the real server in every scope."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.privacy.test_nothing_stays import places_with
from tests.support.npm import Missing
from tests.support.playground import Body, Player, install, player, playground
from tests.support.server import RunningServer, running_server
from tests.support.teams import activity

MARK = "zqvlegeplads"
Drive = Callable[[Player], Coroutine[Any, Any, None]]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The playground's program, installed by its lock file; without it nothing here is run."""
    try:
        return install(tmp_path_factory.mktemp("npm"))
    except Missing as missing:
        pytest.skip(f"Agents Playground: {missing}")


@pytest.fixture(scope="module")
def bot(
    program: Path, model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """The real server, switched to the playground: on this machine only, without sign-in."""
    settings = {"VEJVISER_TEAMS_PLAYGROUND": "on", "VEJVISER_LOG_LEVEL": "DEBUG"}
    with running_server(model, tmp_path_factory.mktemp("data"), settings) as running:
        yield running


@pytest.fixture(scope="module")
def url(
    bot: RunningServer, program: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The playground in front of it."""
    folder = tmp_path_factory.mktemp("playground")
    with playground(program, f"{bot.url}/api/messages", folder) as found:
        yield found


def play(url: str, drive: Drive) -> None:
    async def run() -> None:
        async with player(url) as somebody:
            await drive(somebody)

    asyncio.run(run())


def said(messages: list[Body]) -> str:
    return json.dumps(messages, ensure_ascii=False)


def cards(messages: list[Body]) -> list[Body]:
    return [one["content"] for message in messages for one in message.get("attachments", [])]


def buttons(messages: list[Body]) -> list[Body]:
    blocks = [block for card in cards(messages) for block in card["body"]]
    return [a for one in blocks if one["type"] == "ActionSet" for a in one["actions"]]


def test_the_welcome_comes_once(url: str) -> None:
    async def drive(p: Player) -> None:
        messages = await p.add(p.personal)
        assert len(messages) == 1
        assert "chatbot" in messages[0]["text"]

    play(url, drive)


def test_a_question_with_citations_thumbs_and_a_choice(url: str) -> None:
    async def drive(p: Player) -> None:
        (message,) = await p.say(p.personal, "hvad er ekstremisme?")
        assert message["aiEntity"]["citation"][0]["appearance"]["name"]
        assert message["feedbackLoopEnabled"] is True
        actions = message["suggestedActions"]["actions"]
        answered = await p.say(p.personal, actions[0]["value"])
        assert "radikalisering" in said(answered).lower()

    play(url, drive)


def test_a_card_is_submitted(url: str) -> None:
    async def drive(p: Player) -> None:
        asked = await p.say(p.personal, "hvem kontakter jeg om en borger over 18 år")
        data = buttons(asked)[0]["data"]
        assert "text" in (await p.press(asked[-1], data))[0]
        # Teams sends what is under msteams, other clients the whole.
        assert "text" in (await p.press(asked[-1], data["msteams"]["value"]))[0]

    play(url, drive)


def test_a_thumb_is_counted(url: str, bot: RunningServer) -> None:
    async def drive(p: Player) -> None:
        await p.say(p.personal, "hvad er en mentor?")
        given = {"reaction": "dislike", "feedback": json.dumps({"feedbackText": MARK})}
        value = {"actionName": "feedback", "actionValue": given}
        await p.invoke(p.personal, "message/submitAction", value)

    play(url, drive)
    with sqlite3.connect(bot.data / "vejviser.db") as connection:
        rows = list(connection.execute("SELECT topic, useful, reason, channel FROM feedback"))
    assert rows == [("organisation/mentor", 0, None, "teams")]


def test_an_emergency_is_one_card_that_stands_out(url: str) -> None:
    async def drive(p: Player) -> None:
        messages = await p.say(p.personal, "han har en kniv og truer mig lige nu")
        assert cards(messages[:1])[0]["body"][0]["style"] == "attention"
        assert "112" in said(messages[:1])

    play(url, drive)


def test_personal_data_is_masked(url: str) -> None:
    async def drive(p: Player) -> None:
        text = "min elev Frederikke Bundgaard 241107-3316 ser ekstreme videoer"
        for place, mention in ((p.personal, False), (p.group, True)):
            messages = await p.say(place, text, mention)
            assert "står stadig i Teams" in said(messages)
            assert "Bundgaard" not in said(messages)

    play(url, drive)


def test_in_a_group_we_answer_who_mentions_us(url: str) -> None:
    async def drive(p: Player) -> None:
        messages = await p.say(p.group, "hvad er ssp", mention=True)
        assert "SSP" in said(messages)
        assert {one["conversation"] for one in messages} == {p.group}

    play(url, drive)


def test_in_a_channel_the_thread_is_kept_and_two_people_are_kept_apart(url: str) -> None:
    async def drive(p: Player) -> None:
        thread = await p.write(p.channel, "jeg er bekymret for en elev på 15", mention=True)
        assert thread.startswith(f"{p.channel};messageid=")
        asked = await p.heard()
        assert {one["conversation"] for one in asked} == {thread}
        assert "kan læse med" in said(asked)
        data = next(b["data"] for b in buttons(asked) if "ikke" in b["title"].lower())
        # Somebody else presses the button meant for me, while I go on: at once.
        await asyncio.gather(
            p.submit(asked[-1], data, p.other),
            p.write(thread, "nej, ikke akut", mention=True),
        )
        heard = said(await p.heard())
        assert "for gammel" in heard
        assert "familie" in heard.lower()

    play(url, drive)


def test_a_page_in_a_browser_on_this_machine_can_not_speak(bot: RunningServer) -> None:
    body = json.dumps(activity("http://127.0.0.1:9", "hvad er ssp")).encode()
    headers = {"Content-Type": "text/plain", "Origin": "https://example.org"}
    request = urllib.request.Request(f"{bot.url}/api/messages", body, headers)
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request, timeout=10)


def test_nothing_that_was_typed_stays(url: str, bot: RunningServer) -> None:
    async def drive(p: Player) -> None:
        await p.say(p.personal, f"hvad er {MARK}")
        await p.say(p.group, f"hvad er {MARK}", mention=True)

    play(url, drive)
    for part in (MARK, "Alex Wilber", "Megan Bowen", "Frederikke Bundgaard", "241107-3316"):
        assert places_with(part, bot.data) == []
