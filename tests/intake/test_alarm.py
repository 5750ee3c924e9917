"""The alarm rules: how a rule file is read, and the project's own rules on plain sentences."""

import pytest

from assistant.intake.alarm import NEGATION_REACH, load_alarm_rules
from assistant.knowledge.problems import KnowledgeError
from assistant.understanding.danish import load_pipeline

RULES = """\
beskrivelse: Opdigtede regler
ejer: Ingen
kilde: VEJVISER
status: bekraeftet
lister:
  dyr: [løve, tiger, "vild hund"]
regler:
  - emne: fare/dyr
    moenstre:
      - "@dyr"
      - "slange ... haven"
  - emne: fare/ild
    moenstre: ["flamme"]
undtagelser:
  - "tiger ... zoo"
  - "i zoo ... løve"
negationer: [ikke, ingen]
"""


@pytest.fixture
def rule_file(tmp_path):
    """Writes a rule file and returns its path."""

    def write(text=RULES):
        path = tmp_path / "alarm.yml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def raised(rule_file):
    """What a message raises with the invented rules, or with others."""

    def by(message, text=RULES):
        rules = load_alarm_rules(rule_file(text), load_pipeline())
        return rules.raised_by(load_pipeline().words(message))

    return by


def problems(path):
    with pytest.raises(KnowledgeError) as caught:
        load_alarm_rules(path, load_pipeline())
    return caught.value.problems


def test_a_match_raises_the_topic_of_its_rule(raised):
    assert raised("der går en tiger") == ["fare/dyr"]


def test_an_entry_of_several_words_raises_it_too(raised):
    assert raised("der går en vild hund") == ["fare/dyr"]


def test_a_message_without_a_match_raises_nothing(raised):
    assert raised("der går en ged") == []


def test_an_empty_message_raises_nothing(raised):
    assert raised("") == []


@pytest.mark.parametrize("text", ["flamme og tiger", "tiger og flamme"])
def test_topics_come_in_the_order_of_the_file(raised, text):
    assert raised(text) == ["fare/dyr", "fare/ild"]


def test_the_order_of_the_file_is_the_priority(raised):
    first = RULES.index("  - emne: fare/dyr")
    second = RULES.index("  - emne: fare/ild")
    end = RULES.index("undtagelser:")
    swapped = RULES[:first] + RULES[second:end] + RULES[first:second] + RULES[end:]
    assert raised("tiger og flamme", swapped) == ["fare/ild", "fare/dyr"]


def test_a_topic_is_named_once_however_many_rules_it_has(raised):
    twice = RULES.replace("undtagelser:", '  - emne: fare/dyr\n    moenstre: ["ulv"]\nundtagelser:')
    assert raised("tiger, løve og ulv", twice) == ["fare/dyr"]


def test_a_later_rule_of_a_topic_counts_where_its_first_does_not(raised):
    twice = RULES.replace("undtagelser:", '  - emne: fare/dyr\n    moenstre: ["ulv"]\nundtagelser:')
    assert raised("en ulv", twice) == ["fare/dyr"]


@pytest.mark.parametrize("text", ["ikke tiger", "ikke en tiger", "der er ingen flamme"])
def test_a_negation_shortly_before_excuses_a_match(raised, text):
    assert raised(text) == []


def test_a_negation_too_far_before_excuses_nothing(raised):
    between = " ".join(["og"] * NEGATION_REACH)
    assert raised(f"ikke {between} tiger") == ["fare/dyr"]


def test_a_negation_after_a_match_excuses_nothing(raised):
    assert raised("en tiger, ikke sandt") == ["fare/dyr"]


def test_a_negation_excuses_one_match_only(raised):
    assert raised("ikke en tiger, men der er en flamme") == ["fare/ild"]


def test_a_match_that_is_not_negated_counts_beside_one_that_is(raised):
    assert raised("det er ikke en tiger men absolut en løve") == ["fare/dyr"]


def test_an_exception_excuses_the_match_it_overlaps(raised):
    assert raised("der er en tiger i en zoo") == []


def test_an_exception_may_begin_before_the_match(raised):
    assert raised("i zoo bor der en løve") == []


def test_an_exception_excuses_no_match_elsewhere(raised):
    assert raised("tiger i zoo, men her i haven går der en løve") == ["fare/dyr"]


def test_an_exception_alone_raises_nothing(raised):
    assert raised("i zoo") == []


def test_an_unknown_list_is_told_with_file_line_and_field(rule_file):
    path = rule_file(RULES.replace('"slange ... haven"', '"@fugl ... haven"'))
    (problem,) = problems(path)
    assert (problem.file, problem.line, problem.field) == (path, 11, "moenstre")
    assert "@fugl" in problem.message


def test_a_pattern_that_begins_with_a_gap_is_told_with_its_line(rule_file):
    (problem,) = problems(rule_file(RULES.replace('"flamme"', '"... flamme"')))
    assert problem.line == 13


