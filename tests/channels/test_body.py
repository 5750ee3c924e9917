"""Request bodies: what is read and how the rest is refused."""

import json

import pytest

from assistant.channels.web.body import (
    MAX_BODY_BYTES,
    MAX_CHOICE_CHARACTERS,
    read_feedback,
    read_message,
    read_object,
)
from assistant.channels.web.feedback import REASONS
from assistant.intake.message import MessageError


def refusal(read, body):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(MessageError) as caught:
        read(data)
    return caught.value.key


def padded(size):
    """A JSON object of exactly ``size`` bytes."""
    return b'{"text": "' + b"a" * (size - 12) + b'"}'


def test_an_object_is_read():
    assert read_object('{"text": "blå 😀"}'.encode()) == {"text": "blå 😀"}


def test_a_body_of_16_kib_is_read():
    body = padded(16 * 1024)
    assert len(body) == MAX_BODY_BYTES
    assert set(read_object(body)) == {"text"}


def test_a_body_of_one_byte_more_is_too_large():
    assert refusal(read_object, padded(16 * 1024 + 1)) == "for_stor"


def test_a_body_that_is_too_large_is_not_read_further():
    assert refusal(read_object, b"\xff" * (MAX_BODY_BYTES + 1)) == "for_stor"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"hej",
        b'{"text": "hej"',
        b"{'text': 'hej'}",
        b'{"text": "\xff"}',
        "{}".encode("utf-16"),
        b"\xef\xbb\xbf{}",
        b"[]",
        b'["text"]',
        b'"text"',
        b"1",
        b"null",
        b"true",
        b'{"text": NaN}',
        b'{"text": -Infinity}',
        b"[" * MAX_BODY_BYTES,
        b'{"a":' * 3000,
        b'{"text": ' + b"9" * 5000 + b"}",
        b'{"text": "hej\n"}',
        b"{}{}",
    ],
)
def test_what_is_no_json_object_is_refused(body):
    assert refusal(read_object, body) == "ikke_json"


def test_a_text_is_read():
    assert read_message(b'{"text": "hej"}') == ("hej", None)


def test_a_choice_is_read():
    assert read_message(b'{"choice": "ingen"}') == (None, "ingen")


@pytest.mark.parametrize("text", ["", " ", "/restart", "\x00", "\ud800"])
def test_any_string_is_a_text_here(text):
    assert read_message(json.dumps({"text": text}).encode()) == (text, None)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": "hej", "choice": "ingen"},
        {"text": "hej", "choice": None},
        {"text": None},
        {"choice": None},
        {"text": 1},
        {"text": True},
        {"text": ["hej"]},
        {"text": {"text": "hej"}},
        {"choice": 1},
        {"choice": []},
        {"Text": "hej"},
        {"message": "hej"},
        {"text": "hej", "sender": "mig"},
    ],
)
def test_anything_but_one_text_or_one_choice_is_refused(body):
    assert refusal(read_message, body) == "hverken_eller"


def test_a_choice_of_200_characters_is_read():
    choice = "x" * MAX_CHOICE_CHARACTERS
    assert read_message(json.dumps({"choice": choice}).encode()) == (None, choice)


def test_a_longer_choice_can_not_have_been_offered():
    body = {"choice": "x" * (MAX_CHOICE_CHARACTERS + 1)}
    assert refusal(read_message, body) == "ukendt_valg"


@pytest.mark.parametrize("read", [read_message, read_feedback])
@pytest.mark.parametrize(("body", "key"), [(b"x", "ikke_json"), (padded(20_000), "for_stor")])
def test_every_reader_refuses_what_is_no_object(read, body, key):
    assert refusal(read, body) == key


@pytest.mark.parametrize("useful", [True, False])
def test_feedback_without_a_reason_is_read(useful):
    body = json.dumps({"reply": "id-1", "useful": useful}).encode()
    assert read_feedback(body) == ("id-1", useful, None)


@pytest.mark.parametrize("reason", REASONS)
def test_feedback_with_a_known_reason_is_read(reason):
    body = json.dumps({"reply": "id-1", "useful": False, "reason": reason}).encode()
    assert read_feedback(body) == ("id-1", False, reason)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"reply": "id-1"},
        {"useful": True},
        {"reply": 1, "useful": True},
        {"reply": None, "useful": True},
        {"reply": "id-1", "useful": 1},
        {"reply": "id-1", "useful": "true"},
        {"reply": "id-1", "useful": None},
        {"reply": "id-1", "useful": False, "reason": None},
        {"reply": "id-1", "useful": False, "reason": "for lang"},
        {"reply": "id-1", "useful": False, "reason": ["uklart"]},
        {"reply": "id-1", "useful": False, "reason": {}},
        {"reply": "id-1", "useful": False, "comment": "fri tekst"},
    ],
)
def test_other_feedback_is_refused(body):
    assert refusal(read_feedback, body) == "forkert_feedback"
