"""Everything the project's own content may say, for tests that look for what must not be there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.content import Content
from assistant.knowledge.schema import Topic


def said(topic: Topic) -> str:
    """Everything a topic may say to a user."""
    parts = (
        topic.title,
        topic.answer,
        topic.answer_family_control,
        topic.reason,
        topic.caveat,
        topic.expired_note,
    )
    return "\n".join(part for part in parts if part)


def lines_with(content: Content, pattern: str) -> Iterator[tuple[str, str]]:
    """Topic and line of everything said that matches ``pattern``, whatever the case."""
    for topic in content.knowledge.topics.values():
        for line in said(topic).splitlines():
            if re.search(pattern, line, re.IGNORECASE):
                yield topic.id, line
