"""The words that steer an exercise, and those that tell of something real."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.content import KNOWLEDGE_FOLDER, Content
from assistant.knowledge.problems import KnowledgeError
from assistant.workshops.chat import load_chat


@pytest.mark.parametrize(
    ("text", "control"),
    [
        ("næste", "naeste"),
        ("NÆSTE TAK", "naeste"),
        ("naeste", "naeste"),
        ("ok, kan vi gå videre nu", "naeste"),
        ("fortsæt øvelsen", "naeste"),
        ("tilbage", "tilbage"),
        ("gå et skridt tilbage", "tilbage"),
        ("stop", "stop"),
        ("vi stopper quizzen her", "stop"),
        ("hold op nu", "stop"),
        ("jeg gider ikke flere spørgsmål", "stop"),
        ("vis svaret", "vis"),
        ("facit, tak", "vis"),
        ("spring den over", "spring"),
        ("gentag spørgsmålet", "igen"),
        ("en anden case", "anden"),
        ("jeg vil stoppe ham", None),
        ("jeg ville gå tilbage til lederen", None),
        ("den næste gang han siger det, går jeg til lederen", None),
        ("vise ham, at jeg lytter", None),
        ("", None),
    ],
)
def test_a_message_steers_only_when_it_says_nothing_else(
    content: Content, text: str, control: str | None
) -> None:
    assert content.chat.control(content.chat.words(text)) == control


@pytest.mark.parametrize(
    "text",
    [
        "det er en rigtig sag",
        "det her er ikke en øvelse",
        "jeg har faktisk en elev, der gør præcis det samme",
        "vi har selv en beboer, som siger det",
        "min søn er begyndt at skrive sådan noget",
        "vores beboer siger det samme",
        "hos os er der en dreng",
        "på min skole går der en pige på 15",
        "i virkeligheden er det sket",
        "den er ikke opdigtet",
    ],
)
def test_something_real_is_heard(content: Content, text: str) -> None:
    assert content.chat.tells_of_real(content.chat.words(text))


@pytest.mark.parametrize(
    "text",
    [
        "jeg ville tale med min leder og min kollega",
        "det er rigtigt, at han skal have hjælp",
        "han er blevet ensom og deler grimme ting",
        "jeg ville spørge eleven, hvordan det går",
        "ringe til hotlinen og så til politiet",
        "en rigtig svær situation",
        "man skal ikke gå i hans telefon",
    ],
)
def test_an_answer_is_not_taken_for_something_real(content: Content, text: str) -> None:
    assert not content.chat.tells_of_real(content.chat.words(text))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('  naeste: "Næste"\n', "", "teksten mangler"),
        ('  naeste: "Næste"', '  naeste: "Næste"\n  nyt: "Nyt"', "teksten bruges ikke"),
        ('stoppet: "Øvelsen er stoppet.', 'stoppet: "Ring 12 34 56 78.', "et telefonnummer"),
        ("temaer:\n  tegn:", "temaer:\n  vejr:", "'vejr' kendes ikke"),
        ("styring:\n  naeste:", "styring:\n  frem:", "'naeste' mangler"),
        ("rigtig_sag:\n", 'rigtig_sag:\n  - "..."\n', "skal begynde med et ord"),
    ],
)
def test_a_fault_in_the_file_is_told(
    content: Content, tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = (KNOWLEDGE_FOLDER / "oevelser" / "chat.yml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "chat.yml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError) as error:
        load_chat(tmp_path, content.workshops, content.knowledge, content.chat.pipeline)
    assert any(message in problem.message for problem in error.value.problems)
    assert all(problem.file.name == "chat.yml" for problem in error.value.problems)
