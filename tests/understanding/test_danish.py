"""The Danish pipeline: words, lemmas, folding, and an installed da_core_news_sm."""

import importlib.metadata
import importlib.util
import json
import os
import subprocess
import sys
import zipfile

import pytest
import spacy

from assistant.content import ROOT
from assistant.understanding.danish import (
    OWN,
    OWN_VERSION,
    PREFERRED,
    fold,
    load_pipeline,
    squeeze,
)

STAND_IN_VERSION = "9.8.7"
REPORT = """
import json
from assistant.understanding.danish import load_pipeline
pipeline = load_pipeline()
words = pipeline.words("Knive i Aarhus")
print(json.dumps({
    "name": pipeline.name,
    "version": pipeline.version,
    "pipes": pipeline.language.pipe_names,
    "words": [[word.form, word.lemma] for word in words],
}))
"""


def forms(text):
    return [word.form for word in load_pipeline().words(text)]


def lemmas(text):
    return [word.lemma for word in load_pipeline().words(text)]


def test_words_come_in_order_and_in_lower_case():
    assert forms("Hvem RINGER jeg til") == ["hvem", "ringer", "jeg", "til"]


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "?!", " . , - ..."])
def test_blanks_and_punctuation_give_no_words(text):
    assert forms(text) == []


def test_punctuation_between_words_is_left_out():
    assert forms("Ja, tak! (Måske?)") == ["ja", "tak", "maske"]


def test_numbers_are_words():
    assert forms("han er 17 år") == ["han", "er", "17", "ar"]


def test_words_are_folded():
    assert forms("børn æble århus") == ["born", "able", "arhus"]


@pytest.mark.parametrize(
    ("inflected", "base"),
    [("knivene", "kniv"), ("børn", "barn"), ("skolerne", "skole"), ("truede", "true")],
)
def test_a_lemma_is_the_base_form_folded(inflected, base):
    assert lemmas(inflected) == [base]


def test_a_word_without_a_known_lemma_is_its_own():
    assert lemmas("vrøvlefjams") == ["vrovlefjams"]


def test_emoji_do_not_disturb_the_words_around_them():
    assert [form for form in forms("hej 😀 der") if form.isalpha()] == ["hej", "der"]


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("børn", "born"),
        ("boern", "born"),
        ("born", "born"),
        ("århus", "arhus"),
        ("aarhus", "arhus"),
        ("æble", "able"),
        ("aeble", "able"),
        ("idé", "ide"),
        ("kniv", "kniv"),
        ("", ""),
    ],
)
def test_fold_gives_all_spellings_of_a_word_one_form(typed, folded):
    assert fold(typed) == folded


@pytest.mark.parametrize("word", ["rødgrød", "aarhus", "æøå", "poesi", "café"])
def test_folding_twice_changes_nothing_more(word):
    assert fold(fold(word)) == fold(word)


@pytest.mark.parametrize(
    ("typed", "squeezed"),
    [
        ("HJÆLP", "hjælp"),
        ("  hej   med\tdig\n", "hej med dig"),
        ("hjææææælp", "hjæælp"),
        ("NEJJJJ", "nejj"),
        ("kaffe", "kaffe"),
        ("hvad????", "hvad????"),
        ("", ""),
    ],
)
def test_squeeze_lowers_trims_and_shortens_runs_of_a_letter(typed, squeezed):
    assert squeeze(typed) == squeezed


def test_the_pipeline_is_loaded_once():
    assert load_pipeline() is load_pipeline()


def test_the_projects_own_pipeline_is_reported_unless_the_preferred_is_installed():
    if importlib.util.find_spec(PREFERRED):
        expected = (PREFERRED, importlib.metadata.version(PREFERRED))
    else:
        expected = (OWN, OWN_VERSION)
    assert (load_pipeline().name, load_pipeline().version) == expected


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory):
    """A folder with an invented da_core_news_sm, packed by spaCy and unpacked as pip would."""
    folder = tmp_path_factory.mktemp("stand_in")
    language = spacy.blank("da")
    ruler = language.add_pipe("attribute_ruler")
    ruler.add([[{"LOWER": "knive"}]], {"LEMMA": "opfundet"})
    language.add_pipe("entity_ruler", name="ner")
    language.meta["name"] = PREFERRED.removeprefix("da_")
    language.meta["version"] = STAND_IN_VERSION
    language.to_disk(folder / "pipeline")
    (folder / "packed").mkdir()
    command = [sys.executable, "-W", "ignore", "-m", "spacy", "package"]
    subprocess.run(
        [*command, folder / "pipeline", folder / "packed", "--build", "wheel"],
        check=True,
        capture_output=True,
    )
    (wheel,) = (folder / "packed").rglob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


@pytest.fixture(scope="module")
def report(stand_in):
    """What load_pipeline gives in a process where the stand-in is installed."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(stand_in), str(ROOT)])}
    command = [sys.executable, "-W", "ignore", "-c", REPORT]
    done = subprocess.run(command, check=True, capture_output=True, env=environment, cwd=stand_in)
    return json.loads(done.stdout)


def test_an_installed_pipeline_is_used_and_reported_with_its_version(report):
    assert (report["name"], report["version"]) == (PREFERRED, STAND_IN_VERSION)


def test_lemmas_come_from_the_installed_pipeline(report):
    assert report["words"][0] == ["knive", "opfundet"]


def test_words_are_folded_with_the_installed_pipeline_too(report):
    assert report["words"][1:] == [["i", "i"], ["arhus", "arhus"]]


def test_parts_of_the_installed_pipeline_that_are_not_needed_are_off(report):
    assert report["pipes"] == ["attribute_ruler"]
