"""What the workshop's routes answer where something is wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from sanic import HTTPResponse, Request

from assistant import logs
from assistant.access.gate import Refused
from assistant.channels import answers
from assistant.channels.answers import Handler
from assistant.channels.web.problems import problem
from assistant.channels.workshop.stream import TooManyStreams
from assistant.content import content
from assistant.knowledge.page_texts import PageTexts
from assistant.workshops.room.plan import PlanError
from assistant.workshops.room.rooms import RoomError

STATUS = {
    **answers.STATUS,
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
    "fuldt": 503,
    "for_mange_rum": 503,
}


def answered(
    handler: Handler, texts: Callable[[], PageTexts], off: Callable[[], str | None]
) -> Handler:
    """``handler`` with its errors told; the texts are those that begin with ``fejl_``.

    Args:
        off: the operator's notice while Vejviser is switched off; nothing is done then.
    """

    async def follow(request: Request, *args: Any, **kwargs: Any) -> HTTPResponse | None:
        notice = off()
        if notice is not None:
            composer = content().composer
            return problem("slukket", composer.error("slukket"), detail=composer.notice(notice))
        try:
            return await handler(request, *args, **kwargs)
        except TooManyStreams:
            logs.event(logging.WARNING, "too many streams")
            raise Refused("fuldt") from None
        except (RoomError, PlanError) as error:
            raise Refused(error.key) from None

    follow.__name__ = handler.__name__
    return answers.answered(follow, texts, STATUS)
