"""The one place where every request passes: named, timed, counted; and ``/metrics``."""

from __future__ import annotations

import time

from sanic import HTTPResponse, Request, Sanic

from assistant.operations import request_id
from assistant.operations.metrics import CONTENT_TYPE, Metrics

METRICS_ROUTE = "/metrics"


def observe(app: Sanic, metrics: Metrics) -> None:
    """Name, time and count the requests of ``app``, and let Prometheus read the numbers.

    To be called first: what other middleware logs then has the request's name.
    """

    async def begin(request: Request) -> None:
        request.ctx.began = time.perf_counter()
        request.ctx.name = request_id.begin(request.headers.get(request_id.HEADER))

    async def finish(request: Request, response: HTTPResponse) -> None:
        # A request that could not be read has not begun.
        name = getattr(request.ctx, "name", None) or request_id.begin(None)
        response.headers[request_id.HEADER] = name
        took = time.perf_counter() - getattr(request.ctx, "began", time.perf_counter())
        route = f"/{request.route.path}" if request.route else None
        metrics.request(route, request.method, response.status, took)
        request_id.end()

    async def numbers(request: Request) -> HTTPResponse:
        headers = {"Cache-Control": "no-store"}
        return HTTPResponse(metrics.exposition(), headers=headers, content_type=CONTENT_TYPE)

    app.register_middleware(begin, "request")
    app.register_middleware(finish, "response")
    # At that address and no other: a proxy that keeps it from outside may know just this one.
    app.add_route(numbers, METRICS_ROUTE, methods=["GET"], name="metrics", strict_slashes=True)
