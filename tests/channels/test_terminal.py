"""A reply as lines of text for the terminal."""

import datetime as dt

import pytest

from assistant.channels.terminal import render
from assistant.knowledge.schema import Status
from assistant.knowledge.texts import Texts
from assistant.reply.compose import Situation
from assistant.reply.model import Choice, ContactCard, Reply, SourceCard

TEXTS = Texts(
    description="Opdigtede tekster",
    owner="Ingen",
    checked=dt.date(2027, 1, 1),
    source="VEJVISER",
    status=Status.CONFIRMED,
    conversation={},
    removed={},
    errors={},
    terminal={
        "kontakter": "Ring til",
        "kilder": "Står i",
        "aaben": "er åben",
        "lukket": "er lukket",
        "ubekraeftet": "er usikker",
    },
)


def shown(first_number=1, **more):
    reply = Reply(
        **{"id": "id-1", "text": "Svar.", "topic": "frugt/pære", "kind": "answer", **more}
    )
    return render(reply.as_dict(), TEXTS, first_number).split("\n")


def test_a_plain_reply_is_its_text():
    assert shown() == ["Svar."]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("**Vigtigt.** Resten", "Vigtigt. Resten"),
        ("**a** og **b**", "a og b"),
        ("2 ** 3", "2 ** 3"),
        ("- punkt", "- punkt"),
    ],
)
def test_bold_is_shown_without_its_marks(text, plain):
    assert shown(text=text) == [plain]


def test_paragraphs_are_kept():
    assert shown(text="Et.\n\nTo.") == ["Et.", "", "To."]


def test_an_urgent_reply_is_marked():
    assert shown(urgent=True) == ["!! Svar."]


@pytest.mark.parametrize(
    ("card", "line"),
    [
        ({"phone": "00 00"}, "(00 00)"),
        ({"phone": "00 00", "hours": "altid"}, "(00 00, altid)"),
        ({"phone": "00 00", "hours": "kl. 9-15", "open_now": True}, "(00 00, kl. 9-15, er åben)"),
        ({"phone": "00 00", "open_now": False}, "(00 00, er lukket)"),
        ({"phone": "00 00", "open_now": None}, "(00 00)"),
        ({"phone": "00 00", "confirmed": False}, "(00 00, er usikker)"),
        ({"confirmed": False}, "(er usikker)"),
    ],
)
def test_a_contact_is_shown_with_what_is_known(card, line):
    contact = ContactCard(**{"id": "gartner", "name": "Gartneren", "confirmed": True, **card})
    assert shown(contacts=[contact]) == ["Svar.", f"  Ring til: Gartneren {line}"]


@pytest.mark.parametrize(
    ("card", "line"),
    [
        ({}, "Frugtbogen"),
        ({"publisher": "Haven"}, "Frugtbogen (Haven)"),
        ({"publisher": "Haven", "year": 2020, "place": "s. 4"}, "Frugtbogen (Haven, 2020, s. 4)"),
        ({"year": 2020}, "Frugtbogen (2020)"),
        ({"url": "https://example.org", "checked": "2027-01-01"}, "Frugtbogen"),
    ],
)
def test_a_source_is_shown_with_publisher_year_and_place(card, line):
    assert shown(sources=[SourceCard("F", "Frugtbogen", **card)])[1] == f"  Står i: {line}"


def test_sources_share_a_line():
    sources = [SourceCard("F", "Frugtbogen"), SourceCard("G", "Grøntbogen")]
    assert shown(sources=sources)[1] == "  Står i: Frugtbogen; Grøntbogen"


def test_choices_are_numbered_from_one():
    choices = [Choice("Æbler", "emne:frugt/æble"), Choice("Ingen af dem", "ingen")]
    assert shown(choices=choices)[1:] == ["  1) Æbler", "  2) Ingen af dem"]


def test_choices_of_a_second_reply_are_numbered_on():
    assert shown(3, choices=[Choice("Æbler", "emne:frugt/æble")])[1:] == ["  3) Æbler"]


def test_contacts_come_before_sources_and_choices():
    lines = shown(
        contacts=[ContactCard("gartner", "Gartneren", True, phone="00 00")],
        sources=[SourceCard("F", "Frugtbogen")],
        choices=[Choice("Æbler", "emne:frugt/æble")],
    )
    assert [line.split()[0] for line in lines] == ["Svar.", "Ring", "Står", "1)"]


def test_every_reply_of_the_project_can_be_shown(content):
    now = dt.datetime(2027, 3, 3, 12, 0, tzinfo=dt.timezone.utc)
    situation = Situation(now)
    for topic in content.knowledge.topics:
        text = render(content.composer.topic(topic, situation).as_dict(), content.texts)
        assert "**" not in text
        assert "None" not in text
