"""The routes of ``/indsigt``: the page and its files, the numbers, questions seen to or deleted."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import asdict
from pathlib import Path

from sanic import Blueprint, HTTPResponse, Request
from sanic.exceptions import NotFound

from assistant.access.gate import Gate, Refused
from assistant.access.store import AccessStore
from assistant.channels import answers
from assistant.channels.answers import NO_STORE, answer_json, answered
from assistant.channels.assets import SHARED, Asset, page_policy, read_assets, send
from assistant.channels.web.body import read_object
from assistant.channels.web.feedback import REASONS
from assistant.content import Content, content, from_content
from assistant.insight.period import PERIODS
from assistant.insight.report import Report, Sources, make_report
from assistant.insight.table import as_csv, opened
from assistant.insight.texts import insight_texts, load_insight_texts
from assistant.knowledge.page_texts import filled
from assistant.storage.redis import Redis

AREA = "indsigt"
PATH = "/indsigt"
STATIC = Path(__file__).parent / "static"
STATUS = {**answers.STATUS, "intet_spoergsmaal": 404, "ukendt_periode": 422}


class Insight:
    """What the page of the content owners asks."""

    def __init__(self, database: str, redis: Redis, sources: Sources) -> None:
        """``database``: its URL, for who is signed in."""
        self._gate = Gate(AREA, PATH, AccessStore(database), redis)
        self._sources = sources

    def routes(self) -> Blueprint:
        """All routes.

        Raises:
            KnowledgeError: a text of the page is missing or unknown.
        """
        insight_texts()  # a faulty text is told at the start
        routes = Blueprint("vejviser_indsigt")
        for path, method, handler in (
            (PATH, "GET", self._page),
            (f"{PATH}/fil/<name:str>", "GET", self._file),
            (f"{PATH}/tilstand", "GET", self._state),
            (f"{PATH}/ind", "POST", self._sign_in),
            (f"{PATH}/ud", "POST", self._sign_out),
            (f"{PATH}/tal", "GET", self._numbers),
            (f"{PATH}/tal.csv", "GET", self._table),
            (f"{PATH}/spoergsmaal/<name:str>/marker", "POST", self._mark),
            (f"{PATH}/spoergsmaal/<name:str>/slet", "POST", self._delete),
        ):
            guarded = answered(handler, insight_texts, STATUS)
            name = f"indsigt{handler.__name__}"
            routes.add_route(guarded, path, methods=[method], name=name)
        return routes

    async def forget(self) -> None:
        """Forget addresses that tried, and sign-ins that have ended."""
        await self._gate.forget()

    async def _page(self, request: Request) -> HTTPResponse:
        return send(request, assets()["insight.html"], page_policy())

    async def _file(self, request: Request, name: str) -> HTTPResponse:
        found = assets().get(name)
        if found is None or name.endswith(".html"):
            raise NotFound
        return send(request, found, {})

    async def _state(self, request: Request) -> HTTPResponse:
        """Whether a pass phrase is set, and whether one is signed in."""
        session = await self._gate.session(request)
        is_set = await self._gate.is_open()
        found: dict[str, object] = {"set": is_set, "signed_in": session is not None}
        if session is not None:
            found |= {"form": session.form, "periods": PERIODS}
        return answer_json(found)

    async def _sign_in(self, request: Request) -> HTTPResponse:
        """``{"phrase": "..."}``."""
        phrase = read_object(request.body).get("phrase")
        token = await self._gate.sign_in(request, phrase if isinstance(phrase, str) else "")
        response = answer_json({"signed_in": True})
        self._gate.let_in(request, response, token)
        return response

    async def _sign_out(self, request: Request) -> HTTPResponse:
        await self._gate.own_form(request)
        response = answer_json({"signed_in": False})
        await self._gate.sign_out(request, response)
        return response

    async def _numbers(self, request: Request) -> HTTPResponse:
        """The report of the last ``?dage=`` days."""
        report = await self._report(request)
        found = {**asdict(report), "opened": opened(report, insight_texts()), "reasons": REASONS}
        return answer_json(found)

    async def _table(self, request: Request) -> HTTPResponse:
        """The same as a table for a spreadsheet."""
        report = await self._report(request)
        name = f"vejviser-indsigt-{report.made:%Y-%m-%d}.csv"
        headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="{name}"'}
        body = as_csv(report, insight_texts()).encode()
        return HTTPResponse(body, headers=headers, content_type="text/csv; charset=utf-8")

    async def _mark(self, request: Request, name: str) -> HTTPResponse:
        """``{"handled": true}``: whether somebody has seen to a question."""
        await self._gate.own_form(request)
        handled = read_object(request.body).get("handled") is True
        questions = self._sources.questions
        if not await questions.aside(questions.mark, name, handled):
            raise Refused("intet_spoergsmaal")
        return answer_json({"handled": handled})

    async def _delete(self, request: Request, name: str) -> HTTPResponse:
        """Delete a question at once."""
        await self._gate.own_form(request)
        questions = self._sources.questions
        if not await questions.aside(questions.delete, name):
            raise Refused("intet_spoergsmaal")
        return answer_json({"deleted": True})

    async def _report(self, request: Request) -> Report:
        """Made beside the turns: over a year it takes longer than a turn may wait."""
        await self._gate.signed_in(request)
        days = request.args.get("dage", str(PERIODS[1]))
        if days not in [str(period) for period in PERIODS]:
            raise Refused("ukendt_periode")
        now = dt.datetime.now(dt.timezone.utc)
        work = (self._sources, content().knowledge, now, int(days))
        return await asyncio.get_running_loop().run_in_executor(None, make_report, *work)


@from_content
def assets(found: Content) -> dict[str, Asset]:
    """Every file that is sent, by name."""
    texts = filled(load_insight_texts(found.folder, found.knowledge), found.composer.fill)
    return read_assets(texts, STATIC, SHARED)
