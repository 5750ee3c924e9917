"""The check of the training examples against the topics."""

from pathlib import Path

import pytest

from assistant.checking import LEAST_EXAMPLES, check_answers, check_examples, check_follow_ups
from assistant.examples import Answer, Example, load_answers, load_follow_ups
from assistant.knowledge.problems import KnowledgeError

FILE = Path("nlu/frugt/pære.yml")
TOPIC = "frugt/pære"
ANIMALS = ["hest", "ko", "gris", "får", "ged", "hund", "kat", "and", "gås", "høne", "hane", "kalv"]
MORE = ["lam", "æsel", "kanin", "mus", "rotte", "ræv"]


def examples(count=LEAST_EXAMPLES, topic=TOPIC):
    """As many different sentences as wanted, each on a line of its own."""
    animals = (ANIMALS + MORE)[:count]
    return [
        Example(f"spiser en {animal} pærer", topic, FILE, line)
        for line, animal in enumerate(animals, start=4)
    ]


def found(extra=(), base=None, topics=frozenset({TOPIC})):
    given = [*(examples() if base is None else base), *extra]
    return check_examples(given, set(topics))


def example(text, topic=TOPIC, line=40):
    return Example(text, topic, FILE, line)


def test_enough_different_examples_of_known_topics_are_well():
    assert found() == []


def test_nothing_at_all_is_well():
    assert found(base=[], topics=()) == []


def test_an_unknown_topic_is_told_with_file_and_line():
    (problem,) = found([example("hvad er en banan", "frugt/banan")])
    assert (problem.file, problem.line, problem.field) == (FILE, 40, "examples")
    assert problem.message == "emnet 'frugt/banan' findes ikke"


def test_where_no_topics_could_be_read_none_is_unknown():
    assert found(topics=()) == []


@pytest.mark.parametrize("count", [0, 1, LEAST_EXAMPLES - 1])
def test_a_topic_with_too_few_examples_is_told_with_the_count(count):
    (problem,) = found(base=examples(count))
    assert problem.message == f"'{TOPIC}' har {count} eksempler; skriv mindst {LEAST_EXAMPLES}"


def test_the_least_is_15_examples_a_topic():
    assert LEAST_EXAMPLES == 15


def test_a_topic_with_too_few_examples_is_told_with_its_file():
    (problem,) = found(base=[])
    assert problem.file.name == "pære.yml"
    assert problem.file.parent.name == "frugt"


@pytest.mark.parametrize(
    "again",
    [
        "spiser en hest pærer",
        "Spiser EN hest PÆRER",
        "spiser  en hest   pærer",
        "spiser en hest paerer",
        "spiser en hest pærerrrr",
    ],
)
def test_the_same_sentence_twice_is_told_with_the_other_place(again):
    first = example("spiser en hest pærerr" if again.endswith("rrrr") else "spiser en hest pærer")
    problems = found([example(again, line=50)], base=[*examples()[1:], first])
    (problem,) = problems
    assert problem.line == 50
    assert problem.message == "sætningen står også i frugt/pære.yml, linje 40"


def test_the_same_sentence_under_two_topics_is_told():
    other = [
        Example(e.text.replace("pærer", "æbler"), "frugt/æble", Path("nlu/frugt/æble.yml"), e.line)
        for e in examples()
    ]
    twice = Example(examples()[0].text, "frugt/æble", Path("nlu/frugt/æble.yml"), 60)
    (problem,) = found([*other, twice], topics={TOPIC, "frugt/æble"})
    assert (problem.file.name, problem.line) == ("æble.yml", 60)
    assert "frugt/pære.yml, linje 4" in problem.message


def test_a_sentence_three_times_is_told_twice_with_the_first_place():
    again = [example(examples()[0].text, line=line) for line in (40, 41)]
    problems = found(again)
    assert [problem.line for problem in problems] == [40, 41]
    assert all("linje 4" in problem.message for problem in problems)


@pytest.mark.parametrize(
    "text", ["/restart", "/inform", "en [pære](frugt)", "pære]", '{"alder": 12}', "hvad er }"]
)
def test_slashes_and_markup_are_told(text):
    (problem,) = found([example(text)])
    assert problem.line == 40
    assert "må ikke begynde med /" in problem.message


@pytest.mark.parametrize("text", ["pærer og/eller æbler", "pære (moden)", "hvad koster 2 pærer?"])
def test_a_slash_inside_and_round_brackets_are_well(text):
    assert found([example(text)]) == []


