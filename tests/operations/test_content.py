"""Content that is replaced while the process runs: what is made from it follows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sanic import Sanic

from assistant import content as module
from assistant.channels.teams.channel import renderer
from assistant.channels.widget.pages import assets
from assistant.channels.workshop.pages import room_texts
from assistant.content import KNOWLEDGE_FOLDER, Content, content, from_content, prepare
from assistant.knowledge.digest import digest_of
from assistant.knowledge.problems import KnowledgeError
from assistant.server import build_app
from assistant.service import Service
from assistant.settings import load_settings

SITUATION_RULE = """regler:
  - {felt: familiekontrol, vaerdi: ja, moenstre: ["under zqvfætters tag"]}
"""
ALARM_RULE = """regler:
  - emne: sikkerhed/akut_fare
    moenstre: ["zqvalarm i gården"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The project's own content, to be changed."""
    shutil.copytree(KNOWLEDGE_FOLDER, tmp_path / "knowledge")
    return tmp_path / "knowledge"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """What was in use before the test is in use after it."""
    content()
    before, makers = module._LOADED[0], list(module._MAKERS)
    rules = content().situation_reader.rules
    yield
    module._LOADED[:] = [before]
    module._MAKERS[:] = makers
    content().situation_reader.rules = rules


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_what_is_made_from_it_is_made_once_and_follows(folder: Path) -> None:
    made: list[Content] = []

    @from_content
    def title(found: Content) -> str:
        made.append(found)
        return found.knowledge.topics["definition/ekstremisme"].title

    before = title()
    assert title() == before
    assert len(made) == 1
    change(folder, "definitioner.yml", f'titel: "{before}"', 'titel: "Et nyt navn"')
    found = prepare(folder)
    # Made beside what is in use, before it is used.
    assert len(made) == 2
    assert title() == before
    module.use(found)
    assert title() == "Et nyt navn"
    assert len(made) == 2


def test_a_server_makes_everything_before_it_answers(tmp_path: Path) -> None:
    """A file that is changed afterwards is read when it is asked for, not at some page's first."""
    module._LOADED[0].made.clear()
    settings = load_settings({"VEJVISER_DATA_DIR": str(tmp_path)})
    try:
        build_app(Service(settings), tmp_path / "model.tar.gz")
    finally:
        Sanic._app_registry.pop("vejviser", None)
    assert set(module._MAKERS) == set(module._LOADED[0].made)


def test_every_file_of_the_content_goes_live(folder: Path) -> None:
    reader = content().situation_reader
    assert "familiekontrol" not in reader.read("hun er under zqvfætters tag")
    change(folder, "tekster.yml", "og jeg kan ikke svare lige nu", "og det var zqv")
    change(folder, "widget.yml", 'send: "', 'send: "zqv ')
    change(folder, "oevelser/rum.yml", 'venter: "', 'venter: "zqv ')
    change(folder, "kontakter.yml", "41 74 90 90", "41 74 90 91")
    change(folder, "regler/situation.yml", "regler:\n", SITUATION_RULE)
    change(folder, "regler/alarm.yml", "regler:\n", ALARM_RULE)
    assert content().take("zqvalarm i gården").alarms == ()
    module.use(prepare(folder))
    assert "zqv" in content().texts.conversation["fejl"]
    assert "41 74 90 91" in content().composer.error("slukket")
    assert b"zqv " in assets()["texts.js"].body
    assert str(room_texts()["venter"]).startswith("zqv ")
    assert content().take("zqvalarm i gården").alarms == ("sikkerhed/akut_fare",)
    # The model was given this reader when it was loaded.
    assert content().situation_reader is reader
    assert reader.read("hun er under zqvfætters tag")["familiekontrol"] == "ja"


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("definitioner.yml", "status: bekraeftet", "status: maaske"),
        ("widget.yml", 'send: "', 'sendt: "'),
        ("oevelser/rum.yml", 'venter: "', 'venterr: "'),
        ("teams.yml", "svar:", "svarr:"),
        ("tekster.yml", "  fejl:", "  fejll:"),
        ("regler/alarm.yml", "regler:", "regler: ["),
        ("oevelser/quiz.yml", "kilder:", "kilde:"),
    ],
)
def test_a_faulty_file_changes_nothing(folder: Path, name: str, old: str, new: str) -> None:
    before, texts = content(), renderer().texts
    change(folder, name, old, new)
    with pytest.raises(KnowledgeError) as raised:
        prepare(folder)
    assert raised.value.problems[0].file.name == name.rsplit("/", maxsplit=1)[-1]
    assert content() is before
    assert renderer().texts is texts


def test_the_version_names_the_files_and_the_newest_check(folder: Path) -> None:
    before = digest_of(folder)
    assert content().version == f"{content().version[:10]}-{before}"
    (folder / "noter.md").write_text("ikke indhold", encoding="utf-8")
    assert digest_of(folder) == before
    change(folder, "navne/fornavne.txt", "\n", "\n\n")
    assert digest_of(folder) != before


def test_only_topics_and_their_kinds_need_a_new_model(folder: Path) -> None:
    change(folder, "definitioner.yml", "status: bekraeftet", "status: bekraeftet ")
    assert prepare(folder).content.shape == content().shape
    able = 'sted: "Sådan virker Vejviser"}]\n    status: bekraeftet\n    slags: '
    change(folder, "assistent.yml", f"{able}smalltalk", f"{able}henvisning")
    assert prepare(folder).content.shape != content().shape
