"""What the workshop's routes answer with: JSON, and errors as problem+json with a Danish text."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from sanic import HTTPResponse, Request

from assistant import logs
from assistant.access.gate import Refused
from assistant.channels.web.problems import RETRY_AFTER_SECONDS, problem
from assistant.channels.web.rate import TooFast
from assistant.channels.workshop.stream import TooManyStreams
from assistant.content import content
from assistant.intake.message import MessageError
from assistant.knowledge.page_texts import PageTexts
from assistant.workshops.room.plan import PlanError
from assistant.workshops.room.rooms import RoomError

NO_STORE = {"Cache-Control": "no-store"}
STATUS = {
    "log_ind": 401,
    "forkert_saetning": 403,
    "fremmed": 403,
    "intet_rum": 404,
    "forkert_kode": 404,
    "ukendt_kode": 404,
    "ikke_med": 404,
    "gaaet_videre": 409,
    "lukket": 409,
    "ukendt_valg": 422,
    "ukendt_handling": 422,
    "ukendt_program": 422,
    "ukendt_trin": 422,
    "tom_plan": 422,
    "for_lang_plan": 422,
    "for_mange_forsoeg": 429,
    "fuldt": 503,
    "for_mange_rum": 503,
}
Handler = Callable[..., Awaitable[HTTPResponse | None]]


def answered(
    handler: Handler, texts: Callable[[], PageTexts], off: Callable[[], str | None]
) -> Handler:
    """``handler`` with its errors told; the texts are those that begin with ``fejl_``.

    Args:
        off: the operator's notice while Vejviser is switched off; nothing is done then.
    """

    def told(key: str, retry_after: int = RETRY_AFTER_SECONDS) -> HTTPResponse:
        return problem(key, str(texts()[f"fejl_{key}"]), retry_after, STATUS)

    async def answer(request: Request, *args: Any, **kwargs: Any) -> HTTPResponse | None:
        notice = off()
        if notice is not None:
            composer = content().composer
            return problem("slukket", composer.error("slukket"), detail=composer.notice(notice))
        try:
            return await handler(request, *args, **kwargs)
        except (Refused, RoomError, PlanError) as error:
            return told(error.key)
        except TooFast as error:
            return told("for_mange_forsoeg", error.retry_after)
        except TooManyStreams:
            logs.event(logging.WARNING, "too many streams")
            return told("fuldt")
        except MessageError as error:
            return problem(error.key, content().composer.error(error.key))

    answer.__name__ = handler.__name__
    return answer


def answer_json(found: Any, status: int = 200) -> HTTPResponse:
    """``found`` as JSON, not to be kept by anybody."""
    return HTTPResponse(
        as_json(found), status=status, headers=NO_STORE, content_type="application/json"
    )


def as_json(found: Any) -> str:
    """``found`` as JSON without spaces."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))
