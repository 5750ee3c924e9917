"""What a message tells about the situation: age, relation, family control, urgency."""

import pytest

from assistant.knowledge.problems import KnowledgeError
from assistant.understanding.danish import load_pipeline
from assistant.understanding.situation import (
    age_group,
    leading_answer,
    load_situation_reader,
)

UNDER, OVER = "under_18", "over_18"


@pytest.fixture(scope="module")
def read(content):
    """Reads a message with the project's own rules."""
    return content.situation_reader.read


@pytest.mark.parametrize(
    "text",
    [
        "Hun er 15 år",
        "han er 17, hvem ringer jeg til?",
        "eleven er femten år gammel",
        "en 16-årig dreng",
        "en 16 årig dreng",
        "en 16-aarig dreng",
        "en femtenårig pige",
        "en pige på 14",
        "hun er kun 13 og meget alene",
        "hun er lige fyldt 17",
        "det drejer sig om en på fjorten år",
        "hun er 17 år",
        "15",
        "15 år",
        " femten ",
        "nej 16",
        "altså 16",
    ],
)
def test_an_age_below_18_in_digits_or_words(read, text):
    assert read(text)["alder"] == UNDER


@pytest.mark.parametrize(
    "text",
    [
        "Hun er 18 år",
        "han er 22",
        "han er nitten",
        "hun er tyve år",
        "en 45-årig mand",
        "en mand på 34 år",
        "en mand på 34",
        "hun er lige fyldt 18",
        "19",
        "nitten",
        "det er ikke akut, og borgeren er 34 år",
    ],
)
def test_an_age_of_18_or_more_in_digits_or_words(read, text):
    assert read(text)["alder"] == OVER


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("nej hun er 19 ikke 17", OVER),
        ("Nej, hun er 19, ikke 17", OVER),
        ("nej hun er 19 år, ikke 17 år", OVER),
        ("hun er ikke 17, hun er 19", OVER),
        ("hun er ikke 17 år, men 19 år", OVER),
        ("17, nej 19", OVER),
        ("hun er 17, nej hun er 19", OVER),
        ("hun er femten, nej nitten", OVER),
        ("rettelse: 19 år", OVER),
        ("ups han er 16 ikke 18", UNDER),
        ("nej, 16 år", UNDER),
        ("han er ikke 20 år, han er 15 år", UNDER),
        ("hun er ikke længere 17, hun er 18", OVER),
    ],
)
def test_a_correction_counts_and_what_it_denies_does_not(read, text, group):
    assert read(text)["alder"] == group


@pytest.mark.parametrize(
    "text",
    [
        "en elev i 8. klasse",
        "en elev i 8.b",
        "en elev i 8 b",
        "en elev i 3.a",
        "hun går i 7 klasse",
        "elev i niende klasse",
        "han går i 10. klasse",
        "drengen i første klasse",
    ],
)
def test_a_school_class_means_under_18(read, text):
    assert read(text)["alder"] == UNDER


def test_an_age_goes_before_a_school_class():
    assert age_group("hun er 18 år og går i 10. klasse") == OVER


def test_an_age_goes_before_words_for_children(read):
    assert read("mit barn er 19 år")["alder"] == OVER


@pytest.mark.parametrize(
    "text",
    [
        "et barn i klubben",
        "barnet i børnehaven",
        "en teenager",
        "en mindreårig",
        "personen er under 18",
        "en lille dreng",
    ],
)
def test_words_that_mean_under_18(read, text):
    assert read(text)["alder"] == UNDER


@pytest.mark.parametrize(
    "text", ["en voksen", "han er myndig", "personen er over 18", "en kontanthjælpsmodtager"]
)
def test_words_that_mean_18_or_more(read, text):
    assert read(text)["alder"] == OVER


