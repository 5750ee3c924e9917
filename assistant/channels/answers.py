"""What the routes of signed-in pages answer with: JSON, and errors as problem+json in Danish."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sanic import HTTPResponse, Request

from assistant.access.gate import Refused
from assistant.channels.web.problems import RETRY_AFTER_SECONDS, problem
from assistant.channels.web.rate import TooFast
from assistant.content import content
from assistant.intake.message import MessageError
from assistant.knowledge.page_texts import PageTexts

NO_STORE = {"Cache-Control": "no-store"}
# The status of what the door and every page may answer.
STATUS = {"log_ind": 401, "forkert_saetning": 403, "fremmed": 403, "for_mange_forsoeg": 429}
Handler = Callable[..., Awaitable[HTTPResponse | None]]


def answered(
    handler: Handler, texts: Callable[[], PageTexts], statuses: Mapping[str, int]
) -> Handler:
    """``handler`` with its errors told; the texts are those that begin with ``fejl_``.

    Args:
        statuses: by the key of an error.
    """

    def told(key: str, retry_after: int = RETRY_AFTER_SECONDS) -> HTTPResponse:
        return problem(key, str(texts()[f"fejl_{key}"]), retry_after, statuses)

    async def answer(request: Request, *args: Any, **kwargs: Any) -> HTTPResponse | None:
        try:
            return await handler(request, *args, **kwargs)
        except Refused as error:
            return told(error.key)
        except TooFast as error:
            return told("for_mange_forsoeg", error.retry_after)
        except MessageError as error:
            found = content()
            return problem(error.key, found.composer.fill(found.texts.errors[error.key]))

    answer.__name__ = handler.__name__
    return answer


def answer_json(found: Any, status: int = 200) -> HTTPResponse:
    """``found`` as JSON, not to be kept by anybody."""
    return HTTPResponse(
        as_json(found), status=status, headers=NO_STORE, content_type="application/json"
    )


def as_json(found: Any) -> str:
    """``found`` as JSON without spaces; dates and times as ISO 8601."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"), default=_written)


def _written(value: Any) -> str:
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise TypeError(f"{type(value).__name__} is not JSON")
