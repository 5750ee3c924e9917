"""What of the conversation so far helps to understand the next message."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Context:
    """The topic answered last (empty for none) and the fields that the guide has just asked for."""

    topic: str = ""
    asked: tuple[str, ...] = ()


NO_CONTEXT = Context()