def test_every_fault_of_a_sentence_is_told():
    problems = found([example("/banan", "frugt/banan")])
    assert len(problems) == 2


def test_a_problem_reads_as_file_line_field_and_message():
    (problem,) = found([example("hvad er en banan", "frugt/banan")])
    assert str(problem) == (
        "frugt/pære.yml, linje 40, felt 'examples': emnet 'frugt/banan' findes ikke"
    )


def answer(text, line=7, **told):
    return Answer(text, told, FILE, line)


def test_replies_with_known_fields_and_values_are_well():
    given = [
        answer("nej, hun er 15", akut="nej", alder="under_18"),
        answer("det ved jeg ikke", alder="ukendt", relation="intet"),
        answer("min kollega", relation="kollega", familiekontrol="intet"),
    ]
    assert check_answers(given) == []


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"alder": "17"}, "'alder: 17' findes ikke; brug intet, over_18, ukendt, under_18"),
        ({"humør": "godt"}, "'humør: godt' findes ikke; brug intet, ukendt"),
    ],
)
def test_an_unknown_field_or_value_is_told(told, message):
    (problem,) = check_answers([answer("hej", **told)])
    assert (problem.line, problem.field, problem.message) == (7, "fortaeller", message)


def test_the_same_reply_twice_is_told_with_the_place_of_the_other():
    given = [answer("Nej, aldrig", 7, akut="nej"), answer("nej,  aldrig", 9, akut="nej")]
    (problem,) = check_answers(given)
    assert (problem.line, problem.message) == (9, "svaret står også i linje 7 i pære.yml")


REPLIES = """\
svar:
  - fortaeller: {akut: nej, alder: under_18}
    eksempler: |
      - nej, hun er 15
      - "rolig nu", han er 8
  - fortaeller: {akut: ja}
    eksempler: |
      - ja, ring
"""


def test_replies_are_read_with_what_they_tell_and_where_they_stand(tmp_path):
    (tmp_path / "svar.yml").write_text(REPLIES, encoding="utf-8")
    read = load_answers(tmp_path)
    assert [(a.text, a.told, a.line) for a in read] == [
        ("nej, hun er 15", {"akut": "nej", "alder": "under_18"}, 4),
        ('"rolig nu", han er 8', {"akut": "nej", "alder": "under_18"}, 5),
        ("ja, ring", {"akut": "ja"}, 8),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("noget: [1]\n", "filen skal have 'svar:'"),
        ("svar:\n  - {fortaeller: nej, eksempler: '- a'}\n", "filen skal have 'svar:'"),
        (REPLIES.replace("- ja, ring", "ja, ring"), "hver linje skal begynde med '- '"),
    ],
)
def test_a_file_in_another_form_is_told(tmp_path, text, message):
    (tmp_path / "svar.yml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load_answers(tmp_path)
    assert message in caught.value.problems[0].message


FOLLOW_UPS = """\
opfoelgninger:
- {efter: frugt/pære, tekst: "og æbler?", emne: frugt/æble}
- {efter: frugt/pære, tekst: "hvad koster de", emne: [frugt/pære, frugt/pris]}
"""


def test_follow_ups_are_read_with_where_they_stand(tmp_path):
    (tmp_path / "frugt.yml").write_text(FOLLOW_UPS, encoding="utf-8")
    read = load_follow_ups(tmp_path)
    assert [(one.after, one.text, one.topics, one.line) for one in read] == [
        ("frugt/pære", "og æbler?", ("frugt/æble",), 2),
        ("frugt/pære", "hvad koster de", ("frugt/pære", "frugt/pris"), 3),
    ]


def test_follow_ups_in_another_form_are_told(tmp_path):
    (tmp_path / "frugt.yml").write_text("opfoelgninger:\n- {efter: a}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load_follow_ups(tmp_path)
    assert "'efter', 'tekst' og 'emne'" in caught.value.problems[0].message


def test_a_follow_up_of_an_unknown_topic_or_said_twice_is_told(tmp_path):
    again = '- {efter: frugt/pære, tekst: "Og  æbler?", emne: frugt/pære}\n'
    (tmp_path / "frugt.yml").write_text(FOLLOW_UPS + again, encoding="utf-8")
    topics = {"frugt/pære", "frugt/æble"}
    messages = [(p.line, p.message) for p in check_follow_ups(load_follow_ups(tmp_path), topics)]
    assert messages == [
        (3, "emnet 'frugt/pris' findes ikke"),
        (4, "sætningen står også i linje 2 i frugt.yml"),
    ]