@pytest.mark.parametrize(
    "text",
    [
        "hvad siger § 12 b",
        "hvad siger servicelovens § 12 b",
        "hvad står der i lovens § 133",
        "handleplanen for 2024-2026",
        "i år 2024",
        "hun er født i 2008",
        "svaret kommer på 10 minutter",
        "kurset er på 15 timer",
        "svaret er på 14 dage",
        "det tager 15 minutter",
        "der er 12 elever på holdet",
        "vi er 30 personer",
        "workshoppen er for 20 personer",
        "de er 25 deltagere",
        "hun er set 3 gange",
        "ring på 41 74 90 90",
        "se side 12",
        "mødet er kl. 14",
        "mødet er 14:30",
        "han er 1.90 høj",
        "er 100 procent sikker",
        "jeg er 90 procent sikker",
        "hvad er 112",
        "",
        "hvem sidder i infohuset",
    ],
)
def test_other_numbers_are_not_ages(read, text):
    assert "alder" not in read(text)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("det er en elev i min klasse", "barn_ung"),
        ("en ung i klubben", "barn_ung"),
        ("en dreng fra klubben", "barn_ung"),
        ("en pige i børnehaven", "barn_ung"),
        ("det er en borger", "borger"),
        ("en beboer på vores bosted", "borger"),
        ("låneren på biblioteket", "borger"),
        ("det er min kollega", "kollega"),
        ("det er en af mine medarbejdere", "kollega"),
        ("det er min søn", "paaroerende"),
        ("min datter er 19", "paaroerende"),
        ("jeg er mor til en dreng på 17", "paaroerende"),
        ("jeg er pårørende", "paaroerende"),
        ("det handler om min egen familie", "paaroerende"),
    ],
)
def test_who_the_person_is(read, text, relation):
    assert read(text)["relation"] == relation


@pytest.mark.parametrize("text", ["det er ikke min bror", "det er ikke en kollega"])
def test_a_denied_relation_does_not_count(read, text):
    assert "relation" not in read(text)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("det er ikke min søn, det er en borger", "borger"),
        ("ikke en kollega, men en borger", "borger"),
        ("det er en borger, nej, det er min søn", "paaroerende"),
    ],
)
def test_a_corrected_relation_counts(read, text, relation):
    assert read(text)["relation"] == relation


@pytest.mark.parametrize(
    "text",
    [
        "jeg tror, der er negativ social kontrol",
        "der er social kontrol",
        "hendes familie holder øje med hende",
        "familien kontrollerer hende",
        "hun skal giftes mod sin vilje",
        "der er vold i hjemmet",
        "hun bliver slået derhjemme",
        "hun er bange for sin far",
        "han er bange for sine brødre",
        "er det en æresrelateret konflikt",
        "familien er en del af problemet",
    ],
)
def test_family_control_is_heard(read, text):
    assert read(text)["familiekontrol"] == "ja"


@pytest.mark.parametrize(
    "text",
    [
        "der er ikke social kontrol",
        "der er ingen negativ social kontrol",
        "nej, ingen familiekontrol",
        "der er ikke tale om negativ social kontrol",
        "det har intet med familien at gøre",
        "familien er ikke problemet",
        "familien er ikke en del af problemet",
        "hun har gode forældre",
        "familien er ok",
        "der er hverken pres eller tvang i familien",
        "ingen tegn på kontrol derhjemme",
        "familien spiller ingen rolle",
        "hans familie blander sig ikke",
        "far og mor er helt søde",
        "der er ikke tale om vold hjemmefra",
        "familien kontrollerer hende ikke",
    ],
)
def test_denied_family_control_is_a_no(read, text):
    assert read(text)["familiekontrol"] == "nej"


@pytest.mark.parametrize(
    "text",
    [
        "familien overvåger hende ikke",
        "han er ikke bange for sin familie",
        "forældrene slår hende ikke",
    ],
)
def test_denied_control_is_never_a_yes(read, text):
    assert read(text).get("familiekontrol") != "ja"


@pytest.mark.parametrize(
    "text",
    [
        "hendes far siger, at hun ikke må gøre noget",
        "hun siger ikke noget, der er kontrol derhjemme",
        "ingen venner og kontrol fra brødrene",
        "han tør ikke komme hjem til sin familie",
        "hun må ikke gå ud for sin mor",
        "familien lader hende ikke bestemme selv",
        "kontakt ikke familien",
    ],
)
def test_a_negation_beside_control_is_not_a_denial_of_it(read, text):
    assert read(text).get("familiekontrol") != "nej"


@pytest.mark.parametrize(
    "text",
    [
        "det haster",
        "det haster meget",
        "det er akut",
        "ja, det er akut",
        "der er fare lige nu",
        "han er i fare",
        "hun er i akut fare",
    ],
)
def test_urgency_is_heard(read, text):
    assert read(text)["akut"] == "ja"


