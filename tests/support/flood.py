"""``python -m tests.support.flood SECONDS ADDRESS URL...``: ask for as much as can be asked for.

In a process of its own, so that the others' clients do not wait for this one's. On a busy machine
it goes on until something was refused, for :data:`MOST_SECONDS` at most. Prints how many requests
got which status, as JSON.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from collections import Counter
from urllib.parse import urlsplit

LINES = 20
MOST_SECONDS = 60


def main(seconds: float, address: str, urls: list[str]) -> Counter[str]:
    """What came of it; a line for each of :data:`LINES`."""
    begun = time.monotonic()
    found: Counter[str] = Counter()
    counting = threading.Lock()

    def goes_on() -> bool:
        passed = time.monotonic() - begun
        return passed < (min(seconds, MOST_SECONDS) if found["429"] else MOST_SECONDS)

    def ask(url: str) -> None:
        parts = urlsplit(url)
        line = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=10)
        while goes_on():
            try:
                headers = {"X-Forwarded-For": address, "Content-Type": "application/json"}
                line.request("POST", "/api/v1/sessions", "{}", headers)
                answer = line.getresponse()
                answer.read()
                got = str(answer.status)
            except (OSError, http.client.HTTPException) as error:
                got = type(error).__name__
                line.close()
            with counting:
                found[got] += 1
        line.close()

    threads = [
        threading.Thread(target=ask, args=(urls[number % len(urls)],)) for number in range(LINES)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


if __name__ == "__main__":
    print(json.dumps(main(float(sys.argv[1]), sys.argv[2], sys.argv[3:])))
