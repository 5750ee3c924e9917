"""Installs spaCy's small Danish pipeline from its release page where that can be reached.

On a closed network, the normal case, the project's own pipeline is used; one line says which.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import urllib.error
import urllib.request

NAME, VERSION = "da_core_news_sm", "3.7.0"
URL = (
    "https://github.com/explosion/spacy-models/releases/download/"
    f"{NAME}-{VERSION}/{NAME}-{VERSION}-py3-none-any.whl"
)
SECONDS = 5


def reachable() -> bool:
    """Whether the release page answers within :data:`SECONDS`."""
    request = urllib.request.Request(URL, method="HEAD")
    try:
        with urllib.request.urlopen(request, timeout=SECONDS):
            return True
    except (urllib.error.URLError, OSError, ValueError):
        return False


def main() -> None:
    """Install the pipeline, or say that the project's own is used."""
    if importlib.util.find_spec(NAME):
        print(f"      {NAME} er installeret og bruges.")
    elif not reachable():
        print(f"      {NAME} kan ikke hentes herfra; projektets egen danske pipeline bruges.")
    else:
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", URL]
        done = subprocess.run(install, check=False).returncode == 0
        used = (
            f"{NAME} {VERSION} er hentet og bruges" if done else "projektets egen pipeline bruges"
        )
        print(f"      {used}.")


if __name__ == "__main__":
    main()
