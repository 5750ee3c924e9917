"""The real server with Teams switched on, against Microsoft on loopback."""

from __future__ import annotations

import json
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.privacy.test_nothing_stays import places_with
from tests.support.server import RunningServer
from tests.support.teams import (
    ANNA,
    BO,
    BOT,
    CHANNEL,
    TENANT,
    Body,
    Teams,
    activity,
    alone,
    in_channel,
    in_group,
    mention,
    person,
    refusals,
    text_of,
    token,
)

MARK = "zqvteams"


def cards(messages: list[Body]) -> list[Body]:
    return [one["attachments"][0]["content"] for one in messages if "attachments" in one]


def buttons(messages: list[Body]) -> list[Body]:
    sets = [block for card in cards(messages) for block in card["body"]]
    return [a for block in sets if block["type"] == "ActionSet" for a in block["actions"]]


def texts(messages: list[Body]) -> list[str]:
    return [one["text"] for one in messages if "text" in one]


def feedback_rows(server: RunningServer) -> list[tuple[Any, ...]]:
    with sqlite3.connect(server.data / "vejviser.db") as connection:
        query = "SELECT topic, useful, reason, channel FROM feedback ORDER BY id"
        return list(connection.execute(query))


# --- Personal -------------------------------------------------------------------------------


def test_a_question_is_answered_under_it_with_citations_and_suggestions(teams: Teams) -> None:
    (message,) = teams.ask("hvad er ekstremisme?", **alone("en"), id="spm/1")
    assert "Ekstremisme er" in message["text"]
    assert message["entities"][0]["citation"]
    assert message["suggestedActions"]["actions"]
    assert "/v3/conversations/a:en/activities/spm/1" in teams.microsoft.paths
    assert set(teams.microsoft.tokens) == {"Bearer adgang-1"}


def test_the_request_is_acknowledged_at_once_and_typing_is_shown(teams: Teams) -> None:
    started = time.monotonic()
    assert teams.say("hvad er ssp", **alone("to")).status == 202
    assert time.monotonic() - started < 2
    teams.microsoft.wait(kind="typing")
    teams.quiet()
    assert teams.microsoft.sent[0]["type"] == "typing"


def test_a_suggestion_that_comes_back_as_text_is_what_was_offered(teams: Teams) -> None:
    (message,) = teams.ask("hvad er ekstremisme?", **alone("tre"))
    title = message["suggestedActions"]["actions"][1]["value"]
    (answer,) = [one for one in teams.ask(title, **alone("tre")) if "text" in one]
    assert "lov" in answer["text"].lower()


def test_the_guide_goes_on_by_buttons(teams: Teams) -> None:
    asked = teams.ask("Jeg er bekymret for en elev på 15", **alone("guide"))
    titles = [one["value"] for one in asked[-1].get("suggestedActions", {}).get("actions", [])]
    pressed = next(title for title in titles if "ikke" in title.lower())
    following = teams.ask(pressed, **alone("guide"))
    assert "familie" in text_of(following).lower()


def test_a_cards_button_is_pressed(teams: Teams) -> None:
    asked = teams.ask("hvem kontakter jeg om en borger over 18 år", **alone("kort"))
    found = buttons(asked)
    assert found
    value = found[0]["data"]
    answered = teams.ask(None, value=value, **alone("kort"))  # type: ignore[arg-type]
    assert texts(answered)
    assert "gammel" not in text_of(answered)


def test_an_execute_is_answered_in_its_body_and_then_in_the_chat(teams: Teams) -> None:
    value = {"action": {"type": "Action.Execute", "data": {"choice": "emne:organisation/ssp"}}}
    teams.microsoft.clear()
    body = activity(
        teams.microsoft.url, type="invoke", name="adaptiveCard/action", value=value, **alone("ex")
    )
    answer = teams.send(body)
    assert answer.status == 200
    assert answer.json["statusCode"] == 200
    assert "SSP" in text_of(teams.quiet())


@pytest.mark.parametrize("choice", ["guide:akut=ja", "ingen", "emne:x/y", "/restart", "x"])
def test_a_button_that_was_not_offered_says_so(teams: Teams, choice: str) -> None:
    (message,) = teams.ask(None, value={"choice": choice}, **alone("ny"))  # type: ignore[arg-type]
    assert "for gammel" in message["text"]


def test_an_old_cards_topic_is_still_answered(teams: Teams) -> None:
    value = {"choice": "emne:organisation/ssp"}
    messages = teams.ask(None, value=value, **alone("gammel"))  # type: ignore[arg-type]
    assert "SSP" in text_of(messages)


def test_an_emergency_is_one_card_and_comes_before_anything_else(teams: Teams) -> None:
    messages = teams.ask("han har en kniv og truer mig lige nu", **alone("akut"))
    assert messages[0] == teams.microsoft.sent[0]
    (card, *_) = cards(messages)
    assert card["body"][0]["style"] == "attention"
    assert "112" in text_of([messages[0]])


