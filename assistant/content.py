"""Everything that is read from ``knowledge/``, loaded once and shared by the process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.intake.alarm import AlarmRules, load_alarm_rules
from assistant.intake.message import Incoming, alarms_in, take_text
from assistant.knowledge.checks import check
from assistant.knowledge.loader import Knowledge, load_knowledge
from assistant.knowledge.problems import KnowledgeError, Problem
from assistant.knowledge.schema import Kind
from assistant.knowledge.texts import QUESTIONS, Guide, Texts, load_guide, load_texts
from assistant.privacy.loading import load_mask
from assistant.privacy.mask import Mask
from assistant.privacy.recogniser import load_recogniser
from assistant.reply.compose import Composer
from assistant.understanding.danish import load_pipeline
from assistant.understanding.situation import SituationReader, load_situation_reader
from assistant.workshops.chat import Chat, load_chat
from assistant.workshops.checks import check_workshops
from assistant.workshops.content import FOLDER as WORKSHOPS_FOLDER
from assistant.workshops.content import Workshops, load_workshops

ROOT = Path(__file__).resolve().parent.parent
KNOWLEDGE_FOLDER = ROOT / "knowledge"
SAFETY_GROUP = "sikkerhed"


@dataclass(frozen=True)
class Content:
    """The content and what is built from it."""

    knowledge: Knowledge
    texts: Texts
    guide: Guide
    alarm_rules: AlarmRules
    situation_reader: SituationReader
    composer: Composer
    mask: Mask
    workshops: Workshops
    chat: Chat

    def take(self, text: str) -> Incoming:
        """A typed message as it goes into Rasa: see :func:`take_text`.

        Raises:
            MessageError: it is empty, too long or unreadable.
        """
        return take_text(text, self.alarm_rules, load_pipeline(), self.mask)

    def alarms_in(self, text: str) -> tuple[str, ...]:
        """The acute topics that the rules find in a text of any length: see :func:`alarms_in`.

        Raises:
            MessageError: it is unreadable.
        """
        return alarms_in(text, self.alarm_rules, load_pipeline())

    @property
    def acute_topics(self) -> frozenset[str]:
        """The topics that raise the alarm."""
        return frozenset(
            topic.id
            for topic in self.knowledge.topics.values()
            if topic.group == SAFETY_GROUP and topic.kind is Kind.EMERGENCY
        )


def load_content(folder: Path = KNOWLEDGE_FOLDER) -> Content:
    """Read, validate and cross-check all content.

    Raises:
        KnowledgeError: with every fault that was found.
    """
    knowledge = load_knowledge(folder)
    texts = load_texts(folder)
    guide = load_guide(folder)
    workshops = load_workshops(folder / WORKSHOPS_FOLDER)
    problems = check(knowledge, texts, guide, folder)
    problems.extend(check_workshops(workshops, knowledge, folder / WORKSHOPS_FOLDER))
    for name in QUESTIONS:
        if name not in guide.questions:
            problems.append(Problem(folder / "guide.yml", 1, name, "spørgsmålet mangler"))
    if problems:
        raise KnowledgeError(problems)
    pipeline = load_pipeline()
    alarm_file = folder / "regler" / "alarm.yml"
    alarm_rules = load_alarm_rules(alarm_file, pipeline)
    for topic in alarm_rules.topics - knowledge.topics.keys():
        message = f"emnet '{topic}' findes ikke"
        raise KnowledgeError([Problem(alarm_file, 1, "emne", message)])
    return Content(
        knowledge=knowledge,
        texts=texts,
        guide=guide,
        alarm_rules=alarm_rules,
        situation_reader=load_situation_reader(folder / "regler" / "situation.yml", pipeline),
        composer=Composer(knowledge, texts, guide),
        mask=load_mask(
            folder,
            knowledge.contacts.values(),
            [f"{topic.title} {topic.answer}" for topic in knowledge.topics.values()],
            load_recogniser(),
        ),
        workshops=workshops,
        chat=load_chat(folder / WORKSHOPS_FOLDER, workshops, knowledge, pipeline),
    )


@lru_cache(maxsize=1)
def content() -> Content:
    """The content of this process, loaded at the first call."""
    return load_content()
