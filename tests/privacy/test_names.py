"""Names by lists and context, with a recogniser that is told what to see."""

import pytest

from assistant.privacy.lists import NameLists
from assistant.privacy.names import NameFinder

LISTS = NameLists.of(
    first=["Fatima", "Søren", "Bo", "Storm", "Anne", "Yusuf"],
    last=["Hansen", "Yılmaz", "Smed"],
    ambiguous=["Bo", "Storm", "Smed"],
    public=["Nørrebro", "Infohus"],
)


def found(text, people=()):
    spans = [(text.index(name), text.index(name) + len(name)) for name in people]
    finder = NameFinder(LISTS, lambda _: spans)
    return [text[span.start : span.end] for span in finder.find(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Fatima er begyndt at tale om krig", ["Fatima"]),
        ("min elev fatima", ["fatima"]),
        ("soeren fra 9.b", ["soeren"]),
        ("Sørens mor ringede", ["Søren"]),
        ("Yusuf's bror", ["Yusuf"]),
        ("Fatima Hansen og Yusuf Yılmaz", ["Fatima Hansen", "Yusuf Yılmaz"]),
        ("M. Hansen fra teamet", ["M. Hansen"]),
        ("Anne-Marie sagde det", ["Anne-Marie"]),
        ("Bo Hansen er vred", ["Bo Hansen"]),
        ("han hedder Bo", ["Bo"]),
        ("han hedder xoqtl", ["xoqtl"]),
        ("en dreng ved navn Qirxan", ["Qirxan"]),
        ("min elev Xanqor er stille", ["Xanqor"]),
        ("hr. Smed kom forbi", ["Smed"]),
    ],
)
def test_a_name_is_found(text, names):
    assert sorted(set(found(text)), key=text.index) == names


@pytest.mark.parametrize(
    "text",
    [
        "bo på et bosted",
        "Storm over Danmark",
        "Bo i nærheden af skolen",
        "hvad hedder planen",
        "hvad hedder det på dansk",
        "min elev bor på Nørrebro",
        "en elev Nørrebro",
        "smed den ud",
        "",
        "1234 !!",
    ],
)
def test_a_word_that_may_be_a_name_is_not_always_one(text):
    assert found(text) == []


def test_what_the_recogniser_sees_counts():
    assert found("Vi talte med Qixo Vanqel i går", ["Qixo Vanqel"]) == ["Qixo Vanqel"]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Infohus hjælper", "Infohus"),
        ("Hvem ringer jeg til", "Hvem"),
        ("vi ses", "vi"),
        ("vi læser Mord i Xanqor", "Mord i Xanqor"),
    ],
)
def test_the_recogniser_is_not_believed_about_our_own_words(text, seen):
    assert found(text, [seen]) == []
