"""One room with one question after the other, for tests of the chat's side."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from assistant.workshops.joining import RoomView, TooManyTries


@dataclass
class PlayedRooms:
    """One room with one question after the other."""

    view: RoomView = field(
        default_factory=lambda: RoomView("**Hvad gør I?**", 4, ("Ringer", "Venter"))
    )
    inside: set[str] = field(default_factory=set)
    answers: list[tuple[str, int, int]] = field(default_factory=list)
    tries: int = 3

    async def join(self, code: str, participant: str) -> RoomView | None:
        if self.tries == 0:
            raise TooManyTries
        if code != "BKTRWX":
            self.tries -= 1
            return None
        self.inside.add(participant)
        return self.view

    async def look(self, participant: str) -> RoomView | None:
        return self.view if participant in self.inside else None

    async def answer(self, participant: str, step: int, choice: int) -> RoomView | None:
        if step == self.view.step:
            self.answers.append((participant, step, choice))
            self.view = replace(self.view, chosen=choice)
        return self.view

    async def leave(self, participant: str) -> None:
        self.inside.discard(participant)