def test_a_danger_in_a_message_that_is_too_long_is_answered(teams: Teams) -> None:
    long = "det var en lang dag på skolen. " * 50 + "han har en kniv og truer mig lige nu"
    messages = teams.ask(long, **alone("lang"))
    assert cards(messages)[0]["body"][0]["style"] == "attention"
    (message,) = teams.ask("det var en lang dag på skolen. " * 50, **alone("lang"))
    assert "1.000 tegn" in message["text"]


def test_personal_data_is_masked_and_said_to_stand_in_teams(teams: Teams) -> None:
    messages = teams.ask("min elev Frederikke Bundgaard 241107-3316 ser videoer", **alone("p"))
    said = text_of(messages)
    assert "CPR-nummer" in said
    assert "står stadig i Teams" in said
    assert "Bundgaard" not in said
    assert "3316" not in said


def test_a_file_without_text_is_told_that_only_text_is_read(teams: Teams) -> None:
    files = [{"contentType": "image/png", "contentUrl": "https://example.org/a.png"}]
    (message,) = teams.ask("", attachments=files, **alone("fil"))
    assert "kun læse tekst" in message["text"]
    answered = teams.ask("hvad er ssp", attachments=files, **alone("fil"))
    assert "SSP" in text_of(answered[:1])
    assert "har jeg ikke læst" in answered[-1]["text"]


def test_conversations_are_remembered(teams: Teams) -> None:
    teams.ask("hvad er ssp", **alone("husk"))
    messages = teams.ask("hvad er kilden?", **alone("husk"))
    assert "Svaret bygger på" in text_of(messages)


# --- Among others ---------------------------------------------------------------------------


def test_in_a_channel_the_answer_is_in_the_thread_and_says_that_others_read(teams: Teams) -> None:
    place = {"conversation": in_channel("4711"), "entities": [mention()]}
    messages = teams.ask("<at>Vejviser</at> hvad er ssp", **place, id="c1")
    assert f"/v3/conversations/{CHANNEL};messageid=4711/activities/c1" in teams.microsoft.paths
    assert "kan læse med" in text_of(messages)
    assert "suggestedActions" not in text_of(messages)
    assert [one for one in teams.microsoft.sent if one["type"] == "typing"] == []
    again = teams.ask("<at>Vejviser</at> hvad er psp", **place)
    assert "kan læse med" not in text_of(again)


def test_two_people_in_one_channel_at_once_are_kept_apart(teams: Teams) -> None:
    thread = {"conversation": in_channel("4712"), "entities": [mention()]}
    teams.ask("<at>Vejviser</at> hvad er ssp", **thread)
    teams.ask("<at>Vejviser</at> hvad er en mentor", **thread, **{"from": person(BO)})
    teams.microsoft.clear()
    sources = "<at>Vejviser</at> hvad er kilden?"
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(teams.say, sources, **thread, id="anna-2")
        two = pool.submit(teams.say, sources, **thread, **{"from": person(BO)}, id="bo-2")
    assert (one.result().status, two.result().status) == (202, 202)
    teams.quiet()
    asked = dict.fromkeys(("anna-2", "bo-2"), "")
    for sent, path in zip(teams.microsoft.sent, teams.microsoft.paths):
        asked[path.rsplit("/", 1)[-1]] += str(sent.get("text", ""))
    assert asked["anna-2"]
    assert asked["bo-2"]
    assert asked["anna-2"] != asked["bo-2"]


def test_a_guide_button_that_another_was_offered_is_not_ours(teams: Teams) -> None:
    thread = {"conversation": in_channel("4713"), "entities": [mention()]}
    asked = teams.ask("<at>Vejviser</at> jeg er bekymret for en elev på 15", **thread)
    found = buttons(asked)
    assert found
    value = found[0]["data"]
    other = {**thread, "from": person(BO)}
    (message,) = teams.ask(None, value=value, **other)  # type: ignore[arg-type]
    assert "for gammel" in message["text"]


def test_personal_data_in_a_group_is_masked_and_others_are_told_of(teams: Teams) -> None:
    other = mention("Frederikke Bundgaard", "29:x")
    messages = teams.ask(
        "<at>Vejviser</at> <at>Frederikke Bundgaard</at> spørger: hvad er ssp",
        conversation=in_group(),
        entities=[mention(), other],
    )
    said = text_of(messages)
    assert "SSP" in said
    assert "et navn" in said
    assert "andre i samtalen kan læse den" in said
    assert "Bundgaard" not in said


def test_only_our_name_is_answered_with_the_greeting(teams: Teams) -> None:
    messages = teams.ask("<at>Vejviser</at>", conversation=in_channel("4714"), entities=[mention()])
    assert "chatbot" in text_of(messages)


# --- Coming and going -----------------------------------------------------------------------


def hello(teams: Teams, kind: str, conversation: Body, **more: Any) -> int:
    body = activity(teams.microsoft.url, type=kind, conversation=conversation, **more)
    return teams.send(body).status


