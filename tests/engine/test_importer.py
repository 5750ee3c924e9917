"""The domain's responses come from the knowledge and hold no wording."""

from __future__ import annotations

from pathlib import Path

from rasa.shared.importers.importer import TrainingDataImporter

from assistant.content import ROOT, Content
from assistant.engine.importer import KnowledgeImporter, _Example
from assistant.examples import load_examples


def test_every_topic_has_a_response_without_its_wording(content: Content) -> None:
    responses = KnowledgeImporter().get_domain().responses
    for topic in content.knowledge.topics:
        assert responses[f"utter_{topic}"] == [{"text": f"utter_{topic}"}]


def test_rasa_finds_a_retrieval_action_for_every_group(content: Content) -> None:
    importer = TrainingDataImporter.load_from_config(
        str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data")]
    )
    actions = importer.get_domain().action_names_or_texts
    assert {f"utter_{group}" for group in content.knowledge.groups()} <= set(actions)


def test_the_projects_own_examples_are_read_by_its_own_reader() -> None:
    given = KnowledgeImporter(training_data_paths=[str(ROOT / "data")]).get_nlu_data()
    expected = [(one.text, one.topic) for one in load_examples()]
    found = [
        (one.get("text"), one.get("intent_response_key") or one.get("intent"))
        for one in given.intent_examples
    ]
    assert found == expected
    assert isinstance(given.intent_examples[0], _Example)


def test_other_examples_are_what_is_trained_on_where_they_are_given(tmp_path: Path) -> None:
    file = tmp_path / "nlu.yml"
    file.write_text(
        'version: "3.1"\nnlu:\n- intent: pizza\n  examples: |\n    - en pizza, tak\n', "utf-8"
    )
    given = KnowledgeImporter(training_data_paths=[str(file)]).get_nlu_data()
    assert [(one.get("text"), one.get("intent")) for one in given.intent_examples] == [
        ("en pizza, tak", "pizza")
    ]
