"""Everything that is read from ``knowledge/``, shared by the process and replaced as a whole.

What is made from it (texts of pages, readers of exercises) is made by functions marked with
:func:`from_content`, which follow when :func:`use` puts other content in its place.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from assistant import paths
from assistant.intake.alarm import AlarmRules, load_alarm_rules
from assistant.intake.message import Incoming, alarms_in, take_text
from assistant.knowledge.checks import check
from assistant.knowledge.digest import digest_of
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

ROOT = paths.ROOT
KNOWLEDGE_FOLDER = paths.KNOWLEDGE_FOLDER
SAFETY_GROUP = "sikkerhed"

_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Content:
    """The content and what is built from it.

    ``version``: the newest date on which an answer was checked, and the files' digest.
    """

    version: str
    folder: Path
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
    def shape(self) -> list[tuple[str, str]]:
        """What a trained model depends on of the content: each topic's id and kind, sorted."""
        return sorted((topic.id, topic.kind.value) for topic in self.knowledge.topics.values())

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
    digest = digest_of(folder)
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
    checked = max(
        texts.checked, guide.checked, *(topic.checked for topic in knowledge.topics.values())
    )
    return Content(
        version=f"{checked.isoformat()}-{digest}",
        folder=folder,
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


@dataclass
class Loaded:
    """Content with what has been made from it so far, by the function that makes it."""

    content: Content
    made: dict[Callable[[Content], Any], Any] = field(default_factory=dict)


_MAKERS: list[Callable[[Content], Any]] = []
_LOADED: list[Loaded] = []
_LOADING = threading.Lock()


def content() -> Content:
    """The content in use; loaded at the first call, replaced by :func:`use`."""
    return _loaded().content


def from_content(make: Callable[[Content], _Made]) -> Callable[[], _Made]:
    """Mark a function that makes something of the content: made once, and anew for other content.

    What ``make`` raises at the first call is raised there; for content that is to replace what is
    in use, by :func:`prepare`.
    """
    _MAKERS.append(make)

    def made() -> _Made:
        loaded = _loaded()
        if make not in loaded.made:
            loaded.made[make] = make(loaded.content)
        found: _Made = loaded.made[make]
        return found

    made.__doc__ = make.__doc__
    return made


def make_all() -> None:
    """Make everything now that is made from the content in use.

    A server does so before it answers: files that somebody changes afterwards are read at the next
    :func:`prepare`, all of them, and no page tells of them before, or fails with them.

    Raises:
        KnowledgeError: a text of a page is missing or faulty.
    """
    loaded = _loaded()
    for make in _MAKERS:
        if make not in loaded.made:
            loaded.made[make] = make(loaded.content)


def prepare(folder: Path = KNOWLEDGE_FOLDER) -> Loaded:
    """Content from the disk with everything that is made from it, beside what is in use.

    Takes about a second of one core; may run in another thread.

    Raises:
        KnowledgeError: with every fault that was found; nothing has changed then.
    """
    found = Loaded(load_content(folder))
    for make in _MAKERS:
        found.made[make] = make(found.content)
    return found


def use(found: Loaded) -> None:
    """Put other content in the place of what is in use. Who holds the old one goes on with it.

    The model was given the situation's reader when it was loaded; that one takes the new rules.
    """
    reader = content().situation_reader
    new = found.content.situation_reader
    reader.rules = new.rules
    found.content = replace(found.content, situation_reader=reader)
    _LOADED[:] = [found]


def _loaded() -> Loaded:
    if not _LOADED:
        with _LOADING:
            if not _LOADED:
                _LOADED.append(Loaded(load_content()))
    return _LOADED[0]
