"""How a connection is served: as Sanic does it, but a request has to come in time as a whole."""

from __future__ import annotations

from sanic.http import Stage
from sanic.server.protocols.http_protocol import HttpProtocol


class WholeRequestInTime(HttpProtocol):
    """Sanic's protocol, with its time-outs counted from a request's first byte.

    Sanic counts them from the last one, so that whoever sends a byte now and then holds a line for
    hours. What is sent while an answer goes out, or before a request begins, counts as before.
    """

    _time: float

    def data_received(self, data: bytes) -> None:
        """See :class:`asyncio.Protocol`."""
        began = self._time
        # There is none before the connection has been set up.
        http = getattr(self, "_http", None)
        under_way = http is not None and http.stage in (Stage.REQUEST, Stage.HANDLER)
        super().data_received(data)
        if under_way:
            self._time = began
