"""Whether the stores answer, as this process last saw it. Nothing here asks them.

A change is logged once and told to whoever watches, such as the metrics.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from assistant import logs

DATABASE, REDIS = "database", "redis"
STORES = (DATABASE, REDIS)

_down: dict[str, bool] = dict.fromkeys(STORES, False)
_watching: list[Callable[[str, bool], None]] = []


def watch(heard: Callable[[str, bool], None]) -> None:
    """Call ``heard`` with a store's name and whether it is down: now, and after each change.

    It may be called from any thread.
    """
    _watching.append(heard)
    for store, down in _down.items():
        heard(store, down)


def is_down(store: str) -> bool:
    """Whether ``store`` did not answer when it was last asked."""
    return _down[store]


def answered(store: str) -> None:
    """Note that ``store`` has answered."""
    if _down[store]:
        _change(store, False)
        logs.event(logging.WARNING, f"{store} answers again")


def failed(store: str, error: BaseException) -> None:
    """Note that ``store`` has not answered; the first time is logged, without what was said."""
    if not _down[store]:
        _change(store, True)
        logs.fault(f"{store} does not answer", error)


def _change(store: str, down: bool) -> None:
    _down[store] = down
    for heard in _watching:
        heard(store, down)
