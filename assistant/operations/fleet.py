"""All servers at once: switch them off and on, have them load content, say how they are."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

from assistant.knowledge.digest import digest_of
from assistant.operations import audit
from assistant.operations.store import (
    FAULTY,
    NEW_MODEL,
    OTHER_FILES,
    ControlStore,
    ServerState,
    utc_now,
)
from assistant.paths import KNOWLEDGE_FOLDER

LONGEST_NOTICE = 300
# How long a command waits for every server to say that it is done. Loading takes a few seconds.
SWITCH_SECONDS = 5.0
LOAD_SECONDS = 30.0
_LOOK_SECONDS = 0.25
_ENTRIES = 5
_NEEDS_MODEL = (
    "Emner er kommet til, fjernet eller har fået en anden 'slags'. Det kræver en ny model. Kør "
    "'make train', og genstart serverne én ad gangen. Serverne svarer videre med de gamle svar."
)
_MEND = "Ret dem, og kør 'reload' igen. Serverne svarer videre med de gamle svar."
_MEND_IT = "Ret det, og kør 'reload' igen. Serverne svarer videre med de gamle svar."
_NO_ANSWER = "har ikke svaret. Se efter, om den kører og kan nå databasen"
_REASONS = {
    FAULTY: "afviste filerne, fordi der er fejl i dem. Se serverens log, linjen 'content refused'",
    NEW_MODEL: "har en model til andre emner. Kør 'make train', og genstart den",
    OTHER_FILES: "har andre filer end denne maskine. Den tager dem, når de er ens",
}


class Fleet:
    """The servers that share a database. What is done is told in Danish; faults to standard error.

    Every method returns a process's exit code: 1 where something was refused, or where a server
    has not said in time that it is done.
    """

    def __init__(self, store: ControlStore, tell: Callable[[str], None]) -> None:
        self._store = store
        self._tell = tell

    def off(self, notice: str) -> int:
        """Switch all off; ``notice`` is what users are told."""
        notice = notice.strip()
        fault = notice_fault(notice)
        if fault:
            print(f"{fault} Intet er ændret.", file=sys.stderr)
            return 1
        self._store.switch(True, notice, audit.system_user(), utc_now())
        return self._wait(lambda one: one.off, SWITCH_SECONDS, "slået fra")

    def on(self) -> int:
        """Switch all on again."""
        self._store.switch(False, "", audit.system_user(), utc_now())
        return self._wait(lambda one: not one.off, SWITCH_SECONDS, "slået til")

    def reload(self) -> int:
        """Have all load the content on the disk, where it is whole and needs no other model."""
        from assistant.engine import quiet

        quiet.before_import()
        from assistant.checking import check_content
        from assistant.content import content
        from assistant.operations.reload import shape_of

        try:
            problems = check_content()
        except OSError as error:
            print(
                f"{error.filename} kan ikke læses ({error.strerror}). {_MEND_IT}", file=sys.stderr
            )
            return 1
        if problems:
            for problem in problems:
                print(problem, file=sys.stderr)
            print(f"{len(problems)} fejl. {_MEND}", file=sys.stderr)
            return 1
        found = content()
        running = self._store.servers(utc_now())
        if any(one.shape != shape_of(found) for one in running):
            print(_NEEDS_MODEL, file=sys.stderr)
            return 1
        if not running:
            self._tell(
                "Ingen server kører. Filerne er i orden og bliver læst, når en server starter."
            )
            return 0
        count = self._store.ask_to_reload(found.version, audit.system_user(), utc_now())
        self._tell(f"Indholdet er i orden: {found.version}. Serverne læser det nu ...")

        def done(one: ServerState) -> bool:
            return one.reloads >= count and one.refused != OTHER_FILES

        word = f"gået over til {found.version}"
        return self._wait(done, LOAD_SECONDS, word, lambda one: not one.refused)

    def _wait(
        self,
        done: Callable[[ServerState], bool],
        seconds: float,
        word: str,
        good: Callable[[ServerState], bool] = lambda _: True,
    ) -> int:
        """Wait until every server is done, and say whether it ended well; 1 where one did not."""
        deadline = time.monotonic() + seconds
        running = self._store.servers(utc_now())
        while not all(map(done, running)) and time.monotonic() < deadline:
            time.sleep(_LOOK_SECONDS)
            running = self._store.servers(utc_now())
        if not running:
            self._tell(f"Vejviser er {word}. Ingen server kører; det gælder, når en starter.")
            return 0
        fine = [one for one in running if done(one) and good(one)]
        self._tell(f"{len(fine)} af {len(running)} servere er {word}.")
        for one in running:
            if not good(one):
                print(f"{one.address} {_REASONS[one.refused]}.", file=sys.stderr)
            elif not done(one):
                print(f"{one.address} {_NO_ANSWER}.", file=sys.stderr)
        return 0 if len(fine) == len(running) else 1

    def status(self) -> int:
        """Say whether it is on, which servers run, and what was done last."""
        wanted = self._store.read()
        if wanted.off:
            self._tell(f"Vejviser er slået FRA. Besked: {wanted.notice or '(ingen)'}")
        else:
            self._tell("Vejviser er slået til.")
        self._tell(f"Filer på denne maskine: {digest_of(KNOWLEDGE_FOLDER)}")
        self._tell("Servere:")
        for line in _server_lines(self._store.servers(utc_now())):
            self._tell(line)
        self._tell("Sidst gjort:")
        for entry in self._store.entries(_ENTRIES):
            when = entry.at.astimezone().strftime("%d.%m.%Y %H:%M:%S")
            told = f": {entry.notice}" if entry.notice else ""
            self._tell(f"- {when} {entry.what} af {entry.user}{told}")
        return 0


def notice_fault(notice: str) -> str | None:
    """What keeps a notice from being shown, in Danish; None where nothing does."""
    if len(notice) > LONGEST_NOTICE:
        return f"Beskeden er for lang. Skriv højst {LONGEST_NOTICE} tegn."
    if not all(character.isprintable() for character in notice):
        return "Beskeden skal stå på én linje og kun have almindelige tegn."
    return None


def _server_lines(running: Sequence[ServerState]) -> list[str]:
    if not running:
        return ["- ingen"]
    return [
        f"- {one.address}: {'fra' if one.off else 'til'}, {one.model or 'ingen model endnu'}, "
        f"indhold {one.knowledge}" + (f", {_REASONS[one.refused]}" if one.refused else "")
        for one in running
    ]
