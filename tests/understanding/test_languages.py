"""Danish or not."""

import pytest

from assistant.understanding.languages import is_foreign


@pytest.mark.parametrize(
    "text",
    [
        "Where can I find the opening hours of the museum?",
        "Wo kann ich hier bitte einen Kaffee kaufen?",
        "Jag undrar om ni har något att äta här, eller om jag ska gå till affären",
        "Где находится музей",
        "أين المتحف",
    ],
)
def test_another_language_is_known(text):
    assert is_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "???",
        "12 34 56",
        "museum",
        "hvornår åbner museet",
        "kan jeg få en refund på my ticket",
        "what er det for et museum",
        "deadline for feedback",
        "hvem er project manager her",
        "Where can I find museet, og hvornår har det åbent?",
        "Do they have en butik, and what is der at købe?",
    ],
)
def test_danish_with_foreign_words_in_it_is_danish(text):
    assert not is_foreign(text)