def test_a_fault_in_an_exception_is_told_with_its_line(rule_file):
    (problem,) = problems(rule_file(RULES.replace('"i zoo ... løve"', '"@zoo"')))
    assert problem.line == 16


def test_every_fault_is_told_at_once(rule_file):
    text = RULES.replace('"flamme"', '"..."').replace('"i zoo ... løve"', '"@zoo"')
    assert [problem.line for problem in problems(rule_file(text))] == [13, 16]


@pytest.mark.parametrize(
    ("given", "instead", "line"),
    [
        ("moenstre: [", "monstre: [", 12),
        ("status: bekraeftet", "status: bekraeftet\nfarve: roed", 5),
        ("    moenstre: [", "    moenstre: {", 13),
    ],
)
def test_a_file_of_another_shape_is_refused_with_a_line(rule_file, given, instead, line):
    found = problems(rule_file(RULES.replace(given, instead)))
    assert line in {problem.line for problem in found}


def test_a_missing_file_is_told(tmp_path):
    (problem,) = problems(tmp_path / "alarm.yml")
    assert problem.message == "filen mangler"


def test_an_empty_file_is_told(rule_file):
    (problem,) = problems(rule_file(""))
    assert problem.message == "filen er tom"


@pytest.fixture(scope="module")
def alarms(content):
    """The alarms of a message by the project's own rules, as the intake finds them."""
    return lambda text: content.take(text).alarms


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Han har en kniv i tasken lige nu", "akut_fare"),
        ("Der er en mand med en pistol i receptionen", "akut_fare"),
        ("Eleven truer med at skyde nogen på skolen i morgen", "akut_fare"),
        ("Der er fundet en bombe på skolen", "akut_fare"),
        ("Det brænder i kantinen", "akut_fare"),
        ("Vi har fået en bombetrussel på rådhuset", "akut_fare"),
        ("Han har barrikaderet sig med et gidsel", "akut_fare"),
        ("De planlægger et angreb på moskeen i aften", "akut_fare"),
        ("Han har trukket en kniv mod min kollega", "akut_fare"),
        ("Hun siger, at hun vil tage sit eget liv", "selvmordsfare"),
        ("Jeg vil ikke leve mere", "selvmordsfare"),
        ("Hun har skrevet et afskedsbrev", "selvmordsfare"),
        ("Han har slugt en masse piller", "selvmordsfare"),
        ("Jeg frygter, at han begår selvmord", "selvmordsfare"),
        ("Hun har skåret sig i armen", "selvmordsfare"),
        ("En borger har truet mig på livet", "trussel_mod_medarbejder"),
        ("Han sagde, at han ved, hvor jeg bor", "trussel_mod_medarbejder"),
        ("Han truer min kollega", "trussel_mod_medarbejder"),
        ("Barnet har blå mærker på armene", "vold_mod_barn"),
        ("Hendes far slår hende", "vold_mod_barn"),
        ("Pigen bliver slået derhjemme", "vold_mod_barn"),
        ("Mor låser ham inde i kælderen", "vold_mod_barn"),
        ("Hun skal sendes ud af landet for at blive gift i næste uge", "akut_udrejse"),
        ("Han rejser til Syrien i morgen for at kæmpe", "akut_udrejse"),
        ("Han har pakket og er på vej til Syrien", "akut_udrejse"),
        ("Familien har købt en enkeltbillet til Somalia", "akut_udrejse"),
    ],
)
def test_an_acute_sentence_raises_its_topic(alarms, text, topic):
    assert f"sikkerhed/{topic}" in alarms(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hvad betyder ekstremisme?",
        "Hvem skal jeg ringe til om en bekymring?",
        "Vi har brandøvelse i morgen",
        "Køkkenknivene ligger i skuffen",
        "Har I en workshop om trusler?",
        "Hvordan er tavshedspligten?",
        "Eleverne spiller Counter-Strike og skyder hinanden",
        "Jeg var ved at dø af grin",
        "Hun er træt af møder",
        "Kan jeg tage kontakt til forældrene?",
        "Vi læser om krigen i historietimen",
        "Skal vi tage stilling til det nu?",
        "Teatergruppen bruger en legetøjspistol i stykket",
        "Kan I komme og holde oplæg i morgen?",
        "Hvor står der om underretningspligt i loven?",
        "Han taler meget om politik i klassen",
        "Hun er begyndt at gå med tørklæde",
        "Vi tager på lejrskole i næste uge",
        "Han tog skylden på sig",
        "Hvad gør vi, hvis en medarbejder bliver truet?",
        "Jeg rejser på ferie i morgen, hvem overtager sagen?",
        "Vi går i gang med workshoppen om lidt",
        "Børnene skærer brød med en brødkniv i madkundskab",
        "Jeg brænder for mit arbejde",
        "Der er ikke en bombe",
        "Hvad er PET's trusselsvurdering?",
    ],
)
def test_an_innocent_sentence_raises_nothing(alarms, text):
    assert alarms(text) == ()
