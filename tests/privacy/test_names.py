"""Names by lists and context, with a recogniser that is told what to see."""

import re

import pytest

from assistant.privacy.lists import NameLists
from assistant.privacy.names import NameFinder, _Search
from assistant.privacy.public import private_words
from assistant.privacy.words import words_of

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


@pytest.mark.parametrize(
    "text",
    [
        "Hvem ringer jeg til",
        "vi læser Mord i Xanqor",
        "han sagde noget til Qixo Vanqel. Det var i går",
        "runak er vred på Hamza",
        "Infohus hjælper os med det",
        "Er fatima den, vi taler om? Nej",
        "Siden sommer har Ali set xoqtl",
    ],
)
def test_the_recogniser_is_asked_where_it_could_find_somebody_and_only_there(text):
    """Whatever stretch of words it took for a person, nothing is lost where it is not asked."""
    ends = [(word.start(), word.end()) for word in re.finditer(r"\S+", text)]
    stretches = [(s, e) for s, _ in ends for _, e in ends if s < e]
    words = private_words(text, list(words_of(text)), LISTS)
    search = _Search(LISTS, text, words)
    assert search.leaves_people() == any(True for _ in search.recognised(stretches))
