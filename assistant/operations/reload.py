"""New content in a server that runs: read beside it, held against the model, then put in use.

A file that is faulty, or content that needs another model, is refused; the old answers go on.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant import logs
from assistant.content import KNOWLEDGE_FOLDER, Content, content, prepare, use
from assistant.knowledge.digest import digest_of
from assistant.knowledge.problems import KnowledgeError
from assistant.operations.metrics import METRICS
from assistant.operations.store import FAULTY, NEW_MODEL, OTHER_FILES

# While content is read, the thread that does so gives way to turns ten times as often as usual.
_GIVE_WAY_SECONDS = 0.0005


class Reloader:
    """Loads content anew."""

    def __init__(self, before: Callable[[], None], folder: Path = KNOWLEDGE_FOLDER) -> None:
        """``before``: called in another thread just before other content is put in use."""
        self._before = before
        self._folder = folder
        # Files that were refused are not looked at again until they, or what is wanted, change.
        self._refused: tuple[str, str] | None = None
        self._reason = ""

    async def reload(self, wanted: str) -> str:
        """Put the content on the disk in use; why it was refused, empty where it was not.

        Args:
            wanted: the version that was asked for. A server whose files are others (they may still
                be on their way to it) takes none: all servers shall say the same.
        """
        loop = asyncio.get_running_loop()
        looked_at = ("", wanted)
        try:
            digest = await loop.run_in_executor(None, digest_of, self._folder)
            looked_at = (digest, wanted)
            if looked_at == self._refused:
                return self._reason
            with _giving_way():
                found = await loop.run_in_executor(None, prepare, self._folder)
            after = await loop.run_in_executor(None, digest_of, self._folder)
        except OSError:  # a file that this server may not read
            return self._reason if looked_at == self._refused else self._refuse(looked_at, FAULTY)
        except KnowledgeError as error:
            first = error.problems[0]
            place = f"{first.file.name}:{first.line}"
            return self._refuse(looked_at, FAULTY, place, len(error.problems))
        if after != digest:
            # Somebody wrote to them meanwhile: what was read may be half of each. Tried again soon.
            return OTHER_FILES
        if found.content.shape != content().shape:
            return self._refuse(looked_at, NEW_MODEL)
        if found.content.version != wanted:
            return self._refuse(looked_at, OTHER_FILES)
        await loop.run_in_executor(None, self._before)
        self._refused = None
        use(found)
        logs.event(logging.WARNING, "content loaded", knowledge=found.content.version)
        return ""

    def _refuse(
        self, looked_at: tuple[str, str], reason: str, place: str = "-", count: int = 0
    ) -> str:
        self._refused, self._reason = looked_at, reason
        METRICS.reload_refused.inc()
        logs.event(logging.ERROR, "content refused", reason=reason, file=place, problems=count)
        return reason


def shape_of(found: Content) -> str:
    """A short hash over what a model depends on of the content."""
    return hashlib.sha256(repr(found.shape).encode()).hexdigest()[:16]


@contextmanager
def _giving_way() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_GIVE_WAY_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
