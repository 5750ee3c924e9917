"""The domain's responses come from the knowledge and hold no wording."""

from __future__ import annotations

from rasa.shared.importers.importer import TrainingDataImporter

from assistant.content import ROOT, Content
from assistant.engine.importer import KnowledgeImporter


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
