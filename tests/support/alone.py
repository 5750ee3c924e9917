"""No Redis, for tests of one server alone."""

from __future__ import annotations

from assistant.storage.redis import Redis

ALONE = Redis(None, lambda: "opdigtet")
