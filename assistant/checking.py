"""``make check``: is the content whole, and do the training examples fit it."""

from __future__ import annotations

from collections import Counter

from assistant.channels.teams.texts import check_teams_texts
from assistant.channels.widget.texts import load_widget_texts
from assistant.channels.workshop.texts import load_room_texts
from assistant.content import content
from assistant.dialogue import guide
from assistant.dialogue.follow_up import FollowUps
from assistant.examples import (
    FOLDER,
    Answer,
    Example,
    FollowUp,
    load_answers,
    load_examples,
    load_follow_ups,
)
from assistant.insight.texts import load_insight_texts
from assistant.knowledge.problems import KnowledgeError, Problem
from assistant.understanding.answers import NOTHING
from assistant.understanding.danish import fold, squeeze

LEAST_EXAMPLES = 15
# Rasa's marks for entities and synonyms; in a sentence of ours they would be a slip.
_MARKUP = "[]{}"
_TOLD = {
    guide.URGENT: {guide.YES, guide.NO},
    guide.AGE: {"under_18", "over_18"},
    guide.FAMILY: {guide.YES, guide.NO},
    guide.RELATION: {"barn_ung", "borger", "kollega", "paaroerende"},
}


def check_everything() -> list[Problem]:
    """Every fault in ``knowledge/`` and ``data``; empty when all is well."""
    topics: set[str] = set()
    problems = check_content()
    try:
        found = content()
        topics = set(found.knowledge.topics) | set(FollowUps(found.composer).acts)
    except KnowledgeError:
        pass  # told already
    try:
        problems.extend(check_examples(load_examples(), topics))
        problems.extend(check_answers(load_answers()))
        problems.extend(check_follow_ups(load_follow_ups(), topics))
    except KnowledgeError as error:
        problems.extend(error.problems)
    return problems


def check_content() -> list[Problem]:
    """Every fault in ``knowledge/``; empty when all is well."""
    try:
        found = content()
    except KnowledgeError as error:
        return error.problems
    problems = check_teams_texts(found.folder, found.knowledge)
    for load in (load_widget_texts, load_room_texts, load_insight_texts):
        try:
            load(found.folder, found.knowledge)
        except KnowledgeError as error:
            problems.extend(error.problems)
    return problems


def check_examples(examples: list[Example], topics: set[str]) -> list[Problem]:
    """Unknown topics, too few examples, the same sentence twice, slashes and markup."""
    problems = []
    seen: dict[str, Example] = {}
    for example in examples:

        def problem(message: str, example: Example = example) -> Problem:
            return Problem(example.file, example.line, "examples", message)

        key = fold(squeeze(example.text))
        if topics and example.topic not in topics:
            problems.append(problem(f"emnet '{example.topic}' findes ikke"))
        if example.text.startswith("/") or any(sign in example.text for sign in _MARKUP):
            problems.append(problem("sætningen må ikke begynde med / eller indeholde [ ] { }"))
        if key in seen:
            other = seen[key]
            where = f"{other.file.parent.name}/{other.file.name}, linje {other.line}"
            problems.append(problem(f"sætningen står også i {where}"))
        seen.setdefault(key, example)
    counts = Counter(example.topic for example in examples)
    for topic in sorted(topics):
        if counts[topic] < LEAST_EXAMPLES:
            message = f"'{topic}' har {counts[topic]} eksempler; skriv mindst {LEAST_EXAMPLES}"
            problems.append(Problem(FOLDER / f"{topic}.yml", 1, "examples", message))
    return problems


def check_answers(answers: list[Answer]) -> list[Problem]:
    """Unknown fields and values of the guide's, and the same reply twice."""
    problems = []
    seen: dict[str, Answer] = {}
    for answer in answers:
        for field, value in answer.told.items():
            known = _TOLD.get(field, set()) | {guide.UNKNOWN, NOTHING}
            if field not in _TOLD or value not in known:
                message = f"'{field}: {value}' findes ikke; brug {', '.join(sorted(known))}"
                problems.append(Problem(answer.file, answer.line, "fortaeller", message))
        key = fold(squeeze(answer.text))
        if key in seen:
            message = f"svaret står også i linje {seen[key].line} i {seen[key].file.name}"
            problems.append(Problem(answer.file, answer.line, "eksempler", message))
        seen.setdefault(key, answer)
    return problems


def check_follow_ups(follow_ups: list[FollowUp], topics: set[str]) -> list[Problem]:
    """Unknown topics, and the same sentence twice after the same topic."""
    problems = []
    seen: dict[tuple[str, str], FollowUp] = {}
    for one in follow_ups:
        for topic in (one.after, *one.topics):
            if topics and topic not in topics:
                message = f"emnet '{topic}' findes ikke"
                problems.append(Problem(one.file, one.line, "opfoelgninger", message))
        key = (one.after, fold(squeeze(one.text)))
        if key in seen:
            message = f"sætningen står også i linje {seen[key].line} i {seen[key].file.name}"
            problems.append(Problem(one.file, one.line, "opfoelgninger", message))
        seen.setdefault(key, one)
    return problems
