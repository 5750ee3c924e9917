"""What Teams sends, read into plain fields."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from assistant.channels.teams.activity import (
    Malformed,
    Scope,
    conversation_key,
    feedback_of,
    parse,
    read_activity,
)
from tests.support.teams import (
    ANNA,
    BO,
    BOT,
    CHANNEL,
    OTHER_TENANT,
    activity,
    in_channel,
    in_group,
    mention,
    person,
)

URL = "https://smba.trafficmanager.net/emea/"
KEY = "opdigtet-noegle"


def parsed(text: str | None = None, **more: Any) -> Any:
    return parse(activity(URL, text, **more))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<at>Vejviser</at> hvad er ssp", "hvad er ssp"),
        ("hvad er ssp <at>Vejviser</at>", "hvad er ssp"),
        ("<at>Vejviser</at>&nbsp;hvad er ssp", "hvad er ssp"),
        ("<at>Vejviser</at>\n", ""),
        ("<at>Vejviser</at> <at>Vejviser</at> hej", "hej"),
        ("hvad er a &lt; b &amp; c", "hvad er a < b & c"),
        ("hvad er ssp", "hvad er ssp"),
    ],
)
def test_our_own_mention_is_taken_out(text: str, plain: str) -> None:
    found = parsed(text, entities=[mention()])
    assert found.text == plain
    assert not found.names_others


def test_somebody_elses_mention_never_goes_on_as_a_name() -> None:
    other = mention("Frederikke Opdigt", "29:x")
    found = parsed(
        "<at>Vejviser</at> <at>Frederikke Opdigt</at> spørger", entities=[mention(), other]
    )
    assert found.text == "[navn] spørger"
    assert found.names_others


def test_a_mention_without_an_entity_is_a_name_too() -> None:
    found = parsed('<at id="0">Frederikke Opdigt</at> spørger')
    assert found.text == "[navn] spørger"


def test_what_was_put_in_for_a_name_is_not_looked_through_again() -> None:
    others = [{"type": "mention", "mentioned": {"id": "29:x"}, "text": "n"}] * 60
    assert parsed("en ven", entities=others).text == "e[navn] ve[navn]"


def test_marks_that_are_never_closed_take_no_time() -> None:
    started = time.process_time()
    parsed("<at>" * 60_000)
    parsed("<at" * 60_000)
    parsed("<at>a</at>" * 20_000)
    assert time.process_time() - started < 2


def test_marks_of_html_go_where_the_text_is_html() -> None:
    assert parsed("<p>hvad <b>er</b> ssp</p>", textFormat="xml").text.split() == [
        *("hvad", "er", "ssp")
    ]
    assert parsed("er a <b> c", textFormat="plain").text == "er a <b> c"


@pytest.mark.parametrize(
    ("conversation", "scope"),
    [
        ({"id": "a", "conversationType": "personal"}, Scope.PERSONAL),
        ({"id": "a"}, Scope.PERSONAL),
        ({"id": "a", "isGroup": True}, Scope.GROUP),
        ({"id": "a", "conversationType": "groupChat"}, Scope.GROUP),
        ({"id": "a", "conversationType": "channel"}, Scope.CHANNEL),
        ({"id": "a", "conversationType": "noget nyt"}, Scope.GROUP),
    ],
)
def test_scopes(conversation: dict[str, Any], scope: Scope) -> None:
    assert parsed("hej", conversation=conversation).place.scope is scope


@pytest.mark.parametrize(
    "value",
    [
        {"choice": "emne:organisation/ssp"},
        {"choice": "emne:organisation/ssp", "msteams": {"type": "messageBack"}},
        {"msteams": {"type": "messageBack", "value": {"choice": "emne:organisation/ssp"}}},
        {"action": {"type": "Action.Execute", "data": {"choice": "emne:organisation/ssp"}}},
    ],
)
def test_a_pressed_button_is_a_choice(value: dict[str, Any]) -> None:
    assert parsed(value=value).choice == "emne:organisation/ssp"


@pytest.mark.parametrize(
    "value", [None, "x", [], {"choice": ""}, {"choice": 5}, {"choice": "x" * 201}]
)
def test_other_values_are_no_choice(value: Any) -> None:
    assert parsed("hej", value=value).choice is None


def test_people_in_one_channel_have_conversations_of_their_own() -> None:
    talks = {
        "anna": parsed("hej", conversation=in_channel()),
        "bo": parsed("hej", conversation=in_channel(), **{"from": person(BO)}),
        "anna in another thread": parsed("hej", conversation=in_channel("1800")),
        "anna in the group": parsed("hej", conversation=in_group()),
        "anna alone": parsed("hej"),
        "anna elsewhere": parsed("hej", channelData={"tenant": {"id": OTHER_TENANT}}),
    }
    assert len({conversation_key(talk, KEY) for talk in talks.values()}) == len(talks)


def test_the_key_of_a_conversation_holds_no_name_and_no_id_and_needs_ours() -> None:
    found = parsed("hej", conversation=in_channel())
    key = conversation_key(found, KEY)
    for part in (ANNA, "Anna", "Opdigt", CHANNEL, "1700", BOT):
        assert part.lower() not in key.lower()
    assert key == conversation_key(parsed("noget andet", conversation=in_channel()), KEY)
    assert key != conversation_key(found, KEY + "2")


def test_people_who_are_not_named_do_not_share_a_conversation() -> None:
    def key(**more: Any) -> str:
        nobody = parsed("hej", conversation=in_channel(), **{"from": {}}, **more)
        return conversation_key(nobody, KEY)

    assert key(id="1") != key(id="2")
    assert key(id="") != key(id="")


def test_what_the_bot_said_itself_is_known_by_its_id() -> None:
    assert parsed("hej", **{"from": {"id": BOT, "aadObjectId": ANNA}}).own
    assert not parsed("hej").own
    assert not parsed("hej", recipient={}, **{"from": {}}).own


def test_without_an_entra_id_the_senders_own_id_counts() -> None:
    one, two = ({"id": f"29:{who}"} for who in "ab")
    keys = {
        conversation_key(parsed("hej", conversation=in_group(), **{"from": who}), KEY)
        for who in (one, two)
    }
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"reaction": "like"}, (True, None)),
        ({"reaction": "dislike", "feedback": '{"reason": "uklart"}'}, (False, "uklart")),
        ({"reaction": "dislike", "feedback": {"reason": "andet"}}, (False, "andet")),
        ({"reaction": "dislike", "feedback": '{"feedbackText": "Anna er"}'}, (False, None)),
        ({"reaction": "dislike", "feedback": '{"reason": "noget"}'}, (False, None)),
        ({"reaction": "dislike", "feedback": "{"}, (False, None)),
        ({"reaction": "heart"}, None),
        ({}, None),
    ],
)
def test_feedback(value: dict[str, Any], found: Any) -> None:
    assert feedback_of({"actionName": "feedback", "actionValue": value}) == found
    assert feedback_of({"actionName": "noget", "actionValue": value}) is None


def test_joining_and_leaving_is_about_us_only() -> None:
    ours, other = [{"id": BOT}], [{"id": "29:x"}]
    kind = "conversationUpdate"
    assert parsed(type=kind, membersAdded=ours).joined
    assert not parsed(type=kind, membersAdded=other).joined
    assert parsed(type=kind, membersRemoved=ours).left
    assert not parsed(type=kind, membersRemoved=other).left
    assert not parsed(type=kind, membersAdded="x", membersRemoved=[None, "x"]).joined


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b"null", b"\xff", b'{"a": NaN}', b"[" * 10_000, b'{"a":' * 10_000],
)
def test_what_is_no_object_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        read_activity(body)


@pytest.mark.parametrize("name", ["type", "serviceUrl", "conversation"])
@pytest.mark.parametrize("value", [None, 5, [], "", {}])
def test_what_misses_the_least_is_malformed(name: str, value: Any) -> None:
    with pytest.raises(Malformed):
        parsed("hej", **{name: value})


@pytest.mark.parametrize("name", ["from", "recipient", "entities", "attachments", "value", "text"])
@pytest.mark.parametrize("value", [None, 5, [], {}, [None], [5], {"a": []}, "x"])
def test_odd_fields_do_no_harm(name: str, value: Any) -> None:
    parse(json.loads(json.dumps({**activity(URL, "hej"), name: value})))


def test_files_are_seen_and_the_texts_own_html_is_not_one() -> None:
    lies = {"contentUrl": "https://example.org/a"}
    assert parsed("", attachments=[{"contentType": "image/png", **lies}]).has_files
    for inside in ("text/html", "messageReference", "application/vnd.microsoft.card.adaptive"):
        assert not parsed("hej", attachments=[{"contentType": inside, "content": {}}]).has_files
