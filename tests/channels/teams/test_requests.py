"""What the running server does with bodies, floods and a bad connector, and what it keeps."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.content import KNOWLEDGE_FOLDER
from assistant.storage.database import sqlite_url
from assistant.stored import load_stored, undescribed
from tests.privacy.test_nothing_stays import places_with
from tests.support.server import RunningServer
from tests.support.teams import (
    ANNA,
    CHANNEL,
    PERSONAL,
    TENANT,
    Teams,
    activity,
    alone,
    in_channel,
    mention,
    refusals,
    text_of,
    token,
)

MARK = "zqvteams"


# --- Requests -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'{"type": NaN}', 400),
        (b"[" * 5000, 400),
        (b'{"text": "\xff"}', 400),
    ],
)
def test_bad_bodies(teams: Teams, body: bytes, status: int) -> None:
    signed = token(teams.microsoft.url)
    assert teams.server.send("POST", "/api/messages", body, signed).status == status
    assert refusals(teams)[-1] == "not_an_activity"


def test_a_flood_of_bad_requests_does_not_fill_the_log(teams: Teams) -> None:
    signed = token(teams.microsoft.url)
    before = len(refusals(teams))
    for _ in range(60):
        assert teams.server.send("POST", "/api/messages", b"[]", signed).status == 400
    assert len(refusals(teams)) - before < 40


def test_a_large_activity_is_taken_and_a_larger_one_is_not(teams: Teams) -> None:
    more = {"filler": "x" * 100_000, **alone("stor")}
    assert teams.say("hvad er ssp", **more).status == 202
    assert "SSP" in text_of(teams.quiet())
    assert teams.say("hvad er ssp", filler="x" * 300_000).status == 413
    big = {"text": "a" * 20_000}
    assert teams.server.send("POST", "/api/v1/sessions", big).status == 413


def test_other_methods_are_refused(teams: Teams) -> None:
    for method in ("GET", "PUT", "DELETE"):
        assert teams.server.send(method, "/api/messages").status == 405


def test_without_teams_settings_the_route_is_not_there(server: RunningServer) -> None:
    assert server.send("POST", "/api/messages", activity("https://x", "hej"), "x").status == 404


def test_the_widgets_contract_is_served_as_before(teams: Teams) -> None:
    (reply,) = teams.server.open().say("hvad er ekstremisme?")
    assert reply["topic"] == "definition/ekstremisme"


def test_the_start_says_that_the_sign_in_is_good(teams: Teams) -> None:
    assert "Teams: login er i orden." in teams.server.log.read_text(encoding="utf-8")


# --- Weather --------------------------------------------------------------------------------


def test_a_throttled_connector_loses_nothing(teams: Teams) -> None:
    teams.microsoft.plan = [429, 502, 200]
    assert "SSP" in text_of(teams.ask("hvad er ssp", **alone("vent")))


def test_many_people_at_once_are_each_answered_once_and_in_order(teams: Teams) -> None:
    names = [f"p{number}" for number in range(12)]

    def talk(name: str) -> None:
        for number, text in enumerate(("hvad er ssp", "hvad er psp", "hvad er en mentor")):
            assert teams.say(text, id=f"{name}-{number}", **alone(name)).status == 202

    teams.microsoft.clear()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(talk, names))

    def answered_in_order() -> list[str]:
        sent = zip(teams.microsoft.paths, teams.microsoft.sent)
        return [path for path, one in sent if one["type"] == "message" and "text" in one]

    # Three answers are more than Teams takes of one chat in a second: the last ones wait.
    teams.microsoft.until(lambda found: len(answered_in_order()) >= 3 * len(names))
    teams.quiet()
    paths = answered_in_order()
    for name in names:
        answered = [path.rsplit("-", 1)[-1] for path in paths if f"/a:{name}/" in path]
        assert answered == ["0", "1", "2"], name


# --- Privacy --------------------------------------------------------------------------------


def test_nothing_that_was_typed_pressed_or_sent_along_stays(teams: Teams) -> None:
    mine = alone(f"privat-{MARK}")
    teams.ask(f"hvad er {MARK}?", **mine, id=f"id-{MARK}")
    other = mention(f"Navn {MARK}", "29:x")
    teams.say(
        f"<at>Vejviser</at> <at>Navn {MARK}</at> {MARK}",
        conversation=in_channel(MARK),
        entities=[mention(), other],
        **{"from": {"id": f"29:{MARK}", "aadObjectId": MARK, "name": MARK}},
        locale=MARK,
        attachments=[{"contentType": "text/html", "content": MARK}],
    )
    teams.ask(None, value={"choice": MARK}, **mine)  # type: ignore[arg-type]
    url = teams.microsoft.url
    teams.send(activity(url, MARK, type="messageUpdate", **mine))
    teams.send(activity(url, MARK, type=MARK, **mine))
    teams.send(activity(url, type="invoke", name=MARK, value={MARK: MARK}, **mine))
    teams.send(activity(url, MARK, channelId=MARK))
    teams.send(activity(f"https://{MARK}.example.org/", MARK))
    teams.send(activity(url, MARK), MARK)
    teams.server.send("POST", "/api/messages", MARK.encode(), token(url))
    teams.microsoft.plan = [500, 400, 403]
    for number in range(3):
        teams.say(f"{MARK} {number}", **alone(f"fejl-{number}"))
    time.sleep(1.5)
    assert places_with(MARK, teams.server.data) == []


def test_who_asked_and_where_is_not_stored_either(teams: Teams) -> None:
    teams.ask("hvad er ssp", conversation=in_channel("opdigtet-traad"), entities=[mention()])
    teams.ask("hvad er ssp")
    for part in (ANNA, "Anna Opdigt", CHANNEL, "opdigtet-traad", PERSONAL, TENANT):
        assert places_with(part, teams.server.data) == []
    database = teams.server.data / "vejviser.db"
    with sqlite3.connect(database) as connection:
        names = {row[0] for row in connection.execute("SELECT DISTINCT sender_id FROM events")}
    assert any(name.startswith("teams-") for name in names)


def test_everything_that_is_kept_is_in_the_list(teams: Teams) -> None:
    stored = load_stored(KNOWLEDGE_FOLDER)
    data = teams.server.data
    missing = undescribed(stored, data, sqlite_url(data / "vejviser.db"))
    assert [name for name in missing if name != "output.log"] == []