@pytest.mark.parametrize(
    "text",
    [
        "det haster ikke",
        "det er ikke akut",
        "nej, ikke akut",
        "det er slet ikke akut",
        "der er ingen fare",
        "der er ingen umiddelbar fare",
        "ingen er i fare",
        "hun er ikke i fare",
        "der er ikke noget akut",
        "intet akut",
        "der er ikke nogen i fare lige nu",
        "der er ikke fare på færde",
        "det er ingen hastesag",
    ],
)
def test_denied_urgency_is_a_no(read, text):
    assert read(text)["akut"] == "nej"


def test_one_message_can_tell_everything(read):
    told = read("Ikke akut. Hun er 16 år, en pige i klubben, og der er social kontrol")
    assert told == {
        "akut": "nej",
        "alder": UNDER,
        "relation": "barn_ung",
        "familiekontrol": "ja",
    }


@pytest.mark.parametrize(
    "text", ["", "hvad er underretningspligt?", "tak for hjælpen", "infohus", "hvem er PET?", "😀"]
)
def test_a_message_about_something_else_tells_nothing(read, text):
    assert read(text) == {}


@pytest.mark.parametrize(
    "text",
    ["Hun er 15 år og min søster", "en borger på 34 år", "det haster, der er social kontrol"],
)
def test_only_categories_come_out(read, text):
    categories = {"ja", "nej", UNDER, OVER, "barn_ung", "borger", "kollega", "paaroerende"}
    assert set(read(text).values()) <= categories


@pytest.mark.parametrize("text", ["Ja", "ja tak", "Ja, hun er 17", "jep", " ja.", "- jo, det er"])
def test_a_message_that_begins_with_yes(text):
    assert leading_answer(text) == "ja"


@pytest.mark.parametrize("text", ["Nej", "nej tak", "Nej, han er 17", "næh", "nope", " nej!"])
def test_a_message_that_begins_with_no(text):
    assert leading_answer(text) == "nej"


@pytest.mark.parametrize("text", ["", "jakken er blå", "nejlikker", "måske", "hun siger nej", "?"])
def test_a_message_that_begins_with_neither(text):
    assert leading_answer(text) is None


RULES = """\
beskrivelse: Opdigtede regler
ejer: Ingen
kilde: VEJVISER
status: bekraeftet
lister:
  frugt: [æble, pære]
regler:
  - felt: relation
    vaerdi: borger
    moenstre: ["kunde", "@frugt"]
  - felt: relation
    vaerdi: kollega
    moenstre: ["makker"]
"""


@pytest.fixture
def rule_file(tmp_path):
    """Writes a rule file and returns its path."""

    def write(text=RULES):
        path = tmp_path / "situation.yml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems(path):
    with pytest.raises(KnowledgeError) as caught:
        load_situation_reader(path, load_pipeline())
    return caught.value.problems


def test_a_later_mention_wins(rule_file):
    reader = load_situation_reader(rule_file(), load_pipeline())
    assert reader.read("en kunde, nej en makker") == {"relation": "kollega"}
    assert reader.read("en makker, nej en kunde") == {"relation": "borger"}


def test_words_of_a_list_count(rule_file):
    assert load_situation_reader(rule_file(), load_pipeline()).read("to pærer") == {
        "relation": "borger"
    }


@pytest.mark.parametrize("text", ["ikke kunde", "ikke en kunde", "ingen kunde", "uden kunde"])
def test_a_mention_with_a_negation_before_it_does_not_count(rule_file, text):
    assert load_situation_reader(rule_file(), load_pipeline()).read(text) == {}


def test_an_unknown_field_is_told_with_its_line(rule_file):
    path = rule_file(
        RULES.replace("felt: relation\n    vaerdi: kollega", "felt: hobby\n    vaerdi: x")
    )
    (problem,) = problems(path)
    assert (problem.file, problem.line, problem.field) == (path, 11, "felt")
    assert "alder" in problem.message


def test_an_unknown_list_is_told_with_its_line(rule_file):
    (problem,) = problems(rule_file(RULES.replace('"makker"', '"@groent"')))
    assert (problem.line, problem.field) == (11, "moenstre")
    assert "@groent" in problem.message


def test_every_fault_is_told_at_once(rule_file):
    text = RULES.replace('"makker"', '"@groent"').replace('"kunde"', '"..."')
    assert [problem.line for problem in problems(rule_file(text))] == [8, 11]


def test_a_misspelt_key_is_refused(rule_file):
    assert problems(rule_file(RULES.replace("vaerdi: kollega", "vaerdie: kollega")))


def test_a_missing_file_is_told(tmp_path):
    (problem,) = problems(tmp_path / "situation.yml")
    assert problem.message == "filen mangler"
