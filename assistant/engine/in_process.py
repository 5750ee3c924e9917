"""Runs the custom actions in this process: the same executor as an action server, without HTTP."""

from __future__ import annotations

from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

ACTION_PACKAGE = "actions"


class InProcessActions(EndpointConfig):
    """An action endpoint whose ``request`` calls the actions directly."""

    def __init__(self) -> None:
        # The domain is not sent with each call: no action reads it, and it is large.
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(ACTION_PACKAGE)

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Run the action that ``kwargs["json"]`` names and return its events and responses."""
        return await self._executor.run(kwargs["json"])
