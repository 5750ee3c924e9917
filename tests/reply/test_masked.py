"""What is said when personal data was taken out."""

from assistant.intake.message import Incoming
from assistant.privacy.spans import Kind
from assistant.reply.compose import PERSONAL_DATA
from assistant.reply.masked import identified, with_note
from assistant.reply.model import Reply

NOTE = Reply("n", "Jeg fjernede noget.", PERSONAL_DATA, "refusal")


def replies(topic="frugt/pære", urgent=False):
    return [Reply("r", "Svaret.", topic, "answer", urgent).as_dict()]


def said(given, *kinds):
    return with_note(given, NOTE, Incoming(text="[navn] spiser pærer", masked=kinds))


def test_a_name_is_mentioned_after_the_answer():
    (reply,) = said(replies(), Kind.NAME)
    assert reply["text"] == "Svaret.\n\nJeg fjernede noget."
    assert reply["masked"] is True
    assert reply["read_as"] == "[navn] spiser pærer"


def test_what_identifies_somebody_is_mentioned_first():
    note, answer = said(replies(), Kind.NAME, Kind.CPR)
    assert (note["topic"], note["text"]) == (PERSONAL_DATA, "Jeg fjernede noget.")
    assert (answer["text"], answer["masked"]) == ("Svaret.", True)
    assert note["read_as"] == "[navn] spiser pærer"
    assert "read_as" not in answer


def test_it_joins_a_reply_about_personal_data():
    (reply,) = said(replies(PERSONAL_DATA), Kind.PHONE)
    assert reply["text"] == "Jeg fjernede noget.\n\nSvaret."


def test_what_is_urgent_goes_first():
    (reply,) = said(replies(urgent=True), Kind.ADDRESS)
    assert reply["text"].startswith("Svaret.")


def test_a_name_alone_identifies_nobody():
    assert not identified((Kind.NAME,))
    assert not identified(())
    assert identified((Kind.NAME, Kind.PROFILE))