def test_we_greet_once_in_a_personal_chat(teams: Teams) -> None:
    place = {"id": "a:velkommen", "conversationType": "personal"}
    for _ in range(2):
        assert hello(teams, "installationUpdate", place, action="add") == 202
        assert hello(teams, "conversationUpdate", place, membersAdded=[{"id": BOT}]) == 202
    messages = teams.quiet()
    assert len(messages) == 1
    assert "chatbot" in messages[0]["text"]
    assert teams.microsoft.paths == ["/v3/conversations/a:velkommen/activities"]


def test_in_a_team_there_is_one_short_introduction(teams: Teams) -> None:
    place = {"id": "19:hold@thread.tacv2", "conversationType": "channel"}
    assert hello(teams, "conversationUpdate", place, membersAdded=[{"id": BOT}]) == 202
    assert hello(teams, "installationUpdate", place, action="add") == 202
    (message,) = teams.quiet()
    assert "Nævn mig med @" in message["text"]
    assert "112" in message["text"]


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("conversationUpdate", {"membersAdded": [{"id": "29:x"}]}),
        ("conversationUpdate", {"channelData": {"tenant": {"id": TENANT}, "eventType": "x"}}),
        ("installationUpdate", {"action": "add-upgrade"}),
        ("messageUpdate", {"text": "hvad er ekstremisme"}),
        ("messageDelete", {}),
        ("messageReaction", {"reactionsAdded": [{"type": "like"}]}),
        ("typing", {}),
        ("event", {"name": "x"}),
        ("endOfConversation", {}),
        ("opdigtet", {"value": {"choice": "emne:organisation/ssp"}}),
        ("invoke", {"name": "opdigtet", "value": {}}),
        ("invoke", {"name": "adaptiveCard/action", "value": {}}),
        ("invoke", {"name": "message/submitAction", "value": {"actionName": "x"}}),
    ],
)
def test_what_needs_no_answer_gets_none(teams: Teams, kind: str, more: Body) -> None:
    body = {**activity(teams.microsoft.url, type=kind, **alone("tavs")), **more}
    answer = teams.send(body)
    assert answer.status == (200 if kind == "invoke" else 202)
    time.sleep(0.3)
    assert teams.microsoft.sent == []


def test_our_own_messages_are_not_answered(teams: Teams) -> None:
    own = {"id": BOT, "name": "Vejviser"}
    assert teams.say("hvad er ssp", **{"from": own}).status == 202
    time.sleep(0.3)
    assert teams.microsoft.sent == []


def test_after_an_uninstall_the_conversation_is_forgotten(teams: Teams) -> None:
    place = alone("farvel")
    teams.ask("hvad er ssp", **place)
    assert hello(teams, "installationUpdate", place["conversation"], action="remove") == 202
    time.sleep(0.3)
    assert "ikke svaret" in text_of(teams.ask("hvad er kilden?", **place))


def test_a_message_that_comes_twice_is_answered_once(teams: Teams) -> None:
    for _ in range(3):
        assert teams.say("hvad er ssp", id="den samme", **alone("to gange")).status == 202
    answered = [one for one in teams.quiet() if "SSP" in one.get("text", "")]
    assert len(answered) == 1


def test_an_id_that_comes_again_with_another_text_is_a_replay(teams: Teams) -> None:
    signed = token(teams.microsoft.url)
    first = activity(teams.microsoft.url, "hvad er ssp", id="genbrugt", **alone("genbrug"))
    assert teams.send(first, signed).status == 202
    teams.quiet()
    assert teams.send({**first, "text": "hvad er psp"}, signed).status == 403
    assert refusals(teams)[-1] == "replayed"


# --- Feedback -------------------------------------------------------------------------------


def thumb(teams: Teams, name: str, value: Body, about: str, who: str = ANNA) -> Any:
    body = activity(
        teams.microsoft.url,
        type="invoke",
        name=name,
        value=value,
        replyToId=about,
        **{"from": person(who)},
        **alone("tommel"),
    )
    return teams.send(body)


def test_thumbs_are_counted_once_a_person_with_a_reason_and_no_text(teams: Teams) -> None:
    teams.ask("hvad er ekstremisme", **alone("tommel"))
    about = f"svar-{len(teams.microsoft.sent)}"
    reaction = {"actionName": "feedback", "actionValue": {"reaction": "dislike"}}
    form = thumb(teams, "message/fetchTask", {"data": reaction}, about)
    assert form.status == 200
    assert form.json["task"]["type"] == "continue"
    before = feedback_rows(teams.server)
    given = {"reaction": "dislike", "feedback": json.dumps({"reason": "uklart", "note": MARK})}
    value = {"actionName": "feedback", "actionValue": given}
    for who in (ANNA, ANNA, BO):
        assert thumb(teams, "message/submitAction", value, about, who).status == 200
    row = ("definition/ekstremisme", 0, "uklart", "teams")
    assert feedback_rows(teams.server)[len(before) :] == [row, row]
    assert places_with(MARK, teams.server.data) == []


def test_a_thumb_under_something_unknown_is_not_counted(teams: Teams) -> None:
    before = feedback_rows(teams.server)
    value = {"actionName": "feedback", "actionValue": {"reaction": "like"}}
    assert thumb(teams, "message/submitAction", value, "ukendt").status == 200
    assert feedback_rows(teams.server) == before
